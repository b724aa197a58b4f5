import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { gapOf } from '../../src/store/sqlite/scrub.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import {
  keyOf,
  MORNING,
  message,
  newDirectory,
  outboxEntry,
  removeDirectories,
  said,
  state,
  timer,
  timesIn,
  turnCommit,
  write,
} from './fixtures.ts'

afterAll(removeDirectories)

const opened: Store[] = []

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

function open(path: string): Store {
  const store = sqliteStore({ path, clock: { now: () => MORNING } })
  opened.push(store)
  return store
}

const newPath = () => join(newDirectory(), 'x.db')

describe('erased text', { timeout: 30_000 }, () => {
  const CANARY = 'chim-hoang-yen'
  const secret = (n: number) => `${CANARY} ${'ạ'.repeat((n * 37) % 900)} ${CANARY}`

  /** Every place a text can be in, in rows of many lengths, written and rewritten so that pages split and move. */
  async function fill(store: Store, people: readonly string[], text: (n: number) => string): Promise<void> {
    for (let turn = 0; turn < 12; turn++) {
      await Promise.all(
        people.map((person, n) =>
          store.commitTurn(
            turnCommit({
              person,
              expectedTurn: turn,
              state: state({ gathered: [text(n * turn)], name: text(1) }),
              outbox: [outboxEntry(`o${turn}`, { person, turn, message: message({ text: text(n + turn) }) })],
              timers: [timer('remind', { person, step: text(1) })],
              transcript: [said(`${turn}`.padStart(3, '0'), { text: text(n * 7 + turn), platformId: `p${turn}` })],
              documents: [
                write(`d${person}`, turn, {
                  body: text(n * 3 + turn),
                  indexes: { conversation: keyOf(person), [text(2)]: 'x' },
                }),
              ],
              rewrite: turn % 3 === 0 ? [{ platformId: `p${turn - 1}`, text: text(n + 1) }] : [],
            }),
          ),
        ),
      )
    }
    const entries = await store.claimOutbox(people.length * 4, MORNING, MORNING)
    await store.settleOutbox(
      entries.map((entry, n) => ({
        entry,
        outcome: n % 2 ? { kind: 'sent', at: MORNING } : { kind: 'retry', reason: text(3), notBefore: MORNING },
        counts: {},
      })),
    )
  }

  it('is in no file any more when erasing has ended', async () => {
    const path = newPath()
    const store = open(path)
    const people = Array.from({ length: 60 }, (_, n) => String(n))
    // Every third is erased; their rows lie between those of the others.
    const gone = people.filter((_, n) => n % 3 === 0)
    await fill(store, gone, secret)
    await fill(
      store,
      people.filter((_, n) => n % 3 !== 0),
      (n) => `khác ${'x'.repeat((n * 53) % 700)}`,
    )
    expect(timesIn(path, CANARY)).toBeGreaterThan(100)
    for (const person of gone) await store.erase(keyOf(person))
    expect(timesIn(path, CANARY)).toBe(0)
    expect(timesIn(path, 'khác')).toBeGreaterThan(100)
  })

  it('does not come back when the pages it stood on are written again', async () => {
    const path = newPath()
    const store = open(path)
    const people = Array.from({ length: 300 }, (_, n) => `a${n}`)
    const plain = (n: number) => `khác ${'x'.repeat((n * 53) % 700)}`
    await fill(
      store,
      people.filter((_, n) => n % 3 === 0),
      secret,
    )
    await fill(
      store,
      people.filter((_, n) => n % 3 !== 0),
      plain,
    )
    await Promise.all(people.filter((_, n) => n % 3 === 0).map((person) => store.erase(keyOf(person))))
    for (const person of people.filter((_, n) => n % 3 !== 0)) {
      await store.commitTurn(turnCommit({ person, expectedTurn: 12, transcript: [said('999')], counts: { turns: 1 } }))
    }
    await store.close()
    expect(timesIn(path, CANARY)).toBe(0)
  })

  it('waits for a reader that still sees it', async () => {
    const path = newPath()
    const store = open(path)
    await fill(store, ['1'], secret)
    const reader = new DatabaseSync(path)
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM said').get()
    const order: string[] = []
    const erased = store.erase(keyOf('1')).then(() => order.push('erased'))
    // The first look at the log comes with the write that erases; the reader is still there then.
    await store.ping()
    await store.readConversation(keyOf('1'))
    order.push('reader gone')
    reader.exec('COMMIT')
    reader.close()
    await erased
    expect(order).toEqual(['reader gone', 'erased'])
    expect(timesIn(path, CANARY)).toBe(0)
  })
})

describe('the unused space of a page', () => {
  const page = (bytes: readonly number[], at = 0) => {
    const buffer = Buffer.alloc(4_096)
    buffer.set(bytes, at)
    return buffer
  }

  it.each([
    ['a leaf of a table with 3 cells', page([13, 0, 0, 0, 3, 0x0f, 0x00]), false, [14, 3_840]],
    ['an inner page of an index', page([2, 0, 0, 0, 1, 0x0f, 0x00]), false, [14, 3_840]],
    ['the first page of the file', page([13, 0, 0, 0, 2, 0x0f, 0x00], 100), true, [112, 3_840]],
    ['none where the text goes on from another page', page([0, 0, 0, 13, 3, 0x0f, 0x00]), false, [0, 0]],
    ['none where the numbers make no sense', page([13, 0, 0, 0xff, 0xff, 0x0f, 0x00]), false, [0, 0]],
    ['none where the cells would begin behind the end', page([13, 0, 0, 0, 3, 0x10, 0x01]), false, [0, 0]],
  ] as const)('is %s', (_what, bytes, isFirst, gap) => {
    expect(gapOf(bytes, isFirst)).toEqual(gap)
  })
})
