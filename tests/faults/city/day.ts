/**
 * A day of a city: people on five channels, three nodes, a Redis cluster with replicas. Two nodes are killed and come back, a
 * master is killed and its replica takes its place, and a flow is changed under everybody. Then everything is counted.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { keyFor } from '../../../src/keys.ts'
import type { StepContent, Unit } from '../../../src/publishing/api.ts'
import type { Review } from '../../../src/publishing/api-publish.ts'
import { openStore } from '../../../src/store/open.ts'
import { freePort, startCluster, until } from '../../store/redis-server.ts'
import { countingFolder, rest } from '../counting.ts'
import { type Balance, balance } from './books.ts'
import { CHANNELS, type ChannelName, PUBLIC_URL, startPhones } from './phones.ts'
import { startProxy } from './proxy.ts'
import { startResidents } from './residents.ts'

export interface Day extends Balance {
  readonly residents: number
  /** Until the last message was sent. */
  readonly seconds: number
  /** Until all were counted. */
  readonly countingSeconds: number
  /**
   * Messages that had not left a minute after all had gone home: after a day of an hour or more there are reminders, every ten
   * minutes to who waits for a person, at night not before the morning.
   */
  readonly stillWaiting: number
  /** Webhooks that had to be brought again, since nobody took them. */
  readonly broughtAgain: number
  /** From a webhook to its 200, and from writing to reading, ms. */
  readonly webhookMs: Spread
  readonly answerMs: Spread
  readonly answersMs: Readonly<Record<ChannelName, Spread>>
  /** Messages that the nodes' logs name as perhaps seen twice. */
  readonly markedTwice: number
  readonly struck: readonly { readonly what: string; readonly atSecond: number; readonly writing: number }[]
  /** How many heard the words published in the middle. */
  readonly heardNews: number
  /** Bytes of all masters. */
  readonly redisBytes: number
}

