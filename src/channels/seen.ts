/** When each channel last brought an event: silence is how a webhook that was switched off shows. */
import type { Clock } from '../clock.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { Store } from '../store/store.ts'

const KIND = 'channel-seen'
/** What is lost of it when the process is killed. */
const WRITE_EVERY_MS = 60_000

export interface Seen {
  note(channel: string): void
  /** Ms since the epoch; null: never, since this process began. */
  last(channel: string): number | null
  readonly loop: Loop
}

export function startSeen(options: {
  readonly store: Pick<Store, 'getDocument' | 'putDocument'>
  readonly clock: Pick<Clock, 'now'>
  readonly onError: (error: unknown) => void
}): Seen {
  const { store, clock } = options
  const seen = new Map<string, number>()
  let unwritten = new Set<string>()
  const loop = startLoop({
    name: 'seen',
    everyMs: WRITE_EVERY_MS,
    onError: options.onError,
    run: async () => {
      const channels = unwritten
      unwritten = new Set()
      for (const channel of channels) await write(store, channel, seen.get(channel) ?? 0)
    },
  })
  return {
    note(channel) {
      seen.set(channel, clock.now())
      unwritten.add(channel)
    },
    last: (channel) => seen.get(channel) ?? null,
    loop,
  }
}

/** Another process may write at the same time: then theirs is as new as ours. */
async function write(store: Pick<Store, 'getDocument' | 'putDocument'>, channel: string, at: number): Promise<void> {
  const version = (await store.getDocument(KIND, channel))?.version ?? 0
  await store.putDocument({
    replaces: version,
    document: { kind: KIND, id: channel, version: version + 1, indexes: {}, sort: at, body: { at } },
  })
}

/** When the server last wrote down an event of this channel, for another process; null: never. */
export async function lastSeen(store: Pick<Store, 'getDocument'>, channel: string): Promise<number | null> {
  return (await store.getDocument(KIND, channel))?.sort ?? null
}
