/** Handing out on the embedded store, and the arithmetic of pages. */
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { BEGUN, CLAIM_MS, finished, isOver, taken, takenOver, wholePage } from '../../src/notices/round.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { MONDAY, testClock } from '../clock.ts'
import { newDirectory, removeDirectories } from '../store/fixtures.ts'
import { got, ID, NOTICE_BODY, node, rounds, seed, send } from './round.ts'

const opened: Store[] = []
async function open(): Promise<Store> {
  const store = await openStore({ dataDir: newDirectory() })
  opened.push(store)
  return store
}
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
afterAll(removeDirectories)

rounds('sqlite', async () => {
  const store = await open()
  return [store, store]
})

describe('pages', () => {
  const at = (...sorts: number[]) => sorts.map((sort) => ({ sort }))

  it('follow one another, are given back when they are done, and end the round', () => {
    const first = taken(BEGUN, at(1, 2, 3), 100)
    const second = taken(first.round, at(4), 100)
    const third = taken(second.round, [], 100)
    expect([first.page, second.page, third.page]).toEqual([
      { after: BEGUN.after, upTo: 3 },
      { after: 3, upTo: 4 },
      null,
    ])
    expect(isOver(third.round)).toBe(false)
    const half = finished(third.round, { after: 3, upTo: 4 })
    expect(isOver(half)).toBe(false)
    expect(isOver(finished(half, { after: BEGUN.after, upTo: 3 }))).toBe(true)
  })

  it('are somebody else’s only when their time has run out', () => {
    const { round } = taken(BEGUN, at(1), 100)
    expect(takenOver(round, 100 + CLAIM_MS - 1)).toBeNull()
    const over = takenOver(round, 100 + CLAIM_MS)
    expect(over?.page).toEqual({ after: BEGUN.after, upTo: 1 })
    expect(takenOver(over?.round ?? round, 100 + CLAIM_MS)).toBeNull()
  })

  it.each([
    ['a listing that is not full', at(1, 2, 2), 4, 3],
    ['one whose last has a sort of its own', at(1, 2, 3), 3, 2],
    ['one cut in the middle of a sort', at(1, 2, 2), 3, 1],
    ['one of a single sort', at(2, 2, 2), 3, 3],
  ])('of %s', (_situation, found, max, kept) => {
    expect(wholePage(found, max)).toHaveLength(kept)
  })
})

describe('while it is handed out', () => {
  it('a long line at the door out goes first', async () => {
    const store = await open()
    await seed(store, 3)
    await send(store)
    await node(store, testClock(), undefined, 101).runs()
    expect((await got(store)).size).toBe(0)
  })

  it('stopped by staff nobody else gets it, and every node knows', async () => {
    const store = await open()
    await seed(store, 3)
    await send(store, { ...NOTICE_BODY, state: 'stopped' })
    const one = node(store, testClock())
    await one.runs()
    expect((await got(store)).size).toBe(0)
    expect(one.sending.halted(ID)).toBe(true)
    expect(one.sending.halted('another')).toBe(false)
  })

  it('whoever is forgotten meanwhile is not written to', async () => {
    const store = await open()
    await seed(store, 5)
    await send(store)
    await store.erase('test:main:p3')
    await node(store, testClock()).runs()
    expect([...(await got(store)).keys()].sort()).toEqual([0, 1, 2, 4].map((n) => `test:main:p${n}`))
  })

  it('when its time is over nobody gets it any more', async () => {
    const store = await open()
    await seed(store, 3)
    await send(store, { ...NOTICE_BODY, until: MONDAY - 1 })
    await node(store, testClock()).runs()
    expect((await got(store)).size).toBe(0)
  })
})
