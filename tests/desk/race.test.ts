/** Two servers on one file, ten thousand claims at the same tickets: each has one owner, and everybody else is told so. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { acceptRules } from '../../src/desk/rules.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { frame, state, turnCommit } from '../store/fixtures.ts'

const TICKETS = 250
/** Of each of the two servers at each ticket: 10,000 in all. */
const CLAIMS = 20

it('10,000 racing claims from two processes make 250 owners', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'desk-race-'))
  const path = join(folder, 'data.sqlite')
  const ids = Array.from({ length: TICKETS }, (_, n) => `t${String(n).padStart(25, '0')}`)
  await seed(path, ids)
  const servers = ['a', 'b'].map((name) => server(path, name))
  await Promise.all(servers.map(({ ready }) => ready))
  const owners = new Map<string, string[]>()
  let claims = 0
  const untold: string[] = []
  for (const id of ids) {
    const results = (await Promise.all(servers.map(({ race }) => race(id)))).flat()
    claims += results.length
    owners.set(
      id,
      results.filter(({ code }) => code === 'won').map((one) => one.id),
    )
    for (const { code, told } of results) if (code !== 'won' && !(code === 'held' && told)) untold.push(`${id} ${code}`)
  }
  await Promise.all(servers.map(({ end }) => end()))
  const store = sqliteStore({ path })
  const held = (await store.listDocuments('ticket', { max: 1_000 })) as readonly Document<Ticket>[]
  const claimsMade = held.map(({ body }) => body.claim)
  const asStored = held.map(({ id, body }) => [id, [body.helper?.staff]])
  await store.close()
  rmSync(folder, { recursive: true, force: true })
  expect(claims).toBe(10_000)
  expect([...owners.values()].filter((won) => won.length !== 1)).toEqual([])
  expect(untold).toEqual([])
  expect(asStored.sort()).toEqual([...owners].sort())
  expect(new Set(claimsMade)).toEqual(new Set([1]))
  // Both servers won some: they did race.
  expect(new Set([...owners.values()].map(([winner]) => winner?.[0]))).toEqual(new Set(['a', 'b']))
}, 180_000)

async function seed(path: string, ids: readonly string[]): Promise<void> {
  const store = sqliteStore({ path })
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
}

function server(path: string, name: string) {
  const node = join('node_modules', '.bin', 'node')
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', 'tests/desk/racer.ts', path, name, String(CLAIMS)],
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
