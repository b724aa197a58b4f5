/** The desk by its addresses: who sees what, who may do what, and what comes of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { objectOf } from '../../src/desk/cards.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { type DeskRig, HOUR_MS, openDesk } from './rig.ts'

let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk()
  await rig.talk.opens('nuoi-ga')
  await rig.talk.says('1', { name: 'Nguyễn Thị Hoa' })
  await rig.talk.says('gặp người')
})
afterEach(() => rig.close())

let made = 0
const newId = () => `p${String(++made).padStart(25, '0')}`

async function ticket(): Promise<Document<Ticket>> {
  const [found] = await rig.talk.store.listDocuments('ticket', { max: 9 })
  return found as Document<Ticket>
}

async function does(staff: string, act: string, body: object = {}) {
  return await rig.ask(staff, 'POST', `/api/desk/tickets/${(await ticket()).id}/${act}`, body)
}

async function say(staff: string, text: string, claim = 1, id = newId()) {
  return await does(staff, 'say', { id, claim, text })
}

/** Puts the waiting ticket under another topic, as a flow's hand-over would. */
async function retopic(topic: string): Promise<void> {
  const before = await ticket()
  const document = { ...before, version: before.version + 1, sort: before.sort + 1, body: { ...before.body, topic } }
  await rig.talk.store.putDocument({ document, replaces: before.version })
}

describe('a card', () => {
  it('says who, where and why, and nothing more of the person', async () => {
    expect(await rig.card('lan')).toMatchObject({
      state: 'waiting',
      who: 'bác Hoa',
      address: 'Gọi bác, xưng cháu',
      channelTitle: 'Zalo',
      flow: { id: 'nuoi-ga', title: 'Nuôi gà' },
      step: { id: 'so_con', title: 'Số gà', stage: '2/4' },
      reason: 'asked',
      mine: false,
      claim: 0,
    })
    expect(JSON.stringify(await rig.cards('lan'))).not.toContain('Nguyễn')
  })

  it('is of the group of the flow they stand in, so that whoever helps with the group sees it', async () => {
    expect(objectOf((await ticket()).body)).toMatchObject({ topic: 'nuoi-ga', group: 'giay-to' })
  })

  it.each([
    ['a volunteer', 'lan', true],
    ['one who helps with something else', 'tu', false],
    ['the police', 'dung', true],
    ['a lead', 'mai', true],
  ])('is seen by %s: %s', async (_who, staff, sees) => {
    expect((await rig.cards(staff)).cards).toHaveLength(sees ? 1 : 0)
  })

  it('of the police is not to be seen by anybody else, not even as something that is gone', async () => {
    await retopic('dinh-danh')
    expect((await rig.cards('dung')).cards).toMatchObject([{ policeOnly: true }])
    for (const staff of ['lan', 'mai']) {
      const { id } = await ticket()
      expect((await rig.cards(staff)).cards).toEqual([])
      expect(JSON.stringify(await rig.cards(staff, 1))).not.toContain(id)
      expect((await rig.ask(staff, 'GET', `/api/desk/tickets/${id}`)).status).toBe(404)
      expect((await does(staff, 'claim')).status).toBe(404)
    }
  })

  it('is gone from the lists of others when its topic becomes one they do not see, or it is closed', async () => {
    const { upTo } = await rig.cards('lan')
    await rig.claim('lan')
    await does('lan', 'close', { claim: 1 })
    const { id } = await ticket()
    expect(await rig.cards('minh', upTo)).toMatchObject({ cards: [], gone: [id] })
  })

  it('is told of as gone when the person has everything erased', async () => {
    const { upTo } = await rig.cards('lan')
    const { id } = await ticket()
    await rig.talk.says('xóa dữ liệu của tôi')
    expect(await rig.cards('lan', upTo)).toMatchObject({ cards: [], gone: [id] })
    const stone = await ticket()
    expect(stone.body).toMatchObject({ conversation: '', closedBy: 'erased' })
    expect([stone.body.answers, stone.body.tries, stone.body.path]).toEqual([{}, [], []])
    expect(JSON.stringify(stone)).not.toMatch(/Hoa|test:main/)
    expect((await rig.ask('lan', 'GET', `/api/desk/tickets/${id}`)).status).toBe(404)
  })

  it('of somebody back with the bot is for who helped them, and for leads', async () => {
    await rig.claim('lan')
    await does('lan', 'hand-back', { claim: 1, reason: 'explained' })
    expect((await rig.cards('lan')).cards).toMatchObject([{ state: 'watching', helped: { mine: true } }])
    expect((await rig.cards('mai')).cards).toHaveLength(1)
    expect((await rig.cards('minh')).cards).toEqual([])
  })

  it('has a number that rises with every change, also within one millisecond', async () => {
    const numbers = [(await ticket()).sort]
    await rig.claim('lan')
    for (let n = 0; n < 40; n++) {
      numbers.push((await ticket()).sort)
      await say('lan', `Bác làm đến bước ${n} nhé`)
    }
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.every(Number.isSafeInteger)).toBe(true)
  })
})

