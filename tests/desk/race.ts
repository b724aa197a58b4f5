/**
 * Two servers on one store, ten thousand claims at the same tickets: each has one owner, and everybody else is told so in
 * time. On a file (race.test.ts) and on Redis (redis-race.test.ts).
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { acceptRules } from '../../src/desk/rules.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { frame, state, turnCommit } from '../store/fixtures.ts'

const TICKETS = 250
/** Of each of the two servers at each ticket: 10,000 in all. */
const CLAIMS = 20

/** So long the loser may wait to be told, ms. */
const TOLD_IN_MS = 2_000

export interface Place {
  readonly dataDir: string
  readonly redisUrl?: string
}

export async function races(place: Place): Promise<void> {
  const ids = Array.from({ length: TICKETS }, (_, n) => `t${String(n).padStart(25, '0')}`)
  await seed(place, ids)
  const servers = ['a', 'b'].map((name) => server(place, name))
  await Promise.all(servers.map(({ ready }) => ready))
  const owners = new Map<string, string[]>()
  let claims = 0
  let slowestMs = 0
  const untold: string[] = []
  for (const id of ids) {
    const results = (await Promise.all(servers.map(({ race }) => race(id)))).flat()
    claims += results.length
    owners.set(
      id,
      results.filter(({ code }) => code === 'won').map((one) => one.id),
    )
    for (const { code, told, ms } of results) {
      if (code !== 'won' && !(code === 'held' && told)) untold.push(`${id} ${code}`)
      slowestMs = Math.max(slowestMs, ms)
    }
  }
  await Promise.all(servers.map(({ end }) => end()))
  const store = await opened(place)
  const held = (await store.listDocuments('ticket', { max: 1_000 })) as readonly Document<Ticket>[]
  const claimsMade = held.map(({ body }) => body.claim)
  const asStored = held.map(({ id, body }) => [id, [body.helper?.staff]])
  await store.close()
  expect(claims).toBe(10_000)
  expect([...owners.values()].filter((won) => won.length !== 1)).toEqual([])
  expect(untold).toEqual([])
  expect(slowestMs).toBeLessThan(TOLD_IN_MS)
  expect(asStored.sort()).toEqual([...owners].sort())
  expect(new Set(claimsMade)).toEqual(new Set([1]))
  // Both servers won some: they did race.
  expect(new Set([...owners.values()].map(([winner]) => winner?.[0]))).toEqual(new Set(['a', 'b']))
}

/** As the program opens it: with Redis where it is given. */
export function opened({ dataDir, redisUrl }: Place): Promise<Store> {
  return openStore({ dataDir, hashKey: Buffer.alloc(32, 7), ...(redisUrl !== undefined && { redisUrl }) })
}

async function seed(place: Place, ids: readonly string[]): Promise<void> {
  const store = await opened(place)
  const now = Date.now()
  for (const server of ['a', 'b'])
    for (let n = 0; n < CLAIMS; n++) await acceptRules(store, `${server}${n}`, 'Quy tắc', now)
  await Promise.all(
    ids.map(async (id, n) => {
      const person = String(n)
      const conversation = `telegram:main:${person}`
      const body: Ticket = {
        ...{ conversation, channel: 'telegram', topic: 'nuoi-ga', reason: 'asked', answers: {}, tries: [], path: [] },
        ...{ openedAt: now, state: 'waiting', urgent: false, waitingSince: now, front: false, claim: 0 },
        who: { language: 'vi', lastInAt: now, kept: true },
      }
      const indexes = { conversation, state: 'waiting', open: 'yes' }
      const document = { kind: 'ticket', id, version: 1, indexes, sort: now * 1_000 + n, body }
      const waiting = state({ owner: 'queue', ticket: id, frames: [frame({ flow: 'nuoi-ga', step: 'so_con' })] })
      await store.commitTurn(turnCommit({ person, state: waiting, documents: [{ document, replaces: 0 }] }))
    }),
  )
  await store.close()
}

interface Result {
  readonly id: string
  readonly code: string
  readonly told: boolean
  /** Until the answer came. */
  readonly ms: number
}

function server({ dataDir, redisUrl = '' }: Place, name: string) {
  const node = join('node_modules', '.bin', 'node')
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', 'tests/desk/racer.ts', dataDir, redisUrl, name, String(CLAIMS)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value as string
  return {
    ready: next(),
    async race(ticket: string): Promise<readonly Result[]> {
      child.stdin.write(`${ticket}\n`)
      return (JSON.parse(await next()) as { answers: Result[] }).answers
    },
    end: () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.stdin.end()
      }),
  }
}
