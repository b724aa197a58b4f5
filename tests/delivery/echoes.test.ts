/** Platforms that show us what we sent: doubt is settled by it, and a person in the inbox is told from ourselves. */
import { describe, expect, it } from 'vitest'
import type { Echo, InboundEvent } from '../../src/messages.ts'
import { calm, keyOf, later, newStage, noAnswer } from './stage.ts'

const AN = { channel: 'telegram', account: 'main', person: 'an' }
const echoing = () => newStage({ more: { echoWithinMs: 15_000 } })

describe('a send of which nobody knows whether it arrived', () => {
  it.each<[string, Partial<Echo>]>([
    ['by the id we gave it', { ourId: 'entry-1/0' }],
    ['by whom it went to and its words', { text: 'một' }],
  ])('is settled by its echo, %s, and not sent again', async (_how, by) => {
    const stage = echoing()
    const delivery = stage.start()
    stage.channel.answers(noAnswer)
    delivery.handOver(await stage.turn('an', ['một', 'hai']))
    await stage.seconds(3)
    delivery.echo({ ...AN, at: stage.time.now(), platformId: 'm1', ...by })
    await stage.seconds(3)
    expect(stage.channel.attempts.map(({ text }) => text)).toEqual(['một', 'hai'])
    expect(stage.counted).not.toContain('maybe-repeated')
    expect(stage.counted).toContain('echoed')
    expect(await stage.waiting()).toBe(0)
  })

  it('is settled by an echo that was faster than the failure', async () => {
    const stage = echoing()
    const delivery = stage.start()
    const { answer, give } = later()
    stage.channel.answers(answer)
    delivery.handOver(await stage.turn('an', ['một']))
    await calm()
    delivery.echo({ ...AN, at: stage.time.now(), ourId: 'entry-1/0' })
    give(noAnswer)
    await stage.seconds(40)
    expect(stage.channel.attempts).toHaveLength(1)
    expect(stage.counted).toEqual(['sent'])
  })

  it('waits for its echo as long as the platform needs, and is then repeated and counted', async () => {
    const stage = echoing()
    const delivery = stage.start()
    stage.channel.answers(noAnswer)
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.seconds(13)
    expect(stage.channel.attempts).toHaveLength(1)
    await stage.seconds(5)
    expect(stage.channel.taken).toEqual(['một'])
    expect(stage.counted.filter((what) => what === 'maybe-repeated')).toHaveLength(1)
    expect(stage.logged.map(({ message }) => message)).toEqual([
      'may have arrived, waits for its echo',
      'no echo came: tried again, may show twice',
    ])
  })

  it('is not settled by the late echo of the same words said before', async () => {
    const stage = echoing()
    const delivery = stage.start()
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.seconds(1)
    delivery.echo({ ...AN, at: stage.time.now(), text: 'một' })
    stage.channel.answers(noAnswer)
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.seconds(20)
    expect(stage.channel.attempts).toHaveLength(3)
  })

  it('another message with other words settles nothing', async () => {
    const stage = echoing()
    const delivery = stage.start()
    stage.channel.answers(noAnswer)
    delivery.handOver(await stage.turn('an', ['một']))
    await stage.seconds(2)
    delivery.echo({ ...AN, at: stage.time.now(), text: 'chuyện khác', ourId: 'entry-9/0' })
    await stage.seconds(20)
    expect(stage.channel.attempts).toHaveLength(2)
  })
})

describe('a message of our account that may be a person', () => {
  const said: InboundEvent = {
    ...AN,
    id: 'echo-1',
    at: 0,
    input: { kind: 'staff-echo', text: 'cháu gọi bác nhé' },
  }
  const heard = (stage: ReturnType<typeof newStage>, part: Partial<Echo> = {}): Echo => ({
    ...AN,
    at: stage.time.now(),
    text: 'cháu gọi bác nhé',
    platformId: 'm7',
    otherwise: said,
    ...part,
  })

  it('is one when nothing of ours was like it, after a short hold', async () => {
    const stage = echoing()
    const foreign: InboundEvent[] = []
    const delivery = stage.start({ onForeign: (event) => foreign.push(event) })
    delivery.echo(heard(stage))
    await stage.seconds(4)
    expect(foreign).toEqual([])
    await stage.seconds(2)
    expect(foreign).toEqual([said])
  })

  it.each<[string, Partial<Echo>]>([
    ['by its words', { text: 'một', platformId: 'other' }],
    ['by the platform’s id', { text: 'shown in another way', platformId: 'p1' }],
    ['by our id', { ourId: 'entry-1/0', text: 'anything' }],
  ])('is ours %s', async (_how, part) => {
    const stage = echoing()
    const foreign: InboundEvent[] = []
    const delivery = stage.start({ onForeign: (event) => foreign.push(event) })
    delivery.handOver(await stage.turn('an', ['một']))
    await calm()
    delivery.echo(heard(stage, part))
    await stage.seconds(10)
    expect(foreign).toEqual([])
  })

  it('is ours when the answer to our send comes within the hold', async () => {
    const stage = echoing()
    const foreign: InboundEvent[] = []
    const delivery = stage.start({ onForeign: (event) => foreign.push(event) })
    const { answer, give } = later()
    stage.channel.answers(answer)
    delivery.handOver(await stage.turn('an', ['một']))
    await calm()
    delivery.echo(heard(stage, { text: 'shown in another way', platformId: 'p1' }))
    give({ kind: 'sent', platformId: 'p1' })
    await stage.seconds(10)
    expect(foreign).toEqual([])
  })

  it('is ours when the transcript says so, though this process never sent it', async () => {
    const stage = echoing()
    const foreign: InboundEvent[] = []
    const said = { id: '01j', at: stage.time.now(), from: 'bot', text: 'cháu gọi bác nhé' } as const
    const delivery = stage.start({
      onForeign: (event) => foreign.push(event),
      store: { ...stage.store, transcript: async (key) => (key === keyOf('an') ? [said] : []) },
    })
    delivery.echo(heard(stage, { text: 'Bước 1/4\ncháu gọi bác nhé' }))
    await stage.seconds(10)
    expect(foreign).toEqual([])
  })

  const HOUR_MS = 3_600_000
  it.each([
    ['the transcript holds other words of ours', { from: 'bot', text: 'cháu chào bác', agoMs: 0 }],
    ['it was the resident who said so', { from: 'resident', text: 'một', agoMs: 0 }],
    ['we said so the day before', { from: 'bot', text: 'một', agoMs: 24 * HOUR_MS }],
    ['we sent a picture without words', { from: 'bot', text: '', agoMs: 0 }],
  ] as const)('is a person’s for all that when %s', async (_what, { from, text, agoMs }) => {
    const stage = echoing()
    const foreign: InboundEvent[] = []
    const line = { id: '01j', at: stage.time.now() - agoMs, from, text }
    const delivery = stage.start({
      onForeign: (event) => foreign.push(event),
      store: { ...stage.store, transcript: async () => [line] },
    })
    delivery.echo(heard(stage, { text: 'một' }))
    await stage.seconds(10)
    expect(foreign).toHaveLength(1)
  })
})