describe('a card opened', () => {
  it('shows what was said, answered and asked, and where one can hand back', async () => {
    await rig.talk.says('tôi chờ nhé')
    const opened = await rig.open('lan')
    expect(opened.lines.at(-2)).toMatchObject({ from: 'resident', text: 'tôi chờ nhé' })
    expect(opened.answers).toContainEqual({ name: 'Chuồng gà', said: 'Có rồi' })
    expect(opened.asked).toContain('nuôi bao nhiêu con')
    expect(opened.steps.find(({ here }) => here)).toMatchObject({ id: 'so_con', title: 'Số gà' })
    expect(opened.steps.find(({ next }) => next)).toMatchObject({ id: 'ten_ga' })
    expect(opened.steps.map(({ id }) => id)).not.toContain('re')
    // Handed back there, they would be called a person at once.
    expect(opened.steps.map(({ id }) => id)).not.toContain('gap')
    const [way, beside] = [opened.steps.filter((step) => !step.beside), opened.steps.filter((step) => step.beside)]
    expect(way.map(({ id }) => id)).toContain('so_con')
    expect(opened.steps).toEqual([...way, ...beside])
    expect(beside.length).toBeGreaterThan(0)
  })

  it('is written down for leads and auditors who do not hold it, and not for volunteers', async () => {
    await rig.open('lan')
    expect(rig.gate.audited).toEqual([])
    await rig.open('mai')
    const { id } = await ticket()
    expect((await rig.ask('kha', 'GET', `/api/desk/tickets/${id}`)).status).toBe(200)
    expect(rig.gate.audited.map(({ who, what }) => `${who} ${what}`)).toEqual(['mai chat-read', 'kha chat-read'])
  })

  it('names who wrote which line, also after it changed hands', async () => {
    await rig.claim('lan')
    await say('lan', 'Cháu chào bác ạ')
    await does('lan', 'transfer', { claim: 1, to: 'minh' })
    await say('minh', 'Cháu Minh đây ạ', 2)
    const { lines } = await rig.open('minh')
    const people = lines.filter(({ from }) => from === 'person')
    expect(people).toMatchObject([
      { name: 'Chị Lan', text: 'Cháu chào bác ạ', delivery: 'sent' },
      { name: 'Anh Minh', mine: true },
    ])
    expect(people[0]).not.toHaveProperty('mine')
  })

  it('gives older and newer lines in pages of thirty', async () => {
    for (let n = 0; n < 40; n++) await rig.talk.says(`tin thứ ${n}`)
    const { lines, older, card } = await rig.open('lan')
    expect([lines.length, older]).toEqual([30, true])
    const path = `/api/desk/tickets/${card.id}/lines`
    const before = await rig.ask('lan', 'GET', `${path}?before=${lines[0]?.id}`)
    expect(before.body.lines.at(-1).id < (lines[0]?.id ?? '')).toBe(true)
    const after = await rig.ask('lan', 'GET', `${path}?after=${lines[25]?.id}`)
    expect(after.body.lines.map(({ id }: { id: string }) => id)).toEqual(lines.slice(26).map(({ id }) => id))
  })
})

