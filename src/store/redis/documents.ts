/**
 * Documents: all of a kind in one bucket, so that a list is one look. A turn stands in another bucket, so its documents
 * are written in three steps: prepared, then the turn committed, then finished. Until the middle one nobody sees them;
 * after it everybody does, even if who wrote them dies: whoever meets a prepared one asks what became of the turn.
 */
import { setTimeout as rest } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { ConversationKey } from '../../messages.ts'
import type { Document, DocumentWrite } from '../../records.ts'
import { bucketOf } from '../bucket.ts'
import type { Client, Word } from './client.ts'
import { documentOf, documentsOf, KINDS, listOf, transactionsIn } from './keys.ts'

/** A turn that prepared and has not come to its end is given this long, then it never comes to it. */
export const GRACE_S = 3
const LOOK_AGAIN_MS = 20
/** Looks at a prepared document before the store is said to be away: longer than the grace. */
const LOOKS_MAX = 400

interface Query {
  readonly index?: readonly [name: string, value: string]
  readonly max: number
  readonly after?: number
}

/** As Redis tells of a document that is prepared: transaction, its conversation, when (s). */
type Prepared = readonly [transaction: string, conversation: ConversationKey, at: string]

export type Transaction = { readonly id: string; readonly conversation: ConversationKey }

export type DocumentName = Pick<Document, 'kind' | 'id'>

export function documents(client: Client, newToken: () => string) {
  const knownKinds = new Set<string>()

  const keysOf = ({ kind, id }: DocumentName) => [documentOf(kind, id), listOf(kind)]

  /** Kinds are remembered, so that a person's documents are found among all of them. */
  async function know(kind: string): Promise<void> {
    if (knownKinds.has(kind)) return
    await client.plain('sadd', KINDS, kind)
    knownKinds.add(kind)
  }

  /** Ends what was left prepared. False: it may still be under way. */
  async function resolve(kind: string, id: string, [transaction, conversation, at]: Prepared): Promise<boolean> {
    const words = [transaction, at, GRACE_S]
    const became = await client.call('transaction', [transactionsIn(bucketOf(conversation))], words)
    if (became === 'o') return false
    await client.call('document_finish', keysOf({ kind, id }), [transaction, became === 'c' ? '1' : ''])
    return true
  }

  /** Calls until no prepared write stands in the way. */
  async function settled(name: string, kind: string, id: string, words: readonly Word[]): Promise<string> {
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      const [answer, ...prepared] = (await client.call(name, keysOf({ kind, id }), words)) as readonly string[]
      if (answer !== 'prepared') return answer ?? 'no'
      if (!(await resolve(kind, id, prepared as unknown as Prepared))) await rest(LOOK_AGAIN_MS)
    }
    throw new AppError('store-away', 'a document stayed under way')
  }

  async function put({ document, replaces }: DocumentWrite): Promise<boolean> {
    const words = wordsOf(document, replaces)
    await know(document.kind)
    const { kind, id } = document
    const [version, sort, indexes, body, ...places] = words
    const all = [replaces, version, sort, indexes, body, newToken(), ...places]
    return (await settled('document_put', kind, id, all)) === 'yes'
  }

  async function get(kind: string, id: string): Promise<Document | null> {
    for (;;) {
      const found = (await client.call('document_get', [documentOf(kind, id)], [])) as readonly (string | null)[]
      const [transaction, conversation, at, ...fields] = found
      if (transaction && (await resolve(kind, id, [transaction, conversation ?? '', at ?? '0']))) continue
      return documentFrom(kind, id, fields)
    }
  }

  async function list(kind: string, query: Query): Promise<readonly Document[]> {
    const [from, until] = rangeOf(query)
    const found: Document[] = []
    for (let start = from; ; ) {
      const rows = (await client.call(
        'document_list',
        [listOf(kind)],
        [start, until, query.max, documentsOf(kind)],
      )) as readonly (readonly (string | number | null)[])[]
      const pending = await Promise.all(
        rows
          .filter(([, transaction]) => transaction)
          .map(([id, ...prepared]) => resolve(kind, String(id), prepared.slice(0, 3) as unknown as Prepared)),
      )
      // Something has come or gone: the same piece once more.
      if (pending.includes(true)) continue
      for (const [id, , , , version, sort, indexes, body, there] of rows) {
        if (there !== 1) continue
        const one = documentFrom(kind, String(id), [version, sort, indexes, body] as readonly (string | null)[])
        if (one) found.push(one)
      }
      if (rows.length < query.max || found.length >= query.max) return found.slice(0, query.max)
      start = `(${rows.at(-1)?.at(-1)}`
    }
  }

  return {
    get,
    put,
    list,
    async remove(kind: string, id: string, version: number): Promise<boolean> {
      return (await settled('document_delete', kind, id, [version])) === 'yes'
    },

    /** Of a turn. False: one of them is not what it was; nothing stays prepared. */
    async prepare(writes: readonly DocumentWrite[], { id, conversation }: Transaction): Promise<boolean> {
      const all = writes.map(({ document, replaces }) => ({ document, words: wordsOf(document, replaces), replaces }))
      await Promise.all(writes.map(({ document }) => know(document.kind)))
      const ready = await Promise.all(
        all.map(({ document, words, replaces }) =>
          settled('document_prepare', document.kind, document.id, [id, conversation, replaces, ...words]),
        ),
      )
      return ready.every((answer) => answer === 'yes')
    },
    async finish(which: readonly DocumentName[], transaction: string, came: boolean): Promise<void> {
      const words = [transaction, came ? '1' : '']
      await Promise.all(which.map((one) => client.call('document_finish', keysOf(one), words)))
    },

    /** All of a kind, in no order. */
    async *all(kind: string, atOnce: number): AsyncIterable<readonly Document[]> {
      const [from, until] = rangeOf({ max: atOnce })
      for (let start = from; ; ) {
        const places = (await client.plain(
          'zrangebylex',
          listOf(kind),
          start,
          until,
          'LIMIT',
          0,
          atOnce,
        )) as readonly string[]
        const some = await Promise.all(places.map((place) => get(kind, place.slice(place.lastIndexOf('\0') + 1))))
        yield some.filter((one) => one !== null)
        if (places.length < atOnce) return
        start = `(${places.at(-1)}`
      }
    },
    /** One that is copied here, of whatever version, unless there is one. */
    async take(document: Document): Promise<void> {
      const { kind, id, version } = document
      await know(kind)
      const [, sort, indexes, body, ...places] = wordsOf(document, version - 1)
      await settled('document_put', kind, id, [0, version, sort, indexes, body, newToken(), ...places])
    },

    kinds: async () => (await client.plain('smembers', KINDS)) as readonly string[],
    /** All that are indexed by this conversation, prepared ones too. */
    async forget(conversation: ConversationKey): Promise<void> {
      const AT_ONCE = 500
      const kinds = (await client.plain('smembers', KINDS)) as readonly string[]
      await Promise.all(
        kinds.map(async (kind) => {
          const [from, until] = rangeOf({ index: ['conversation', conversation], max: AT_ONCE })
          for (;;) {
            const places = (await client.plain(
              'zrangebylex',
              listOf(kind),
              from,
              until,
              'LIMIT',
              0,
              AT_ONCE,
            )) as readonly string[]
            for (const place of places) {
              const id = place.slice(place.lastIndexOf('\0') + 1)
              await client.call('document_delete', keysOf({ kind, id }), [''])
              // One that stands in the list and nowhere else.
              await client.plain('zrem', listOf(kind), place)
            }
            if (places.length < AT_ONCE) return
          }
        }),
      )
    },
  }
}