export interface Spread {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

const NODES = 3
const MASTERS = 3
const DATA_KEY = Buffer.alloc(32, 5)
const START_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--heap-growing-percent=20']
/** What happens when so many of the people have come. */
const EVENTS = { firstDeath: 0.25, failover: 0.4, publish: 0.55, secondDeath: 0.7 }
const DAY_MS = 86_400_000
/** A new node comes so long after one has died. */
const EMPTY_MS = 2_000
const TRIES_MAX = 20
/** Somebody who starts a program and signs in, on a machine that is busy with a city. */
const EDITOR_MS = 120_000
const HOME_MS = 60_000
const HOME_LOOK_MS = 500
const NEW_WORDS = 'Cháu ghi số {answer.n}'

export async function cityDay(how: {
  readonly residents: number
  /** On their phones at the same time, in the busiest hour. */
  readonly atOnce: number
  /** The day ends then, whoever has not come yet; absent: all come. */
  readonly minutes?: number
  readonly tell?: (line: string) => void
}): Promise<Day> {
  const { residents: many, atOnce, minutes = Number.POSITIVE_INFINITY, tell = () => {} } = how
  const ending: (() => unknown)[] = []
  try {
    return await lived()
  } finally {
    for (const end of ending.reverse()) await end()
  }

  async function lived(): Promise<Day> {
    const folder = countingFolder()
    ending.push(() => folder.remove())
    const cluster = await startCluster({ masters: MASTERS, replicas: MASTERS })
    ending.push(() => cluster.stop())
    const ports: number[] = []
    for (let node = 0; node < NODES; node++) ports.push(await freePort())
    const proxy = startProxy(ports.map((port) => `http://127.0.0.1:${port}`))
    const phones = await startPhones(proxy)
    ending.push(async () => {
      // First the way to the nodes: who is still writing would try for ever.
      await proxy.close()
      await phones.close()
    })
    const env = (node: number) => ({
      ...{ PATH: process.env.PATH ?? '', TZ: 'Asia/Ho_Chi_Minh', LOG_LEVEL: 'warn', PORT: String(ports[node]) },
      ...{ REDIS_URL: cluster.url, DATA_KEY: DATA_KEY.toString('base64') },
      ...{ DATA_DIR: join(folder.path, `data-${node}`) },
      ...{ FLOWS_DIR: join(folder.path, 'flows'), LOCALES_DIR: join(folder.path, 'locales') },
      ...phones.env,
    })
    const nodes: Node[] = []
    ending.push(() => Promise.all(nodes.map((node) => node.end('SIGKILL'))))
    const printed: string[] = []
    const start = async (node: number) => {
      nodes[node] = await startNode(ports[node] as number, env(node), (text) => printed.push(text))
    }
    await Promise.all(ports.map((_, node) => start(node)))

    const began = performance.now()
    /** Nobody comes who would make it later than this: on a slow machine all would have gone home before the next event. */
    let latest = 1
    const residents = startResidents(
      ...([phones, many, atOnce, () => (performance.now() - began) / 60_000 / minutes] as const),
      (share) => share < latest,
    )
    const struck: { what: string; atSecond: number; writing: number }[] = []
    const at = async (share: number, what: string, happens: () => Promise<void>) => {
      latest = 1
      await until(() => residents.share() >= share && residents.writing() > 0, `${what}: nobody came`, DAY_MS)
      const atSecond = Math.round((performance.now() - began) / 1_000)
      struck.push({ what, atSecond, writing: residents.writing() })
      tell(`${atSecond} s, ${residents.all.length} people: ${what}`)
      latest = Object.values(EVENTS).find((next) => next > share) ?? 1
      await happens()
    }
    const dies = async (node: number) => {
      await nodes[node]?.end('SIGKILL')
      await rest(EMPTY_MS)
      await start(node)
    }
    const events = (async () => {
      await at(EVENTS.firstDeath, 'a node is killed', () => dies(0))
      await at(EVENTS.failover, 'a master of Redis is killed', async () => {
        await cluster.servers[0]?.kill()
        const replicas = cluster.servers.slice(MASTERS)
        const tookOver = async () => {
          const roles = await Promise.all(replicas.map(({ admin }) => admin.info('replication')))
          return roles.some((role) => role.includes('role:master'))
        }
        await until(tookOver, 'no replica took its place', 60_000)
        await rest(EMPTY_MS)
        await cluster.servers[0]?.restart()
      })
      await at(EVENTS.publish, 'a flow is published', async () => {
        // Publishing wants somebody who has signed in just now.
        const cookie = await editorIn({ ...env(0), DATA_DIR: join(folder.path, 'data-editor') })
        await publish(`http://127.0.0.1:${ports[1]}`, cookie)
      })
      await at(EVENTS.secondDeath, 'another node is killed', () => dies(1))
    })()
    const telling = setInterval(() => {
      tell(
        `${Math.round((performance.now() - began) / 1_000)} s, ${residents.all.length} people, ${residents.writing()} writing`,
      )
    }, 30_000)
    ending.push(() => clearInterval(telling))
    const atTheEnd = async () => {
      await Promise.all([residents.over, events])
      return await atHome(ports)
    }
    const stillWaiting = await atTheEnd().catch((error: Error) => {
      tell(`the day broke off: ${error.message}`)
      for (const { n, channel, saidAt, unanswered } of residents.all)
        if (unanswered !== undefined) tell(`${n} (${channel}), last at ${saidAt.at(-1)} s: no answer to ${unanswered}`)
      throw error
    })
    clearInterval(telling)
    const seconds = (performance.now() - began) / 1_000
    tell(`${seconds.toFixed(0)} s: all have gone home; counting`)
    // The clock would go on reminding while it is counted.
    await Promise.all(nodes.map((node) => node.end('SIGTERM')))

    const store = await openStore({
      ...{ dataDir: join(folder.path, 'books'), redisUrl: cluster.url, hashKey: keyFor(DATA_KEY, 'applied-ids') },
    })
    ending.push(() => store.close())
    const counting = performance.now()
    const books = await balance(store, residents.all)
    const { again, latenciesMs } = proxy.seen()
    return {
      ...books,
      stillWaiting,
      residents: residents.all.length,
      seconds,
      countingSeconds: (performance.now() - counting) / 1_000,
      broughtAgain: again,
      webhookMs: spread(latenciesMs),
      answerMs: spread(CHANNELS.flatMap((channel) => residents.answersMs[channel])),
      answersMs: Object.fromEntries(
        CHANNELS.map((channel) => [channel, spread(residents.answersMs[channel])]),
      ) as Day['answersMs'],
      markedTwice: marked(printed.join('')),
      struck,
      heardNews: residents.all.filter(({ heardNews }) => heardNews).length,
      redisBytes: await memoryOf(cluster.servers),
    }
  }
}

interface Node {
  end(signal: NodeJS.Signals): Promise<void>
}

async function startNode(port: number, env: NodeJS.ProcessEnv, printed: (text: string) => void): Promise<Node> {
  const program = new URL('program.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [...START_FLAGS, program], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.setEncoding('utf8').on('data', printed)
  const ended = once(child, 'exit')
  await Promise.race([
    until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, 'a node does not start', 120_000),
    ended.then(() => Promise.reject(new Error('a node ended'))),
  ])
  return {
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await ended
    },
  }
}

