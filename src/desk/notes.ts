/**
 * What helpers tell each other about a conversation. Documents of their own, written by an address of their own: nothing
 * that leads to a resident (outbox, transcript, turn) knows the kind, so no note can reach one by a wrong flag.
 */
import type { Clock } from '../clock.ts'
import type { ConversationKey } from '../messages.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document } from '../records.ts'
import type { Note } from './api.ts'
import type { DeskStore } from './world.ts'

const KIND = 'note'
export const NOTE_CHARS_MAX = 4_000
const SHOWN_MAX = 100
const SWEPT_AT_ONCE = 500

interface NoteRecord {
  readonly ticket: string
  readonly staff: string
  readonly name: string
  readonly at: number
  readonly text: string
}

/** `conversation` is an index, so that being forgotten takes the notes too. */
export async function addNote(
  store: Pick<DeskStore, 'putDocument'>,
  clock: Pick<Clock, 'now' | 'id'>,
  note: {
    readonly conversation: ConversationKey
    readonly ticket: string
    readonly by: { readonly id: string; readonly name: string }
    readonly text: string
  },
): Promise<Note> {
  const at = clock.now()
  const id = clock.id()
  const body: NoteRecord = {
    ticket: note.ticket,
    staff: note.by.id,
    name: note.by.name,
    at,
    text: mask(note.text).text,
  }
  const indexes = { conversation: note.conversation }
  await store.putDocument({ replaces: 0, document: { kind: KIND, id, version: 1, indexes, sort: at, body } })
  return noteOf({ id, body })
}

/** Oldest first. */
export async function notesOf(
  store: Pick<DeskStore, 'listDocuments'>,
  conversation: ConversationKey,
): Promise<readonly Note[]> {
  const documents = await store.listDocuments(KIND, { index: ['conversation', conversation], max: SHOWN_MAX })
  return (documents as readonly Document<NoteRecord>[]).map(noteOf)
}

/** Notes and closed tickets go when the transcript they belong to does. @returns how many */
export async function sweepDesk(
  store: Pick<DeskStore, 'listDocuments' | 'deleteDocument'>,
  before: number,
): Promise<number> {
  let gone = 0
  const drop = async (documents: readonly Document[]) => {
    for (const { kind, id, version } of documents) if (await store.deleteDocument(kind, id, version)) gone += 1
  }
  const old = (document: Document) => (document.body as { readonly at: number }).at < before
  await drop((await store.listDocuments(KIND, { max: SWEPT_AT_ONCE })).filter(old))
  const closed = await store.listDocuments('ticket', { index: ['state', 'closed'], max: SWEPT_AT_ONCE })
  await drop(closed.filter(({ body }) => ((body as { readonly closedAt?: number }).closedAt ?? 0) < before))
  return gone
}

function noteOf({ id, body }: Pick<Document<NoteRecord>, 'id' | 'body'>): Note {
  return { id, at: body.at, name: body.name, text: body.text }
}
