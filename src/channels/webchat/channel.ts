/** The web chat as a channel: "sending" is writing to the person's log and waking the pages that are open. */
import { AppError } from '../../errors.ts'
import type { Channel, DeepLink } from '../channel.ts'
import type { WebLog } from './log.ts'
import type { Streams } from './streams.ts'

const FILE_BYTES = 10 * 1_048_576

/** The page opened at a flow. */
export function webLinks(publicUrl: string, ref: string): readonly DeepLink[] {
  return [{ url: `${publicUrl}/?ref=${ref}` }]
}

export function webchatChannel(log: WebLog, streams: Streams, publicUrl: string): Channel {
  return {
    name: 'web',
    title: 'Trang chat',
    elsewhere: true,
    // Ours to choose: a message that long is three phone screens, eight buttons one and a half.
    limits: {
      textChars: 4_096,
      captionChars: 4_096,
      buttons: 8,
      buttonChars: 120,
      numbersAlways: false,
      drawsProgress: true,
      drawsAuthor: true,
      drawsVoices: true,
      pictures: 'svg',
      // The page fetches them from our own shelf: what that takes.
      sends: { photo: { bytes: FILE_BYTES }, voice: { bytes: FILE_BYTES } },
    },
    pace: { perPersonMs: 0, perSecond: 1_000 },

    async send(message, to) {
      try {
        await log.append(to, message)
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'store-away')) throw error
        return { kind: 'retry', reason: 'store away', afterMs: 1_000, scope: 'channel' }
      }
      streams.wake(to.person)
      return { kind: 'sent', platformId: message.ourId }
    },

    links: async (ref) => webLinks(publicUrl, ref),

    async typing(to) {
      streams.typing(to.person)
    },
  }
}
