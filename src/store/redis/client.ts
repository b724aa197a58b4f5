/**
 * The way to Redis: one server or a cluster. Every call is a function that may be called again with the same words
 * without doing anything twice, so a call whose answer was lost is simply called again.
 */
import { Cluster, Command, Redis } from 'ioredis'
import { AppError } from '../../errors.ts'
import type { Tell } from '../store.ts'
import { away, meaningOf } from './failure.ts'
import { LIBRARY, PREFIX } from './library.ts'

/** A server that does not answer one call for so long is taken for gone. */
const ANSWER_MS = 1_500
const CONNECT_MS = 2_000
/** A connection on which nothing comes although something is awaited is given up. */
const SILENT_MS = 5_000
/** How long a call is tried: a failover of a cluster with a node timeout of a second or two fits in. */
const TRY_MS = 4_000
/** The same at the start, when nobody waits yet. */
const START_MS = 10_000
const RETRY_MIN_MS = 20
const RETRY_MAX_MS = 250
const RECONNECT_MAX_MS = 1_000
/** Calls that find the functions gone load them again, so often in a row. */
const LOADS_MAX = 3

export type Word = string | number

export interface Client {
  /** False: several servers, each with some of the slots. */
  readonly single: boolean
  /** A function of ours; all `keys` have one tag. @throws AppError('store-away') */
  call(name: string, keys: readonly string[], words: readonly Word[]): Promise<unknown>
  /** The same for a function that looks at one key of many buckets: in one call where one server has them all. */
  callAll(
    name: string,
    keys: readonly string[],
    words: readonly Word[],
    perBucket?: number,
  ): Promise<readonly unknown[]>
  /** Something Redis itself does, on the server of this key. */
  plain(command: string, key: string, ...words: readonly Word[]): Promise<unknown>
  /** Each server that takes writes. */
  masters(): readonly Redis[]
  close(): void
}

/**
 * @param url  `redis://user:password@host:6379/0`, `rediss://` with TLS; several with commas: a cluster
 * @throws AppError('store-away') when it cannot be reached
 */
export async function connect(
  { url, patienceMs = START_MS }: { readonly url: string; readonly patienceMs?: number },
  tell: Tell,
): Promise<Client> {
  const client = open(url)
  // One word about each interruption, not about each try to end it.
  let isAway = false
  client.on('error', (error: Error) => {
    if (!isAway) tell(`Redis is away: ${error.message}`, true)
    isAway = true
  })
  client.on('ready', () => {
    if (isAway) tell('Redis is back', false)
    isAway = false
  })
  const single = client instanceof Redis
  let loading: Promise<void> | undefined

  const masters = (): readonly Redis[] => (client instanceof Redis ? [client] : client.nodes('master'))

  function load(): Promise<void> {
    loading ??= (async () => {
      try {
        for (const server of masters()) await server.function('LOAD', 'REPLACE', LIBRARY)
      } finally {
        loading = undefined
      }
    })()
    return loading
  }

  async function trying<T>(once: (again: boolean) => Promise<T>, forMs = TRY_MS): Promise<T> {
    const until = performance.now() + forMs
    let loads = 0
    for (let tries = 0; ; tries++) {
      try {
        return await once(tries > 0)
      } catch (error) {
        const meaning = meaningOf(error)
        if (meaning === 'mistake') throw error
        if (meaning === 'refused' || performance.now() > until) throw away(error)
        if (meaning === 'unknown' && loads++ < LOADS_MAX) await load().catch(() => {})
        else await rest(Math.min(RETRY_MIN_MS * 2 ** tries, RETRY_MAX_MS))
      }
    }
  }

  /** The second time not in a pipeline: only a single command follows a slot to where it has moved. */
  function send(command: string, words: readonly Word[], again: boolean): Promise<unknown> {
    if (again)
      return client.sendCommand(new Command(command, [...words], { replyEncoding: 'utf8' })) as Promise<unknown>
    return client.call(command, ...words)
  }

  const call: Client['call'] = (name, keys, words) => {
    const all = [PREFIX + name, keys.length, ...keys, ...words]
    return trying((again) => send('fcall', all, again))
  }

  const result: Client = {
    single,
    call,
    async callAll(name, keys, words, perBucket = 1) {
      if (single) return [await call(name, keys, words)]
      const groups = Array.from({ length: keys.length / perBucket }, (_, at) =>
        keys.slice(at * perBucket, (at + 1) * perBucket),
      )
      return await Promise.all(groups.map((group) => call(name, group, words)))
    },
    plain: (command, key, ...words) => trying((again) => send(command, [key, ...words], again)),
    masters,
    close: () => client.disconnect(),
  }
  let failure: unknown
  try {
    await trying(async () => {
      // Its promise is not waited for: of a cluster that was not ready at the first look it never settles, though it connects later.
      if (client.status === 'wait' || client.status === 'end')
        client.connect().catch((error: unknown) => {
          failure = error
        })
      await rest(0)
      if (client.status === 'ready') return
      const why = failure ?? new Error('Connection is closed')
      failure = undefined
      throw why
    }, patienceMs)
    await load()
  } catch (error) {
    client.disconnect()
    if (error instanceof Error && /unknown command/i.test(error.message))
      throw new AppError('config', 'this Redis knows no functions: Redis 7 or newer is needed', { cause: error })
    throw error instanceof AppError || meaningOf(error) === 'mistake' ? error : away(error)
  }
  return result
}

function open(url: string): Redis | Cluster {
  const shared = {
    lazyConnect: true,
    enableAutoPipelining: true,
    // What cannot be sent now is told at once, and tried again for a while, by us: so nothing is written after its
    // caller was told that it was not.
    enableOfflineQueue: false,
  }
  const connection = {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: null,
    commandTimeout: ANSWER_MS,
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    connectionName: 'tung-buoc',
    // A master that has become a replica: the name in front of it may lead to the new one.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  }
  const retryStrategy = (times: number): number => Math.min(50 * 2 ** Math.min(times, 5), RECONNECT_MAX_MS)
  const servers = url.split(',').map((one) => new URL(one.trim()))
  const [first, ...others] = servers
  if (!first) throw new AppError('config', 'REDIS_URL is empty')
  const signedIn = {
    ...connection,
    ...(first.username && { username: decodeURIComponent(first.username) }),
    ...(first.password && { password: decodeURIComponent(first.password) }),
    ...(first.protocol === 'rediss:' && { tls: { servername: first.hostname } }),
  }
  const placeOf = ({ hostname, port }: URL) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) })
  if (others.length === 0) {
    const db = Number(first.pathname.slice(1) || 0)
    return new Redis({ ...signedIn, ...shared, ...placeOf(first), db, retryStrategy })
  }
  return new Cluster(servers.map(placeOf), {
    ...shared,
    redisOptions: signedIn,
    clusterRetryStrategy: retryStrategy,
    slotsRefreshTimeout: CONNECT_MS,
    slotsRefreshInterval: 5_000,
    scaleReads: 'master',
    dnsLookup: (address, callback) => callback(null, address),
  })
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
