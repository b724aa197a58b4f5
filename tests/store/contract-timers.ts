import { describe, expect, it } from 'vitest'
import type { Timer } from '../../src/records.ts'
import type { Subject } from './contract.ts'
import { MINUTE_MS, MORNING, outboxEntry, timer, turnCommit } from './fixtures.ts'

const DUE = MORNING + MINUTE_MS

export function timerPromises(at: Subject) {
  const set = (timers: readonly Timer[], expectedTurn = 0, person = '42') =>
    at.store.commitTurn(turnCommit({ timers, expectedTurn, person }))
  const namesDue = async (now: number, max = 10) =>
    (await at.store.claimTimers(max, now, now + MINUTE_MS)).map(({ name }) => name)

  describe('a timer', () => {
    it('is given when it is due, as it was set', async () => {
      const remind = timer('remind', { turn: 4, flow: 'luu-tru', step: 'hoi' })
      await set([remind, timer('silence', { dueAt: DUE + 1 })])
      expect(await at.store.claimTimers(10, DUE - 1, DUE)).toEqual([])
      expect(await at.store.claimTimers(10, DUE, DUE)).toEqual([remind])
    })

    it('is given to one of several who claim at once, and again when the claim has run out', async () => {
      await set([timer('remind')])
      expect((await Promise.all([namesDue(DUE), namesDue(DUE)])).flat()).toEqual(['remind'])
      expect(await namesDue(DUE + MINUTE_MS - 1)).toEqual([])
      expect(await namesDue(DUE + MINUTE_MS)).toEqual(['remind'])
    })

    it('is given at most as many at a time as asked, earliest first', async () => {
      await set([
        timer('remind', { dueAt: DUE - 1 }),
        timer('queue', { dueAt: DUE - 3 }),
        timer('wait', { dueAt: DUE - 2 }),
      ])
      expect(await namesDue(DUE, 2)).toEqual(['queue', 'wait'])
      expect(await namesDue(DUE, 2)).toEqual(['remind'])
    })

    it('replaces the one of the same name, and its claim', async () => {
      await set([timer('remind')])
      await namesDue(DUE)
      await set([timer('remind', { dueAt: DUE + 1, turn: 2 })], 1)
      expect(await at.store.claimTimers(10, DUE + 1, DUE * 2)).toEqual([timer('remind', { dueAt: DUE + 1, turn: 2 })])
      expect(await namesDue(DUE * 2 - 1)).toEqual([])
    })

    it('of a settlement replaces the one of the same name too', async () => {
      await at.store.commitTurn(turnCommit({ timers: [timer('remind')], outbox: [outboxEntry('a')] }))
      const later = timer('remind', { dueAt: DUE + 9 })
      const entry = outboxEntry('a')
      await at.store.settleOutbox([{ entry, outcome: { kind: 'sent', at: MORNING }, timers: [later], counts: {} }])
      expect(await at.store.claimTimers(10, DUE + 9, DUE * 2)).toEqual([later])
    })

    it.each([
      ['by name', ['remind', 'gather'], ['queue']],
      ['all of them', 'all', []],
      ['none', [], ['queue', 'remind']],
    ] as const)('is cancelled by a turn: %s', async (_which, cancelTimers, left) => {
      await set([timer('remind'), timer('queue')])
      await set([timer('remind', { person: '7' })], 0, '7')
      await at.store.commitTurn(turnCommit({ expectedTurn: 1, cancelTimers }))
      const due = await at.store.claimTimers(10, DUE, DUE * 2)
      expect(
        due
          .filter(({ conversation }) => conversation.endsWith('42'))
          .map(({ name }) => name)
          .sort(),
      ).toEqual(left)
      expect(due.filter(({ conversation }) => conversation.endsWith(':7'))).toHaveLength(1)
    })

    it('set by the turn that cancels all stays: cancelling comes first', async () => {
      await set([timer('remind')])
      await at.store.commitTurn(
        turnCommit({ expectedTurn: 1, cancelTimers: 'all', timers: [timer('remind', { turn: 2 })] }),
      )
      expect(await at.store.claimTimers(10, DUE, DUE)).toEqual([timer('remind', { turn: 2 })])
    })

    it.each([
      ['the very one', {}, []],
      ['one of an older turn', { turn: 0 }, ['remind']],
      ['one that was due at another time', { dueAt: DUE - 1 }, ['remind']],
      ['one of another name', { name: 'wait' }, ['remind']],
    ] as const)('is dropped only if it is still the one given: %s', async (_which, overrides, left) => {
      await set([timer('remind')])
      await at.store.dropTimer({ ...timer('remind'), ...overrides })
      expect(await namesDue(DUE)).toEqual(left)
    })

    it('says when the next is due, a claimed one at the end of its claim', async () => {
      expect(await at.store.nextTimerAt()).toBeNull()
      await set([timer('remind', { dueAt: DUE + 5 }), timer('queue')])
      expect(await at.store.nextTimerAt()).toBe(DUE)
      await at.store.claimTimers(1, DUE, DUE + 3)
      expect(await at.store.nextTimerAt()).toBe(DUE + 3)
      await at.store.claimTimers(1, DUE + 3, DUE * 2)
      expect(await at.store.nextTimerAt()).toBe(DUE + 5)
    })
  })
}
