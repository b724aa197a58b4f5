import { expect, it } from 'vitest'
import { type Gate, startGate } from '../../src/delivery/gate.ts'
import { handTime, scriptedChannel } from './stage.ts'

it('a line of many thousands who no longer want to leave is cleared without going ever deeper', () => {
  const time = handTime()
  const refused: number[] = []
  let wanted = true
  const gate: Gate<number> = startGate(
    'telegram:main',
    scriptedChannel(time.now),
    {
      personOf: String,
      wants: () => wanted,
      refuse(one) {
        refused.push(one)
        gate.open()
      },
      go() {},
      space() {},
      off() {},
    },
    { clock: time, after: time.after },
  )
  gate.pace.pause(time.now(), 1_000)
  for (let one = 0; one < 50_000; one++) gate.join(one, 'live')
  expect(gate.waiting).toBe(50_000)
  wanted = false
  gate.open()
  expect(refused).toHaveLength(50_000)
  expect(refused.at(-1)).toBe(49_999)
})

it('one timer serves the whole line, and none while nobody waits', () => {
  const time = handTime()
  const left: string[] = []
  let timers = 0
  const gate = startGate<string>(
    'telegram:main',
    scriptedChannel(time.now, { pace: { perSecond: 1 } }),
    { personOf: String, wants: () => true, refuse() {}, go: (one) => left.push(one), space() {}, off() {} },
    {
      clock: time,
      after(ms, then) {
        timers += 1
        return time.after(ms, then)
      },
    },
  )
  gate.join('an', 'live')
  expect(timers).toBe(0)
  for (const person of ['binh', 'chi', 'dung']) gate.join(person, 'live')
  expect(timers).toBe(1)
  time.pass(3_000)
  expect(left).toEqual(['an', 'binh', 'chi', 'dung'])
})
