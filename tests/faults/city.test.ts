/**
 * A small city's day: five channels, three nodes, a Redis cluster with replicas; two nodes are killed, a master fails over, a flow
 * is published. The books balance to the last message. With a hundred thousand residents: `npm run bench -- city`.
 */
import { expect, it } from 'vitest'
import { cityDay } from './city/day.ts'

const RESIDENTS = Number(process.env.RESIDENTS ?? 150)

it('nobody in a city is lost, answered twice or left without an answer, whatever falls over that day', async () => {
  const { wrong, struck, shownTwice, markedTwice, ...day } = await cityDay({ residents: RESIDENTS, atOnce: 40 })
  expect(wrong).toEqual([])
  expect(day.residents).toBe(RESIDENTS)
  expect(day.applied).toBe(day.acknowledged + day.reminded)
  expect(day.stillWaiting).toBe(0)
  expect(day.stays.entered).toBe(day.stays.passed + day.stays.left + day.stays.handed + day.stays.waiting)
  for (const count of [day.stays.waiting, day.stays.handed, day.runs.left, day.runs.finished, day.heardNews])
    expect(count).toBeGreaterThan(0)
  expect(shownTwice).toBeLessThanOrEqual(markedTwice)
  // Whatever happened, happened to people who were writing.
  expect(struck).toHaveLength(4)
  for (const { writing } of struck) expect(writing).toBeGreaterThan(0)
}, 300_000)
