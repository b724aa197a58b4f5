/** The store in Redis 7, one server or a cluster: the shared driver, for any number of nodes. */
import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '../../clock.ts'
import { appliedHash } from '../applied-hash.ts'
import { BUCKETS, bucketOf } from '../bucket.ts'
import { copyToFile } from '../sqlite/new-file.ts'
import type { CommitOutcome, Store, Tell, TurnCommit } from '../store.ts'
import { type Client, connect } from './client.ts'
import { counts as countsOf } from './counts.ts'
import { documents as documentsOf } from './documents.ts'
import { doorOf } from './door.ts'
import { ending as endings } from './ending.ts'
import { claimHome } from './home.ts'
import { ABOUT, conversationKeyOf, flowsIn, idsOf, outboxIn, transactionsIn, transcriptOf } from './keys.ts'
import { startNodes } from './nodes.ts'
import { outbox as outboxOf } from './outbox.ts'
import { redisPieces } from './pieces.ts'
import { lookAtSettings } from './promise.ts'
import { rewriting } from './rewriting.ts'
import { timers as timersOf } from './timers.ts'
import { commitCall, conversationOf, idWord, saidOf, tokens } from './turns.ts'

export interface RedisOptions {
  readonly url: string
  /** Key of the hashes that recognise applied ids, at least 16 bytes: the same on every node. */
  readonly hashKey: Buffer
  readonly clock?: Pick<Clock, 'now'>
  /** How long it is tried when it does not answer, ms. */
  readonly patienceMs?: number
  readonly tell?: Tell
}

/** @throws AppError('store-away'), AppError('config') when nodes with another DATA_KEY use this Redis */
export async function redisStore(options: RedisOptions): Promise<Store> {
  const { clock = systemClock, tell = () => {} } = options
  const client = await connect(options, tell)
  try {
    await claimHome(client, options.hashKey)
    for (const warning of await lookAtSettings(client)) tell(warning, true)
  } catch (error) {
    client.close()
    throw error
  }
  return storeOn(client, options.hashKey, () => clock.now(), tell)
}

function storeOn(client: Client, hashKey: Buffer, now: () => number, tell: Tell): Store {
  const parts = partsOn(client, now)
  const { node, newToken, outbox, timers, documents, counts } = parts
  const hashOf = appliedHash(hashKey)
  const ending = endings(client, node, documents, counts, now)
  const files = rewriting(client, tell)
  const nodes = startNodes(client, node, tell)
  const flows = Array.from({ length: BUCKETS }, (_, bucket) => flowsIn(bucket))

  async function wasApplied(key: string, id: string): Promise<boolean> {
    const hash = hashOf(key, id)
    return (await client.plain('zscore', idsOf(hash), idWord(hash))) !== null
  }

  async function commitTurn(commit: TurnCommit): Promise<CommitOutcome> {
    const more = { node, token: newToken(), hashOf }
    if (commit.documents.length === 0) {
      const { keys, words } = commitCall(commit, more)
      return (await client.call('commit', keys, words)) as CommitOutcome
    }
    return commitWithDocuments(commit, more)
  }

  async function commitWithDocuments(
    commit: TurnCommit,
    more: Parameters<typeof commitCall>[1],
  ): Promise<CommitOutcome> {
    const { key } = commit
    const transaction = { id: newToken(), conversation: key }
    const which = commit.documents.map(({ document: { kind, id } }) => ({ kind, id }))
    const ready = await documents.prepare(commit.documents, transaction)
    const outcome = ready ? await commitPrepared() : await refusal(commit)
    // What is not finished now is by whoever meets it: the outcome stands.
    await documents.finish(which, transaction.id, outcome === 'committed').then(
      () => client.plain('hdel', transactionsIn(bucketOf(key)), transaction.id),
      () => tell('documents of a turn are finished later, by whoever meets them', false),
    )
    return outcome

    async function commitPrepared(): Promise<CommitOutcome> {
      const seconds = Math.floor(now() / 1_000)
      const written = `c${seconds} ${JSON.stringify(which.map(({ kind, id }) => [kind, id]))}`
      const { keys, words } = commitCall(commit, { ...more, transaction: { id: transaction.id, documents: written } })
      return (await client.call('commit', keys, words)) as CommitOutcome
    }
  }

  async function refusal({ key, inboundIds }: TurnCommit): Promise<CommitOutcome> {
    const applied = await Promise.all(inboundIds.map((id) => wasApplied(key, id)))
    return applied.includes(true) ? 'duplicate' : 'conflict'
  }

  const door = doorOf()
  return door.guard({
    async readConversation(key) {
      const found = await client.call('read', [conversationKeyOf(key), ...outboxIn(bucketOf(key), node)], [key, now()])
      return found === null ? null : conversationOf(key, found as readonly [string, string, number])
    },
    wasApplied,
    commitTurn,

    claimOutbox: outbox.claim,
    settleOutbox: outbox.settle,
    releaseOutbox: outbox.release,
    takeOver: async () => [],
    releaseHeld: outbox.releaseHeld,
    outboxDepth: outbox.depth,

    claimTimers: timers.claim,
    dropTimer: timers.drop,
    nextTimerAt: timers.nextAt,

    async transcript(key, max, before) {
      const words =
        before === undefined
          ? await client.plain('lrange', transcriptOf(key), -max, -1)
          : await client.call('said_before', [transcriptOf(key)], [max, before])
      return (words as readonly string[]).map(saidOf)
    },

    getDocument: documents.get,
    putDocument: documents.put,
    deleteDocument: documents.remove,
    listDocuments: documents.list,

    async conversationsIn(flow, max) {
      const found = (await client.callAll('in_flow', flows, [flow, max])) as readonly (readonly string[])[]
      return found.flat().slice(0, max)
    },
    counts: counts.read,

    async erase(key) {
      await ending.erase(key)
      files.soon()
    },
    sweep: ending.sweep,

    async ping() {
      await client.plain('hset', ABOUT, 'pinged', now())
    },
    backup: (path) => copyToFile(redisPieces(parts), path),
    async close() {
      await door.close()
      await nodes.stop()
      await files.close()
      client.close()
    },
  })
}

/** Copies a Redis that nodes are using to a new SQLite file. @throws an error with code EEXIST when `to` exists */
export async function copyRedis(url: string, to: string): Promise<void> {
  const client = await connect({ url }, () => {})
  try {
    await copyToFile(redisPieces(partsOn(client, Date.now)), to)
  } finally {
    client.close()
  }
}

export function partsOn(client: Client, now: () => number) {
  const node = randomBytes(6).toString('base64url')
  const newToken = tokens()
  const documents = documentsOf(client, newToken)
  return {
    ...{ client, node, newToken, documents, counts: countsOf(client) },
    ...{ outbox: outboxOf(client, node, newToken, now), timers: timersOf(client, node) },
  }
}
