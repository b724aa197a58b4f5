import { describe, expect, it } from 'vitest'
import { startLoop } from '../src/loop.ts'
import { calm, handTime } from './delivery/stage.ts'

function loopOf(run: () => Promise<void>, restMaxMs?: number) {
  const time = handTime()
  const errors: string[] = []
  const loop = startLoop({
    name: 'a loop',
    everyMs: 1_000,
    run,
    ...(restMaxMs !== undefined && { restMaxMs }),
    onError: (error, name) => errors.push(`${name}: ${error instanceof Error ? error.message : ''}`),
    after: time.after,
  })
  const pass = async (ms: number) => {
    time.pass(ms)
    await calm()
  }
  return { loop, errors, pass }
}

describe('a loop', () => {
  it('runs at once, and then after each rest', async () => {
    let runs = 0
    const { pass } = loopOf(async () => {
      runs += 1
    })
    await pass(0)
    expect(runs).toBe(1)
    await pass(999)
    expect(runs).toBe(1)
    await pass(1)
    expect(runs).toBe(2)
  })

  it('woken while resting, runs at once; woken while running, runs once more and not twice', async () => {
    let runs = 0
    let finish = () => {}
    const { loop, pass } = loopOf(() => {
      runs += 1
      return new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    await pass(0)
    loop.wake()
    loop.wake()
    await pass(5_000)
    expect(runs).toBe(1)
    finish()
    await pass(0)
    await pass(0)
    expect(runs).toBe(2)
    finish()
    await pass(0)
    expect(runs).toBe(2)
    loop.wake()
    await pass(0)
    expect(runs).toBe(3)
  })

  it('rests longer after each error, however often it is woken, and at its pace again after a good run', async () => {
    let runs = 0
    let away = true
    const { loop, errors, pass } = loopOf(async () => {
      runs += 1
      if (away) throw new Error('away')
    })
    await pass(0)
    loop.wake()
    await pass(1_999)
    expect(runs).toBe(1)
    await pass(1)
    expect(runs).toBe(2)
    await pass(3_999)
    expect(runs).toBe(2)
    away = false
    await pass(1)
    expect(runs).toBe(3)
    await pass(1_000)
    expect(runs).toBe(4)
    expect(errors).toEqual(['a loop: away', 'a loop: away'])
  })

  it.each([
    ['a minute', undefined, 60_000],
    ['it may', 10_000, 10_000],
  ])('never rests longer than %s', async (_, restMaxMs, longestMs) => {
    let runs = 0
    const { pass } = loopOf(async () => {
      runs += 1
      throw new Error('away')
    }, restMaxMs)
    for (let rests = 0; rests < 30; rests++) await pass(longestMs)
    const before = runs
    await pass(longestMs)
    expect(runs).toBe(before + 1)
  })

  it('stopped, lets the run under way end and begins no other', async () => {
    let runs = 0
    let finish = () => {}
    const { loop, pass } = loopOf(() => {
      runs += 1
      return new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    await pass(0)
    let stopped = false
    const stopping = loop.stop().then(() => {
      stopped = true
    })
    loop.wake()
    await pass(10_000)
    expect(stopped).toBe(false)
    finish()
    await stopping
    await pass(10_000)
    expect(runs).toBe(1)
  })
})
