import { describe, expect, it } from 'vitest'
import { broken, calm, keyOf, later, newStage, noAnswer, throttled, until } from './stage.ts'

describe('a send that must be tried again', () => {
  it('keeps what comes after it in its place, also what is decided meanwhile', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(throttled(5_000, 'person'))
    delivery.handOver(await stage.turn('an', ['một', 'hai']))
    await until(() => stage.settled.length === 1)
    await calm()
    delivery.handOver(await stage.turn('an', ['ba']))
    await stage.seconds(4)
    expect(stage.channel.taken).toEqual([])
    expect(delivery.holds(keyOf('an')) || (await stage.store.readConversation(keyOf('an')))?.unsent).toBe(true)
    await stage.seconds(3)
    expect(stage.channel.taken).toEqual(['một', 'hai', 'ba'])
    expect(await stage.waiting()).toBe(0)
  })

  it('is tried at once when the resident writes meanwhile and the platform asked for no silence', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(broken, broken, broken, broken)
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.seconds(16)
    expect(stage.channel.attempts.map(({ text }) => text)).toEqual(['một', 'một', 'một', 'một'])
    delivery.handOver(await stage.turn('an', ['hai']))
    await stage.seconds(1)
    expect(stage.channel.taken).toEqual(['một', 'hai'])
  })

  it('holds up nobody else when only one person was meant', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(throttled(60_000, 'person'))
    delivery.handOver(await stage.turn('an', ['an']))
    await calm()
    delivery.handOver(await stage.turn('binh', ['bình']))
    await until(() => stage.channel.taken.includes('bình'))
  })

  it('holds up everyone when the whole channel was meant, and then lets them go', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(throttled(10_000, 'channel'))
    delivery.handOver(await stage.turn('an', ['an']))
    await calm()
    delivery.handOver(await stage.turn('binh', ['bình']))
    expect(delivery.holds(keyOf('binh'))).toBe(true)
    expect(delivery.stats().accounts).toEqual([{ name: 'telegram:main', state: 'paused' }])
    await stage.seconds(9)
    expect(stage.channel.attempts).toHaveLength(1)
    await stage.seconds(2)
    expect(stage.channel.taken.toSorted()).toEqual(['an', 'bình'])
    expect(stage.settled.filter(({ outcome }) => outcome.kind === 'retry')).toHaveLength(1)
  })

  it('costs those who waited through a long pause no attempt', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(throttled(300_000, 'channel'))
    delivery.handOver(await stage.turn('an', ['an']))
    await calm()
    delivery.handOver(await stage.turn('binh', ['bình']))
    await stage.seconds(60)
    delivery.handOver(await stage.turn('binh', ['bình 2']))
    await stage.seconds(245)
    expect(stage.channel.taken.toSorted()).toEqual(['an', 'bình', 'bình 2'])
    const ofBinh = stage.settled.filter(({ entry }) => entry.conversation === keyOf('binh'))
    const putOff = ofBinh.flatMap(({ outcome }) => (outcome.kind === 'retry' ? [outcome.tried] : []))
    expect(putOff).toEqual([false])
  })

  it('is given up after the last attempt, counted and logged without its words', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.decide(({ text }) => (text === 'bí mật' ? broken : undefined))
    delivery.handOver(await stage.turn('an', ['bí mật', 'sau']))
    await stage.seconds(1_000)
    // Others get through: it is not the platform's fault.
    delivery.handOver(await stage.turn('binh', ['bình']))
    await stage.seconds(60)
    expect(stage.channel.attempts.filter(({ text }) => text === 'bí mật')).toHaveLength(10)
    expect(stage.channel.taken).toEqual(['bình', 'sau'])
    expect(stage.counted.filter((what) => what === 'dropped')).toHaveLength(1)
    expect(stage.undelivered).toEqual([keyOf('an')])
    expect(stage.logged).toContainEqual({
      fields: { entry: 'entry-1', channel: 'telegram', reason: 'given up: platform error', attempts: 10 },
      message: 'message dropped',
    })
    expect(JSON.stringify(stage.logged)).not.toContain('bí mật')
    expect(Object.values(await stage.store.counts('2026-11-23', '2026-11-23'))).toContain(1)
  })

  it('without a sure answer is repeated once, and noted as a possible repeat; its reminder begins all the same', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.decide(({ text }) => (text === 'một' ? noAnswer : undefined))
    delivery.handOver(await stage.turn('binh', ['bình']))
    await calm()
    const remind = { conversation: keyOf('an'), name: 'remind', turn: 1, afterMs: 900_000 } as const
    delivery.handOver(await stage.turn('an', ['một'], { starts: [remind] }))
    await stage.seconds(60)
    expect(stage.channel.attempts).toHaveLength(3)
    expect(stage.counted).toEqual(['sent', 'retried', 'maybe-repeated', 'dropped'])
    expect(stage.logged[0]).toMatchObject({ fields: { channel: 'telegram' }, message: 'tried again, may show twice' })
    expect(await stage.store.nextTimerAt()).not.toBeNull()
  })

  it('a channel that throws is a failure like another', async () => {
    const stage = newStage()
    const delivery = stage.start()
    let isFirst = true
    stage.channel.decide(() => {
      if (!isFirst) return undefined
      isFirst = false
      throw new TypeError('một is not a function')
    })
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.seconds(4)
    expect(stage.channel.taken).toEqual(['một'])
    expect(JSON.stringify(stage.logged)).not.toContain('một')
  })

  it('a channel that never answers does not hold a resident up for ever', async () => {
    const stage = newStage()
    const delivery = stage.start()
    const never = later()
    stage.channel.answers(never.answer)
    delivery.handOver(await stage.turn('an', ['một', 'hai']))
    await stage.seconds(20)
    expect(stage.channel.taken).toEqual(['một', 'hai'])
    expect(stage.counted).toContain('hung')
    never.give()
    await calm()
    expect(stage.channel.attempts.map(({ text }) => text)).toEqual(['một', 'một', 'hai'])
    expect(stage.counted.filter((what) => what === 'sent')).toHaveLength(2)
  })

  it('is unsent for as long as its way back to the store takes', async () => {
    const stage = newStage()
    const delivery = stage.start({ store: { ...stage.store, settleOutbox: () => new Promise(() => {}) } })
    stage.channel.answers(broken)
    delivery.handOver(await stage.turn('an', ['một']))
    await until(() => stage.counted.includes('retried'))
    expect(delivery.holds(keyOf('an'))).toBe(true)
  })
})
