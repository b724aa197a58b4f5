/** Days on which a platform is down for hours, or ten thousand reminders are due, and what a resident sees of them. */
import { describe, expect, it } from 'vitest'
import { startDelivery } from '../../src/delivery/outbox.ts'
import type { SendOutcome } from '../../src/messages.ts'
import { broken, calm, newStage, noAnswer, scriptedChannel } from './stage.ts'

const HOURS = 60
const PEOPLE = Array.from({ length: 40 }, (_, n) => `p${n}`)
const unreachable: SendOutcome = { kind: 'retry', reason: 'no-connection', afterMs: 0, scope: 'channel' }

describe('a platform that is down for six hours', () => {
  it.each([
    ['refuses connections', unreachable],
    ['answers 500 to everything', broken],
    ['swallows everything without an answer', noAnswer],
  ])('%s: nothing is lost, and everything comes back in order, within minutes', async (_how, outcome) => {
    const stage = newStage()
    const delivery = stage.start()
    let isDown = true
    stage.channel.decide(() => (isDown ? outcome : undefined))
    for (const person of PEOPLE) delivery.handOver(await stage.turn(person, [`${person} 1`, `${person} 2`]))
    await stage.minutes(3 * HOURS)
    for (const person of PEOPLE) delivery.handOver(await stage.turn(person, [`${person} 3`]))
    await stage.minutes(3 * HOURS)
    expect(stage.channel.taken).toEqual([])
    isDown = false
    // Somebody writes: what gets through to them shows that the platform is back.
    delivery.handOver(await stage.turn('new', ['chào']))
    await stage.minutes(15)
    for (const person of PEOPLE) {
      const seen = stage.channel.taken.filter((text) => text.startsWith(`${person} `))
      expect(seen).toEqual([`${person} 1`, `${person} 2`, `${person} 3`])
    }
    expect(stage.counted).not.toContain('dropped')
    expect(await stage.waiting()).toBe(0)
  })

  it('is not hammered meanwhile: one message finds out for all', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.decide(() => broken)
    for (const person of PEOPLE) delivery.handOver(await stage.turn(person, [person]))
    await stage.minutes(1 * HOURS)
    // Once a minute, and what was under way before it was noticed.
    expect(stage.channel.attempts.length).toBeLessThan(PEOPLE.length + 120)
  })

  it('whoever writes when it is back has not to wait for a time that was set in the outage', async () => {
    const stage = newStage()
    const delivery = stage.start()
    let isDown = true
    stage.channel.decide(() => (isDown ? broken : undefined))
    for (const person of PEOPLE) delivery.handOver(await stage.turn(person, [person]))
    await stage.minutes(1 * HOURS)
    isDown = false
    await stage.minutes(2)
    expect(stage.channel.taken.toSorted()).toEqual(PEOPLE.toSorted())
  })
})

describe('a doubtful message in an outage', () => {
  it('is not shown to its person again and again when the platform does take it', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.decide(() => noAnswer)
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.minutes(6 * HOURS)
    expect(stage.channel.attempts.length).toBeLessThanOrEqual(10)
  })
})

describe('ten thousand reminders', () => {
  it('delay an answer by less than a second, and fill no memory', async () => {
    const stage = newStage({ pace: { perSecond: 25 } })
    for (let n = 0; n < 10_000; n++) {
      await stage.turn(`r${n}`, [{ text: 'nhắc', urgency: 'later' }], { unasked: true, claimMs: 0 })
    }
    const delivery = stage.start()
    await stage.seconds(5)
    expect(stage.channel.taken.length).toBeGreaterThan(50)
    // The rest waits in the store, not in memory.
    const { waiting, sending } = delivery.stats()
    expect(waiting + sending).toBeLessThanOrEqual(1_000)
    const asked = stage.time.now()
    delivery.handOver(await stage.turn('an', ['trả lời']))
    await stage.seconds(2)
    const answer = stage.channel.attempts.find(({ text }) => text === 'trả lời')
    expect((answer?.at ?? Number.POSITIVE_INFINITY) - asked).toBeLessThan(1_000)
    await delivery.stop()
  }, 60_000)
})

describe('a slow platform', () => {
  it('delays nobody on another', async () => {
    const stage = newStage()
    const zalo = scriptedChannel(stage.time.now, { name: 'zalo' })
    const never = new Promise<SendOutcome>(() => {})
    stage.channel.decide(() => never)
    const delivery = startDelivery({
      store: stage.store,
      channels: new Map([
        ['telegram', stage.channel],
        ['zalo', zalo],
      ]),
      clock: { ...stage.time, chance: () => 0 },
      log: { warn() {}, error() {} },
      count: () => {},
      after: stage.time.after,
    })
    for (const person of PEOPLE) delivery.handOver(await stage.turn(person, [person]))
    const [entry] = await stage.turn('an', ['zalo'])
    if (!entry) throw new Error('one entry was meant')
    delivery.handOver([{ ...entry, address: { ...entry.address, channel: 'zalo' }, conversation: 'zalo:main:an' }])
    await calm()
    expect(zalo.taken).toEqual(['zalo'])
    expect(stage.channel.taken).toEqual([])
  })
})

describe('a machine whose clock is put', () => {
  const DAY_MS = 24 * 60 * 60_000

  it.each([
    ['back', -DAY_MS],
    ['forward', DAY_MS],
    ['back by minutes', -5 * 60_000],
  ])('%s goes on answering, and forgets no pause that a platform has asked for', async (_where, ms) => {
    const stage = newStage({ pace: { perSecond: 1 } })
    const delivery = stage.start()
    for (const person of PEOPLE) delivery.handOver(await stage.turn(person, [person]))
    await stage.minutes(1)
    expect(stage.channel.taken).toHaveLength(PEOPLE.length)
    stage.time.jump(ms)
    for (const person of PEOPLE) delivery.handOver(await stage.turn(`${person} again`, [`${person} again`]))
    await stage.minutes(1)
    expect(stage.channel.taken).toHaveLength(2 * PEOPLE.length)
    const pause: SendOutcome = { kind: 'retry', reason: 'slow down', afterMs: 90_000, scope: 'channel' }
    let asked = false
    stage.channel.decide(() => {
      if (asked) return undefined
      asked = true
      return pause
    })
    delivery.handOver(await stage.turn('an', ['an']))
    await calm()
    stage.time.jump(-ms)
    delivery.handOver(await stage.turn('binh', ['binh']))
    await stage.minutes(1)
    expect(stage.channel.taken).not.toContain('binh')
    await stage.minutes(2)
    expect(stage.channel.taken).toContain('binh')
  })
})
