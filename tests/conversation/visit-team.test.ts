/** What the desk does with a visit, and what the resident hears of it and answers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newCode, sameCode } from '../../src/conversation/visit-code.ts'
import type { TeamAct, TeamAnswer } from '../../src/conversation/visit-team.ts'
import type { Helper } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'
import { asksForVisit, shipped, visitOf } from '../visiting.ts'

const LAN: Helper = { staff: 'lan', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' }
const DUNG: Helper = { staff: 'dung', name: 'Anh Dũng', role: 'công an hỗ trợ', unit: 'Công an phường Hải An' }
const THURSDAY = { day: '2026-11-26', half: 'morning', time: '08:30' } as const

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk({ catalogue: shipped() }))
  await asksForVisit(talk)
})
afterEach(() => talk.close())

type Loose = { readonly kind: TeamAct['kind'] } & Readonly<Record<string, unknown>>

async function does(act: Loose): Promise<{ answer: TeamAnswer | undefined; said: string }> {
  const { id, version } = await visitOf(talk)
  const before = talk.heard.length
  const whole = { by: 'mai', version, ...act } as unknown as TeamAct
  const received = await talk.receive.happen(talk.key, talk.address, { kind: 'visit', visit: id, act: whole })
  await talk.settled()
  return {
    answer: received.kind === 'done' ? received.visited : undefined,
    said: talk.heard
      .slice(before)
      .map(({ text }) => text)
      .join('\n'),
  }
}
const assign = (more: object = {}) => does({ kind: 'assign', plan: { ...THURSDAY, people: [LAN, DUNG], ...more } })
const body = async () => (await visitOf(talk)).body
const code = async () => (await body()).code ?? ''
const at = (when: string) => talk.clock.set(`${when}:00+07:00`)

describe('the desk sets a time and two people', () => {
  it('the resident hears when, who with role and unit, the code, and what nobody ever asks for', async () => {
    const { said } = await assign()
    expect(said).toContain('8:30 sáng thứ Năm 26/11')
    expect(said).toContain(
      'Chị Lan (tình nguyện viên, phường Hải An) và Anh Dũng (công an hỗ trợ, Công an phường Hải An)',
    )
    expect(said).toContain(`tự đọc mã đến nhà ${await code()}`)
    expect(said).toContain('không bao giờ hỏi mã OTP, mật khẩu hay tiền')
    expect(talk.buttons()).toEqual(['Được, hẹn thế', 'Xem lịch hẹn'])
    expect(await body()).toMatchObject({ state: 'assigned', plan: { ...THURSDAY, by: 'mai' } })
  })

  it('the code stands nowhere in the transcript', async () => {
    await assign()
    await talk.says('người đến có thật không')
    const lines = await talk.store.transcript(talk.key, 100)
    expect(lines.some(({ text }) => text.includes('••••'))).toBe(true)
    expect(JSON.stringify(lines)).not.toContain(await code())
  })

  it.each([
    ['by the button', () => talk.presses('Được, hẹn thế')],
    ['in words', () => talk.says('vâng được')],
  ])('the resident agrees %s', async (_how, agree) => {
    await assign()
    expect(await agree()).toContain('báo cho đội rồi ạ: 8:30 sáng thứ Năm 26/11')
    expect(await body()).toMatchObject({ state: 'confirmed', confirmedAt: talk.clock.now() })
  })

  it('agrees while a person is with them, and while one is awaited', async () => {
    await assign()
    await talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })
    await talk.presses('Được, hẹn thế')
    expect((await body()).state).toBe('confirmed')
  })

  it('in the middle of another procedure the step stands as it was', async () => {
    await talk.opens('vneid-cai-dat')
    const { frames } = await talk.state()
    await assign()
    await talk.presses('Được, hẹn thế')
    expect((await talk.state()).frames).toEqual(frames)
  })

  it('a second lead who saw it as it was before changes nothing and is told', async () => {
    const { version } = await visitOf(talk)
    await assign()
    const late = await does({ kind: 'assign', version, plan: { ...THURSDAY, time: '10:00', people: [LAN, DUNG] } })
    expect(late).toEqual({ answer: { kind: 'refused', why: 'changed' }, said: '' })
    expect((await body()).plan?.time).toBe('08:30')
  })

  it('moved: the resident is told, has a new code and agrees anew; who need not go is remembered', async () => {
    await assign()
    await talk.presses('Được, hẹn thế')
    const first = await code()
    const { said } = await assign({ day: '2026-11-27', people: [LAN, { ...DUNG, staff: 'minh', name: 'Anh Minh' }] })
    expect(said).toContain('có thay đổi: đội đến 8:30 sáng thứ Sáu 27/11')
    expect(await code()).not.toBe(first)
    expect(await body()).toMatchObject({ state: 'assigned', relieved: ['dung'] })
    expect((await body()).confirmedAt).toBeUndefined()
  })

  it('agreed by phone', async () => {
    await assign()
    await does({ kind: 'confirm' })
    expect((await body()).state).toBe('confirmed')
  })

  it('called off: the resident hears why, and that nobody is to be let in', async () => {
    await assign()
    const { said } = await does({ kind: 'call-off', why: 'at-counter' })
    expect(said).toContain('việc này phải làm tại quầy')
    expect(said).toContain('đừng mở cửa')
    expect(await body()).toMatchObject({ state: 'cancelled', ended: { by: 'mai', why: 'at-counter' } })
    expect((await body()).code).toBeUndefined()
    expect((await talk.state()).visits).toEqual([])
    expect((await does({ kind: 'confirm' })).answer).toEqual({ kind: 'refused', why: 'gone' })
  })
})

describe('the resident changes their mind', () => {
  beforeEach(async () => void (await assign()))

  it('another time: the plan does not hold any more, the code is worth nothing', async () => {
    await talk.says('đổi lịch hẹn')
    for (const label of ['Đổi lịch hẹn', 'Đổi buổi']) await talk.presses(label)
    for (const answer of ['chiều thứ sáu', 'chỉ buổi ấy thôi']) await talk.says(answer)
    expect(await body()).toMatchObject({ state: 'changed', plan: THURSDAY, windows: [{ day: '2026-11-27' }] })
    expect((await body()).code).toBeUndefined()
    expect(await talk.says('người đến có thật không')).toContain('đội chưa xếp người')
  })

  it('another phone: the plan stands', async () => {
    await talk.says('đổi lịch hẹn')
    for (const label of ['Đổi lịch hẹn', 'Đổi số điện thoại']) await talk.presses(label)
    await talk.says('0987 654 321')
    expect(await body()).toMatchObject({ state: 'assigned', phone: '0987 654 321', code: expect.any(String) })
    expect((await body()).changedAt).toBeDefined()
  })

  it('no visit at all', async () => {
    await talk.says('hủy hẹn')
    for (const label of ['Hủy hẹn', 'Hủy hẹn']) await talk.presses(label)
    expect(await body()).toMatchObject({ state: 'cancelled', ended: { by: 'resident' }, plan: THURSDAY })
    expect((await body()).code).toBeUndefined()
  })

  it('an old button of a plan that was moved confirms nothing', async () => {
    await does({ kind: 'call-off', why: 'could-not-come' })
    expect(await talk.presses('Được, hẹn thế')).toContain('đã thay đổi rồi')
  })
})

describe('somebody is at the door', () => {
  it.each([
    'mã hẹn',
    'mã đến nhà là gì',
    'người đến có thật không',
    'nguoi den co that khong',
    'có người gõ cửa xưng đội hỗ trợ',
    'ai đến nhà tôi',
  ])('“%s” is answered with the names and the code, wherever one stands', async (words) => {
    await assign()
    await talk.opens('vneid-cai-dat')
    const said = await talk.says(words)
    expect(said).toContain('Chị Lan (tình nguyện viên')
    expect(said).toContain(`mã đến nhà ${await code()}`)
  })

  it('before anybody was named: nobody is to be let in', async () => {
    expect(await talk.says('người đến có thật không')).toContain('đội chưa xếp người')
  })

  it('“Xem lại” in the flow says the same', async () => {
    await assign()
    expect(await talk.says('xem lịch hẹn')).toContain('Đội hẹn đến 8:30 sáng thứ Năm 26/11')
    expect(await talk.presses('Xem lại')).toContain(`mã đến nhà ${await code()}`)
  })

  it('the code works on the day, once', async () => {
    await assign()
    const right = await code()
    expect((await does({ kind: 'arrive', code: right })).answer).toEqual({ kind: 'refused', why: 'not-today' })
    at('2026-11-26T08:35')
    const { answer, said } = await does({ kind: 'arrive', code: `${right.slice(0, 2)} ${right.slice(2)}` })
    expect(answer).toMatchObject({ kind: 'done' })
    expect(said).toContain('đã đến và đọc mã lúc 8:35')
    expect((await does({ kind: 'arrive', code: right })).answer).toEqual({ kind: 'refused', why: 'code-used' })
    const told = await talk.says('người đến có thật không')
    expect(told).toContain('ai khác đến thì bác đừng mở cửa')
    expect(told).not.toContain(right)
  })

  it('five wrong codes lock it, also for the right one, until there is a new code that the resident hears', async () => {
    await assign()
    at('2026-11-26T08:35')
    const right = await code()
    const wrong = right === '7402' ? '7403' : '7402'
    for (const left of [4, 3, 2, 1, 0])
      expect((await does({ kind: 'arrive', code: wrong })).answer).toEqual({ kind: 'wrong-code', left })
    expect((await does({ kind: 'arrive', code: right })).answer).toEqual({ kind: 'refused', why: 'code-locked' })
    const { said } = await does({ kind: 'new-code' })
    expect(said).toContain(await code())
    expect((await does({ kind: 'arrive', code: await code() })).answer).toMatchObject({ kind: 'done' })
  })

  it.each([0, 0.1111, 0.9999])('codes are four digits nobody guesses first (%d)', (first) => {
    let n = 0
    const made = newCode(() => (n++ < 4 ? first : (n * 0.377) % 1))
    expect(made).toMatch(/^\d{4}$/)
    expect(made).not.toMatch(/^(\d)\1\1\1$|^(19|20)/)
    expect(sameCode(` ${made} `, made)).toBe(true)
    expect(sameCode('', undefined)).toBe(false)
  })
})

describe('the end', () => {
  beforeEach(async () => void (await assign()))

  it('not before the day', async () => {
    expect((await does({ kind: 'finish', outcome: 'done' })).answer).toEqual({ kind: 'refused', why: 'too-early' })
  })

  it('done: the resident hears it, and contact goes a week later', async () => {
    at('2026-11-26T10:00')
    expect((await does({ kind: 'finish', outcome: 'done' })).said).toContain('đã giúp xong')
    expect(await body()).toMatchObject({ state: 'done', keepUntil: Date.parse('2026-12-04T00:00:00+07:00') })
    expect(await talk.opens('ho-tro-tai-nha')).toContain('Xin đội đến nhà')
  })

  it('not done and why', async () => {
    at('2026-11-26T10:00')
    const { said } = await does({ kind: 'finish', outcome: 'missed', why: 'nobody-home', note: 'Hàng xóm nói đi viện' })
    expect(said).toContain('không có ai ở nhà')
    expect(said).not.toContain('đi viện')
    expect(await body()).toMatchObject({ state: 'missed', ended: { why: 'nobody-home', note: 'Hàng xóm nói đi viện' } })
  })

  it('not done, and the same two come again under a new code', async () => {
    at('2026-11-26T10:00')
    const first = await code()
    const { said } = await does({
      ...{ kind: 'finish', outcome: 'missed', why: 'needs-papers' },
      next: { day: '2026-11-30', half: 'afternoon' },
    })
    expect(said).toContain('còn thiếu giấy tờ. Đội hẹn lại chiều thứ Hai 30/11')
    expect(await body()).toMatchObject({
      state: 'assigned',
      plan: { day: '2026-11-30', half: 'afternoon', people: [LAN, DUNG] },
      before: [{ day: '2026-11-26', why: 'needs-papers' }],
    })
    expect((await body()).plan?.time).toBeUndefined()
    expect(await code()).not.toBe(first)
  })
})

describe('the day before', () => {
  it('says what was settled, not what was wished for, and asks who has not answered', async () => {
    await assign({ day: '2026-11-27', half: 'afternoon', time: '14:00' })
    expect(await talk.waits(Date.parse('2026-11-26T15:59:00+07:00') - talk.clock.now())).toBe('')
    const said = await talk.waits(2 * 60_000)
    expect(said).toContain('Ngày mai (14:00 chiều thứ Sáu 27/11) đội đến nhà bác: Chị Lan')
    expect(said).toContain(await code())
    expect(said).toContain('[Được, hẹn thế]')
    await talk.presses('Được, hẹn thế')
    expect((await body()).state).toBe('confirmed')
    expect(await talk.waits(5 * 86_400_000)).toBe('')
  })
})

describe('erasure', () => {
  it('takes the visit along; of one that two people were to make, day and names of those two stay for a week', async () => {
    await assign()
    expect(await talk.says('xóa dữ liệu của tôi')).toContain('Bàn trực chỉ còn giữ mã hẹn và ngày')
    const stone = await visitOf(talk)
    expect(stone.body).toMatchObject({ state: 'cancelled', conversation: '', ended: { by: 'erased' }, plan: THURSDAY })
    expect(stone.indexes.conversation).toBeUndefined()
    for (const gone of ['Hoa', '0912', 'ngõ chợ', 'tổ 5']) expect(JSON.stringify(stone)).not.toContain(gone)
  })
})
