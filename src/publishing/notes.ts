/** What colleagues write to each other at a part. Never shown to residents, never published. */
import type { Document } from '../records.ts'
import type { NoteAsked, StepNote, Who } from './api.ts'
import { Refused } from './refusals.ts'
import type { PublishingOptions } from './world.ts'

/** Of one unit; the oldest that are done make room. */
export const NOTES_MAX = 200
const NOTES = 'editor-notes'
const TRIES_MAX = 20

type Stored = Pick<PublishingOptions, 'store' | 'clock'>
interface Body {
  readonly notes: readonly StepNote[]
}

export async function notesOf({ store }: Pick<Stored, 'store'>, unit: string): Promise<readonly StepNote[]> {
  return ((await store.getDocument(NOTES, unit)) as Document<Body> | null)?.body.notes ?? []
}

export async function addNote(world: Stored, unit: string, who: Who, asked: NoteAsked): Promise<readonly StepNote[]> {
  const note = { ...asked, ...who, id: world.clock.id(), at: world.clock.now() }
  return await change(world, unit, (notes) => {
    const room =
      notes.length < NOTES_MAX ? notes : notes.filter((one) => one.open || one !== notes.find((old) => !old.open))
    if (room.length >= NOTES_MAX) throw new Refused('full')
    return [...room, note]
  })
}

export async function closeNote(world: Stored, unit: string, id: string): Promise<readonly StepNote[]> {
  return await change(world, unit, (notes) => {
    if (!notes.some((note) => note.id === id)) throw new Refused('absent')
    return notes.map((note) => (note.id === id ? { ...note, open: false } : note))
  })
}

async function change(
  { store, clock }: Stored,
  unit: string,
  act: (notes: readonly StepNote[]) => readonly StepNote[],
): Promise<readonly StepNote[]> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const known = (await store.getDocument(NOTES, unit)) as Document<Body> | null
    const notes = act(known?.body.notes ?? [])
    const replaces = known?.version ?? 0
    const document = { kind: NOTES, id: unit, version: replaces + 1, indexes: {}, sort: clock.now(), body: { notes } }
    if (await store.putDocument({ replaces, document })) return notes
  }
  throw new Refused('unavailable')
}
