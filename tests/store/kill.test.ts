import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { keyOf, MORNING, newDirectory, removeDirectories, turnCommit } from './fixtures.ts'

afterAll(removeDirectories)

const WRITER = fileURLToPath(new URL('./kill-writer.ts', import.meta.url))
const ROUNDS = 15
const DAY = '2026-11-20'

/** What the writer was told is safe: the last turn of each conversation, and the messages that have left. */
interface Acknowledged {
  readonly turns: ReadonlyMap<string, number>
  readonly sent: ReadonlySet<string>
}

describe('a process killed while it writes', () => {
  it('has everything it acknowledged exactly once, and nothing half', async () => {
    const path = join(newDirectory(), 'x.db')
    let expectedTurns = 0
    for (let round = 0; round < ROUNDS; round++) {
      // Killed after so many lines: at a moment of its own each time, sometimes in the first transactions.
      const lines = 1 + Math.floor(Math.random() * 1_200)
      const { turns, sent } = await writeUntilKilled(path, String(round), lines)
      expectedTurns += await check(path, turns, sent, round, expectedTurns)
    }
  }, 60_000)

  it('by a disk that takes no more: tells so, and has everything it acknowledged', async () => {
    const path = join(newDirectory(), 'x.db')
    // At most 2 MiB a file (blocks of 512 bytes): the log is refused in the middle of a commit.
    const writer = spawn('sh', ['-c', 'ulimit -f 4096; exec "$@"', 'sh', process.execPath, WRITER, path, '0'])
    const ended = once(writer, 'exit')
    const { turns, sent, away } = await acknowledged(writer)
    await ended
    expect(away).toBe(40)
    expect(turns.size).toBeGreaterThan(0)
    await check(path, turns, sent, 0, 0)
  }, 60_000)
})

async function writeUntilKilled(path: string, round: string, lines: number): Promise<Acknowledged> {
  const writer = spawn(process.execPath, [WRITER, path, round])
  const ended = once(writer, 'exit')
  const result = await acknowledged(writer, lines)
  await ended
  expect(writer.signalCode).toBe('SIGKILL')
  return result
}

/** Reads what the writer prints to its end; kills it after so many lines. */
async function acknowledged(writer: ChildProcess, killAfter = Number.POSITIVE_INFINITY) {
  let text = ''
  let lines = 0
  writer.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    lines += chunk.split('\n').length - 1
    if (lines >= killAfter) writer.kill('SIGKILL')
  })
  writer.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await once(writer, 'close')
  const turns = new Map<string, number>()
  const sent = new Set<string>()
  let away = 0
  for (const line of text.split('\n').slice(0, -1)) {
    const [, person, turn, isSent] = /^(r\d+c\d+) (\d+)( sent)?$/.exec(line) ?? []
    if (line === 'away') away++
    else if (person === undefined) throw new Error(`the writer failed: ${text.slice(-2_000)}`)
    else if (isSent) sent.add(`${person} ${turn}`)
    else turns.set(person, Number(turn))
  }
  return { turns, sent, away }
}

/** Compares the file with what was acknowledged in this round; returns how many turns of the round it has. */
async function check(
  path: string,
  turns: Acknowledged['turns'],
  sent: Acknowledged['sent'],
  round: number,
  turnsBefore: number,
): Promise<number> {
  const store = sqliteStore({ path })
  const rows = outboxRows(path)
  let inRound = 0
  let gone = 0
  for (let n = 0; n < 40; n++) {
    const person = `r${round}c${n}`
    const stored = (await store.readConversation(keyOf(person)))?.turn ?? 0
    // The one after the last acknowledged may be there too: it was written, but nobody heard.
    expect(stored - (turns.get(person) ?? 0), person).toBeOneOf([0, 1])
    inRound += stored

    const entries = await store.transcript(keyOf(person), 10_000)
    const wanted = range(stored).flatMap((turn) => [String(turn).padStart(8, '0'), `${String(turn).padStart(8, '0')}b`])
    expect(entries.map(({ id }) => id)).toEqual(wanted.slice(-entries.length))
    expect(entries.length).toBeGreaterThanOrEqual(Math.min(wanted.length, 1_900))

    const left = new Set(rows.get(keyOf(person)))
    expect(left.size).toBe(rows.get(keyOf(person))?.length ?? 0)
    for (const turn of range(stored)) {
      expect(await store.wasApplied(keyOf(person), `in${turn}`)).toBe(true)
      const isLeft = left.delete(`out${turn}`)
      if (sent.has(`${person} ${turn}`) || turn % 2 === 1) expect(isLeft).toBe(turn % 2 === 1)
      if (!isLeft) gone++
    }
    expect(left.size).toBe(0)
    expect(await store.wasApplied(keyOf(person), `in${stored + 1}`)).toBe(false)
  }
  const timers = await store.claimTimers(100_000, MORNING * 2, MORNING)
  for (const { conversation, turn } of timers) {
    expect((await store.readConversation(conversation))?.turn).toBe(turn)
  }
  const counts = await store.counts(DAY, DAY)
  expect(counts.turns ?? 0).toBe(turnsBefore + inRound)
  expect(counts.sent ?? 0).toBeGreaterThanOrEqual(gone)
  // It goes on where it was.
  expect(await store.commitTurn(turnCommit({ person: `after ${round}` }))).toBe('committed')
  await store.close()
  return inRound
}

function outboxRows(path: string): ReadonlyMap<string, readonly string[]> {
  const db = new DatabaseSync(path)
  const rows = new Map<string, string[]>()
  for (const row of db.prepare('SELECT conversation, id FROM outbox').all()) {
    const key = String(row.conversation)
    rows.set(key, [...(rows.get(key) ?? []), String(row.id)])
  }
  db.close()
  return rows
}

const range = (last: number): readonly number[] => Array.from({ length: last }, (_, n) => n + 1)
