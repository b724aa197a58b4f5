/**
 * The shelf's files in the store that several processes share, in pieces: what one of them took, another shows, and the first
 * may be gone. They are sealed when they come here. The store's copies leave them out: a copy is kept longer than they may be.
 */
import { randomBytes } from 'node:crypto'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import { PIECE_BYTES } from './library.ts'
import { FILES_MAX, type ShelfFiles, untilOf } from './shelf.ts'
import type { DiskFiles } from './shelf-disk.ts'

/** All of them together: the store's memory is dearer than a disk. In Redis they take a third more. */
export const SHARED_BYTES_MAX = 536_870_912

const KIND = 'shelf'
/** A kind of documents stands on one server of a cluster: pieces are spread over sixteen, by person. */
const PIECE_KINDS = Array.from({ length: 16 }, (_, n) => `shelf-piece-${n.toString(16)}`)
const pieceKindOf = (of: string) => `shelf-piece-${of.charAt(0)}`
/** Looked at in one go; with pieces among them 2.6 MB. */
const AT_ONCE = 20
const COUNTED_AT_ONCE = 500

interface About {
  readonly bytes: number
  /** In the names of its pieces: two who put the same at the same moment do not mix theirs. */
  readonly pieces: string
}

type Documents = Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

export function filesInStore(store: Documents): ShelfFiles {
  const about = async (id: string) => (await store.getDocument(KIND, id)) as Document<About> | null

  async function removeEach(kind: string, query: { readonly index?: readonly [string, string] }, until = Infinity) {
    for (let removed = 0; ; ) {
      const found = await store.listDocuments(kind, { ...query, max: AT_ONCE })
      const over = found.filter(({ sort }) => sort <= until)
      for (const { id, version } of over) if (await store.deleteDocument(kind, id, version)) removed++
      if (over.length < AT_ONCE) return removed
    }
  }

  return {
    async names(of) {
      const found = await store.listDocuments(KIND, { index: ['of', of], max: 2 * FILES_MAX })
      return found.map(({ id }) => id.slice(of.length + 1))
    },
    async read(id) {
      const file = (await about(id))?.body
      if (!file) return null
      const kind = pieceKindOf(id)
      const many = Math.ceil(file.bytes / PIECE_BYTES)
      const pieces = await Promise.all(
        Array.from({ length: many }, (_, at) => store.getDocument(kind, `${file.pieces}-${at}`)),
      )
      const bytes = pieces.map((piece) =>
        Buffer.from((piece?.body as { data: string } | undefined)?.data ?? '', 'base64'),
      )
      // One that is lacking makes a whole that does not open.
      return Buffer.concat(bytes)
    },
    /** What names it comes last: nobody sees half of one. */
    async write(id, sealed) {
      const [of = '', name = ''] = id.split('/')
      const more = { version: 1, indexes: { of }, sort: untilOf(name) }
      const pieces = randomBytes(10).toString('hex')
      for (let at = 0; at * PIECE_BYTES < sealed.length; at++) {
        const data = sealed.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES).toString('base64')
        const document = { kind: pieceKindOf(of), id: `${pieces}-${at}`, ...more, body: { data } }
        await store.putDocument({ replaces: 0, document })
      }
      const body: About = { bytes: sealed.length, pieces }
      await store.putDocument({ replaces: 0, document: { kind: KIND, id, ...more, body } })
    },
    async remove(id) {
      const file = await about(id)
      if (file === null || !(await store.deleteDocument(KIND, id, file.version))) return
      for (let at = 0; at * PIECE_BYTES < file.body.bytes; at++)
        await store.deleteDocument(pieceKindOf(id), `${file.body.pieces}-${at}`, 1)
    },
    async forget(of) {
      for (const kind of [KIND, pieceKindOf(of)]) await removeEach(kind, { index: ['of', of] })
    },
    async sweep(now) {
      // Also pieces of what a dead process did not bring to its end: each says until when.
      for (const kind of PIECE_KINDS) await removeEach(kind, {}, now)
      return await removeEach(KIND, {}, now)
    },
    async bytes() {
      let sum = 0
      for (let after: number | undefined; ; ) {
        const page = await store.listDocuments(KIND, { max: COUNTED_AT_ONCE, ...(after !== undefined && { after }) })
        sum += page.reduce((bytes, { body }) => bytes + (body as About).bytes, 0)
        after = page.at(-1)?.sort
        if (page.length < COUNTED_AT_ONCE) return sum
      }
    },
  }
}

/** What lies on this disk from before the store was shared goes into it, under the same names. */
export async function adoptFiles(disk: DiskFiles, shared: ShelfFiles, now: number): Promise<void> {
  for (const id of await disk.all()) {
    const sealed = untilOf(id.split('/')[1] ?? '') > now ? await disk.read(id) : null
    if (sealed) await shared.write(id, sealed)
    await disk.remove(id)
  }
}