function documentFrom(
  kind: string,
  id: string,
  [version, sort, indexes, body]: readonly (string | null | undefined)[],
) {
  if (!version) return null
  return {
    kind,
    id,
    version: Number(version),
    indexes: JSON.parse(indexes ?? '{}') as Document['indexes'],
    sort: Number(sort),
    body: JSON.parse(body ?? 'null') as unknown,
  }
}

/** Version, sort, indexes, body, places. @throws RangeError when the version is not the one after */
function wordsOf(document: Document, replaces: number): readonly [Word, Word, Word, Word, ...Word[]] {
  const { kind, id, version, sort, indexes, body } = document
  if (version !== replaces + 1)
    throw new RangeError(`${kind} ${version} cannot replace ${replaces}: it must be the next`)
  const places = [['', ''], ...Object.entries(indexes)].map(
    ([name, value]) => `${name}\0${value}\0${sortable(sort)}\0${id}`,
  )
  return [version, sort, JSON.stringify(indexes), JSON.stringify(body ?? null), ...places]
}

function rangeOf({ index: [name, value] = ['', ''], after }: Query): readonly [from: string, until: string] {
  const list = `${name}\0${value}\0`
  return [after === undefined ? `[${list}` : `(${list}${sortable(after)}\x01`, `(${name}\0${value}\x01`]
}

const bits = new DataView(new ArrayBuffer(8))

/** 16 characters that sort as the number does. */
function sortable(value: number): string {
  // -0 and 0 are one place.
  bits.setFloat64(0, value + 0)
  const raw = bits.getBigUint64(0)
  const ordered = raw >> 63n === 0n ? raw | (1n << 63n) : BigInt.asUintN(64, ~raw)
  return ordered.toString(16).padStart(16, '0')
}
