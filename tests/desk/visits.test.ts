/** Home visits by their addresses: every role, the race of two leads, the log, the calendar, and what each side hears. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VisitCard, Visits } from '../../src/desk/visits-api.ts'
import { asksForVisit, shipped, visitOf } from '../visiting.ts'
import { type DeskRig, openDesk } from './rig.ts'

const THURSDAY = { day: '2026-11-26', half: 'morning', time: '08:30' } as const
const SECRETS = ['Trần', '0912', '345', 'ngõ chợ']
/** Everybody who might ask; the two who go are Lan and Minh. */
const EVERYBODY = ['lan', 'minh', 'tu', 'dung', 'mai', 'ba', 'kha']

let rig: DeskRig
let id: string
beforeEach(async () => {
  rig = await openDesk({ catalogue: shipped() })
  id = (await asksForVisit(rig.talk)).id
})
afterEach(() => rig.close())

const list = async (staff: string) => (await rig.ask(staff, 'GET', '/api/desk/visits')).body as Visits
const card = async (staff: string) => (await list(staff)).visits[0] as VisitCard
const version = async () => (await visitOf(rig.talk)).version
const post = (staff: string, act: string, body: object = {}) =>
  rig.ask(staff, 'POST', `/api/desk/visits/${id}/${act}`, body)
const assign = async (staff = 'mai', people: readonly string[] = ['lan', 'minh'], more: object = {}) =>
  post(staff, 'assign', { version: await version(), ...THURSDAY, people, ...more })
const onTheDay = () => rig.talk.clock.set('2026-11-26T08:20:00+07:00')

describe('the list', () => {
  it('shows a lead what is asked for, masked', async () => {
    const { visits, lead, people, today } = await list('mai')
    expect({ lead, today }).toEqual({ lead: true, today: '2026-11-23' })
    expect(visits).toMatchObject([
      {
        ...{ id, state: 'requested', topic: 'Việc khác', police: false, group: 'tổ 5', area: 'phường Hải An' },
        ...{ who: 'Hoa', phone: '…678', planned: false, mine: false, priority: ['Nằm một chỗ', 'Ở một mình'] },
        windows: [{ day: '2026-11-26', half: 'morning' }],
      },
    ])
    expect(people.map(({ staff }) => staff).sort()).toEqual(['dung', 'hong', 'lan', 'mai', 'minh', 'tu'])
    for (const secret of SECRETS) expect(JSON.stringify(visits)).not.toContain(secret)
  })

  it('shows volunteers and police their own visits, and nobody else anything', async () => {
    for (const staff of ['lan', 'minh', 'tu', 'dung']) expect((await list(staff)).visits).toEqual([])
    await assign()
    expect(await card('lan')).toMatchObject({ mine: true, planned: true, plan: THURSDAY })
    for (const staff of ['tu', 'dung']) expect((await list(staff)).visits).toEqual([])
    for (const staff of ['ba', 'kha']) expect((await rig.ask(staff, 'GET', '/api/desk/visits')).status).toBe(404)
    expect((await list('lan')).people).toEqual([])
  })

  it('tells who need not go any more, without where it was', async () => {
    await assign()
    await assign('mai', ['lan', 'tu'])
    expect(await list('minh')).toMatchObject({ visits: [{ id, relieved: true, windows: [], priority: [] }] })
    expect(await card('minh')).not.toHaveProperty('who')
    expect((await post('minh', 'reveal')).status).toBe(404)
  })

  it('of identity is seen by the police from the beginning, and needs one of them', async () => {
    rig.talk.clock.pass(60_000)
    await rig.talk.opens('ho-tro-tai-nha')
    await rig.talk.presses('Hủy hẹn')
    await rig.talk.presses('Hủy hẹn')
    id = (await asksForVisit(rig.talk, undefined, 'Căn cước, mức 2')).id
    expect((await list('dung')).visits).toMatchObject([{ id, police: true, who: 'Hoa' }])
    expect((await post('dung', 'reveal', { why: 'gọi hẹn' })).status).toBe(404)
    expect((await assign()).body.error).toMatchObject({ code: 'needs-police', where: 'people' })
    expect((await assign('mai', ['lan', 'dung'])).status).toBe(200)
  })
})

