/**
 * Photos and recordings of one's own on this device: one in the making for each resident, and those on their way. In the
 * browser's database, so that a dead network and a killed tab cost nothing; wiped at sign-out.
 */
import { waitingFiles } from '../../chat/page/waiting.ts'
import { freshId } from './ids.ts'
import { keep, keptJson } from './kept.ts'
import type { OwnFile, Unsent } from './outbox.ts'
import { change } from './state.ts'

/** Not sent yet, and to be looked at once more. */
export interface FileDraft extends OwnFile {
  /** Also of the message it becomes. */
  readonly id: string
  readonly ticket: string
  /** The line under it. */
  readonly text: string
}

const files = waitingFiles('tb-desk-files')
let name = ''

/** Whose they are, and what a dead tab of theirs left behind goes. */
export async function ownFilesOf(staff: string, waiting: readonly Unsent[]): Promise<void> {
  name = `${staff}:file-drafts`
  await files.clear([...waiting, ...fileDrafts()].map(({ id }) => id))
}

export function fileDrafts(): readonly FileDraft[] {
  const stored = name === '' ? null : keptJson(name)
  return Array.isArray(stored) ? (stored as readonly FileDraft[]) : []
}

export function fileDraftOf(ticket: string): FileDraft | undefined {
  return fileDrafts().find((draft) => draft.ticket === ticket)
}

/** Another one for the same resident takes its place. @returns false: so many wait on this device already */
export async function putDraft(ticket: string, file: OwnFile, blob: Blob): Promise<boolean> {
  await dropDraft(ticket)
  const draft: FileDraft = { ...file, id: freshId(), ticket, text: '' }
  if (!(await files.keep(draft.id, blob))) return false
  write([...fileDrafts(), draft])
  return true
}

/** What was refused, or written under a claim that is over, to be looked at once more. */
export function backToDraft({ id, ticket, text, file }: Unsent): boolean {
  if (!file || fileDraftOf(ticket)) return false
  write([...fileDrafts(), { ...file, id, ticket, text }])
  return true
}

export function captionDraft(ticket: string, text: string): void {
  write(fileDrafts().map((draft) => (draft.ticket === ticket ? { ...draft, text } : draft)))
}

/** @param goesOn  as a message, which needs its bytes */
export async function dropDraft(ticket: string, goesOn = false): Promise<void> {
  const draft = fileDraftOf(ticket)
  if (!draft) return
  write(fileDrafts().filter(({ id }) => id !== draft.id))
  if (!goesOn) await files.drop(draft.id)
}

export function fileOf(id: string): Promise<Blob | null> {
  return files.read(id)
}

export async function dropFiles(ids: readonly string[]): Promise<void> {
  for (const id of ids) await files.drop(id)
}

function write(drafts: readonly FileDraft[]): void {
  keep(name, drafts.length > 0 ? JSON.stringify(drafts) : null)
  change({})
}
