/** Asking that the team come to the house, in the words of the real flow: what is kept, changed, said again, and forgotten. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepVisits } from '../../src/conversation/visit-records.ts'
import { loadCatalogue } from '../../src/definitions.ts'
import type { Document, Visit } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const FLOW = 'ho-tro-tai-nha'
const catalogue = loadCatalogue({ flowsDir: 'flows', localesDir: 'locales' })

let talk: Talk

beforeEach(async () => {
  talk = await acquainted(await openTalk({ catalogue }))
})
afterEach(() => talk.close())

const visits = async (of: Talk = talk): Promise<readonly Visit[]> =>
  (await of.store.listDocuments('visit', { max: 10 })).map(({ body }) => body as Visit)

/** Up to the question whether it may be sent. The second window is typed too. */
async function asks(on: Talk = talk, windows: readonly string[] = ['sáng thứ năm', 'chiều thứ sáu']): Promise<string> {
  await on.opens(FLOW)
  await on.presses('Xin đội đến nhà')
  await on.presses('Căn cước, mức 2')
  await on.presses('Tiếp')
  await on.presses('Nằm một chỗ')
  await on.presses('Ở một mình')
  await gathers('bà Hoa', on)
  await on.says('Đằng Hải')
  await gathers('tổ 5 Đằng Hải', on)
  await gathers('số 8 ngõ 12', on)
  let last = await on.says('0912 345 678')
  for (const window of windows) last = await on.says(window)
  return last
}

async function gathers(text: string, on: Talk = talk): Promise<string> {
  await on.says(text)
  return await on.waits(4_000)
}

async function sends(on: Talk = talk): Promise<string> {
  return await on.presses('Đúng, gửi đi')
}

async function hasAsked(on: Talk = talk, windows?: readonly string[]): Promise<Visit> {
  await asks(on, windows)
  await sends(on)
  for (const _ of [1, 2, 3]) await on.says('tiếp')
  const [visit] = await visits(on)
  if (!visit) throw new Error('no visit was kept')
  return visit
}

describe('a request', () => {
  it('carries what a coordinator needs, and nothing is promised', async () => {
    expect(await asks()).toContain(
      'bà Hoa, ở số 8 ngõ 12, gọi 0912 345 678. Xin sáng thứ Năm 26/11, hoặc chiều thứ Sáu 27/11.',
    )
    const said = await sends()
    const [visit] = await visits()
    expect(visit).toMatchObject({
      state: 'requested',
      channel: 'test',
      language: 'vi',
      flow: FLOW,
      topic: 'can_cuoc',
      priority: ['nam', 'o_mot_minh'],
      area: 'phường Hải An',
      group: 'tổ 5 Đằng Hải',
      name: 'bà Hoa',
      phone: '0912 345 678',
      address: 'số 8 ngõ 12',
      windows: [
        { day: '2026-11-26', half: 'morning', said: 'sáng thứ Năm 26/11' },
        { day: '2026-11-27', half: 'afternoon', said: 'chiều thứ Sáu 27/11' },
      ],
      answers: {},
    })
    expect(said).toContain(`Mã hẹn là ${visit?.reference}`)
    expect(said).toContain('chưa nhắn thì chưa phải là hẹn')
  })

  it('has a reference that is read aloud without mistakes', async () => {
    const { reference } = await hasAsked()
    expect(reference).toMatch(/^[2346789CDEFHJKMNPRTVWXY]{2}-[2346789CDEFHJKMNPRTVWXY]{4}$/)
  })

  it('hides an ID number typed where a name was asked', async () => {
    await talk.opens(FLOW)
    for (const label of ['Xin đội đến nhà', 'Việc khác', 'Tiếp', 'Khuyết tật', 'Ở cùng người nhà'])
      await talk.presses(label)
    await gathers('bà Hoa 031060001234')
    for (const answer of ['Cát Bi', 'Không nhớ tổ']) await talk.says(answer)
    await gathers('ngõ 7')
    await talk.says('0912345678')
    await talk.says('buổi nào cũng được')
    await sends()
    const [visit] = await visits()
    expect(JSON.stringify(visit)).not.toContain('031060001234')
    expect(visit).toMatchObject({ priority: ['khuyet_tat'], windows: [] })
    expect(visit?.group).toBeUndefined()
  })

  it('is not made twice by going back and sending again', async () => {
    await asks()
    await sends()
    const [first] = await visits()
    await talk.says('quay lại')
    await sends()
    expect(await visits()).toMatchObject([{ reference: first?.reference, state: 'changed' }])
  })

  it('loses a second time that is skipped when asked again', async () => {
    await asks()
    await talk.presses('Sửa lại')
    await talk.presses('Buổi hẹn')
    await talk.says('sáng mai')
    expect(await talk.presses('Chỉ buổi ấy thôi')).toContain('Xin sáng thứ Ba 24/11. Gửi')
    await sends()
    expect((await visits())[0]?.windows.map(({ day }) => day)).toEqual(['2026-11-24'])
  })

  it('cannot be for a day that is over by then', async () => {
    await asks(talk, [])
    await talk.waits(10 * DAY)
    expect(await talk.presses('Sáng thứ Ba 24/11')).toContain('Sáng thứ Sáu 04/12')
  })
})

