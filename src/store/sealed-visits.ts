/**
 * Name, phone and address of a home visit, the code that is read out at the door, and what our own page has shown somebody
 * (they read there what they gave) lie sealed in whatever store there is: a copy of it gives away nobody's home. Above
 * this file they are open, below it closed; nothing else knows.
 */
import type { Document, DocumentWrite } from '../records.ts'
import { seal, unseal } from '../seal.ts'
import type { Store } from './store.ts'

const VISIT = 'visit'
/** What is sealed of each kind, all of it as one. */
const SEALED: ReadonlyMap<string, readonly string[]> = new Map([
  [VISIT, ['name', 'phone', 'address', 'code']],
  ['web-message', ['text']],
])
/** Of the key, kept in the record so that keys can be changed one day. */
const KEY_NUMBER = 1
const PAGE = 500

/** As it is stored. Where it cannot be opened (another key), it stays as it is and is written back untouched. */
interface Closed {
  readonly sealed?: string
  readonly sealedBy?: number
}

/** @param key  32 bytes */
export function sealingVisits(store: Store, key: Buffer): Store {
  return {
    ...store,
    commitTurn: (commit) => store.commitTurn({ ...commit, documents: commit.documents.map((one) => closed(one, key)) }),
    putDocument: (write) => store.putDocument(closed(write, key)),
    async getDocument(kind, id) {
      const document = await store.getDocument(kind, id)
      return document && opened(document, key)
    },
    async listDocuments(kind, query) {
      const documents = await store.listDocuments(kind, query)
      return SEALED.has(kind) ? documents.map((document) => opened(document, key)) : documents
    },
  }
}

/**
 * Closes what earlier versions stored openly. Asked at every start: where nothing is open it only reads.
 *
 * @param store  the one below, which shows what is really there
 * @returns how many were closed
 */
export async function sealStoredVisits(store: Store, key: Buffer): Promise<number> {
  let count = 0
  let after: number | undefined
  for (;;) {
    const page = await store.listDocuments(VISIT, { max: PAGE, ...(after === undefined ? {} : { after }) })
    for (const document of page) {
      const body = document.body as Record<string, unknown>
      if (!SEALED.get(VISIT)?.some((field) => body[field] !== undefined)) continue
      const next = { document: { ...document, version: document.version + 1 }, replaces: document.version }
      // Lost to somebody who writes it at this moment: they close it.
      if (await store.putDocument(closed(next, key))) count += 1
    }
    const last = page.at(-1)?.sort
    if (page.length < PAGE || last === undefined) return count
    after = last
  }
}

function closed(write: DocumentWrite, key: Buffer): DocumentWrite {
  const { kind, id, body } = write.document
  const fields = SEALED.get(kind)
  if (fields === undefined) return write
  const open = body as Readonly<Record<string, unknown>>
  const secret = Object.fromEntries(
    fields.flatMap((field) => (open[field] === undefined ? [] : [[field, open[field]]])),
  )
  if (Object.keys(secret).length === 0) return write
  const rest = Object.fromEntries(Object.entries(open).filter(([field]) => !fields.includes(field)))
  const sealed = { ...rest, sealed: seal(key, nameOf(kind, id), secret), sealedBy: KEY_NUMBER }
  return { ...write, document: { ...write.document, body: sealed } }
}

function opened(document: Document, key: Buffer): Document {
  const { kind, id, body } = document
  if (!SEALED.has(kind)) return document
  const { sealed, sealedBy, ...rest } = body as Closed
  if (sealed === undefined || sealedBy !== KEY_NUMBER) return document
  const secret = unseal(key, nameOf(kind, id), sealed)
  return typeof secret === 'object' && secret !== null ? { ...document, body: { ...rest, ...secret } } : document
}

/** Bound to its record: one visit's contact put into another does not open. */
const nameOf = (kind: string, id: string): string => `${kind} ${id}`
