import { describe, expect, it } from 'vitest'
import { CLAIM_MS } from '../../src/delivery/outbox.ts'
import { calm, later, newStage, until } from './stage.ts'

describe('crash, stop and a store that is away', () => {
  it('after a crash, what was not settled is sent once more, and only that', async () => {
    const stage = newStage()
    const before = stage.start({ loop: () => ({ wake() {}, stop: async () => {} }) })
    const never = later()
    stage.channel.answers({ kind: 'sent' }, never.answer)
    before.handOver(await stage.turn('an', ['một', 'hai', 'ba']))
    await until(async () => (await stage.waiting()) === 2)

    const after = stage.start()
    await stage.seconds(CLAIM_MS / 1_000 - 2)
    expect(stage.channel.attempts).toHaveLength(2)
    await stage.seconds(4)
    expect(stage.channel.attempts.map(({ text }) => text)).toEqual(['một', 'hai', 'hai', 'ba'])
    expect(await stage.waiting()).toBe(0)
    await after.stop()
  })

  it('stopping lets what is under way end, and gives the rest back for another at once', async () => {
    const stage = newStage()
    const before = stage.start()
    const slow = later()
    stage.channel.answers(slow.answer)
    before.handOver(await stage.turn('an', ['một', 'hai']))
    let stopped = false
    const stopping = before.stop().then(() => {
      stopped = true
    })
    await calm()
    expect(stopped).toBe(false)
    slow.give()
    await stopping
    expect(stage.channel.taken).toEqual(['một'])

    stage.start()
    await stage.seconds(1)
    expect(stage.channel.taken).toEqual(['một', 'hai'])
    expect(await stage.waiting()).toBe(0)
  })

  it('stopping gives back at once what stands in line', async () => {
    const stage = newStage({ pace: { perSecond: 1 } })
    const before = stage.start()
    before.handOver(await stage.turn('an', ['an']))
    before.handOver(await stage.turn('binh', ['bình']))
    await until(() => stage.channel.taken.length === 1)
    await before.stop()
    stage.start()
    await stage.seconds(2)
    expect(stage.channel.taken).toEqual(['an', 'bình'])
  })

  it('stopping gives back what the store hands out at that moment', async () => {
    const stage = newStage()
    let open = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    let asked = false
    const before = stage.start({
      store: {
        ...stage.store,
        async claimOutbox(max, now, claimUntil) {
          const entries = await stage.store.claimOutbox(max, now, claimUntil)
          asked = true
          await opened
          return entries
        },
      },
    })
    await stage.turn('an', ['một'], { claimMs: 0 })
    stage.time.pass(0)
    await until(() => asked)
    const stopping = before.stop()
    open()
    await stopping
    expect(stage.channel.attempts).toEqual([])
    stage.start()
    await stage.seconds(1)
    expect(stage.channel.taken).toEqual(['một'])
  })

  it('stopping waits five seconds for a platform and no longer', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(later().answer)
    delivery.handOver(await stage.turn('an', ['một']))
    let stopped = false
    void delivery.stop().then(() => {
      stopped = true
    })
    await stage.seconds(4)
    expect(stopped).toBe(false)
    await stage.seconds(1)
    expect(stopped).toBe(true)
  })

  it('what is handed over while stopping is there for the next one', async () => {
    const stage = newStage()
    const before = stage.start()
    const stopping = before.stop()
    before.handOver(await stage.turn('an', ['một']))
    await stopping
    await calm()
    expect(stage.channel.attempts).toEqual([])
    stage.start()
    await stage.seconds(1)
    expect(stage.channel.taken).toEqual(['một'])
  })

  it('sent while the store was away, it is not sent again when the store returns', async () => {
    const stage = newStage()
    let away = false
    const delivery = stage.start({
      store: {
        ...stage.store,
        async settleOutbox(settlements) {
          if (away) throw Object.assign(new Error('away'), { code: 'store-away' })
          await stage.store.settleOutbox(settlements)
        },
      },
    })
    away = true
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.seconds(CLAIM_MS / 1_000 + 5)
    expect(delivery.stats().unsettled).toBe(1)
    away = false
    await stage.seconds(70)
    expect(stage.channel.attempts).toHaveLength(1)
    expect(await stage.waiting()).toBe(0)
  })

  it('one settlement the store cannot stand does not keep the others', async () => {
    const stage = newStage()
    const delivery = stage.start({
      store: {
        ...stage.store,
        async settleOutbox(settlements) {
          if (settlements.some(({ entry }) => entry.id === 'entry-2')) throw new Error('poison')
          await stage.store.settleOutbox(settlements)
        },
      },
    })
    delivery.handOver(await stage.turn('an', ['một', 'hai', 'ba']))
    await until(async () => (await stage.waiting()) === 1)
    expect(delivery.stats().unsettled).toBe(0)
  })

  it('two processes on one store send everything once', async () => {
    const stage = newStage()
    const first = stage.start()
    const second = stage.start()
    for (let person = 0; person < 40; person++) await stage.turn(`p${person}`, ['một', 'hai'], { claimMs: 0 })
    await stage.seconds(5)
    expect(stage.channel.taken).toHaveLength(80)
    for (let person = 0; person < 40; person++) {
      const got = stage.channel.attempts.filter((attempt) => attempt.person === `p${person}`).map(({ text }) => text)
      expect(got).toEqual(['một', 'hai'])
    }
    await Promise.all([first.stop(), second.stop()])
  })
})
