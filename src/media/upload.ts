/**
 * Files on their way to us: so many at a time, so many bytes of all together, one of each sender. What a file is called, or
 * said to be, counts for nothing; what becomes of its bytes is decided by `arrived`.
 */
import { FILE_BYTES_MAX, kindOf, type Unwanted } from './kinds.ts'
import type { Made } from './picture.ts'
import type { ShelfFile } from './shelf.ts'
import type { Voice } from './voice.ts'

/** At once: a hundred phones on a slow evening. */
export const UNDER_WAY_MAX = 100
/** Bytes of all that are under way, in memory: six of the largest, or two hundred photos made small. */
export const UNDER_WAY_BYTES_MAX = 67_108_864

export interface Uploads {
  /**
   * Reads a file and holds its place until `then` has finished with it. What is refused is read to its end as well, into
   * nothing: a browser looks for the answer only when it has sent everything.
   *
   * @returns `large`: more than a file may have; `busy`: this sender has one under way, or all together have too many
   * @throws what the stream throws when it breaks off
   */
  take<T>(
    sender: string,
    stream: AsyncIterable<Uint8Array>,
    then: (bytes: Buffer) => Promise<T>,
  ): Promise<T | 'large' | 'busy'>
}

export function openUploads(max = UNDER_WAY_MAX, bytesMax = UNDER_WAY_BYTES_MAX): Uploads {
  const senders = new Set<string>()
  let bytes = 0
  return {
    async take(sender, stream, then) {
      const room = !senders.has(sender) && senders.size < max
      if (room) senders.add(sender)
      let refused: 'large' | 'busy' | null = room ? null : 'busy'
      let chunks: Uint8Array[] = []
      let own = 0
      const hold = (more: number): void => {
        own += more
        bytes += more
      }
      try {
        for await (const chunk of stream) {
          if (refused) continue
          hold(chunk.length)
          chunks.push(chunk)
          if (own > FILE_BYTES_MAX) refused = 'large'
          else if (bytes > bytesMax) refused = 'busy'
          if (!refused) continue
          chunks = []
          hold(-own)
        }
        return refused ?? (await then(Buffer.concat(chunks)))
      } finally {
        hold(-own)
        if (room) senders.delete(sender)
      }
    },
  }
}

export type Arrived =
  | { readonly kind: 'photo' | 'voice'; readonly file: ShelfFile }
  | { readonly kind: 'unwanted'; readonly why: Unwanted }
  | { readonly kind: 'busy' }

/** What came, made anew as a photo or a voice, and as nothing else. */
export async function arrived(
  make: {
    picture(bytes: Buffer): Promise<Made>
    voice(bytes: Buffer): Promise<Voice>
  },
  bytes: Buffer,
): Promise<Arrived> {
  const kind = kindOf(bytes)
  if (kind.kind === 'unwanted') return kind
  const made = kind.kind === 'picture' ? await make.picture(bytes) : await make.voice(bytes)
  if (made.kind !== 'made') return made
  const { kind: _, ...file } = made
  return { kind: kind.kind === 'picture' ? 'photo' : 'voice', file }
}
