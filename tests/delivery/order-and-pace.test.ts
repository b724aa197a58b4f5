import { describe, expect, it } from 'vitest'
import { calm, isEmpty, keyOf, later, newStage, outside, revoked, until } from './stage.ts'

describe('the pace', () => {
  it('answers overtake news for others, and nobody’s own order changes', async () => {
    const stage = newStage({ pace: { perSecond: 1 } })
    const delivery = stage.start()
    delivery.handOver(await stage.turn('an', ['đầu']))
    for (const person of ['binh', 'chi', 'dung']) {
      delivery.handOver(await stage.turn(person, [{ text: `tin ${person}`, urgency: 'later' }], { unasked: true }))
    }
    delivery.handOver(await stage.turn('em', ['trả lời em']))
    delivery.handOver(await stage.turn('dung', ['trả lời dung']))
    await stage.seconds(8)
    expect(stage.channel.taken).toEqual(['đầu', 'trả lời em', 'tin dung', 'trả lời dung', 'tin binh', 'tin chi'])
  })

  it('what another process left goes before what was decided later', async () => {
    const stage = newStage({ pace: { perSecond: 1 } })
    const delivery = stage.start()
    delivery.handOver(await stage.turn('binh', ['bình']))
    await stage.turn('an', ['cũ'], { claimMs: 0 })
    delivery.handOver(await stage.turn('an', ['mới']))
    await calm()
    expect(stage.channel.attempts).toHaveLength(1)
    stage.time.pass(0)
    await calm()
    await stage.seconds(3)
    expect(stage.channel.taken).toEqual(['bình', 'cũ', 'mới'])
  })

  it('one person gets a short burst and then one a second', async () => {
    const stage = newStage({ pace: { perPersonMs: 1_000 } })
    const delivery = stage.start()
    const start = stage.time.now()
    delivery.handOver(await stage.turn('an', ['1', '2', '3', '4', '5']))
    await calm()
    await stage.seconds(4)
    expect(stage.channel.attempts.map(({ at }) => at - start)).toEqual([0, 0, 0, 1_000, 2_000])
  })

  it('what waited so long that it is no longer ours is given back, not sent on', async () => {
    const stage = newStage({ pace: { perSecond: 1 } })
    const delivery = stage.start()
    delivery.handOver(await stage.turn('an', ['an']))
    delivery.handOver(await stage.turn('binh', ['bình'], { claimMs: 15_000 }), {
      claimedUntil: stage.time.now() + 15_000,
    })
    await calm()
    expect(delivery.holds(keyOf('binh'))).toBe(false)
    await stage.seconds(3)
    expect(stage.channel.taken).toEqual(['an', 'bình'])
    expect(stage.channel.attempts).toHaveLength(2)
  })

  it('news wait for the morning, answers do not', async () => {
    const stage = newStage()
    const morning = stage.time.now() + 3_600_000
    const delivery = stage.start({ quietUntil: (now) => (now < morning ? morning : null) })
    delivery.handOver(await stage.turn('an', [{ text: 'tin', urgency: 'later' }], { unasked: true }))
    delivery.handOver(await stage.turn('binh', ['trả lời']))
    await stage.seconds(5)
    expect(stage.channel.taken).toEqual(['trả lời'])
    stage.time.pass(3_600_000)
    await stage.seconds(2)
    expect(stage.channel.taken).toEqual(['trả lời', 'tin'])
  })

  it('what is a day old is not sent any more', async () => {
    const stage = newStage()
    const entries = await stage.turn('an', ['hôm qua'])
    stage.time.pass(25 * 3_600_000)
    const delivery = stage.start()
    await stage.seconds(2)
    expect(entries).toHaveLength(1)
    expect(stage.channel.attempts).toEqual([])
    expect(await stage.waiting()).toBe(0)
    expect(stage.counted).toEqual(['dropped'])
    await delivery.stop()
  })
})

