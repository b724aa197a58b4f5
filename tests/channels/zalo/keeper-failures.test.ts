/** Tokens that are not renewed, refused, or there for the first time. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Vault } from '../../../src/channels/tools.ts'
import type { TokenAnswer } from '../../../src/channels/zalo/oauth.ts'
import { NOW } from '../tools.ts'
import { AWAY, HOUR_MS, INVALID, KEY, type KeeperRig, keeperRig, LOST, OA, pair } from './keeper-rig.ts'
import { tokenRecord } from './rig.ts'

let rig: KeeperRig
beforeEach(() => {
  rig = keeperRig()
})

describe('an answer without a pair', () => {
  it.each<[string, TokenAnswer, string]>([
    ['that lacks a token', { kind: 'incomplete' }, 'incomplete'],
    ['that refuses the app', { kind: 'refused', code: '-14002' }, 'refused'],
    ['that never came', AWAY, 'unanswered'],
  ])('%s: the old pair stays, and it is tried again later and later', async (_what, answer, lastFailure) => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    const tokens = rig.keeper()
    const restsMin: number[] = []
    for (let tries = 0; tries < 9; tries++) {
      rig.answers = [answer]
      await tokens.sweep()
      const record = await rig.stored()
      expect(record).toMatchObject({ refresh: 'refresh 1', access: { token: 'access 1' }, state: 'good', lastFailure })
      restsMin.push((record.nextTryAt - rig.now) / 60_000)
      await tokens.sweep()
      rig.now = record.nextTryAt
    }
    expect(rig.asked).toHaveLength(9)
    expect(restsMin).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
    rig.answers = [pair('2')]
    await tokens.sweep()
    expect(await rig.stored()).toMatchObject({ generation: 2, failures: 0 })
    expect(await rig.stored()).not.toHaveProperty('lastFailure')
  })

  it('still serves while its token lives, and stops when the app is refused and it is dead', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    rig.answers = [{ kind: 'refused', code: '-14002' }]
    const tokens = rig.keeper()
    await tokens.sweep()
    expect(await tokens.token(OA)).toMatchObject({ token: 'access 1' })
    rig.now += 5 * HOUR_MS
    rig.answers = [{ kind: 'refused', code: '-14002' }]
    await tokens.sweep()
    expect(await tokens.token(OA)).toEqual({ kind: 'stopped', reason: 'refresh-refused' })
  })

  it('got lost on the way: the old token is asked about once more, at once', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    rig.answers = [LOST, pair('2')]
    await rig.keeper().sweep()
    expect(rig.asked).toEqual(['refresh 1', 'refresh 1'])
    expect(await rig.stored()).toMatchObject({ generation: 2, refresh: 'refresh 2' })
  })

  it('got lost twice: it waits, and does not ask a third time', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    rig.answers = [LOST, LOST]
    const tokens = rig.keeper()
    await tokens.sweep()
    await tokens.sweep()
    expect(rig.asked).toHaveLength(2)
    expect(await rig.stored()).toMatchObject({ state: 'good', lastFailure: 'unanswered' })
  })

  it('got lost, and then the old token is dead: the new one was made and lost', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    rig.answers = [LOST, INVALID]
    await rig.keeper().sweep()
    expect(await rig.stored()).toMatchObject({ state: 'needs-reauth', why: 'lost' })
  })
})

describe('a refresh token that is dead', () => {
  it('stops the account at once, is never asked about again, and the pair is kept as it was', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    rig.answers = [INVALID]
    const tokens = rig.keeper()
    await tokens.sweep()
    expect(await tokens.token(OA)).toEqual({ kind: 'stopped', reason: 'needs-reauth' })
    for (let hours = 0; hours < 48; hours++) {
      rig.now += HOUR_MS
      await tokens.sweep()
      await tokens.token(OA)
      await tokens.refused(OA, 1)
    }
    expect(rig.asked).toEqual(['refresh 1'])
    expect(await rig.stored()).toMatchObject({ why: 'refused', refresh: 'refresh 1', access: { token: 'access 1' } })
  })

  it('is forgotten with a new consent, in every process', async () => {
    await rig.given({ state: 'needs-reauth' })
    const [server, command] = [rig.keeper(), rig.keeper()]
    expect(await server.token(OA)).toMatchObject({ kind: 'stopped' })
    expect(await command.store(OA, pair('2'))).toBe(true)
    expect(await server.token(OA)).toEqual({ kind: 'token', token: 'access 2', generation: 2 })
  })
})

describe('a token that Zalo refuses before its time', () => {
  it('has been renewed by another process: that one is used, nothing is asked', async () => {
    await rig.given()
    const tokens = rig.keeper()
    await tokens.token(OA)
    await rig.vault.write(KEY, tokenRecord('access 2', 'refresh 2', NOW, { generation: 2 }), 1)
    expect(await tokens.refused(OA, 1)).toEqual({ kind: 'token', token: 'access 2', generation: 2 })
    expect(rig.asked).toEqual([])
  })

  it('is renewed once; refused again, the account stops until the usual time', async () => {
    await rig.given()
    rig.answers = [pair('2')]
    const tokens = rig.keeper()
    expect(await tokens.refused(OA, 1)).toMatchObject({ kind: 'renewing' })
    await tokens.idle()
    expect(await tokens.token(OA)).toMatchObject({ token: 'access 2' })
    for (let tries = 0; tries < 3; tries++) {
      expect(await tokens.refused(OA, 2)).toEqual({ kind: 'stopped', reason: 'token-refused' })
      expect(await tokens.token(OA)).toEqual({ kind: 'stopped', reason: 'token-refused' })
    }
    expect(tokens.isRefused(OA)).toBe(true)
    expect(rig.asked).toEqual(['refresh 1'])
    rig.now += 20 * HOUR_MS
    rig.answers = [pair('3')]
    await tokens.sweep()
    expect(await tokens.token(OA)).toMatchObject({ token: 'access 3' })
  })

  it('by two workers at once is renewed once', async () => {
    await rig.given()
    rig.answers = [pair('2')]
    const workers = [rig.keeper(), rig.keeper()]
    await Promise.all(workers.map((one) => one.refused(OA, 1)))
    await Promise.all(workers.map((one) => one.idle()))
    expect(rig.asked).toEqual(['refresh 1'])
    for (const one of workers) expect(await one.refused(OA, 1)).toMatchObject({ token: 'access 2' })
  })
})

describe('the first token, from the settings', () => {
  const first = { firstTokens: { [OA]: 'refresh of the settings' } }

  it('makes the first pair, and is not looked at afterwards', async () => {
    rig.answers = [pair('1')]
    await rig.keeper(first).sweep()
    await rig.keeper({ firstTokens: { [OA]: 'another one' } }).sweep()
    expect(rig.asked).toEqual(['refresh of the settings'])
    expect((await rig.stored()).refresh).toBe('refresh 1')
  })

  it('that is dead is asked about once; a new one in its place is a new beginning', async () => {
    rig.answers = [INVALID, pair('1')]
    await rig.keeper(first).sweep()
    await rig.keeper(first).sweep()
    expect(await rig.keeper(first).token(OA)).toMatchObject({ kind: 'stopped', reason: 'needs-reauth' })
    await rig.keeper({ firstTokens: { [OA]: 'a new one' } }).sweep()
    expect(rig.asked).toEqual(['refresh of the settings', 'a new one'])
    expect((await rig.stored()).state).toBe('good')
  })

  it('without one there is nothing to send with', async () => {
    const tokens = rig.keeper()
    await tokens.sweep()
    expect(await tokens.token(OA)).toEqual({ kind: 'stopped', reason: 'needs-reauth' })
    expect(rig.asked).toEqual([])
  })

  it('what is sealed with another key is not taken for nothing', async () => {
    const sealed: Vault = { read: async () => null, write: async () => false }
    expect(await rig.keeper({ ...first, over: sealed }).token(OA)).toEqual({
      kind: 'stopped',
      reason: 'tokens-unreadable',
    })
  })

  it('with the store away everything waits', async () => {
    const away = async () => {
      throw new Error('away')
    }
    expect(await rig.keeper({ over: { read: away, write: away } }).token(OA)).toMatchObject({ kind: 'renewing' })
  })
})