describe('every role at every address', () => {
  const ROWS: readonly [route: string, who: string, body?: object][] = [
    ['assign', 'mai', { version: 1, ...THURSDAY, people: ['lan', 'minh'] }],
    ['call-off', 'mai', { version: 1, why: 'at-counter' }],
    ['new-code', 'mai', { version: 1 }],
    ['confirm', 'lan minh mai', { version: 1 }],
    ['reveal', 'lan minh mai', { why: 'gọi hẹn giờ' }],
    ['code', 'lan minh', {}],
    ['arrive', 'lan minh', { code: '0000' }],
    ['finish', 'lan minh mai', { version: 1, outcome: 'done' }],
  ]
  it.each(ROWS)('%s: %s', async (act, who, body) => {
    await assign()
    for (const staff of EVERYBODY) {
      const { status, text } = await post(staff, act, body)
      if (who.split(' ').includes(staff)) expect([200, 409], text).toContain(status)
      else expect(status, staff).toBe(404)
    }
    expect((await rig.ask('nobody', 'POST', `/api/desk/visits/${id}/${act}`, body)).status).toBe(401)
  })

  it.each([
    ['visits', 'GET'],
    ['visits/print', 'POST', { day: THURSDAY.day }],
    ['visits/calendar', 'POST'],
    ['visits/calendar/off', 'POST'],
  ] as const)('%s is for those who work at the desk', async (path, method, body?: object) => {
    for (const staff of EVERYBODY)
      expect((await rig.ask(staff, method, `/api/desk/${path}`, body)).status).toBe(
        'ba kha'.includes(staff) ? 404 : 200,
      )
  })

  it('forbidden and absent are the same', async () => {
    const forbidden = await post('tu', 'reveal')
    id = 'x'.repeat(26)
    expect([forbidden.status, (await post('mai', 'reveal')).status]).toEqual([404, 404])
  })
})

