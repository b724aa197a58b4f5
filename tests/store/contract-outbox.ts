import { describe, expect, it } from 'vitest'
import type { OutboxEntry } from '../../src/records.ts'
import type { Settlement } from '../../src/store/store.ts'
import type { Subject } from './contract.ts'
import { keyOf, MINUTE_MS, MORNING, message, outboxEntry, timer, turnCommit } from './fixtures.ts'

const key = keyOf()
const LATER = MORNING + MINUTE_MS
const DAY = '2026-11-20'

export function outboxPromises(at: Subject, shared: boolean) {
  const queue = (entries: readonly OutboxEntry[], claimUntil = MORNING, person = '42', expectedTurn = 0) =>
    at.store.commitTurn(turnCommit({ person, expectedTurn, outbox: entries, claimUntil }))
  const claim = async (now = MORNING, max = 10) =>
    (await at.store.claimOutbox(max, now, now + MINUTE_MS)).map(({ id }) => id)
  const settle = (id: string, outcome: Settlement['outcome'], more: Partial<Settlement> = {}) =>
    at.store.settleOutbox([{ entry: { id, conversation: key }, outcome, counts: {}, ...more }])

  const sent = { kind: 'sent', at: MORNING } as const
  const held = { kind: 'held', reason: 'window closed' } as const
  const retryAt = (notBefore: number) => ({ kind: 'retry', reason: 'no answer', notBefore }) as const

  describe('the outbox', () => {
    it('gives an entry back as it was queued', async () => {
      const entry = outboxEntry('a', {
        message: message({ choices: [{ data: '#x', label: 'Rồi' }], urgency: 'later' }),
        reply: 'ref',
        attempts: 3,
        starts: [{ conversation: key, name: 'remind', turn: 1, afterMs: 900_000 }],
        lastReason: 'throttled',
      })
      await queue([entry])
      expect(await at.store.claimOutbox(1, MORNING, LATER)).toEqual([entry])
    })

    it.skipIf(shared)(
      'gives back at the start of a process what an earlier one was sending, and says which',
      async () => {
        await queue([outboxEntry('a'), outboxEntry('b', { place: 1 })], LATER)
        await at.store.commitTurn(
          turnCommit({ person: '43', timers: [timer('wait', { person: '43', dueAt: MORNING })] }),
        )
        expect(await at.store.claimTimers(10, MORNING, LATER)).toHaveLength(1)
        expect(await at.store.takeOver()).toEqual(['a', 'b'])
        expect(await claim()).toEqual(['a', 'b'])
        expect(await at.store.claimTimers(10, MORNING, LATER)).toHaveLength(1)
        expect((await at.store.readConversation(key))?.unsent).toBe(false)
      },
    )

    it.runIf(shared)('gives nothing back at the start of a process: another may be sending it', async () => {
      await queue([outboxEntry('a')], LATER)
      await at.store.commitTurn(turnCommit({ person: '43', timers: [timer('wait', { person: '43', dueAt: MORNING })] }))
      expect(await at.store.claimTimers(10, MORNING, LATER)).toHaveLength(1)
      expect(await at.store.takeOver()).toEqual([])
      expect(await claim(LATER - 1)).toEqual([])
      expect(await at.store.claimTimers(10, LATER - 1, LATER)).toEqual([])
    })

    it('leaves a new entry to the process that committed it until its claim runs out', async () => {
      await queue([outboxEntry('a')], LATER)
      expect(await claim(LATER - 1)).toEqual([])
      expect(await claim(LATER)).toEqual(['a'])
    })

    it('gives a claimed entry to nobody else before its time', async () => {
      await queue([outboxEntry('a')])
      expect(await claim(MORNING)).toEqual(['a'])
      expect(await claim(LATER - 1)).toEqual([])
      expect(await claim(LATER)).toEqual(['a'])
    })

    it('gives each entry to one of several who claim at once', async () => {
      for (const person of ['1', '2', '3']) await queue([outboxEntry(`of ${person}`, { person })], MORNING, person)
      const claims = await Promise.all([claim(MORNING, 2), claim(MORNING, 2), claim(MORNING, 2)])
      expect(claims.flat().sort()).toEqual(['of 1', 'of 2', 'of 3'])
    })

    it('gives the first of each conversation before the ones behind, never more than asked', async () => {
      for (const person of ['1', '2']) {
        const entries = [0, 1, 2].map((place) => outboxEntry(`${person}${'abc'[place]}`, { person, place }))
        await queue(entries, MORNING, person)
      }
      const first = await claim(MORNING, 3)
      expect(first).toHaveLength(3)
      expect([...first].sort()).toEqual(['1a', '1b', '2a'])
      expect(first.indexOf('1a')).toBeLessThan(first.indexOf('1b'))
    })

    it('keeps the order of turn and place, whatever the ids', async () => {
      await queue([outboxEntry('a', { place: 1 }), outboxEntry('z', { place: 0 })])
      await queue([outboxEntry('m', { turn: 2, place: 0 })], MORNING, '42', 1)
      expect(await claim()).toEqual(['z', 'a', 'm'])
    })

    it.each([
      ['is claimed', () => claim(MORNING, 1)],
      ['is not due', () => settle('a', retryAt(LATER))],
      ['is held', () => settle('a', held)],
    ])('gives nothing of a conversation whose first entry %s', async (_why, happens) => {
      await queue([outboxEntry('a', { place: 0 }), outboxEntry('b', { place: 1 })])
      await happens()
      expect(await claim(LATER - 1)).toEqual([])
    })

    it('goes on with the next when the first of a conversation is withdrawn', async () => {
      const later = outboxEntry('later', { place: 0, message: message({ urgency: 'later' }) })
      await queue([later, outboxEntry('live', { place: 1 })])
      await settle('later', retryAt(MORNING * 2))
      expect(await claim()).toEqual([])
      await at.store.commitTurn(turnCommit({ expectedTurn: 1, withdrawUnsent: 'later' }))
      expect(await claim()).toEqual(['live'])
    })

    it('stops at an entry in the middle that cannot be had', async () => {
      await queue([0, 1, 2].map((place) => outboxEntry('abc'[place] ?? '', { place })))
      await settle('b', retryAt(LATER))
      expect(await claim(LATER - 1)).toEqual(['a'])
    })

    it.each([
      ['sent', sent],
      ['dropped', { kind: 'dropped', reason: 'rejected' }],
    ] as const)('forgets an entry that was %s and goes on with the next', async (_how, outcome) => {
      await queue([outboxEntry('a', { place: 0 }), outboxEntry('b', { place: 1 })])
      await claim()
      await settle('a', outcome)
      expect(await claim(LATER)).toEqual(['b'])
    })

    it('gives an entry to be tried again at its time, with one attempt more and the reason', async () => {
      await queue([outboxEntry('a')], LATER)
      await settle('a', retryAt(LATER + 5))
      expect(await claim(LATER + 4)).toEqual([])
      const [entry] = await at.store.claimOutbox(1, LATER + 5, LATER + 5)
      expect(entry).toMatchObject({ id: 'a', attempts: 1, lastReason: 'no answer' })
    })

    it('does not count an attempt that was not made', async () => {
      await queue([outboxEntry('a', { attempts: 2 })])
      await settle('a', { ...retryAt(MORNING), tried: false })
      expect(await at.store.claimOutbox(1, MORNING, LATER)).toMatchObject([{ attempts: 2, lastReason: 'no answer' }])
    })

    it('keeps a held entry for ever, until the resident writes', async () => {
      await queue([outboxEntry('a')])
      await claim()
      await settle('a', held)
      expect(await claim(MORNING * 2)).toEqual([])
      await at.store.commitTurn(turnCommit({ expectedTurn: 1 }))
      expect(await claim(MORNING * 2)).toEqual([])
      await at.store.commitTurn(turnCommit({ expectedTurn: 2, inboundIds: ['hello'] }))
      expect(await at.store.claimOutbox(1, MORNING, LATER)).toMatchObject([
        { id: 'a', attempts: 1, lastReason: 'window closed' },
      ])
    })

    it('releases held entries of one person when asked', async () => {
      await queue([outboxEntry('a')])
      await queue([outboxEntry('b', { person: '7' })], MORNING, '7')
      await settle('a', held)
      await at.store.settleOutbox([{ entry: { id: 'b', conversation: keyOf('7') }, outcome: held, counts: {} }])
      await at.store.releaseHeld(key)
      expect(await claim()).toEqual(['a'])
    })

    it('takes claimed entries back untouched', async () => {
      await queue([outboxEntry('a', { attempts: 1 })])
      const [entry] = await at.store.claimOutbox(1, MORNING, LATER)
      await at.store.releaseOutbox(entry ? [entry] : [])
      expect(await at.store.claimOutbox(1, MORNING, LATER)).toEqual([entry])
    })

    it.each([
      ['scheduled again', retryAt(LATER)],
      ['held', held],
    ] as const)('does not shorten the wait of an entry %s when it is given back late', async (_how, outcome) => {
      await queue([outboxEntry('a')])
      await claim()
      await settle('a', outcome)
      await at.store.releaseOutbox([{ id: 'a', conversation: key }])
      expect(await claim(LATER - 1)).toEqual([])
    })

    it('raises counters and sets timers with the settlement', async () => {
      await queue([outboxEntry('a')])
      at.now = MORNING + 20 * 60 * MINUTE_MS
      await settle('a', sent, { counts: { sent: 1 }, timers: [timer('remind', { dueAt: LATER, step: 's' })] })
      expect(await at.store.counts(DAY, DAY)).toEqual({ sent: 1 })
      expect(await at.store.claimTimers(9, LATER, LATER)).toEqual([timer('remind', { dueAt: LATER, step: 's' })])
    })

    it('counts what was not sent on the day it was written', async () => {
      await queue([outboxEntry('a')])
      at.now = Date.UTC(2026, 10, 24)
      await settle('a', retryAt(0), { counts: { retries: 1 } })
      expect(await at.store.counts('2026-11-24', '2026-11-24')).toEqual({ retries: 1 })
    })

    it('does nothing when an entry is settled that is no longer there', async () => {
      await queue([outboxEntry('a')])
      await settle('a', sent)
      for (const outcome of [sent, retryAt(0), held, { kind: 'dropped', reason: '' } as const]) {
        await settle('a', outcome, { counts: { sent: 1 }, timers: [timer('remind')] })
      }
      expect(await at.store.counts(DAY, DAY)).toEqual({})
      expect(await at.store.nextTimerAt()).toBeNull()
      expect(await claim()).toEqual([])
    })

    it.each([
      ['reminders, when told so', 'later', ['live']],
      ['everything, when told so', 'all', []],
      ['nothing, when not told so', undefined, ['live', 'reminder']],
    ] as const)('withdraws %s, also what is claimed', async (_what, withdrawUnsent, left) => {
      const reminder = outboxEntry('reminder', { place: 1, message: message({ urgency: 'later' }) })
      await queue([outboxEntry('live', { place: 0 }), reminder], LATER)
      const next = outboxEntry('next', { turn: 2, message: message({ urgency: 'later' }) })
      const commit = turnCommit({ expectedTurn: 1, outbox: [next], ...(withdrawUnsent && { withdrawUnsent }) })
      await at.store.commitTurn(commit)
      expect(await claim(LATER)).toEqual([...left, 'next'])
    })

    it.each([
      ['nothing waits', null, MORNING, false],
      ['its message is being sent', (): unknown => undefined, MORNING, false],
      ['its message is to be tried again later', () => settle('a', retryAt(LATER * 2)), MORNING, true],
      ['its message is held', () => settle('a', held), MORNING, true],
      ['its message was given back', () => at.store.releaseOutbox([outboxEntry('a')]), MORNING, true],
      ['its message was sent', () => settle('a', sent), MORNING, false],
      ['its sender died and the claim has run out', (): unknown => undefined, LATER, true],
    ] as const)('says of a conversation whether a message waits: %s', async (_when, happens, now, unsent) => {
      await queue(happens === null ? [] : [outboxEntry('a')], LATER)
      await happens?.()
      at.now = now
      expect((await at.store.readConversation(key))?.unsent).toBe(unsent)
    })

    it('knows how much waits, and how long the oldest has', async () => {
      expect(await at.store.outboxDepth(MORNING)).toEqual({ waiting: 0, oldestMs: 0 })
      await queue([outboxEntry('a', { queuedAt: MORNING })])
      await queue([outboxEntry('b', { person: '2', queuedAt: MORNING + 400 })], LATER, '2')
      await settle('a', held)
      expect(await at.store.outboxDepth(MORNING + 1_000)).toEqual({ waiting: 2, oldestMs: 1_000 })
      await settle('a', sent)
      expect(await at.store.outboxDepth(MORNING + 1_000)).toEqual({ waiting: 1, oldestMs: 600 })
    })
  })
}