async function editorIn(env: NodeJS.ProcessEnv): Promise<string> {
  const child: ChildProcess = fork(new URL('editor.ts', import.meta.url).pathname, {
    ...{ env, execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  })
  try {
    const [cookie] = await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(EDITOR_MS) }),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the editor ended with ${code}`))),
    ])
    await once(child, 'exit')
    return String(cookie)
  } finally {
    child.kill('SIGKILL')
  }
}

/** Other words for both questions, by the editor's own addresses. */
async function publish(node: string, cookie: string): Promise<void> {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    for (;;) {
      const answer = await fetch(`${node}/api/admin/units/dem${path}`, {
        method,
        headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin: PUBLIC_URL },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (answer.ok) return JSON.parse(text) as T
      if (answer.status !== 503) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 400)}`)
      await rest(200)
    }
  }
  /** Somebody who was inside went on meanwhile, or a node is not there yet: looked at and published anew. */
  const trying = async (work: () => Promise<unknown>) => {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (error) {
        if (tries === TRIES_MAX) throw error
        await rest(500)
      }
    }
  }
  for (const step of ['mot', 'hai']) {
    await trying(async () => {
      const part = (await ask<Unit>('GET', '')).parts.find(({ id }) => id === `step.${step}`)
      const content = structuredClone(part?.content) as { words: { vi: { text: { text: string } } } } & StepContent
      content.words.vi.text.text = `${NEW_WORDS}. ${step === 'mot' ? 'Số nữa' : 'Thêm số'}?`
      await ask('PUT', `/parts/step.${step}`, { base: part?.base, content })
    })
  }
  await trying(async () => {
    const { proof, changes, problems } = await ask<Review>('POST', '/review', {})
    const reasons = Object.fromEntries(problems.map(({ id }) => [id, 'Đã xem']))
    await ask('POST', '/publish', { proof, parts: changes.map(({ part }) => part), note: 'Lời khác', reasons })
  })
}

/** Messages of which a log says that they may be seen twice. */
function marked(printed: string): number {
  return printed.split('\n').reduce((sum, line) => {
    const buried = /its work free: (\d+) message/.exec(line)?.[1]
    return sum + (buried === undefined ? Number(/may (be seen|show) twice/.test(line)) : Number(buried))
  }, 0)
}

async function memoryOf(
  servers: readonly { readonly admin: { info(section: string): Promise<string> } }[],
): Promise<number> {
  let bytes = 0
  for (const { admin } of servers) {
    if (!(await admin.info('replication')).includes('role:master')) continue
    bytes += Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1] ?? 0)
  }
  return bytes
}

function spread(all: readonly number[]): Spread {
  const sorted = Float64Array.from(all).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

/** All that was said is applied. @returns how many messages have not left. @throws when webhooks still lie in a spool */
async function atHome(ports: readonly number[]): Promise<number> {
  const end = performance.now() + HOME_MS
  for (;;) {
    const figures = await Promise.all(
      ports.map(async (port) => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    )
    const of = (name: string) => figures.map((text) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]))
    const spooled = Math.max(...of('tungbuoc_spool_entries'))
    const waiting = Math.max(...of('tungbuoc_outbox_waiting'))
    if (spooled + waiting === 0) return 0
    if (performance.now() > end) {
      if (spooled > 0) throw new Error(`${spooled} webhooks still lie in a spool`)
      return waiting
    }
    await rest(HOME_LOOK_MS)
  }
}
