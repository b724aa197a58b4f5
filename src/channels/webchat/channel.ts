/** The web chat as a channel: "sending" is writing to the person's log and waking the pages that are open. */
import { AppError } from '../../errors.ts'
import type { Channel } from '../channel.ts'
import type { WebLog } from './log.ts'
import type { Streams } from './streams.ts'

export function webchatChannel(log: WebLog, streams: Streams): Channel {
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
      pictures: 'svg',
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

    async typing(to) {
      streams.typing(to.person)
    },
  }
}
