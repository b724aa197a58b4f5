import { describe, expect, it } from 'vitest'
import { broken, isEmpty, keyOf, later, newStage, refusal, until } from './stage.ts'

describe('what a turn has decided', () => {
  it('leaves at once, in order, without a look at the store, and is gone from there', async () => {
    const stage = newStage()
    const delivery = stage.start({ loop: () => ({ wake() {}, stop: async () => {} }) })
    delivery.handOver(await stage.turn('an', ['một', 'hai', 'ba']))
    await until(isEmpty(stage))
    expect(stage.channel.taken).toEqual(['một', 'hai', 'ba'])
    expect(stage.counted).toEqual(['sent', 'sent', 'sent'])
  })

  it('goes to many at once, and to each one after the other', async () => {
    const stage = newStage()
    const delivery = stage.start()
    const slow = later()
    stage.channel.answers(slow.answer)
    delivery.handOver(await stage.turn('an', ['an 1', 'an 2']))
    delivery.handOver(await stage.turn('binh', ['bình 1', 'bình 2']))
    await until(() => stage.channel.taken.length === 2)
    expect(stage.channel.attempts.map(({ text }) => text)).toEqual(['an 1', 'bình 1', 'bình 2'])
    slow.give()
    await until(isEmpty(stage))
    expect(stage.channel.taken.at(-1)).toBe('an 2')
  })

  it('waits for the store to write one end before the next of the same person begins, and for nobody else', async () => {
    const stage = newStage()
    const delivery = stage.start({
      store: { ...stage.store, settleOutbox: () => new Promise(() => {}) },
    })
    delivery.handOver(await stage.turn('an', ['một', 'hai']))
    delivery.handOver(await stage.turn('binh', ['ba']))
    await until(() => stage.channel.taken.length === 2)
    // A process that died now would leave one message of each in doubt, not two of one.
    expect(stage.channel.taken).toEqual(['một', 'ba'])
    expect(delivery.holds(keyOf('an'))).toBe(true)
  })

  it('starts its reminders when it has left, not when it was decided', async () => {
    const stage = newStage()
    const delivery = stage.start()
    const slow = later()
    stage.channel.answers(slow.answer)
    const remind = {
      conversation: keyOf('an'),
      name: 'remind',
      turn: 1,
      flow: 'f',
      step: 's',
      afterMs: 900_000,
    } as const
    delivery.handOver(await stage.turn('an', ['một'], { starts: [remind] }))
    await stage.seconds(5)
    expect(await stage.store.nextTimerAt()).toBeNull()
    slow.give()
    await until(isEmpty(stage))
    const [timer] = await stage.store.claimTimers(9, stage.time.now() + 1e9, stage.time.now() + 2e9)
    expect(timer).toEqual({
      conversation: keyOf('an'),
      name: 'remind',
      turn: 1,
      flow: 'f',
      step: 's',
      dueAt: stage.time.now() + 900_000,
    })
  })

  it('is said to be unsent only until its sending has begun', async () => {
    const stage = newStage()
    const delivery = stage.start()
    const first = later()
    const second = later()
    stage.channel.answers(first.answer, second.answer)
    expect(delivery.holds(keyOf('an'))).toBe(false)
    delivery.handOver(await stage.turn('an', ['một', 'hai']))
    expect(delivery.holds(keyOf('an'))).toBe(true)
    first.give()
    await until(() => stage.channel.attempts.length === 2)
    expect(delivery.holds(keyOf('an'))).toBe(false)
    second.give()
    await until(isEmpty(stage))
    expect(delivery.holds(keyOf('an'))).toBe(false)
  })

  it('withdrawn before it left, does not leave from memory either', async () => {
    const stage = newStage()
    const delivery = stage.start()
    const slow = later()
    stage.channel.answers(slow.answer)
    delivery.handOver(await stage.turn('an', ['một', { text: 'nhắc', urgency: 'later' }, 'hai']))
    const next = await stage.turn('an', ['ba'], { withdraw: 'later' })
    delivery.withdraw(keyOf('an'), 'later')
    delivery.handOver(next)
    slow.give()
    await until(isEmpty(stage))
    expect(stage.channel.taken).toEqual(['một', 'hai', 'ba'])
  })
})

describe('a message the platform refuses', () => {
  const choices = [{ data: '#f.s.c.1.1', label: 'Rồi' }]

  it('perhaps for its buttons, goes once more as bare text', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(refusal)
    delivery.handOver(await stage.turn('an', [{ text: 'Bác cài chưa ạ?', choices }, 'sau']))
    await until(isEmpty(stage))
    expect(stage.channel.attempts.map(({ text, buttons }) => [text, buttons])).toEqual([
      ['Bác cài chưa ạ?', ['1. Rồi']],
      ['Bác cài chưa ạ?\n\n1. Rồi', []],
      ['sau', []],
    ])
  })

  it('as bare text too, is dropped, and the next one goes', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(refusal, refusal)
    delivery.handOver(await stage.turn('an', [{ text: 'Bác cài chưa ạ?', choices }, 'sau']))
    await until(isEmpty(stage))
    expect(stage.channel.taken).toEqual(['sau'])
    expect(stage.counted).toEqual(['dropped', 'sent'])
  })

  it('for good, is not repeated', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers({ kind: 'rejected', reason: 'empty' })
    delivery.handOver(await stage.turn('an', ['một']))
    await until(isEmpty(stage))
    expect(stage.channel.attempts).toHaveLength(1)
  })
})

describe('a message of several parts', () => {
  it('goes on with the part that failed, not from the beginning', async () => {
    const stage = newStage({ limits: { textChars: 12 } })
    const delivery = stage.start()
    stage.channel.answers({ kind: 'sent' }, broken)
    delivery.handOver(await stage.turn('an', ['Một hai ba. Bốn năm sáu. Bảy tám.']))
    await stage.seconds(4)
    expect(stage.channel.taken).toEqual(['Một hai ba.', 'Bốn năm sáu.', 'Bảy tám.'])
    expect(stage.channel.attempts.map(({ ourId }) => ourId)).toEqual([
      'entry-1/0',
      'entry-1/1',
      'entry-1/1',
      'entry-1/2',
    ])
    expect(stage.counted.filter((what) => what === 'sent')).toHaveLength(1)
  })
})
