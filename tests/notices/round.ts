/**
 * A notice to many, handed out by two nodes of which one dies: whatever store it is, each gets it exactly once. Run against
 * SQLite, Redis and a cluster of Redis.
 */
import { expect, it } from 'vitest'
import { SUBSCRIPTION } from '../../src/conversation/news.ts'
import { NOTICE, VALID_MS } from '../../src/conversation/notice.ts'
import { createReceive } from '../../src/conversation/receive.ts'
import { newState } from '../../src/conversation/turn.ts'
import { noticeOf, subscriptionsTo, writeNotice } from '../../src/notices/book.ts'
import { BEGUN, CLAIM_MS } from '../../src/notices/round.ts'
import { PAGE_MAX, type Sending, startSending } from '../../src/notices/sending.ts'
import type { Bring } from '../../src/notices/world.ts'
import type { Notice } from '../../src/records.ts'
import type { Store } from '../../src/store/store.ts'
import { MONDAY, type TestClock, testClock } from '../clock.ts'
import { turnCommit } from '../store/fixtures.ts'
import { fixtures } from '../talk.ts'

const HOUR = 60 * 60_000
const BY = { staff: 'duyet', name: 'Cô Duyệt' }
export const ID = 'thongbao0001'
/** Two whole pages and a piece of a third; ten of them began in the same moment. */
export const PEOPLE = PAGE_MAX * 2 + 17

export const NOTICE_BODY: Notice = {
  ...{ topic: 'nuoi-vit', texts: { vi: '{bác} ơi, phí nuôi vịt đã đổi.' }, authors: ['hanh'] },
  ...{ state: 'sending', by: BY, changedAt: MONDAY, until: MONDAY + VALID_MS, round: BEGUN },
}

/** People who asked to be told of ducks, an hour ago. */
export async function seed(store: Store, people = PEOPLE): Promise<void> {
  await Promise.all(
    Array.from({ length: people }, async (_, n) => {
      const person = `p${n}`
      const address = { channel: 'test', account: 'main', person }
      const conversation = `test:main:${person}`
      const id = `sub${String(n).padStart(10, '0')}`
      const at = MONDAY - HOUR
      const state = {
        ...newState(at),
        consent: { state: 'yes', at } as const,
        news: { yes: [{ id, topic: 'nuoi-vit', at }], offered: [], seen: [] },
      }
      const document = {
        ...{ kind: SUBSCRIPTION, id, version: 1, indexes: { conversation, topic: 'nuoi-vit' } },
        // Those of one moment come whole, whatever page they fall on.
        ...{ sort: n < PAGE_MAX - 5 || n > PAGE_MAX + 5 ? n : PAGE_MAX },
        body: { conversation, topic: 'nuoi-vit', at, words: '…' },
      }
      const documents = [{ document, replaces: 0 }]
      await store.commitTurn({ ...turnCommit({ state, documents }), key: conversation, address })
    }),
  )
}

export async function send(store: Store, body: Notice = NOTICE_BODY): Promise<void> {
  await writeNotice(store, { id: ID, version: 0 }, body)
}

export function door(store: Store, clock: TestClock, windowMs?: number) {
  return createReceive({
    ...{ store, clock, catalogue: () => CATALOGUE, windowMs: () => windowMs, elsewhere: () => [] },
    ...{ handOver: () => {}, withdraw: () => {}, forget: () => {}, holds: () => false },
    ...{ onFailure: () => {}, onMoved: () => {}, onTimer: () => {} },
  })
}
const CATALOGUE = fixtures()

/** A node whose loop goes only when it is told to. `bring` may be its death. */
export function node(store: Store, clock: TestClock, bring: Bring = door(store, clock).happen, inLine = 0) {
  let go = () => {}
  let rested = 0
  const errors: unknown[] = []
  const sending: Sending = startSending({
    ...{ store, clock, bring, isOn: (channel) => channel === 'test', inLine: () => inLine },
    onError: (error) => errors.push(error),
    after: (_ms, then) => {
      go = then
      rested += 1
      return () => {}
    },
  })
  return {
    sending,
    errors,
    /** One run of the loop. */
    async runs(): Promise<void> {
      const before = rested
      go()
      while (rested === before) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

/** Who has the notice in the outbox, with how often. */
export async function got(store: Store): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, number>()
  for (;;) {
    const far = MONDAY + 400 * 24 * HOUR
    const entries = await store.claimOutbox(500, far, far + 1)
    if (entries.length === 0) return all
    for (const { conversation, message } of entries) {
      if (message.notice === ID) all.set(conversation, (all.get(conversation) ?? 0) + 1)
    }
    await store.settleOutbox(entries.map((entry) => ({ entry, outcome: { kind: 'sent', at: far }, counts: {} })))
  }
}

export function rounds(driver: string, open: () => Promise<readonly [one: Store, other: Store]>): void {
  it(`${driver}: everyone gets it once, though the node that had begun dies in the middle of its page`, async () => {
    const [one, other] = await open()
    const clock = testClock()
    await seed(one)
    await send(one)
    let left = 7
    const alive = door(one, clock)
    // Seven are told, then nothing is heard of it any more: neither its turns nor the end of its page.
    const dying: Bring = (key, address, happening) =>
      left-- > 0 ? alive.happen(key, address, happening) : new Promise(() => {})
    const dead = node(one, clock, dying)
    void dead.runs()
    for (; left >= 0; ) await new Promise((resolve) => setImmediate(resolve))

    const second = node(other, clock)
    for (let run = 0; run < 5; run++) await second.runs()
    // What the dead one holds is still its own.
    expect((await noticeOf(other, ID))?.body).toMatchObject({ state: 'sending', round: { over: true } })
    clock.pass(CLAIM_MS + 1)
    for (let run = 0; run < 3; run++) await second.runs()
    expect((await noticeOf(other, ID))?.body.state).toBe('sent')
    const told = await got(other)
    expect([...told.values()].every((times) => times === 1)).toBe(true)
    expect(told.size).toBe(PEOPLE)
    expect(second.errors).toEqual([])
    const counts = await other.counts('2026-11-23', '2026-11-23')
    expect(counts[`notice:${ID}.taken`]).toBe(PEOPLE)
    // Whoever the dead one had told is not decided of again.
    expect(counts[`notice:${ID}.left`]).toBeUndefined()
  })

  it(`${driver}: two nodes share it, and one that is late changes nothing`, async () => {
    const [one, other] = await open()
    const clock = testClock()
    await seed(one)
    await send(one)
    const late = testClock()
    // Its clock is minutes ahead: it takes every page of the other for a dead one's.
    late.set(MONDAY + 10 * CLAIM_MS)
    const nodes = [node(one, clock), node(other, late)]
    for (let run = 0; run < 6; run++) await Promise.all(nodes.map(({ runs }) => runs()))
    const told = await got(one)
    expect([...told.values()].every((times) => times === 1)).toBe(true)
    expect(told.size).toBe(PEOPLE)
    expect((await noticeOf(one, ID))?.body.state).toBe('sent')
  })

  it(`${driver}: a subscription is found by its topic while it stands, and by its person when they are forgotten`, async () => {
    const [one, other] = await open()
    await seed(one, 3)
    const all = async () => {
      const found: string[] = []
      for await (const page of subscriptionsTo(other, 'nuoi-vit')) found.push(...page.map(({ id }) => id))
      return found.length
    }
    expect(await all()).toBe(3)
    await one.erase('test:main:p1')
    expect(await all()).toBe(2)
    expect(await other.listDocuments(NOTICE, { max: 5 })).toEqual([])
  })
}