describe('without consent', () => {
  it('nothing is asked and nothing is kept; another way is named', async () => {
    const stranger = await openTalk({ catalogue })
    await stranger.says('xin chào')
    await stranger.presses('Chưa')
    await stranger.opens(FLOW)
    expect(await stranger.presses('Xin đội đến nhà')).toContain('nhờ tổ trưởng tổ dân phố báo giúp')
    expect((await stranger.state()).frames).toEqual([])
    expect(await visits(stranger)).toEqual([])
    await stranger.close()
  })

  it('nothing is made of what was asked before the consent was taken back', async () => {
    await asks()
    const data = talk.heard.flatMap(({ choices }) => choices).find(({ label }) => label === 'Chưa')?.data ?? ''
    await talk.pressesData(data)
    expect(await sends()).toContain('chưa ghi lại gì')
    expect(await visits()).toEqual([])
  })

  it('an open request goes with the consent, and nobody is reminded', async () => {
    await hasAsked()
    const data = talk.heard.flatMap(({ choices }) => choices).find(({ label }) => label === 'Chưa')?.data ?? ''
    expect(await talk.pressesData(data)).toContain('Lịch hẹn đến nhà cũng đã được xóa')
    expect(await visits()).toEqual([])
    expect((await talk.state()).visits).toBeUndefined()
    expect(await talk.waits(5 * DAY)).toBe('')
  })
})

describe('begun again while a request is open', () => {
  it.each(['đổi lịch hẹn', 'hủy hẹn', 'doi lich hen', 'xem lịch hẹn của tôi', 'huy hen'])(
    '“%s” leads to it',
    async (words) => {
      const { reference } = await hasAsked()
      expect(await talk.says(words)).toContain(`Mình đang có lịch hẹn ${reference}, đã xin sáng thứ Năm 26/11.`)
      expect(talk.buttons().map((label) => label.replace(/^\d+\. /, ''))).toEqual(
        expect.arrayContaining(['Xem lại', 'Đổi lịch hẹn', 'Hủy hẹn', 'Hẹn thêm người khác']),
      )
    },
  )

  it('says all of it again', async () => {
    await hasAsked()
    await talk.opens(FLOW)
    expect(await talk.presses('Xem lại')).toContain('Đã xin sáng thứ Năm 26/11, hoặc chiều thứ Sáu 27/11.')
    expect(await talk.presses('Tiếp')).toContain('bà Hoa, ở số 8 ngõ 12. Đội gọi số 0912 345 678.')
  })

  it('changes the time and nothing else', async () => {
    const before = await hasAsked()
    await talk.opens(FLOW)
    for (const label of ['Đổi lịch hẹn', 'Đổi buổi']) await talk.presses(label)
    await talk.says('chiều mai')
    expect(await talk.presses('Chỉ buổi ấy thôi')).toContain(`đã sửa lịch hẹn ${before.reference}`)
    const [after, ...more] = await visits()
    expect(more).toEqual([])
    expect(after).toEqual({
      ...before,
      state: 'changed',
      changedAt: talk.clock.now(),
      windows: [{ day: '2026-11-24', half: 'afternoon', said: 'chiều thứ Ba 24/11' }],
      keepUntil: Date.parse('2026-12-02T00:00:00+07:00'),
    })
  })

  it('changes the phone and keeps the times', async () => {
    const { windows } = await hasAsked()
    await talk.opens(FLOW)
    for (const label of ['Đổi lịch hẹn', 'Đổi số điện thoại']) await talk.presses(label)
    await talk.says('0987 654 321')
    expect(await visits()).toMatchObject([{ phone: '0987 654 321', windows }])
  })

  it('is cancelled only after asking', async () => {
    const { reference } = await hasAsked()
    await talk.opens(FLOW)
    await talk.presses('Hủy hẹn')
    expect((await visits())[0]?.state).toBe('requested')
    expect(await talk.presses('Hủy hẹn')).toContain(`đã hủy lịch hẹn ${reference}`)
    expect((await visits())[0]?.state).toBe('cancelled')
    expect(await talk.opens(FLOW)).toContain('Xin đội đến nhà')
  })

  it('is found by its state, for the desk', async () => {
    await hasAsked()
    const found = async (state: string) =>
      (await talk.store.listDocuments('visit', { index: ['state', state], max: 5 })).length
    expect([await found('requested'), await found('cancelled')]).toEqual([1, 0])
    await talk.opens(FLOW)
    await talk.presses('Đội đến rồi')
    expect([await found('requested'), await found('done')]).toEqual([0, 1])
  })

  it('may stand beside two others for neighbours, and not beside three', async () => {
    await hasAsked()
    for (const _ of [2, 3]) {
      await talk.opens(FLOW)
      await talk.presses('Hẹn thêm người khác')
      for (const label of ['Trợ cấp xã hội', 'Tiếp', 'Già yếu, đau ốm', 'Ở một mình']) await talk.presses(label)
      await gathers('ông Tư')
      await talk.says('Cát Bi')
      await talk.says('Không nhớ tổ')
      await gathers('ngõ 3')
      await talk.says('0987654321')
      await talk.says('buổi nào cũng được')
      await sends()
      for (const __ of [1, 2, 3]) await talk.says('tiếp')
    }
    expect((await visits()).map(({ name }) => name)).toEqual(['bà Hoa', 'ông Tư', 'ông Tư'])
    await talk.opens(FLOW)
    expect(await talk.presses('Hẹn thêm người khác')).toContain('nhiều lịch hẹn quá')
    await talk.presses('Tiếp')
    await talk.presses('Sang lịch kia')
    await talk.presses('Sang lịch kia')
    await talk.presses('Hủy hẹn')
    await talk.presses('Hủy hẹn')
    // What changed last stands last.
    expect((await visits()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'ông Tư requested',
      'ông Tư requested',
      'bà Hoa cancelled',
    ])
  })

  it('goes on where the level 2 flow stood, which knows what it is for', async () => {
    await talk.opens('vneid-muc-2')
    for (const label of [
      'Cho người lớn khác',
      'Tiếp',
      'Khó đi lại',
      'Không đi được',
      'Gửi giúp tôi',
      'Xin đội đến nhà',
    ])
      await talk.presses(label)
    expect(await talk.presses('Tiếp')).toContain('Vì sao người ấy khó ra phường')
    for (const label of ['Nằm một chỗ', 'Ở cùng người nhà']) await talk.presses(label)
    await gathers('bà Hoa')
    for (const answer of ['Đằng Hải', 'Không nhớ tổ']) await talk.says(answer)
    await gathers('ngõ 7')
    await talk.says('0912345678')
    await talk.says('buổi nào cũng được')
    await sends()
    for (const _ of [1, 2, 3]) await talk.says('tiếp')
    expect((await visits())[0]).toMatchObject({ topic: 'vneid-muc-2', priority: ['nam'], phone: '0912 345 678' })
    expect((await talk.state()).frames.map(({ flow, step }) => `${flow}/${step}`)).toEqual(['vneid-muc-2/hen_xong'])
  })
})

