/**
 * "Mã cuộc trò chuyện": who wants somebody of the ward to see to their data (at the counter, by phone) gets a short code here
 * and tells it. With it a lead finds this one conversation and nobody else's, for a day; there is no search by name or number.
 */
import type { ConversationKey } from '../messages.ts'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import { count, type Draft } from './draft.ts'
import { SYMBOLS, symbolsOf } from './elsewhere.ts'
import { label, ownChoice } from './phrases.ts'
import { say } from './say.ts'

/** A day: the way to the counter and back, and nothing lies about for long. */
export const FIND_CODE_MS = 24 * 3_600_000

/** Kind of the documents that hold codes; `sort` is when a code ends. They go with the person. */
export const FIND_CODE = 'find-code'

/** 32^8: nobody guesses one, at six tries a minute. Longer than the codes that move a conversation: never taken for one. */
const LENGTH = 8

export interface FindCode {
  readonly of: ConversationKey
  readonly endsAt: number
}

/** The bare code in what somebody typed; `null`: none has this form. */
export function findCodeIn(text: string): string | null {
  const bare = text.replaceAll(/[\s.\-–]/gu, '').toUpperCase()
  return bare.length === LENGTH && [...bare].every((symbol) => SYMBOLS.includes(symbol)) ? bare : null
}

/** A new one each time; older ones last until their day is over. */
export function tellFindCode(draft: Draft): void {
  const code = symbolsOf(draft.moment.id).slice(-LENGTH)
  const body: FindCode = { of: draft.key, endsAt: draft.moment.now + FIND_CODE_MS }
  draft.documents.push({
    replaces: 0,
    document: { kind: FIND_CODE, id: code, version: 1, indexes: { conversation: draft.key }, sort: body.endsAt, body },
  })
  count(draft, 'find_code')
  const shown = `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`
  const choices = [ownChoice(draft, 'go', 'resume', label(draft, 'go_on'))]
  // Whoever helps reads the transcript, and has no use for it.
  say(draft, 'find_code', { code: shown, hours: String(FIND_CODE_MS / 3_600_000) }, { choices, hide: shown })
}

/** Whose code this is, while it lasts. */
export async function conversationOfCode(
  store: Pick<Store, 'getDocument'>,
  code: string,
  now: number,
): Promise<ConversationKey | null> {
  const document = (await store.getDocument(FIND_CODE, code)) as Document<FindCode> | null
  return document === null || document.body.endsAt <= now ? null : document.body.of
}

/** Codes that have ended are of no use to anybody. */
export async function sweepFindCodes(store: Pick<Store, 'listDocuments' | 'deleteDocument'>, now: number) {
  for (const { kind, id, version, sort } of await store.listDocuments(FIND_CODE, { max: SWEPT_AT_ONCE }))
    if (sort < now) await store.deleteDocument(kind, id, version)
}

const SWEPT_AT_ONCE = 1_000