describe('the rights of each address', () => {
  const LOOK = ['GET cards', 'GET canned', 'GET colleagues', 'GET search?q=hoa'] as const
  const READ = ['GET tickets/ID', 'GET tickets/ID/lines', 'GET tickets/ID/notes'] as const
  const ACT = ['POST claim', 'POST release', 'POST close', 'POST undo', 'POST keep', 'POST notes'] as const
  const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    lan: [...LOOK, ...READ, ...ACT],
    dung: [...LOOK, ...READ, ...ACT],
    mai: [...LOOK, ...READ, ...ACT, 'PUT canned/x'],
    tu: [...LOOK],
    ba: ['GET canned', 'PUT canned/x'],
    kha: ['GET canned', ...READ],
    nobody: [],
  }

  it.each(Object.entries(ALLOWED))('%s may do these and no others', async (staff, allowed) => {
    const { id } = await ticket()
    const body: Readonly<Record<string, object>> = { notes: { text: 'x' }, claim: {}, undo: {} }
    for (const address of [...LOOK, ...READ, ...ACT, 'PUT canned/x']) {
      const [method = 'GET', path = ''] = address.split(' ')
      const answer =
        method === 'POST'
          ? await rig.ask(staff, 'POST', `/api/desk/tickets/${id}/${path}`, body[path] ?? { claim: 7 })
          : await rig.ask(
              staff,
              method as 'GET' | 'PUT',
              `/api/desk/${path.replace('ID', id)}`,
              method === 'PUT' ? { text: 'Dạ bác' } : undefined,
            )
      const refused = answer.status === 404 || answer.status === 401
      expect(`${address} ${refused ? 'refused' : 'let in'}`).toBe(
        `${address} ${allowed.includes(address) ? 'let in' : 'refused'}`,
      )
    }
  })

  it('taking over is for leads, and says why in the log', async () => {
    await rig.claim('lan')
    expect((await does('minh', 'claim', { takeOver: 'Lan bận' })).status).toBe(404)
    expect((await does('mai', 'claim', { takeOver: 'Lan hết ca' })).body).toMatchObject({
      claim: 2,
      card: { mine: true },
    })
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'mai', what: 'take-over', why: 'Lan hết ca' })
  })

  it.each([
    ['no ticket of that id', 'GET', `tickets/${'0'.repeat(26)}`, undefined, 404],
    ['something that is no id', 'GET', 'tickets/../../etc', undefined, 404],
    ['a field too many', 'POST', 'ID/claim', { takeOver: 'vì sao đó', staff: 'minh' }, 400],
    ['a claim that is no number', 'POST', 'ID/release', { claim: '1' }, 400],
    ['an id of the wrong length', 'POST', 'ID/say', { id: 'x', claim: 1, text: 'a' }, 400],
    ['nothing to say', 'POST', 'ID/say', { id: 'x'.repeat(26), claim: 1, text: '' }, 400],
    ['too much to say', 'POST', 'ID/say', { id: 'x'.repeat(26), claim: 1, text: 'a'.repeat(2_001) }, 400],
    ['a number to search by', 'GET', 'search?q=031089001234', undefined, 422],
    ['a shift that is over', 'PUT', 'shift', { until: 1, atMost: 1, topics: [] }, 400],
  ] as const)('%s is refused in Vietnamese', async (_what, method, path, body, status) => {
    const where = path.startsWith('ID') ? `tickets/${(await ticket()).id}${path.slice(2)}` : path
    const answer = await rig.ask('lan', method, `/api/desk/${where}`, body)
    expect(answer.status).toBe(status)
    if (path !== 'tickets/../../etc')
      expect(answer.body.error).toMatchObject({ code: expect.any(String), message: expect.any(String) })
  })

  it('searches 20 times a minute, not more', async () => {
    const answers = []
    for (let n = 0; n < 21; n++) answers.push((await rig.ask('lan', 'GET', '/api/desk/search?q=hoa')).status)
    expect(answers.filter((status) => status === 200)).toHaveLength(20)
    expect(answers.at(-1)).toBe(429)
    rig.talk.clock.pass(60_000)
    expect((await rig.ask('lan', 'GET', '/api/desk/search?q=hoa')).status).toBe(200)
  })
})

describe('a claim', () => {
  it('is lost by the second, who is told who was first and when', async () => {
    await rig.claim('lan')
    const lost = await does('minh', 'claim')
    expect(lost).toMatchObject({ status: 409, body: { error: { code: 'held' } } })
    expect(lost.body.error.message).toMatch(/^Chị Lan đã nhận lúc \d\d:\d\d:\d\d\.$/)
  })

  it.each([
    [
      'outside the hours one promised',
      async () => void (await rig.ask('lan', 'PUT', '/api/desk/shift', null)),
      'off-shift',
    ],
    ['after the promise ran out', async () => rig.talk.clock.pass(9 * HOUR_MS), 'off-shift'],
    [
      'in a quarter in which the rules were not accepted',
      async () => rig.talk.clock.set('2027-01-02T09:00:00+07:00'),
      'rules-due',
    ],
  ])('is not made %s', async (_when, change, code) => {
    await change()
    if (code === 'rules-due')
      await rig.ask('lan', 'PUT', '/api/desk/shift', { until: rig.talk.clock.now() + HOUR_MS, atMost: 1, topics: [] })
    expect((await does('lan', 'claim')).body.error.code).toBe(code)
  })

  it('that is over says nothing to anybody, and says so to who tried', async () => {
    await rig.claim('lan')
    await does('lan', 'release', { claim: 1 })
    await rig.claim('minh')
    const heard = rig.talk.heard.length
    const late = await say('lan', 'Cháu còn đây ạ', 1)
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'stale' } } })
    expect(late.body.error.message).toContain('Anh Minh')
    expect(rig.talk.heard).toHaveLength(heard)
  })

  it('is not carried over to a later ticket of the same person', async () => {
    const { id } = await ticket()
    await rig.claim('lan')
    await does('lan', 'close', { claim: 1 })
    await rig.talk.says('gặp người')
    expect((await rig.ask('minh', 'POST', `/api/desk/tickets/${id}/claim`, {})).body.error.code).toBe('nobody')
  })
})
