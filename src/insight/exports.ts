/** Files of numbers that staff took: listed, and gone after a day. */
import type { Clock } from '../clock.ts'
import { EXPORT_HOURS, HOUR_MS } from '../privacy/retention.ts'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import type { ExportAsked, ExportRow } from './api.ts'

const KIND = 'export'
const EXPORT_MS = EXPORT_HOURS * HOUR_MS
/** Kept at a time; one is some hundred lines. */
export const EXPORTS_MAX = 50
/** As stored text; a quarter of all steps of all flows is a third of it. */
export const EXPORT_CHARS_MAX = 1_000_000

interface Export extends Omit<ExportRow, 'id'> {
  readonly text: string
}

type ExportStore = Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

export async function keepExport(
  store: ExportStore,
  clock: Pick<Clock, 'now' | 'id'>,
  made: {
    readonly asked: ExportAsked
    readonly name: string
    readonly by: string
    readonly text: string
    readonly rows: number
  },
): Promise<ExportRow | 'full'> {
  const now = clock.now()
  if (made.text.length > EXPORT_CHARS_MAX || (await listExports(store, now)).length >= EXPORTS_MAX) return 'full'
  const { asked, name, by, text, rows } = made
  const body: Export = { kind: asked.kind, name, by, rows, text, at: now, until: now + EXPORT_MS }
  const id = clock.id()
  const document = { kind: KIND, id, version: 1, indexes: {}, sort: body.until, body }
  await store.putDocument({ replaces: 0, document })
  return rowOf({ ...document })
}

/** Newest first. */
export async function listExports(
  store: Pick<ExportStore, 'listDocuments'>,
  now: number,
): Promise<readonly ExportRow[]> {
  const all = (await store.listDocuments(KIND, { max: EXPORTS_MAX, after: now })) as readonly Document<Export>[]
  return all.map(rowOf).reverse()
}

/** `null`: never there, or its day is over. */
export async function exportOf(
  store: Pick<ExportStore, 'getDocument'>,
  id: string,
  now: number,
): Promise<{ readonly name: string; readonly text: string } | null> {
  const document = (await store.getDocument(KIND, id)) as Document<Export> | null
  return document && document.body.until > now ? document.body : null
}

export async function sweepExports(store: ExportStore, now: number): Promise<void> {
  for (const { id, version, sort } of await store.listDocuments(KIND, { max: EXPORTS_MAX })) {
    if (sort <= now) await store.deleteDocument(KIND, id, version)
  }
}

function rowOf({ id, body }: Document<Export>): ExportRow {
  const { text: _text, ...row } = body
  return { id, ...row }
}
