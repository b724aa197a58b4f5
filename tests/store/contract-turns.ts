import { describe, expect, it } from 'vitest'
import { dayOf } from '../../src/store/day.ts'
import type { Subject } from './contract.ts'
import {
  address,
  frame,
  keyOf,
  MINUTE_MS,
  MORNING,
  outboxEntry,
  said,
  state,
  timer,
  turnCommit,
  write,
} from './fixtures.ts'

const key = keyOf()
const DAY_MS = 86_400_000

export function turnPromises(at: Subject) {
  describe('a turn', () => {
    it('is null for a person never seen', async () => {
      expect(await at.store.readConversation(key)).toBeNull()
    })

    it('is read back as it was committed', async () => {
      const full = state({
        frames: [frame(), frame({ flow: 'luu-tru', because: 'aside' })],
        name: 'Hoa',
        owner: 'queue',
      })
      await at.store.commitTurn(turnCommit({ state: full }))
      expect(await at.store.readConversation(key)).toEqual({
        key,
        address: address(),
        turn: 1,
        state: full,
        unsent: false,
      })
    })

    it('keeps the whole of an id that has colons', async () => {
      await at.store.commitTurn(turnCommit({ person: '29:1a:b' }))
      expect((await at.store.readConversation(keyOf('29:1a:b')))?.address).toEqual(address('29:1a:b'))
    })

    it('appears whole: state, outbox, timers, transcript, counts and documents together', async () => {
      const outcome = await at.store.commitTurn(everything())
      expect(outcome).toBe('committed')
      expect(await leftBy()).toEqual({
        turn: 1,
        outbox: 1,
        timers: 1,
        transcript: 1,
        turns: 1,
        ticket: true,
        applied: true,
      })
    })

    it.each([
      ['its turn has moved on', { expectedTurn: 3 }, 'conflict'],
      ['it is said to be new and is not', { expectedTurn: 0 }, 'conflict'],
      ['its ticket has moved on', { documents: [write('t', 4)] }, 'conflict'],
      ['one of two documents has moved on', { documents: [write('fresh', 0), write('t', 4)] }, 'conflict'],
      ['an inbound id was applied before', { inboundIds: ['new', 'seen'] }, 'duplicate'],
      ['both: a redelivery of an older turn', { expectedTurn: 0, inboundIds: ['seen'] }, 'duplicate'],
    ] as const)('leaves no trace when %s', async (_why, overrides, outcome) => {
      await at.store.commitTurn(turnCommit({ inboundIds: ['seen'] }))
      const refused = { ...everything(), expectedTurn: 1, inboundIds: ['new'], ...overrides }
      expect(await at.store.commitTurn(refused)).toBe(outcome)
      expect(await leftBy('new')).toEqual({
        turn: 1,
        outbox: 0,
        timers: 0,
        transcript: 0,
        turns: 0,
        ticket: false,
        applied: false,
      })
      expect(await at.store.getDocument('ticket', 'fresh')).toBeNull()
    })

    it('that names a turn of someone never seen is a conflict', async () => {
      expect(await at.store.commitTurn(turnCommit({ expectedTurn: 2 }))).toBe('conflict')
      expect(await at.store.readConversation(key)).toBeNull()
    })

    it('counts turns one by one', async () => {
      for (const expectedTurn of [0, 1, 2]) await at.store.commitTurn(turnCommit({ expectedTurn }))
      expect((await at.store.readConversation(key))?.turn).toBe(3)
    })

    it('wins alone when two are decided from the same state at once', async () => {
      const outcomes = await Promise.all([
        at.store.commitTurn(turnCommit({ inboundIds: ['a'] })),
        at.store.commitTurn(turnCommit({ inboundIds: ['b'] })),
      ])
      expect(outcomes).toEqual(['committed', 'conflict'])
      expect(await at.store.wasApplied(key, 'b')).toBe(false)
    })

    it('takes a message delivered twice at once only once', async () => {
      const outcomes = await Promise.all([
        at.store.commitTurn(turnCommit({ inboundIds: ['same'] })),
        at.store.commitTurn(turnCommit({ inboundIds: ['same'], expectedTurn: 1 })),
      ])
      expect(outcomes).toEqual(['committed', 'duplicate'])
    })

    it('that names one message twice is not a duplicate of itself', async () => {
      expect(await at.store.commitTurn(turnCommit({ inboundIds: ['a', 'a'] }))).toBe('committed')
    })

    it('of one person does not make the same id of another a duplicate', async () => {
      await at.store.commitTurn(turnCommit({ person: '1', inboundIds: ['7'] }))
      expect(await at.store.wasApplied(keyOf('2'), '7')).toBe(false)
      expect(await at.store.commitTurn(turnCommit({ person: '2', inboundIds: ['7'] }))).toBe('committed')
    })

    it('that nobody sent, of a timer, names no id and is no duplicate', async () => {
      await at.store.commitTurn(turnCommit())
      expect(await at.store.commitTurn(turnCommit({ expectedTurn: 1 }))).toBe('committed')
    })
  })

  describe('the transcript', () => {
    const entries = ['01', '02', '03', '04'].map((id) => said(id))

    it('keeps every field of an entry', async () => {
      const full = said('01', {
        from: 'person',
        flow: 'luu-tru',
        step: 'hoi',
        platformId: 'p1',
        media: [{ kind: 'photo', ref: 'r' }, { kind: 'voice' }],
        by: 'lan',
        trace: '{"turn":1,"heard":["một\\ttab"]}',
      })
      await at.store.commitTurn(turnCommit({ transcript: [full, said('02')] }))
      expect(await at.store.transcript(key, 10)).toEqual([full, said('02')])
    })

    it.each([
      ['all, newest last', 10, undefined, ['01', '02', '03', '04']],
      ['the newest, when fewer are wanted', 2, undefined, ['03', '04']],
      ['those before an id', 10, '03', ['01', '02']],
      ['the nearest before an id', 1, '03', ['02']],
      ['none before the first', 10, '01', []],
    ])('gives %s', async (_which, max, before, ids) => {
      await at.store.commitTurn(turnCommit({ transcript: entries }))
      await at.store.commitTurn(turnCommit({ person: '2', transcript: [said('00')] }))
      expect((await at.store.transcript(key, max, before)).map(({ id }) => id)).toEqual(ids)
    })

    it('replaces the text of an edited message, of this person only', async () => {
      for (const person of ['1', '2']) {
        await at.store.commitTurn(
          turnCommit({ person, transcript: [said('01', { platformId: 'p', text: 'cũ' }), said('02')] }),
        )
      }
      await at.store.commitTurn(
        turnCommit({
          person: '1',
          expectedTurn: 1,
          rewrite: [
            { platformId: 'p', text: 'mới' },
            { platformId: 'none', text: '' },
          ],
        }),
      )
      expect((await at.store.transcript(keyOf('1'), 9)).map(({ text }) => text)).toEqual(['mới', 'nói 02'])
      expect((await at.store.transcript(keyOf('2'), 9)).map(({ text }) => text)).toEqual(['cũ', 'nói 02'])
    })

    it.each([
      ['in small turns', 4],
      ['in one turn', 2_500],
    ])('keeps the newest 1,900 to 2,000 entries when more come %s', async (_how, perTurn) => {
      const ids = Array.from({ length: 2_500 }, (_, n) => String(n).padStart(6, '0'))
      const commits = Array.from({ length: ids.length / perTurn }, (_, turn) =>
        at.store.commitTurn(
          turnCommit({
            expectedTurn: turn,
            transcript: ids.slice(turn * perTurn, (turn + 1) * perTurn).map((id) => said(id)),
          }),
        ),
      )
      await Promise.all(commits)
      const kept = await at.store.transcript(key, 10_000)
      expect(kept.length).toBeGreaterThanOrEqual(1_900)
      expect(kept.length).toBeLessThanOrEqual(2_000)
      expect(kept.map(({ id }) => id)).toEqual(ids.slice(-kept.length))
    })
  })

  describe('counters', () => {
    it('add up by day in Viet Nam and by name', async () => {
      // 2026-11-20 23:59 and 2026-11-21 00:00 there.
      const lastMinute = Date.UTC(2026, 10, 20, 16, 59)
      const commits = [
        turnCommit({ person: '1', at: lastMinute, counts: { turns: 1, misses: 2 } }),
        turnCommit({ person: '2', at: lastMinute, counts: { turns: 1 } }),
        turnCommit({ person: '3', at: lastMinute + MINUTE_MS, counts: { turns: 5 } }),
      ]
      await Promise.all(commits.map(at.store.commitTurn))
      await at.store.commitTurn(turnCommit({ person: '1', expectedTurn: 1, at: lastMinute, counts: { turns: 1 } }))
      expect(await at.store.counts('2026-11-20', '2026-11-20')).toEqual({ turns: 3, misses: 2 })
      expect(await at.store.counts('2026-11-20', '2026-11-21')).toEqual({ turns: 8, misses: 2 })
      expect(await at.store.counts('2026-11-22', '2026-12-31')).toEqual({})
    })

    it('counts what began earlier for the day of its beginning, in the same commit', async () => {
      const countsAt = [
        { at: MORNING - DAY_MS, counts: { ended: 1 } },
        { at: MORNING - DAY_MS + MINUTE_MS, counts: { ended: 2 } },
      ]
      await at.store.commitTurn(turnCommit({ counts: { ended: 5 }, at: MORNING, countsAt }))
      await at.store.commitTurn(turnCommit({ counts: {}, at: MORNING, countsAt }))
      expect(await at.store.counts(dayOf(MORNING - DAY_MS), dayOf(MORNING - DAY_MS))).toEqual({ ended: 3 })
      expect(await at.store.counts(dayOf(MORNING), dayOf(MORNING))).toEqual({ ended: 5 })
    })

    it('of a refused turn are not raised, also among others of the same moment', async () => {
      await Promise.all([
        at.store.commitTurn(turnCommit({ person: '1', counts: { turns: 1 } })),
        at.store.commitTurn(turnCommit({ person: '1', counts: { turns: 1 } })),
        at.store.commitTurn(turnCommit({ person: '2', counts: { turns: 1 } })),
      ])
      expect(await at.store.counts('2026-11-20', '2026-11-20')).toEqual({ turns: 2 })
    })
  })

  describe('the conversations in a flow', () => {
    it('are those with any frame in it, and follow every turn', async () => {
      const inFlows = (...flows: string[]) => state({ frames: flows.map((flow) => frame({ flow })) })
      await at.store.commitTurn(turnCommit({ person: '1', state: inFlows('luu-tru') }))
      await at.store.commitTurn(turnCommit({ person: '2', state: inFlows('vneid-muc-2', 'luu-tru') }))
      await at.store.commitTurn(turnCommit({ person: '3', state: inFlows('luu-tru-dai') }))
      await at.store.commitTurn(turnCommit({ person: '4', state: inFlows() }))
      expect([...(await at.store.conversationsIn('luu-tru', 10))].sort()).toEqual([keyOf('1'), keyOf('2')])
      expect(await at.store.conversationsIn('vneid-muc-2', 10)).toEqual([keyOf('2')])
      expect(await at.store.conversationsIn('luu-tru', 1)).toHaveLength(1)
      expect(await at.store.conversationsIn('luu', 10)).toEqual([])

      await at.store.commitTurn(turnCommit({ person: '1', expectedTurn: 1, state: inFlows('luu-tru') }))
      await at.store.commitTurn(turnCommit({ person: '2', expectedTurn: 1, state: inFlows('vneid-muc-2') }))
      await at.store.commitTurn(turnCommit({ person: '4', expectedTurn: 1, state: inFlows('luu-tru') }))
      expect([...(await at.store.conversationsIn('luu-tru', 10))].sort()).toEqual([keyOf('1'), keyOf('4')])
    })
  })

  /** A turn with one of everything. */
  function everything() {
    return turnCommit({
      inboundIds: ['new'],
      outbox: [outboxEntry('o')],
      timers: [timer('remind')],
      transcript: [said('01')],
      counts: { turns: 1 },
      documents: [write('t', 0)],
    })
  }

  async function leftBy(id = 'new') {
    const { store } = at
    const conversation = await store.readConversation(key)
    const [depth, timers, transcript, counts, ticket, applied] = await Promise.all([
      store.outboxDepth(MORNING),
      store.claimTimers(10, MORNING + DAY_MS, MORNING + DAY_MS),
      store.transcript(key, 10),
      store.counts('2026-11-20', '2026-11-20'),
      store.getDocument('ticket', 't'),
      store.wasApplied(key, id),
    ])
    return {
      turn: conversation?.turn,
      outbox: depth.waiting,
      timers: timers.length,
      transcript: transcript.length,
      turns: counts.turns ?? 0,
      ticket: ticket !== null,
      applied,
    }
  }
}