describe('its data', () => {
  it('go with the person', async () => {
    await hasAsked()
    await talk.says('xóa dữ liệu của tôi')
    expect(await visits()).toEqual([])
    expect(await talk.waits(5 * DAY)).toBe('')
  })

  it('go a week after the last day that was asked for, and not before', async () => {
    await hasAsked()
    await sweepVisits(talk.store, Date.parse('2026-12-04T23:59:00+07:00'))
    expect(await visits()).toHaveLength(1)
    expect(await sweepVisits(talk.store, Date.parse('2026-12-05T00:00:01+07:00'))).toBe(1)
    expect(await visits()).toEqual([])
  })

  it('are not spoken of once they are swept', async () => {
    await hasAsked()
    await sweepVisits(talk.store, talk.clock.now() + 30 * DAY)
    expect(await talk.opens(FLOW)).toContain('Xin đội đến nhà')
  })

  it('come along to another channel, with the reminder', async () => {
    await hasAsked()
    const code = /là ([2-9A-HJ-NP-Z]{6})\./.exec(await talk.says('tiếp tục trên Zalo'))?.[1] ?? ''
    const there = { channel: 'test', account: 'other', person: '7' }
    talk.clock.pass(2_000)
    await talk.receive.inbound({
      ...there,
      id: 'there-1',
      at: talk.clock.now(),
      input: { kind: 'text', text: code, secrets: [] },
    })
    await talk.settled()
    const moved = (await talk.store.listDocuments('visit', {
      index: ['conversation', 'test:other:7'],
      max: 5,
    })) as readonly Document<Visit>[]
    expect(moved.map(({ body }) => body.conversation)).toEqual(['test:other:7'])
    expect((await talk.store.readConversation('test:other:7'))?.state.visits).toHaveLength(1)
    expect((await talk.state()).visits).toBeUndefined()
    const timers = await talk.store.claimTimers(50, talk.clock.now() + 30 * DAY, talk.clock.now() + 31 * DAY)
    expect(timers.filter(({ name }) => name === 'visit').map(({ conversation }) => conversation)).toEqual([
      'test:other:7',
    ])
  })
})
