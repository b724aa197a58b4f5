/** Which poster brought whom: from the code that was scanned to the flow that was finished. */
import { afterEach, expect, it } from 'vitest'
import { posterName } from '../../src/conversation/counted.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

let talk: Talk
afterEach(() => talk.close())

const POSTER = '2k7pq'
const open = () => openTalk({ hooks: { posters: () => new Set([POSTER]) } })
const counts = async () => {
  const all = await talk.store.counts('2026-01-01', '2027-12-31')
  return Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith('poster:')))
}

it('counts the opening and the flow begun with it, before the notice was answered too', async () => {
  talk = await open()
  await talk.opens(`nuoi-ga-${POSTER}`)
  expect(await counts()).toEqual({ [posterName('opened', POSTER)]: 1 })
  await talk.presses('Đồng ý')
  expect(await talk.presses('Bác')).toContain('Bác đã có chuồng gà chưa ạ?')
  expect(await counts()).toEqual({ [posterName('opened', POSTER)]: 1, [posterName('started', POSTER)]: 1 })
  await talk.opens('nuoi-vit')
  expect((await counts())[posterName('started', POSTER)]).toBe(1)
})

it('reads the words printed beside a code, and what a platform makes of the hyphens', async () => {
  talk = await acquainted(await open())
  expect(await talk.says(`#nuoi-ga-${POSTER}`)).toContain('Bác đã có chuồng gà chưa ạ?')
  await talk.opens(`nuoi_ga_${POSTER}`)
  expect((await counts())[posterName('opened', POSTER)]).toBe(2)
})

it('opens the menu where the poster is for all', async () => {
  talk = await acquainted(await open())
  await talk.opens(POSTER)
  expect((await talk.state()).pending?.kind).toBe('menu')
})

it('knows no poster that was not made', async () => {
  talk = await acquainted(await open())
  await talk.opens('nuoi-ga-3zzzz')
  await talk.says('#3zzzz')
  expect(await counts()).toEqual({})
})

it('owes nothing to a code scanned days ago', async () => {
  talk = await acquainted(await open())
  await talk.opens(POSTER)
  talk.clock.pass(25 * 3_600_000)
  await talk.opens('nuoi-ga')
  expect((await counts())[posterName('started', POSTER)]).toBeUndefined()
})
