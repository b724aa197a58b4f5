import { describe, expect, it } from 'vitest'
import { startLine } from '../../src/delivery/line.ts'
import { BURST_PER_PERSON, PROBE_EVERY_MS, startPace } from '../../src/delivery/pace.ts'

describe('the pace of an account', () => {
  it('lets a second’s worth go at once, and then one after the other', () => {
    const pace = startPace({ perPersonMs: 0, perSecond: 10 })
    const first = Array.from({ length: 10 }, (_, person) => pace.ask(`p${person}`, 0).kind)
    expect(first).toEqual(Array(10).fill('go'))
    expect(pace.ask('p11', 0)).toEqual({ kind: 'wait', whose: 'account', ms: 100 })
    expect(pace.ask('p11', 100)).toEqual({ kind: 'go' })
    expect(pace.ask('p12', 100)).toEqual({ kind: 'wait', whose: 'account', ms: 100 })
  })

  it('follows a channel that has to go more slowly for a while', () => {
    const channel = { perPersonMs: 0, perSecond: 10 }
    const pace = startPace(channel)
    for (let message = 0; message < 10; message++) pace.ask('p', 0)
    channel.perSecond = 2
    expect(pace.ask('p', 1_000).kind).toBe('go')
    expect(pace.ask('p', 1_000).kind).toBe('go')
    expect(pace.ask('p', 1_000)).toEqual({ kind: 'wait', whose: 'account', ms: 500 })
    channel.perSecond = 10
    expect(pace.ask('p', 1_200).kind).toBe('go')
  })

  it('sends no more than it may over a long time', () => {
    const pace = startPace({ perPersonMs: 0, perSecond: 30 })
    let sent = 0
    for (let now = 0; now < 60_000; now += 5) if (pace.ask('p', now).kind === 'go') sent += 1
    expect(sent).toBeGreaterThanOrEqual(30 * 59)
    expect(sent).toBeLessThanOrEqual(30 * 61)
  })

  it('lets one person have a short burst, and then spaces what they get; others do not wait for them', () => {
    const pace = startPace({ perPersonMs: 1_000, perSecond: 100 })
    for (let message = 0; message < BURST_PER_PERSON; message++) expect(pace.ask('an', 0).kind).toBe('go')
    expect(pace.ask('an', 0)).toEqual({ kind: 'wait', whose: 'person', ms: 1_000 })
    expect(pace.ask('binh', 0)).toEqual({ kind: 'go' })
    expect(pace.ask('an', 1_000)).toEqual({ kind: 'go' })
    expect(pace.ask('an', 1_000)).toEqual({ kind: 'wait', whose: 'person', ms: 1_000 })
  })

  it('a person who must wait takes no place from the others', () => {
    const pace = startPace({ perPersonMs: 60_000, perSecond: 4 })
    for (let message = 0; message < BURST_PER_PERSON; message++) pace.ask('an', 0)
    for (let again = 0; again < 20; again++) pace.ask('an', 0)
    expect(pace.ask('binh', 0)).toEqual({ kind: 'go' })
  })

  it('forgetting those who need not wait changes nothing', () => {
    const pace = startPace({ perPersonMs: 1_000, perSecond: 100 })
    for (let message = 0; message < BURST_PER_PERSON; message++) pace.ask('an', 0)
    pace.tidy(500)
    expect(pace.ask('an', 500).kind).toBe('wait')
    pace.tidy(60_000)
    expect(pace.ask('an', 60_000).kind).toBe('go')
  })
})

describe('a platform that says "slower"', () => {
  it('is left alone for as long as it asked', () => {
    const pace = startPace({ perPersonMs: 0, perSecond: 100 })
    pace.pause(0, 14_000)
    expect(pace.state(0)).toBe('paused')
    expect(pace.ask('an', 13_000)).toEqual({ kind: 'wait', whose: 'account', ms: 1_000 })
    expect(pace.ask('an', 14_000)).toEqual({ kind: 'go' })
  })

  it('is left alone longer each time when it names no time, and not several times for one flood', () => {
    const pace = startPace({ perPersonMs: 0, perSecond: 100 })
    pace.pause(0, 0)
    pace.pause(0, 0)
    expect(pace.pausedUntil).toBe(1_000)
    pace.pause(10_000, 0)
    expect(pace.pausedUntil).toBe(12_000)
    pace.works(0)
    pace.pause(20_000, 0)
    expect(pace.pausedUntil).toBe(21_000)
  })
})

describe('an account that is off', () => {
  it('tries one message every five minutes, and is on again when that was answered', () => {
    const pace = startPace({ perPersonMs: 0, perSecond: 100 })
    const probeAt = pace.off(0)
    expect(probeAt).toBe(PROBE_EVERY_MS)
    expect(pace.ask('an', probeAt - 1)).toEqual({ kind: 'off', probeAt })
    expect(pace.ask('an', probeAt)).toEqual({ kind: 'go' })
    expect(pace.ask('binh', probeAt).kind).toBe('wait')
    pace.works(0)
    expect(pace.ask('binh', probeAt)).toEqual({ kind: 'go' })
    expect(pace.state(probeAt)).toBe('open')
  })

  it('stays off when the try failed', () => {
    const pace = startPace({ perPersonMs: 0, perSecond: 100 })
    const first = pace.off(0)
    pace.ask('an', first)
    const second = pace.off(first)
    expect(pace.ask('binh', first + 1)).toEqual({ kind: 'off', probeAt: second })
  })

  it('is tried at once when staff say it is mended', () => {
    const pace = startPace({ perPersonMs: 0, perSecond: 100 })
    pace.off(1_000)
    pace.mended()
    expect(pace.ask('an', 1_001)).toEqual({ kind: 'go' })
  })
})

describe('the line at an account', () => {
  it('serves answers before news, and each in order', () => {
    const line = startLine<string>()
    line.add('news 1', 'later')
    line.add('answer 1', 'live')
    line.add('news 2', 'later')
    line.add('answer 2', 'live')
    const served = Array.from({ length: 5 }, () => line.take())
    expect(served).toEqual(['answer 1', 'answer 2', 'news 1', 'news 2', undefined])
  })

  it('keeps order and count through thousands', () => {
    const line = startLine<number>()
    for (let n = 0; n < 5_000; n++) line.add(n, 'live')
    const first = Array.from({ length: 3_000 }, () => line.take())
    for (let n = 5_000; n < 6_000; n++) line.add(n, 'live')
    expect(line.size).toBe(3_000)
    expect([...first, ...line.clear()]).toEqual(Array.from({ length: 6_000 }, (_, n) => n))
    expect(line.first()).toBeUndefined()
  })
})
