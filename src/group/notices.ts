/**
 * What the group is still to be told, one document each: written before Telegram gets its 200 and gone when it was said, so
 * that no refusal is lost with a process. Words of ours only: what a resident reads is made when it leaves.
 */
import type { DeskWorld } from '../desk/world.ts'
import type { Document } from '../records.ts'
import type { StepRef } from './buttons.ts'

const NOTICE = 'group-notice'
/** More than a group can be told in a quarter of an hour. */
const NOTICES_MAX = 300

export type Said =
  /** An answer below somebody's message. */
  | { readonly kind: 'words'; readonly answers: number; readonly words: string }
  /** A message whose button was pressed becomes a question, or goes back to what it was. */
  | {
      readonly kind: 'dialog'
      readonly message: number
      readonly view: View
      readonly claim: number
      readonly staff: string
    }

export type View =
  | { readonly kind: 'where' | 'all' | 'back' }
  | { readonly kind: 'preview'; readonly step: StepRef }
  | { readonly kind: 'handed-back' }

export interface Notice {
  readonly ticket: string
  readonly said: Said
}

type NoticeStore = Pick<DeskWorld['store'], 'putDocument' | 'deleteDocument' | 'listDocuments'>

/** @param id  of what it answers: the same update brought twice is answered once */
export async function notice(
  store: Pick<NoticeStore, 'putDocument'>,
  id: string,
  body: Notice,
  now: number,
): Promise<void> {
  await store.putDocument({ replaces: 0, document: { kind: NOTICE, id, version: 1, indexes: {}, sort: now, body } })
}

/** Oldest first. */
export async function notices(store: Pick<NoticeStore, 'listDocuments'>): Promise<readonly Document<Notice>[]> {
  return (await store.listDocuments(NOTICE, { max: NOTICES_MAX })) as readonly Document<Notice>[]
}

export async function noticed(store: Pick<NoticeStore, 'deleteDocument'>, id: string): Promise<void> {
  await store.deleteDocument(NOTICE, id, 1)
}