describe('a person who cannot be reached', () => {
  it('having blocked us, gets nothing more of what waits, and is reported', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers({ kind: 'blocked', reason: 'blocked by the resident' })
    delivery.handOver(await stage.turn('an', ['một', 'hai']))
    await until(isEmpty(stage))
    expect(stage.channel.attempts).toHaveLength(1)
    expect(stage.unreachable).toEqual([keyOf('an')])
  })

  it('outside the window, gets it first when they write again, and the answer after it', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(outside)
    delivery.handOver(await stage.turn('an', [{ text: 'lời chị Lan' }], { unasked: true }))
    await stage.seconds(100)
    expect(stage.channel.attempts).toHaveLength(1)
    expect(stage.counted).toEqual(['held'])
    delivery.handOver(await stage.turn('an', ['trả lời']))
    await stage.seconds(2)
    expect(stage.channel.taken).toEqual(['lời chị Lan', 'trả lời'])
  })

  it('the same after a restart, when the turn says that older messages wait', async () => {
    const stage = newStage()
    stage.channel.answers(outside)
    const before = stage.start()
    before.handOver(await stage.turn('an', ['lời chị Lan'], { unasked: true }))
    await until(() => stage.counted.includes('held'))
    await before.stop()

    const delivery = stage.start()
    await stage.seconds(1)
    const earlierUnsent = (await stage.store.readConversation(keyOf('an')))?.unsent ?? false
    delivery.handOver(await stage.turn('an', ['trả lời']), { earlierUnsent })
    await stage.seconds(2)
    expect(stage.channel.taken).toEqual(['lời chị Lan', 'trả lời'])
  })

  it('who wrote while it was being held still gets it', async () => {
    const stage = newStage()
    const delivery = stage.start()
    const slow = later()
    stage.channel.answers(slow.answer)
    delivery.handOver(await stage.turn('an', ['lời chị Lan'], { unasked: true }))
    delivery.handOver(await stage.turn('an', ['trả lời']))
    slow.give(outside)
    await stage.seconds(2)
    expect(stage.channel.taken.toSorted()).toEqual(['lời chị Lan', 'trả lời'])
    expect(await stage.waiting()).toBe(0)
  })
})

describe('a channel that is off', () => {
  it('is left alone but for one try every five minutes, and loses nothing', async () => {
    const stage = newStage()
    const delivery = stage.start()
    let mended = false
    stage.channel.decide(() => (mended ? undefined : revoked))
    delivery.handOver(await stage.turn('an', ['an']))
    await calm()
    delivery.handOver(await stage.turn('binh', ['bình']))
    await stage.seconds(290)
    expect(stage.channel.attempts).toHaveLength(1)
    expect(delivery.stats().accounts).toEqual([{ name: 'telegram:main', state: 'off' }])
    await stage.seconds(20)
    expect(stage.channel.attempts).toHaveLength(2)
    mended = true
    await stage.seconds(320)
    expect(stage.channel.taken.toSorted()).toEqual(['an', 'bình'])
    expect(delivery.stats().accounts).toEqual([{ name: 'telegram:main', state: 'open' }])
    for (const { outcome } of stage.settled) if (outcome.kind === 'retry') expect(outcome.tried).toBe(false)
  })

  it('sends again at once when staff say it is mended', async () => {
    const stage = newStage()
    const delivery = stage.start()
    stage.channel.answers(revoked)
    delivery.handOver(await stage.turn('an', ['an']))
    await calm()
    delivery.mended('telegram')
    delivery.handOver(await stage.turn('binh', ['bình']))
    await until(() => stage.channel.taken.includes('bình'))
  })

  it('does not hold up another one', async () => {
    const stage = newStage()
    const other = newStage({ name: 'zalo' })
    const delivery = stage.start({
      channels: new Map([
        ['telegram', stage.channel],
        ['zalo', other.channel],
      ]),
    })
    stage.channel.decide(() => revoked)
    const [entry] = await stage.turn('an', ['an'])
    const [second] = await stage.turn('binh', ['bình'])
    if (!entry || !second) throw new Error('nothing committed')
    delivery.handOver([entry, { ...second, address: { ...second.address, channel: 'zalo' } }])
    await until(() => other.channel.taken.includes('bình'))
  })

  it('not switched on here, keeps its messages for later', async () => {
    const stage = newStage()
    const delivery = stage.start({ channels: new Map() })
    delivery.handOver(await stage.turn('an', ['an']))
    await stage.seconds(30)
    expect(await stage.waiting()).toBe(1)
    expect(stage.settled).toHaveLength(1)
    await delivery.stop()
    stage.start()
    await stage.seconds(15 * 60)
    expect(stage.channel.taken).toEqual(['an'])
  })
})
