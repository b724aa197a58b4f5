/**
 * What platforms show us of our own messages. An echo settles a doubtful sending, and tells our words from those of a
 * person who writes in the platform's inbox. Remembered for minutes, of the channels that echo at all.
 */
import type { FittedMessage } from '../channels/channel.ts'
import { type ConversationKey, conversationKey, type Echo } from '../messages.ts'

/** Echoes come within seconds; the answer to a send gives up after 10 s, and its doubt waits some more. */
const REMEMBERED_MS = 2 * 60_000
/** Of each kind; the oldest go first. */
const REMEMBERED_MAX = 20_000

/** How a platform shows one of our messages again: by the id we gave it, or by whom it went to and its words. */
type Mark = string

export type Echoes = ReturnType<typeof startEchoes>

export function startEchoes(now: () => number) {
  const heard = remembering<Echo>(now)
  const sent = remembering<'under way' | 'known'>(now)

  return {
    /** Keeps an echo for a send whose end is not known; one of a message the platform has confirmed says nothing new. */
    hear(echo: Echo): void {
      if (marksOf(echo).some((mark) => sent.find(mark) === 'known')) return
      for (const mark of marksOf(echo)) heard.keep(mark, echo)
    },
    /** The echo of this message, if it came: then the platform has it. Each echo speaks for one message. */
    take(key: ConversationKey, { ourId, text }: FittedMessage): Echo | undefined {
      const echo = heard.find(byId(ourId)) ?? heard.find(byWords(key, text))
      if (echo) for (const mark of marksOf(echo)) heard.drop(mark)
      return echo
    },
    /** We are sending this. */
    sending(key: ConversationKey, part: FittedMessage): void {
      for (const mark of ownMarks(key, part)) sent.keep(mark, 'under way')
    },
    /** The platform has it, and calls it by this id. */
    known(key: ConversationKey, part: FittedMessage, platformId: string | undefined): void {
      for (const mark of ownMarks(key, part)) sent.keep(mark, 'known')
      if (platformId !== undefined) sent.keep(byPlatform(key, platformId), 'known')
    },
    /** Is it an echo of ours? */
    isOurs(echo: Echo): boolean {
      return marksOf(echo).some((mark) => sent.find(mark) !== undefined)
    },
  }
}

function marksOf(echo: Echo): readonly Mark[] {
  const key = conversationKey(echo)
  return [
    ...(echo.ourId === undefined ? [] : [byId(echo.ourId)]),
    ...(echo.platformId === undefined ? [] : [byPlatform(key, echo.platformId)]),
    ...(echo.text === undefined || echo.text === '' ? [] : [byWords(key, echo.text)]),
  ]
}

function ownMarks(key: ConversationKey, { ourId, text }: FittedMessage): readonly Mark[] {
  return text === '' ? [byId(ourId)] : [byId(ourId), byWords(key, text)]
}

const byId = (ourId: string): Mark => `id ${ourId}`
const byPlatform = (key: ConversationKey, platformId: string): Mark => `platform ${key} ${platformId}`
const byWords = (key: ConversationKey, text: string): Mark => `words ${key} ${text.normalize('NFC').trim()}`

/** A map whose entries go by age and number. */
function remembering<T>(now: () => number) {
  const kept = new Map<Mark, { readonly value: T; readonly at: number }>()
  return {
    keep(mark: Mark, value: T) {
      kept.delete(mark)
      kept.set(mark, { value, at: now() })
      for (const [oldest, { at }] of kept) {
        if (kept.size <= REMEMBERED_MAX && now() - at <= REMEMBERED_MS) break
        kept.delete(oldest)
      }
    },
    find(mark: Mark): T | undefined {
      const found = kept.get(mark)
      return found && now() - found.at <= REMEMBERED_MS ? found.value : undefined
    },
    drop: (mark: Mark) => kept.delete(mark),
  }
}
