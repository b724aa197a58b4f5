/** The tokens of an account: what is refreshed when, by whom, and what is never lost or used twice. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Vault } from '../../../src/channels/tools.ts'
import type { TokenAnswer } from '../../../src/channels/zalo/oauth.ts'
import { LEASE_MS, type TokenRecord } from '../../../src/channels/zalo/tokens.ts'
import { NOW } from '../tools.ts'
import { AWAY, HOUR_MS, INVALID, type KeeperRig, keeperRig, OA, pair } from './keeper-rig.ts'

let rig: KeeperRig
beforeEach(() => {
  rig = keeperRig()
})

describe('a pair in its time', () => {
  it('is used as it stands', async () => {
    await rig.given()
    expect(await rig.keeper().token(OA)).toEqual({ kind: 'token', token: 'access 1', generation: 1 })
    expect(rig.asked).toEqual([])
  })

  it.each([
    ['19 hours old: not yet', 19, 0],
    ['20 hours old: renewed, though it would live 5 more', 20, 1],
    ['three months old', 24 * 90, 1],
  ])('%s', async (_age, hours, refreshes) => {
    await rig.given()
    rig.now += hours * HOUR_MS
    rig.answers = [pair('2')]
    await rig.keeper().sweep()
    expect(rig.asked).toHaveLength(refreshes)
    expect((await rig.stored()).generation).toBe(1 + refreshes)
  })

  it('goes on serving while a new one is being made', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    const made = Promise.withResolvers<TokenAnswer>()
    rig.answers = [made.promise]
    const tokens = rig.keeper()
    expect(await tokens.token(OA)).toMatchObject({ token: 'access 1' })
    expect(await tokens.token(OA)).toMatchObject({ token: 'access 1' })
    made.resolve(pair('2'))
    await tokens.idle()
    expect(await tokens.token(OA)).toMatchObject({ token: 'access 2' })
    expect(rig.asked).toEqual(['refresh 1'])
  })

  it('once dead makes everybody wait, and is asked about once', async () => {
    await rig.given()
    rig.now += 26 * HOUR_MS
    rig.answers = [pair('2')]
    const tokens = rig.keeper()
    const waiting = await Promise.all(Array.from({ length: 20 }, () => tokens.token(OA)))
    expect(new Set(waiting.map(({ kind }) => kind))).toEqual(new Set(['renewing']))
    await tokens.idle()
    expect(rig.asked).toEqual(['refresh 1'])
  })
})

describe('several processes', () => {
  it('refresh once, and the others find the new pair', async () => {
    await rig.given()
    rig.now += 26 * HOUR_MS
    rig.answers = [pair('2')]
    const all = Array.from({ length: 5 }, () => rig.keeper())
    await Promise.all(all.map((one) => one.sweep()))
    await Promise.all(all.map((one) => one.sweep()))
    expect(rig.asked).toEqual(['refresh 1'])
    for (const one of all) expect(await one.token(OA)).toMatchObject({ token: 'access 2' })
  })

  it('leave it to the one who holds the lease, until the lease has run out', async () => {
    await rig.given({ lease: { holder: 'somebody else', until: NOW + 26 * HOUR_MS + LEASE_MS } })
    rig.now += 26 * HOUR_MS
    const tokens = rig.keeper()
    await tokens.sweep()
    expect(rig.asked).toEqual([])
    expect(await tokens.token(OA)).toMatchObject({ kind: 'renewing', afterMs: LEASE_MS })
    rig.now += LEASE_MS
    rig.answers = [pair('2')]
    await tokens.sweep()
    expect(rig.asked).toEqual(['refresh 1'])
    expect(await rig.stored()).not.toHaveProperty('lease')
  })

  it('a slow one whose lease was taken over still brings its pair home: nobody else can have it', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    const slow = Promise.withResolvers<TokenAnswer>()
    rig.answers = [slow.promise, INVALID]
    const [first, second] = [rig.keeper(), rig.keeper()]
    const swept = first.sweep()
    await expect.poll(() => rig.asked.length).toBe(1)
    rig.now += LEASE_MS
    await second.sweep()
    expect((await rig.stored()).state).toBe('needs-reauth')
    slow.resolve(pair('2'))
    await swept
    expect(await rig.stored()).toMatchObject({ generation: 2, refresh: 'refresh 2', state: 'good' })
    expect(await second.token(OA)).toMatchObject({ token: 'access 2' })
  })

  it('a slow one never puts its pair in the place of a newer one', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    const slow = Promise.withResolvers<TokenAnswer>()
    rig.answers = [slow.promise]
    const [first, second] = [rig.keeper(), rig.keeper()]
    const swept = first.sweep()
    await expect.poll(() => rig.asked.length).toBe(1)
    await second.store(OA, pair('of a new consent'))
    slow.resolve(pair('too late'))
    await swept
    expect((await rig.stored()).refresh).toBe('refresh of a new consent')
    expect(await first.token(OA)).toMatchObject({ token: 'access of a new consent' })
  })

  it('a slow one that is told "invalid" says nothing while somebody else has the lease', async () => {
    await rig.given()
    rig.now += 21 * HOUR_MS
    const [slow, quick] = [Promise.withResolvers<TokenAnswer>(), Promise.withResolvers<TokenAnswer>()]
    rig.answers = [slow.promise, quick.promise]
    const [first, second] = [rig.keeper(), rig.keeper()]
    const swept = first.sweep()
    await expect.poll(() => rig.asked.length).toBe(1)
    rig.now += LEASE_MS
    const sweptToo = second.sweep()
    await expect.poll(() => rig.asked.length).toBe(2)
    slow.resolve(INVALID)
    await swept
    expect((await rig.stored()).state).toBe('good')
    quick.resolve(pair('2'))
    await sweptToo
    expect(await rig.stored()).toMatchObject({ state: 'good', refresh: 'refresh 2' })
  })
})

describe('a new pair', () => {
  it('is on the disk before anything uses it', async () => {
    await rig.given()
    rig.now += 26 * HOUR_MS
    rig.answers = [pair('2')]
    const write = Promise.withResolvers<void>()
    const slowDisk: Vault = {
      read: rig.vault.read,
      async write(id, value, replaces) {
        if ((value as TokenRecord).generation === 2) await write.promise
        return await rig.vault.write(id, value, replaces)
      },
    }
    const tokens = rig.keeper({ over: slowDisk })
    await tokens.token(OA)
    await expect.poll(() => rig.asked.length).toBe(1)
    expect(await tokens.token(OA)).toMatchObject({ kind: 'renewing' })
    write.resolve()
    await tokens.idle()
    expect(await tokens.token(OA)).toMatchObject({ token: 'access 2' })
  })

  it('is kept, and used by nobody, while the store is away; then it is stored without asking again', async () => {
    await rig.given()
    rig.now += 26 * HOUR_MS
    rig.answers = [pair('2')]
    let away = false
    const disk: Vault = {
      read: rig.vault.read,
      async write(id, value, replaces) {
        if (away || (value as TokenRecord).generation === 2) {
          away = !(value as TokenRecord).lease
          if (away) throw Object.assign(new Error('no disk'), { name: 'StoreAway' })
        }
        return await rig.vault.write(id, value, replaces)
      },
    }
    const broken = rig.keeper({ over: disk })
    await broken.sweep()
    expect(await rig.stored()).toMatchObject({ generation: 1, refresh: 'refresh 1' })
    expect(await broken.token(OA)).toMatchObject({ kind: 'renewing' })
    disk.write = rig.vault.write
    await broken.sweep()
    expect(rig.asked).toEqual(['refresh 1'])
    expect(await broken.token(OA)).toMatchObject({ token: 'access 2' })
  })

  it('never leaves a trace in the log', async () => {
    await rig.given()
    rig.now += 26 * HOUR_MS
    rig.answers = [AWAY, INVALID]
    const tokens = rig.keeper()
    await tokens.sweep()
    rig.now += HOUR_MS
    await tokens.sweep()
    expect(rig.logged).toHaveLength(2)
    expect(JSON.stringify(rig.logged)).not.toMatch(/access 1|refresh 1|3000000000000000003/)
  })
})
