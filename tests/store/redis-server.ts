/** Real Redis servers for tests: on free ports, in directories of their own, writing every command to disk. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'

const BINARY = process.env.REDIS_SERVER ?? '/usr/bin/redis-server'
const WAIT_MS = 20_000

export interface RedisServer {
  readonly port: number
  readonly url: string
  readonly directory: string
  /** A connection of the test's own. */
  readonly admin: Redis
  signal(signal: NodeJS.Signals): void
  /** As after a crash; the data is on its disk. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer()
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        server.close(() => resolve(port))
      })
    })
    // A cluster's servers speak to one another 10,000 above.
    if (port < 55_000) return port
  }
}

export async function startRedis(settings: readonly string[] = [], at?: number): Promise<RedisServer> {
  const port = at ?? (await freePort())
  const directory = mkdtempSync(join(tmpdir(), 'tung-buoc-redis-'))
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'yes']
  let child: ChildProcess
  let over: Promise<void>
  const begin = () => {
    child = spawn(BINARY, [...words, '--appendfsync', 'always', ...settings], { stdio: 'ignore' })
    over = new Promise((resolve) => child.once('exit', () => resolve()))
  }
  begin()
  const admin = new Redis({ port, retryStrategy: () => 20, maxRetriesPerRequest: null })
  admin.on('error', () => {})
  await within(admin.ping(), 'redis-server does not answer')
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    directory,
    admin,
    signal: (signal) => child.kill(signal),
    async kill() {
      child.kill('SIGKILL')
      await over
    },
    async restart() {
      begin()
      await until(async () => (await admin.ping()) === 'PONG', 'redis-server does not come back')
    },
    async stop() {
      admin.disconnect()
      child.kill('SIGKILL')
      await over
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

export interface RedisCluster {
  readonly url: string
  readonly servers: readonly RedisServer[]
  stop(): Promise<void>
}

/** A dead master is noticed soon; a replica has its first copy at once, without which it never takes its master's place. */
const CLUSTERED = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1500', '--repl-diskless-sync-delay', '0']

/** Masters first, then the replicas, each with a whole copy. */
export async function startCluster({
  masters = 3,
  replicas = 0,
  settings = [] as readonly string[],
} = {}): Promise<RedisCluster> {
  const many = masters + replicas
  const servers = await Promise.all(Array.from({ length: many }, () => startRedis([...CLUSTERED, ...settings])))
  const places = servers.map(({ port }) => `127.0.0.1:${port}`)
  const made = spawnSync(
    join(dirname(BINARY), 'redis-cli'),
    ['--cluster', 'create', ...places, '--cluster-replicas', String(Math.floor(replicas / masters)), '--cluster-yes'],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`no cluster: ${made.stdout} ${made.stderr}`)
  for (const { admin } of servers) {
    await until(
      async () => String(await admin.cluster('INFO')).includes('cluster_state:ok'),
      'the cluster is not ready',
    )
  }
  for (const { admin } of servers.slice(masters)) {
    await until(
      async () => (await admin.info('replication')).includes('master_link_status:up'),
      'a replica has no copy',
    )
  }
  return {
    url: places.map((place) => `redis://${place}`).join(','),
    servers,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}

export interface CuttingWay {
  readonly url: string
  /** The next call whose text holds this reaches Redis, its answer never comes back: the connection breaks. */
  loseAnswer(of: string, how?: { readonly forGood?: boolean }): void
  lost(): number
  cut(): void
  mend(): void
}

/** A way to a server that breaks where a test wants it to. */
export async function cuttingWay(to: number): Promise<CuttingWay> {
  const sockets = new Set<Socket>()
  let waitingFor: { readonly text: string; readonly forGood: boolean } | null = null
  let lost = 0
  let isCut = false
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((here) => {
    if (isCut) return here.destroy()
    const there = connect(to, '127.0.0.1')
    let isLosing = false
    for (const socket of [here, there]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        here.destroy()
        there.destroy()
      })
    }
    here.on('data', (bytes) => {
      if (waitingFor !== null && bytes.includes(waitingFor.text)) isLosing = true
      there.write(bytes)
    })
    there.on('data', (bytes) => {
      if (!isLosing) return here.write(bytes)
      lost += 1
      isCut = waitingFor?.forGood ?? false
      waitingFor = null
      isLosing = false
      breakAll()
      return true
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const { port } = server.address() as { readonly port: number }
  return {
    url: `redis://127.0.0.1:${port}/0`,
    loseAnswer(text, { forGood = false } = {}) {
      waitingFor = { text, forGood }
    },
    lost: () => lost,
    cut() {
      isCut = true
      breakAll()
    },
    mend() {
      isCut = false
      waitingFor = null
    },
  }
}

/** Asks again and again, for as long as a busy machine may need. */
export async function until(holds: () => Promise<boolean> | boolean, otherwise: string, ms = WAIT_MS): Promise<void> {
  const end = performance.now() + ms
  while (!(await Promise.resolve(holds()).catch(() => false))) {
    if (performance.now() > end) throw new Error(otherwise)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function within<T>(work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), WAIT_MS)
  })
  return await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