describe('setting a time', () => {
  it('two leads at once: one wins, the other is told and nothing of theirs is done', async () => {
    const seen = await version()
    const answers = await Promise.all(
      [
        { staff: 'mai', time: '08:30', people: ['lan', 'minh'] },
        { staff: 'hong', time: '10:00', people: ['tu', 'minh'] },
      ].map(({ staff, ...more }) => post(staff, 'assign', { version: seen, ...THURSDAY, ...more })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const lost = answers.find(({ status }) => status === 409)
    expect(lost?.body.error).toMatchObject({ code: 'visit-changed', message: expect.stringContaining('chưa được ghi') })
    const won = answers.find(({ status }) => status === 200)
    expect((await card('mai')).plan).toEqual(won?.body.plan)
    expect(rig.talk.heard.filter(({ text }) => text.includes('Hẹn thế được không'))).toHaveLength(1)
  })

  it.each([
    ['one person', ['lan'], {}, 'two-people'],
    ['the same one twice', ['lan', 'lan'], {}, 'two-people'],
    ['three', ['lan', 'minh', 'tu'], {}, 'two-people'],
    ['somebody of the editors', ['lan', 'ba'], {}, 'two-people'],
    ['somebody unknown', ['lan', 'khong-co'], {}, 'two-people'],
    ['yesterday', ['lan', 'minh'], { day: '2026-11-22' }, 'bad-day'],
    ['a day that is none', ['lan', 'minh'], { day: '2026-11-31' }, 'bad-day'],
    ['next year', ['lan', 'minh'], { day: '2027-11-26' }, 'bad-day'],
    ['the afternoon at half past eight', ['lan', 'minh'], { half: 'afternoon' }, 'bad-day'],
  ])('refuses %s', async (_what, people, more, code) => {
    const answer = await assign('mai', people, more)
    expect([answer.status, answer.body.error.code]).toEqual([422, code])
    expect((await visitOf(rig.talk)).body.state).toBe('requested')
  })

  it('sent again because the answer was lost, it is done once', async () => {
    const body = { version: await version(), ...THURSDAY, people: ['lan', 'minh'] }
    await post('mai', 'assign', body)
    const again = await post('mai', 'assign', body)
    expect([again.status, again.body.state]).toEqual([200, 'assigned'])
    expect(rig.talk.heard.filter(({ text }) => text.includes('Đội hẹn đến nhà'))).toHaveLength(1)
  })

  it('says when the resident cannot have read it', async () => {
    await rig.talk.receive.happen(rig.talk.key, rig.talk.address, { kind: 'unreachable' })
    expect((await assign()).body).toMatchObject({ state: 'assigned', unheard: true })
  })
})

describe('contact', () => {
  beforeEach(() => assign())

  it('is logged each time, with the reason; the two need none', async () => {
    const { body } = await post('lan', 'reveal')
    expect(body).toMatchObject({ name: 'bà Trần Thị Hoa', phone: '0912 345 678', address: 'số 8 ngõ chợ' })
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'lan', what: 'reveal', object: `visit ${id}` })
    expect((await post('mai', 'reveal')).body.error.code).toBe('why-needed')
    await post('mai', 'reveal', { why: 'gọi 0987654321 hẹn giờ' })
    const noted = rig.gate.audited.at(-1)
    expect(noted).toMatchObject({ who: 'mai', why: expect.stringContaining('hẹn giờ') })
    expect(noted?.why).not.toContain('0987654321')
    expect(rig.gate.audited.filter(({ what }) => what === 'reveal')).toHaveLength(2)
  })

  it('is not to be had by the two once the resident has asked for another time', async () => {
    await rig.talk.says('đổi lịch hẹn')
    for (const label of ['Đổi lịch hẹn', 'Đổi buổi']) await rig.talk.presses(label)
    for (const answer of ['chiều thứ sáu', 'chỉ buổi ấy thôi']) await rig.talk.says(answer)
    expect((await post('lan', 'reveal')).body.error.code).toBe('not-planned')
    expect(await card('lan')).toMatchObject({ state: 'changed', planned: false, mine: true })
  })

  it('on the sheet of a day: own visits, the ward’s for a lead, each row logged, never a code', async () => {
    const { code } = (await visitOf(rig.talk)).body
    const print = async (staff: string) =>
      (await rig.ask(staff, 'POST', '/api/desk/visits/print', { day: THURSDAY.day })).body
    expect(await print('lan')).toMatchObject({ rows: [{ contact: { address: 'số 8 ngõ chợ' } }] })
    expect((await print('mai')).rows).toHaveLength(1)
    expect((await print('tu')).rows).toEqual([])
    expect(JSON.stringify(await print('lan'))).not.toContain(`"${code}"`)
    expect(rig.gate.audited.filter(({ what, why }) => what === 'reveal' && why === 'danh sách ngày')).toHaveLength(3)
  })
})

