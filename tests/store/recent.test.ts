/** What the SQLite store remembers is never other than what its file says. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ConversationState, OutboxEntry, Timer } from '../../src/records.ts'
import { memoryBeside } from '../../src/store/sqlite/recent.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Settlement, Store } from '../../src/store/store.ts'
import {
  frame,
  keyOf,
  MINUTE_MS,
  MORNING,
  message,
  newDirectory,
  outboxEntry,
  removeDirectories,
  said,
  state,
  timer,
  turnCommit,
} from './fixtures.ts'

afterAll(removeDirectories)

const opened: Store[] = []

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

function open(path: string): Store {
  const store = sqliteStore({ path, hashKey: Buffer.alloc(32, 1), clock: { now: () => MORNING } })
  opened.push(store)
  return store
}

const newPath = () => join(newDirectory(), 'x.db')
const key = keyOf()
const named = (name: string) => state({ name })
const nameOf = async (store: Store) => (await store.readConversation(key))?.state.name

describe('what is remembered of a conversation', () => {
  it('is not what a turn wrote that failed, nor what was written with one that failed', async () => {
    const store = open(newPath())
    await store.commitTurn(turnCommit({ state: named('Hoa') }))
    const broken = { outbox: [outboxEntry('a'), outboxEntry('a')] }
    const outcomes = await Promise.allSettled([
      store.commitTurn(turnCommit({ expectedTurn: 1, state: named('Lan'), ...broken })),
      store.commitTurn(turnCommit({ person: '2' })),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(await nameOf(store)).toBe('Hoa')
    expect(await store.commitTurn(turnCommit({ expectedTurn: 1, state: named('Mai') }))).toBe('committed')
  })

  it('is not what a transaction wrote that the disk refused', async () => {
    const path = newPath()
    const store = sqliteStore({ path, maxPages: 60, clock: { now: () => MORNING } })
    opened.push(store)
    await store.commitTurn(turnCommit({ state: named('Hoa') }))
    const long = said('01', { text: 'x'.repeat(500_000) })
    const outcomes = await Promise.allSettled([
      store.commitTurn(turnCommit({ expectedTurn: 1, state: named('Lan'), outbox: [outboxEntry('a')] })),
      store.commitTurn(turnCommit({ person: '2', transcript: [long] })),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await store.readConversation(key)).toMatchObject({ turn: 1, unsent: false, state: { name: 'Hoa' } })
    expect(await store.commitTurn(turnCommit({ expectedTurn: 1 }))).toBe('committed')
  })

  it('is what won, after a conflict', async () => {
    const store = open(newPath())
    await Promise.all([
      store.commitTurn(turnCommit({ state: named('Hoa') })),
      store.commitTurn(turnCommit({ state: named('Lan') })),
    ])
    expect(await nameOf(store)).toBe('Hoa')
  })

  it('is nothing after the person was erased, and what comes then is new', async () => {
    const store = open(newPath())
    const first = turnCommit({ outbox: [outboxEntry('a')], timers: [timer('remind')] })
    await store.commitTurn(first)
    await store.erase(key)
    expect(await store.readConversation(key)).toBeNull()
    expect(await store.commitTurn({ ...first, expectedTurn: 1 })).toBe('conflict')
    expect(await store.commitTurn({ ...first, state: named('Lan') })).toBe('committed')
    expect(await nameOf(store)).toBe('Lan')
    expect(await store.claimOutbox(9, MORNING, MORNING)).toHaveLength(1)
  })

  it('gives way to what another process has written, at the latest with the next write', async () => {
    const path = newPath()
    const [one, other] = [open(path), open(path)]
    await one.commitTurn(turnCommit({ state: named('Hoa') }))
    await other.commitTurn(
      turnCommit({ expectedTurn: 1, state: named('Lan'), outbox: [outboxEntry('a')], timers: [timer('remind')] }),
    )
    expect(await one.commitTurn(turnCommit({ expectedTurn: 1, state: named('Mai') }))).toBe('conflict')
    expect(await one.readConversation(key)).toMatchObject({ turn: 2, unsent: true, state: { name: 'Lan' } })
    await one.commitTurn(turnCommit({ expectedTurn: 2, cancelTimers: ['remind'], withdrawUnsent: 'all' }))
    expect(await one.nextTimerAt()).toBeNull()
    expect(await one.claimOutbox(9, MORNING, MORNING)).toEqual([])
  })

  it('cannot be changed by whoever committed or read it', async () => {
    const store = open(newPath())
    const given: { -readonly [K in keyof ConversationState]: ConversationState[K] } = state({ name: 'Hoa' })
    await store.commitTurn(turnCommit({ state: given }))
    expect(() => {
      given.name = 'Lan'
    }).toThrow(TypeError)
    expect(await nameOf(store)).toBe('Hoa')
  })
})

describe('a store that remembers', () => {
  /** The other is opened anew before each step, so that it knows nothing but its file. */
  it.each([1, 2, 3])('does the same as one that knows only its file (series %i)', { timeout: 60_000 }, async (seed) => {
    const [path, plainPath] = [newPath(), newPath()]
    const store = open(path)
    const chance = dice(seed)
    const turns = new Map<string, number>()
    for (let step = 0; step < 120; step++) {
      const acts = Array.from({ length: 1 + chance(4) }, (_, n) => act(chance, turns, `${step}.${n}`))
      const plain = open(plainPath)
      // Now and then another process acts on the file of the one that remembers.
      const actor = chance(12) === 0 ? open(path) : store
      const outcomes = await together(actor, acts)
      expect(outcomes, `step ${step}`).toEqual(await together(plain, acts))
      if (actor !== store) {
        await close(actor)
        await Promise.all([store.ping(), plain.ping()])
      }
      for (const person of PEOPLE) {
        const known = await store.readConversation(keyOf(person))
        expect(known, `step ${step}`).toEqual(await plain.readConversation(keyOf(person)))
        turns.set(person, known?.turn ?? 0)
      }
      await close(plain)
      expect(rowsOf(path), `step ${step}`).toEqual(rowsOf(plainPath))
    }
  })
})

