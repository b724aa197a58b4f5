/** Why a turn went as it did: what is said of each, who may read it, and that it goes with the person. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { begun, PEOPLE } from '../publishing/rig.ts'
import { openWhy, type WhyRig } from './rig.ts'

let rig: WhyRig
beforeEach(async () => {
  rig = await openWhy()
  await begun(rig.ward, 'hoa')
})
afterEach(() => rig.close())

const says = (text: string) => rig.ward.says('hoa', text)
const replay = async (said: string, draft?: string) =>
  await rig.ask('mai', 'POST', `/tickets/${(await rig.ticket()).id}/replay`, {
    line: (await rig.turn(said)).id,
    ...(draft && { draft }),
  })

describe('a turn says why', () => {
  it('what came, what it was taken for, at which step of which revision, what was said and where it led', async () => {
    await says('2')
    await says('gặp người')
    expect(await rig.turn('2')).toMatchObject({
      lines: [
        { from: 'resident', text: '2' },
        { from: 'bot', text: 'Bác làm thẻ ở quầy ạ.', delivery: 'sent' },
      ],
      why: {
        came: 'Tin chữ',
        heard: ['Bước “Thẻ thư viện” hiểu là “Chưa có”'],
        where: { unit: 'muon-sach', flow: 'Mượn sách thư viện', step: 'Thẻ thư viện', revision: 1 },
        to: { unit: 'muon-sach', step: 'Làm thẻ', revision: 1 },
        replayable: true,
      },
    })
  })

  it.each([
    ['wish and runner-up', 'muốn mượn sách', /^Tìm việc muốn làm: “Mượn sách thư viện” \d+%.*→ mở luôn$/],
    ['a step that did not understand, then a move', 'quay lại', /không hiểu → Nghe ra lời “quay lại”$/],
    ['words nobody understands', 'con gà ăn thóc', 'Bước “Thẻ thư viện” không hiểu'],
    ['fraud', 'tôi bị lừa mất tiền', /^Nghe ra dấu hiệu đang bị lừa/],
    ['a call for a person', 'gặp người', /Nghe ra lời “gặp người”/],
    ['distress', 'khổ thân tôi', /^Nghe ra lời hoảng hốt/],
  ])('%s', async (_what, text, heard) => {
    if (text !== 'muốn mượn sách') await says(text)
    if (text !== 'gặp người') await says('gặp người')
    expect((await rig.turn(text)).why?.heard.join(' → ')).toMatch(heard)
  })

  it('a secret is hidden here as everywhere', async () => {
    await says('mã otp của tôi là 482913')
    await says('gặp người')
    const text = JSON.stringify(await rig.turns())
    expect(text).toContain('[mã đã ẩn]')
    expect(text).not.toContain('482913')
    expect(text).toContain('đã che và nhắc đừng gửi')
  })

  it('an old button, and the clock', async () => {
    const { store, clock } = rig.ward
    await says('2')
    const before = await store.readConversation('telegram:main:hoa')
    const press = async (data: string) => {
      const input = { kind: 'press', data, label: 'Chưa có' } as const
      const address = { channel: 'telegram', account: 'main', person: 'hoa' }
      await rig.ward.receive.inbound({ ...address, id: `x${clock.now()}`, at: clock.now(), input })
    }
    await press(`#muon-sach.co_the.chua.1.${((before?.turn ?? 0) - 1).toString(36)}`)
    await says('gặp người')
    const turn = await rig.turn('Chưa có')
    expect(turn.why).toMatchObject({
      came: 'Bấm nút',
      heard: ['Nút cũ của một bước đã qua: hỏi lại có muốn đổi không'],
    })
    // Who waits for a person is asked again after a while: that clock is named.
    expect((await rig.turn('gặp người')).why?.next).toMatchObject([
      { what: 'nhắc người đang chờ', at: expect.any(Number) },
    ])
  })

  it('a message that was given up, one in doubt, and one that has not left are told apart', async () => {
    const { receive, store } = rig.ward
    const address = { channel: 'telegram', account: 'main', person: 'hoa' }
    await says('gặp người')
    await receive.happen('telegram:main:hoa', address, { kind: 'undelivered', maybeSent: false })
    expect((await rig.turn('gặp người')).lines.at(-1)).toMatchObject({ from: 'bot', delivery: 'failed' })
    await receive.inbound({
      ...{ ...address, id: 'late', at: rig.ward.clock.now() },
      input: { kind: 'text', text: 'còn đó không', secrets: [] },
    })
    const { unsent } = await rig.turns()
    expect(unsent).toBe((await store.readConversation('telegram:main:hoa'))?.unsent)
    expect((await rig.turn('còn đó không')).lines.at(-1)).toMatchObject({ from: 'bot', delivery: 'waiting' })
  })

  it('where no person was asked for nothing can be opened, and nothing is listed', async () => {
    expect((await rig.ask('mai', 'GET', '/tickets')).body).toEqual({ tickets: [] })
    expect((await rig.ask('mai', 'GET', '/tickets/aaaaaaaaaaaaaaaaaaaaaaaaaa')).status).toBe(404)
  })

  it('earlier turns come page by page, none of them cut in two', async () => {
    for (let i = 0; i < 14; i++) for (const text of ['2', 'quay lại', 'nhắc lại']) await says(text)
    await says('gặp người')
    const { id } = await rig.ticket()
    const first = await rig.turns()
    const second = (await rig.ask('mai', 'GET', `/tickets/${id}?before=${first.turns[0]?.id}`)).body
    expect(first.older).toBe(true)
    const ids = [...second.turns, ...first.turns].flatMap(({ lines }) => lines.map((line: { id: string }) => line.id))
    const all = await rig.ward.store.transcript('telegram:main:hoa', 2_000)
    expect(ids).toEqual(all.slice(-ids.length).map((entry) => entry.id))
    expect(first.turns.every(({ why }) => why !== undefined)).toBe(true)
  })
})

describe('a turn is decided once more', () => {
  it('by the same revision it says the same, by a draft what the draft would say', async () => {
    await says('2')
    await says('tiếp')
    await says('gặp người')
    await rig.ward.save('hanh', 'step.lam_the', ({ words }) => (words.vi.text = '{bác} ra quầy số ba làm thẻ ạ.'))
    const changed = await replay('2', 'muon-sach')
    expect(changed.body).toMatchObject({
      ...{ same: false, faithful: true },
      was: { messages: [{ text: expect.stringContaining('làm thẻ ở quầy ạ.') }], to: { step: 'Làm thẻ' } },
      would: { messages: [{ text: expect.stringContaining('ra quầy số ba') }], to: { step: 'Làm thẻ', revision: 0 } },
    })
    // How a choice was recognised is looked for only now.
    expect(changed.body.was.heard).toEqual(['Bước “Thẻ thư viện” hiểu là “Chưa có” (gõ số thứ tự)'])
    // The step that was changed had been left when they wrote this.
    expect((await replay('tiếp', 'muon-sach')).body).toMatchObject({ same: true, faithful: true })
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'mai', what: 'turns-read', why: 'replay muon-sach' })
  })

  it('after a publish the revision of then still says what was said, and the live one the new words', async () => {
    await says('2')
    await says('gặp người')
    await rig.ward.save('hanh', 'step.lam_the', ({ words }) => (words.vi.text = '{bác} ra quầy số ba làm thẻ ạ.'))
    expect((await rig.ward.publish()).status).toBe(200)
    expect((await replay('2')).body).toMatchObject({
      ...{ same: false, faithful: true },
      was: { to: { revision: 1 } },
      would: { messages: [{ text: expect.stringContaining('ra quầy số ba') }], to: { revision: 2 } },
    })
    expect((await replay('2', 'muon-sach')).body.error.code).toBe('no-draft')
  })

  it('not where it was no act of theirs, and not while a person has it', async () => {
    await says('gặp người')
    await says('con chờ')
    expect((await rig.turn('con chờ')).why?.replayable).toBe(false)
    expect((await replay('con chờ')).body.error.code).toBe('not-replayable')
  })
})

describe('who may ask why', () => {
  const ROWS = [
    ['GET', '/tickets', 'lead auditor'],
    ['GET', '/tickets/:id', 'lead auditor'],
    ['POST', '/tickets/:id/replay', 'lead auditor'],
  ] as const
  it.each(ROWS)('%s %s is for %s, and every reading of a person is written down', async (method, path, roles) => {
    await says('2')
    await says('gặp người')
    const line = (await rig.turn('2')).id
    rig.gate.audited.splice(0)
    const let_: string[] = []
    const filled = path.replace(':id', (await rig.ticket()).id)
    for (const { id, role } of PEOPLE) {
      const { status } = await rig.ask(id, method, filled, method === 'POST' ? { line } : undefined)
      if (status === 200) let_.push(role)
      else expect(status).toBe(404)
    }
    expect([...new Set(let_)].sort()).toEqual(roles.split(' ').sort())
    expect((await rig.ask('niemand', method, filled, method === 'POST' ? { line } : undefined)).status).toBe(401)
    expect(rig.gate.audited.map(({ who, what }) => `${who} ${what}`)).toEqual(
      path === '/tickets' ? [] : ['mai turns-read', 'kha turns-read'],
    )
  })

  it('what is the police’s no lead sees', async () => {
    await says('gặp người')
    const { id, version, ...ticket } = await rig.ticket()
    const document = { ...ticket, id, version: version + 1, body: { ...ticket.body, topic: 'cong-an' } }
    await rig.ward.store.putDocument({ document, replaces: version })
    expect((await rig.ask('mai', 'GET', `/tickets/${id}`)).status).toBe(404)
    expect((await rig.ask('mai', 'GET', '/tickets')).body.tickets).toEqual([])
    expect((await rig.ask('kha', 'GET', `/tickets/${id}`)).status).toBe(200)
  })
})

describe('what is traced goes', () => {
  it('with the person', async () => {
    await says('2')
    await says('gặp người')
    const { id } = await rig.ticket()
    await says('xóa dữ liệu của tôi')
    expect((await rig.ask('mai', 'GET', `/tickets/${id}`)).status).toBe(404)
    expect(await rig.ward.store.transcript('telegram:main:hoa', 100)).toEqual([])
  })

  it('with the transcript’s age', async () => {
    await says('2')
    await says('gặp người')
    const { store, clock } = rig.ward
    await store.sweep({ transcriptBefore: clock.now(), idsBefore: 0 })
    expect(await rig.turns()).toMatchObject({ turns: [], older: false, kept: true, keptDays: 90 })
  })

  it('of those who do not agree nothing is traced', async () => {
    await rig.ward.says('vo-danh', 'muốn mượn sách')
    await rig.ward.says('vo-danh', 'Chưa')
    await rig.ward.says('vo-danh', '2')
    await rig.ward.says('vo-danh', 'gặp người')
    expect(await rig.ward.store.transcript('telegram:main:vo-danh', 100)).toEqual([])
    expect(await rig.turns()).toMatchObject({ turns: [], kept: false })
  })
})