describe('at the door', () => {
  beforeEach(() => assign())

  it('the code is shown to the two on the day only, and each look is logged', async () => {
    expect((await post('lan', 'code')).body.error.code).toBe('not-today')
    onTheDay()
    const { code } = (await post('lan', 'code')).body
    expect(code).toBe((await visitOf(rig.talk)).body.code)
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'lan', what: 'visit-code' })
    expect((await post('minh', 'arrive', { code: '12' })).body.error).toMatchObject({
      code: 'wrong-code',
      message: 'Mã này không đúng. Còn 4 lần thử.',
    })
    expect((await post('minh', 'arrive', { code })).body).toMatchObject({ arrivedAt: rig.talk.clock.now() })
    expect((await post('lan', 'code')).body.error.code).toBe('code-used')
  })

  it('the whole way: asked by chat, set, agreed, moved by the resident, set again, at the door, done', async () => {
    await rig.talk.presses('Được, hẹn thế')
    expect(await card('mai')).toMatchObject({ state: 'confirmed', confirmedAt: expect.any(Number) })
    await rig.talk.says('đổi lịch hẹn')
    for (const label of ['Đổi lịch hẹn', 'Đổi buổi']) await rig.talk.presses(label)
    for (const answer of ['chiều thứ năm', 'chỉ buổi ấy thôi']) await rig.talk.says(answer)
    expect(await card('mai')).toMatchObject({ state: 'changed', windows: [{ half: 'afternoon' }] })
    await assign('mai', ['lan', 'minh'], { half: 'afternoon', time: '14:00' })
    await rig.talk.says('vâng')
    onTheDay()
    const { code } = (await post('lan', 'code')).body
    expect(await rig.talk.says('người đến có thật không')).toContain(code)
    await post('lan', 'arrive', { code })
    const missing = await post('lan', 'finish', { version: await version(), outcome: 'missed' })
    expect(missing.body.error.code).toBe('why-needed')
    const done = await post('lan', 'finish', {
      version: await version(),
      outcome: 'done',
      note: 'Xong, hẹn 079123456789',
    })
    expect(done.body).toMatchObject({ state: 'done', planned: false })
    expect(JSON.stringify(await card('mai'))).not.toContain('079123456789')
    expect(rig.gate.audited.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['visit-set', 'visit-code', 'visit-arrived', 'visit-ended']),
    )
  })
})

describe('the calendar', () => {
  const read = async (path: string) => rig.app.inject({ method: 'GET', url: path })
  const make = async (staff: string) => (await rig.ask(staff, 'POST', '/api/desk/visits/calendar')).body.path as string

  it('is read by its address and holds one’s own visits, without anything of the resident', async () => {
    await assign()
    const answer = await read(await make('lan'))
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(answer.headers['cache-control']).toBe('no-store')
    const { reference, code } = (await visitOf(rig.talk)).body
    expect(answer.body).toContain(`SUMMARY:Đến nhà ${reference}\\, tổ 5\\, buổi sáng (chờ xác nhận)`)
    expect(answer.body).toContain('DTSTART:20261126T013000Z')
    expect(answer.body).toContain('STATUS:TENTATIVE')
    for (const secret of [...SECRETS, 'Hoa', code as string]) expect(answer.body).not.toContain(secret)
    expect((await read(await make('tu'))).body).not.toContain('VEVENT')
  })

  it('says that a visit is off', async () => {
    await assign()
    const path = await make('lan')
    await post('mai', 'call-off', { version: await version(), why: 'not-needed' })
    expect((await read(path)).body).toContain('STATUS:CANCELLED')
  })

  it('is dead once another is made, or it is turned off; a wrong address is nothing', async () => {
    const first = await make('lan')
    const second = await make('lan')
    expect(first).not.toBe(second)
    expect([(await read(first)).statusCode, (await read(second)).statusCode]).toEqual([404, 200])
    expect((await list('lan')).calendarSince).toBe(rig.talk.clock.now())
    await rig.ask('lan', 'POST', '/api/desk/visits/calendar/off')
    expect((await read(second)).statusCode).toBe(404)
    expect((await list('lan')).calendarSince).toBeUndefined()
    expect((await read(`/calendar/${'a'.repeat(43)}.ics`)).statusCode).toBe(404)
    expect((await read('/calendar/x.ics')).statusCode).toBe(400)
  })

  it('is not kept as it is read', async () => {
    const path = await make('lan')
    const [kept] = await rig.talk.store.listDocuments('visit-calendar', { max: 5 })
    expect(JSON.stringify(kept)).not.toContain(path.slice(10, 53))
  })
})