describe('the memory', () => {
  it('holds no more than it may, and keeps what is asked for', () => {
    const db = new DatabaseSync(':memory:')
    const recent = memoryBeside(db, 10).of<number>()
    recent.set('often', -1)
    for (let n = 0; n < 100; n++) {
      recent.set(`k${n}`, n)
      expect(recent.get('often')).toBe(-1)
    }
    const known = Array.from({ length: 100 }, (_, n) => recent.get(`k${n}`)).filter((value) => value !== undefined)
    expect(known.length).toBeGreaterThan(0)
    expect(known.length).toBeLessThanOrEqual(10)
    db.close()
  })
})

const PEOPLE = ['1', '2', '3', '4']
const NAMES = ['remind', 'gather', 'queue'] as const satisfies readonly Timer['name'][]

type Chance = (below: number) => number
type Act = (store: Store) => Promise<unknown>

/** One call that a running server could make. Ids of outbox entries are few, so that calls meet each other. */
function act(chance: Chance, turns: ReadonlyMap<string, number>, name: string): Act {
  const person = PEOPLE[chance(PEOPLE.length)] as string
  const conversation = keyOf(person)
  const entry = { id: `${person}.${chance(6)}`, conversation }
  const oneOf = <T>(values: readonly T[]): T => values[chance(values.length)] as T
  const now = MORNING + chance(3) * MINUTE_MS
  const dropped = timer(oneOf(NAMES), { person })

  function commit(): Act {
    const expectedTurn = (turns.get(person) ?? 0) + (chance(6) === 0 ? 1 : 0)
    const urgency = oneOf(['live', 'later'] as const)
    const queued = outboxEntry(entry.id, { person, turn: expectedTurn + 1, message: message({ urgency }) })
    const withdrawUnsent = oneOf([undefined, undefined, 'later', 'all'] as const)
    const turn = turnCommit({
      person,
      expectedTurn,
      state: state({ name, frames: chance(3) ? [frame()] : [] }),
      inboundIds: chance(4) ? [name] : chance(2) ? ['the same'] : [],
      outbox: chance(4) ? [queued, { ...queued, place: 1, id: `${entry.id}b` }].slice(0, 1 + chance(2)) : [],
      claimUntil: oneOf([MORNING, MORNING + MINUTE_MS]),
      timers: chance(2) ? [timer(oneOf(NAMES), { person, turn: expectedTurn })] : [],
      cancelTimers: oneOf([[], ['remind'], ['gather', 'remind'], 'all'] as const),
      transcript: chance(8) ? [said(name)] : [said(name), said(name)],
      ...(withdrawUnsent && { withdrawUnsent }),
    })
    return (store) => store.commitTurn(turn)
  }

  function settle(): Act {
    const outcome: Settlement['outcome'] = oneOf([
      { kind: 'sent', at: MORNING },
      { kind: 'sent', at: MORNING },
      { kind: 'dropped', reason: 'rejected' },
      { kind: 'retry', reason: 'busy', notBefore: now },
      { kind: 'held', reason: 'window' },
    ] as const)
    const timers = chance(2) ? [timer(oneOf(NAMES), { person, turn: 1 })] : []
    return (store) => store.settleOutbox([{ entry, outcome, timers, counts: {} }])
  }

  switch (chance(16)) {
    case 0:
      return (store) => store.claimOutbox(3, now, now + MINUTE_MS).then((entries) => entries.map(({ id }) => id))
    case 1:
      return (store) => store.releaseOutbox([entry as OutboxEntry])
    case 2:
      return (store) => store.releaseHeld(conversation)
    case 3:
      return (store) => store.claimTimers(2, now, now + MINUTE_MS)
    case 4:
      return (store) => store.dropTimer(dropped)
    case 5:
      return chance(3) ? commit() : (store) => store.erase(conversation)
    case 6:
      return chance(3) ? commit() : (store) => store.takeOver()
    case 7:
    case 8:
    case 9:
    case 10:
      return settle()
    default:
      return commit()
  }
}

async function together(store: Store, acts: readonly Act[]): Promise<readonly unknown[]> {
  const outcomes = await Promise.allSettled(acts.map((one) => one(store)))
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason)))
}

async function close(store: Store): Promise<void> {
  opened.splice(opened.indexOf(store), 1)
  await store.close()
}

const TABLES = ['conversation', 'outbox', 'timer', 'said']

function rowsOf(path: string): unknown {
  const db = new DatabaseSync(path)
  const rows = TABLES.map((table) => db.prepare(`SELECT * FROM ${table}`).all())
  db.close()
  return rows
}

/** Numbers below the one given, the same ones for the same seed. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function dice(seed: number): Chance {
  let at = seed
  return (below) => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((at / 2 ** 32) * below)
  }
}
