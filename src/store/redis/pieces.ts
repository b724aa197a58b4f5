/** The whole of a Redis store as pieces, person by person while others go on; and pieces taken into it. */
import type { ConversationState, Document } from '../../records.ts'
import { bucketOf } from '../bucket.ts'
import { isPassing, type Piece, type PieceSource, type PieceTarget, type QueuedPiece } from '../pieces.ts'
import type { Client } from './client.ts'
import type { counts as countsOf } from './counts.ts'
import type { documents as documentsOf } from './documents.ts'
import { GATHERED, idsOf, outboxIn, timersIn, transcriptOf } from './keys.ts'
import type { outbox as outboxOf } from './outbox.ts'
import { addressOf, commitCall, entryOf, idWord, saidOf, timerOf } from './turns.ts'

const KEYS_AT_ONCE = 500
const DOCUMENTS_AT_ONCE = 500

export interface PieceParts {
  readonly client: Client
  readonly documents: ReturnType<typeof documentsOf>
  readonly outbox: ReturnType<typeof outboxOf>
  readonly counts: ReturnType<typeof countsOf>
  readonly node: string
  readonly newToken: () => string
}

export function redisPieces(parts: PieceParts): PieceSource & PieceTarget {
  const { client, documents, outbox, counts, node, newToken } = parts

  /** Names of keys that begin so, on every server; one may come twice. */
  async function* keysLike(pattern: string): AsyncIterable<readonly string[]> {
    for (const server of client.masters()) {
      let cursor = '0'
      do {
        const [next, keys] = await server.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_AT_ONCE)
        cursor = next
        yield keys
      } while (cursor !== '0')
    }
  }

  async function conversation(name: string): Promise<Piece | null> {
    const key = name.slice(name.indexOf(':c:') + 3)
    const bucket = bucketOf(key)
    const keys = [name, ...outboxIn(bucket, node), ...timersIn(bucket), transcriptOf(key)]
    const found = (await client.call('copy', keys, [key])) as
      | readonly [string, string, readonly (readonly string[])[], readonly (readonly string[])[], readonly string[]]
      | null
    if (found === null) return null
    const [turn, state, entries, timers, said] = found
    return {
      kind: 'conversation',
      key,
      turn: Number(turn),
      state: JSON.parse(state) as ConversationState,
      outbox: entries.map(
        ([body = '', attempts = '', reason = '', standing, readyAt]): QueuedPiece => ({
          entry: entryOf(body, attempts, reason),
          held: standing === 'h',
          readyAt: standing === 'w' ? Number(readyAt) : 0,
        }),
      ),
      timers: timers.map((words) => timerOf(key, words)),
      transcript: said.map(saidOf),
    }
  }

  async function* allDocuments(): AsyncIterable<readonly Document[]> {
    for (const kind of await documents.kinds()) {
      if (isPassing(kind)) continue
      for await (const some of documents.all(kind, DOCUMENTS_AT_ONCE)) yield some
    }
  }

  async function takeConversation(piece: Extract<Piece, { kind: 'conversation' }>): Promise<void> {
    const { key, turn, state, timers, transcript } = piece
    const { keys, words } = commitCall(
      {
        ...{ key, address: addressOf(key), expectedTurn: 0, state, inboundIds: [], claimUntil: 0, cancelTimers: [] },
        ...{ outbox: piece.outbox.map(({ entry }) => entry), timers, transcript, counts: {}, at: 0, documents: [] },
      },
      { node: '', token: newToken(), hashOf: () => '', turn },
    )
    // A conflict: it was taken before.
    await client.call('commit', keys, words)
    for (const { entry, held, readyAt } of piece.outbox) {
      if (held || readyAt > 0) await outbox.put(entry, held ? 'held' : 'retry', readyAt)
    }
  }

  return {
    async *pieces() {
      const seen = new Set<string>()
      for await (const names of keysLike('{b*}:c:*')) {
        const fresh = names.filter((name) => !seen.has(name))
        for (const name of fresh) seen.add(name)
        for (const piece of await Promise.all(fresh.map(conversation))) if (piece) yield piece
      }
      const lists = new Set<string>()
      for await (const names of keysLike('{b*}:i:*')) {
        for (const name of names) {
          if (lists.has(name)) continue
          lists.add(name)
          const words = (await client.plain('zrange', name, 0, -1, 'WITHSCORES')) as readonly string[]
          const ids = Array.from({ length: words.length / 2 }, (_, at) => ({
            hash: Buffer.from(words[at * 2] ?? '', 'base64url').toString('latin1'),
            at: Number(words[at * 2 + 1]),
          }))
          if (ids.length > 0) yield { kind: 'applied', ids }
        }
      }
      for await (const some of allDocuments()) yield { kind: 'documents', documents: some }
      yield { kind: 'counts', counts: await counts.all() }
    },

    async take(piece) {
      if (piece.kind === 'conversation') await takeConversation(piece)
      else if (piece.kind === 'applied')
        await Promise.all(piece.ids.map(({ hash, at }) => client.plain('zadd', idsOf(hash), at, idWord(hash))))
      else if (piece.kind === 'documents')
        await Promise.all(piece.documents.map((document) => documents.take(document)))
      else for (const { day, name, n } of piece.counts) await client.plain('hset', GATHERED, `${day}|${name}`, n)
    },
  }
}
