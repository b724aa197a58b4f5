/** What somebody who waits is told of when a person comes, and what they can do meanwhile. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Document, Ticket } from '../../src/records.ts'
import { acquainted, fixtures, openTalk, type Talk } from '../talk.ts'

const HOUR = 3_600_000
let talk: Talk
afterEach(() => talk.close())

/** @param duty  null: promises are not known */
async function waits(
  duty: { readonly there: boolean; readonly next: number | null } | null,
  catalogue = fixtures(),
): Promise<string> {
  talk = await acquainted(await openTalk({ catalogue, hooks: { duty: () => duty } }))
  await talk.opens('nuoi-ga')
  return await talk.says('gặp người')
}
async function ticket(): Promise<Ticket> {
  const [found] = await talk.store.listDocuments('ticket', { index: ['conversation', talk.key], max: 5 })
  return (found as Document<Ticket>).body
}
const nobody = { there: false, next: null }
const evening = { there: false, next: Date.parse('2026-11-23T18:30:00+07:00') }

describe('told is', () => {
  it('that somebody is there; then going on alone is all that needs a button', async () => {
    expect(await waits({ there: true, next: null })).toContain('đang có người trực')
    expect(talk.buttons()).toEqual(['Tiếp tục với trợ lý'])
  })

  it('when the next one comes who has promised', async () => {
    expect(await waits(evening)).toContain('18:30 hôm nay')
  })

  it('that it is not known, where nobody has promised and the hours are not known', async () => {
    const { place, ...rest } = fixtures()
    const said = await waits(nobody, { ...rest, place: { ...place, helpers: { ...place.helpers, hours: null } } })
    expect(said).toContain('chưa biết chắc giờ trực')
    expect(said).not.toContain('đang có người trực')
  })

  it.each(['bo cua be', 'tạm biệt cháu', 'bác bận rồi'])('nothing by "%s": the place is kept', async (words) => {
    await waits(nobody)
    await talk.says(words)
    expect((await talk.state()).owner).toBe('queue')
  })

  it.each(['làm tiếp với trợ lý', 'thôi', 'dừng lại'])('by "%s" that they go on together', async (words) => {
    await waits(nobody)
    expect(await talk.says(words)).toContain('mình làm tiếp với nhau')
    expect((await talk.state()).owner).toBe('bot')
  })

  it('never more than four buttons', async () => {
    await waits(nobody)
    expect(talk.buttons().length).toBeLessThanOrEqual(4)
    expect(talk.buttons()).toEqual(expect.arrayContaining(['Hẹn giờ', 'Chỗ hỗ trợ gần nhất', 'Tiếp tục với trợ lý']))
  })

  it('the choices again after ten minutes, with the time, and nothing more by itself', async () => {
    await waits(evening)
    const again = await talk.waits(11 * 60_000)
    expect(again).toContain('vẫn đang giữ chỗ')
    expect(again).toContain('18:30 hôm nay')
    expect(talk.buttons()).toContain('Hẹn giờ')
    expect(await talk.waits(3 * HOUR)).toBe('')
  })

  it('no time of people who were said to be there and did not come', async () => {
    await waits({ there: true, next: null })
    expect(await talk.waits(11 * 60_000)).not.toContain('đang có người trực')
    expect(talk.buttons()).toContain('Hẹn giờ')
  })
})

describe('a time', () => {
  it('can be chosen, the next known one among them; then they stand in front, and are not left without a word', async () => {
    await waits(evening)
    await talk.presses('Hẹn giờ')
    expect(talk.buttons()).toEqual(['18:30 hôm nay', '19:30 hôm nay', '08:00 ngày mai', 'Chờ ở đây'])
    expect(await talk.presses('18:30 hôm nay')).toContain('18:30 hôm nay')
    expect(await ticket()).toMatchObject({ state: 'scheduled', until: evening.next })
    expect((await talk.state()).owner).toBe('bot')
    talk.clock.set(evening.next - 1_000)
    await talk.waits(2_000)
    expect(await ticket()).toMatchObject({ state: 'waiting', front: true })
    expect(await talk.waits(11 * 60_000)).toContain('giữ chỗ')
  })

  it('typed is understood as well', async () => {
    await waits(nobody)
    await talk.says('hẹn giờ')
    expect(talk.buttons()).toContain('Chờ ở đây')
  })

  it('that has passed, or was forged, is asked for anew', async () => {
    await waits(evening)
    for (const at of [
      0,
      Date.parse('2026-11-24T03:00:00+07:00') / 60_000,
      Date.parse('2027-11-24T09:00:00+07:00') / 60_000,
    ]) {
      await talk.pressesData(`#-.queue.at_${at.toString(36)}.0.1`)
      expect(await ticket()).toMatchObject({ state: 'waiting' })
    }
  })
})

describe('meanwhile', () => {
  it('the nearest place is told as far as it is known, and the place in the queue is kept', async () => {
    await waits(nobody)
    const said = await talk.presses('Chỗ hỗ trợ gần nhất')
    expect(said).toContain('vẫn giữ chỗ')
    expect(await ticket()).toMatchObject({ state: 'waiting' })
    expect(await talk.presses('Chờ ở đây')).toContain('giữ chỗ')
    expect(await ticket()).toMatchObject({ state: 'waiting' })
  })

  it('they can go on alone', async () => {
    await waits(nobody)
    await talk.presses('Tiếp tục với trợ lý')
    expect(await ticket()).toMatchObject({ state: 'closed' })
  })
})
