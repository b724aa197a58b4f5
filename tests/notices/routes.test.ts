/** The addresses of notices with every role, and the acts behind them: writing, agreeing, sending, stopping. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SUBSCRIPTION } from '../../src/conversation/news.ts'
import { newState } from '../../src/conversation/turn.ts'
import type { Audience, Notices, NoticeView, ShownNotice } from '../../src/notices/api.ts'
import { NOTICES_MAX, sweepNotices, writeNotice } from '../../src/notices/book.ts'
import { TEXT_CHARS_MAX } from '../../src/notices/checks.ts'
import type { ConversationState, Subscription } from '../../src/records.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { MONDAY } from '../clock.ts'
import { newDirectory, turnCommit } from '../store/fixtures.ts'
import { type NoticeDesk, openNoticeDesk, PEOPLE } from './rig.ts'
import { NOTICE_BODY } from './round.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WORDS = { topic: 'nuoi-vit', texts: { vi: '{bác} ơi, phí nuôi vịt đã đổi.' } }
const PREVIEW = { ...WORDS, channel: 'zalo', language: 'vi', pair: { resident: 'cô', bot: 'cháu' } }

let desk: NoticeDesk
let store: Store
beforeAll(async () => {
  desk = await openNoticeDesk()
  store = desk.store
})
afterAll(() => desk.close())
beforeEach(() => {
  desk.twoPeople = false
  desk.audited.length = 0
})

const ask: NoticeDesk['ask'] = (...asked) => desk.ask(...asked)
async function written(by = 'hanh', words: object = WORDS): Promise<NoticeView> {
  const { status, body } = await ask(by, 'POST /notices', words)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const at = ({ id }: Pick<NoticeView, 'id'>, act = '') => `/notices/${id}${act}`

describe('every role at every address', () => {
  const READ = 'editor approver auditor admin'
  const ROWS: readonly (readonly [route: string, roles: string, body?: unknown])[] = [
    ['GET /notices', READ],
    ['POST /notices', 'editor admin', WORDS],
    ['GET /notices/:id', READ],
    // Stale versions: read, and then refused in words, so that nothing changes under the next row.
    ['PUT /notices/:id', 'editor admin', { ...WORDS, version: 99 }],
    ['POST /notices/:id/remove', 'editor admin', { version: 99 }],
    ['POST /notices/:id/audience', READ, {}],
    ['POST /notices/preview', READ, PREVIEW],
    ['POST /notices/:id/word', 'editor admin', {}],
    ['POST /notices/:id/approve', 'approver admin', { version: 99 }],
    ['POST /notices/:id/send', 'approver admin', { version: 99 }],
    ['POST /notices/:id/stop', 'editor approver admin', {}],
  ]
  it.each(ROWS.map((row) => [...row] as [string, string, unknown?]))('%s is for %s', async (route, roles, body) => {
    const { id } = await written()
    const filled = route.replace(':id', id)
    const let_: string[] = []
    for (const { id: who, role } of PEOPLE) {
      const answer = await ask(who, filled, body)
      if (answer.body?.error?.code !== 's404') let_.push(role)
    }
    expect(let_.sort()).toEqual(roles.split(' ').sort())
    expect((await ask('niemand', filled, body)).status).toBe(401)
  })

  it('none is missing here', () => {
    expect([...new Set(desk.routes)].sort()).toEqual(ROWS.map(([route]) => route).sort())
  })
})

describe('writing', () => {
  it.each([
    ['nothing at all', { ...WORDS, texts: { vi: ' ' } }, 'vi'],
    ['a link that is not official', { ...WORDS, texts: { vi: 'Xem https://vneid.top nhé.' } }, 'vi'],
    ['a request for a code', { ...WORDS, texts: { vi: '{bác} gửi mã OTP cho cháu.' } }, 'vi'],
    ['a request for money', { ...WORDS, texts: { vi: 'Chuyển khoản cho chúng tôi 50 nghìn.' } }, 'vi'],
    ['a request in the translation', { ...WORDS, texts: { vi: 'Phí đã đổi.', en: 'Gửi mã OTP cho tôi.' } }, 'en'],
    ['a placeholder that nobody fills', { ...WORDS, texts: { vi: '{ông} ơi' } }, 'vi'],
    ['a brace too many', { ...WORDS, texts: { vi: 'Phí { đổi' } }, 'vi'],
    ['too much', { ...WORDS, texts: { vi: 'a '.repeat(TEXT_CHARS_MAX / 2 + 1) } }, 'vi'],
    ['a procedure that is not there', { ...WORDS, topic: 'nuoi-voi' }, 'topic'],
    ['a button to nowhere', { ...WORDS, open: 'nuoi-voi' }, 'open'],
  ])('%s is kept, and not sent', async (_what, words, field) => {
    const notice = await written('quan', words)
    expect(notice.problems.filter(({ level }) => level === 'block').map((one) => one.field)).toEqual([field])
    expect(notice.maySend).toBe(false)
    const { status, body } = await ask('quan', `POST ${at(notice, '/send')}`, { version: notice.version })
    expect([status, body.error.code]).toEqual([422, 'blocked'])
  })

  it('a warning of codes may be sent, and an official address, and the ward’s own data', async () => {
    const vi = 'Không ai được hỏi mã OTP của {bác}. Xem https://dichvucong.gov.vn hoặc ra {place.one_stop.name}.'
    expect((await written('quan', { ...WORDS, texts: { vi } })).problems).toEqual([])
  })

  it.each([
    ['an unknown field', { ...WORDS, html: '<b>' }],
    ['no text', { topic: 'ward', texts: {} }],
    ['a text of a novel', { topic: 'ward', texts: { vi: 'a'.repeat(2_001) } }],
    ['a topic that is a path', { topic: '../x', texts: { vi: 'a' } }],
  ])('%s is refused whole', async (_what, body) => {
    expect((await ask('hanh', 'POST /notices', body)).status).toBe(400)
  })

  it('of two who change it the second is told, and nothing is overwritten', async () => {
    const notice = await written()
    const first = await ask('hanh', `PUT ${at(notice)}`, { ...WORDS, topic: 'ward', version: notice.version })
    expect(first.status).toBe(200)
    const second = await ask('quan', `PUT ${at(notice)}`, { ...WORDS, version: notice.version })
    expect([second.status, second.body.error.code]).toEqual([409, 'moved-on'])
    expect((await ask('hanh', `GET ${at(notice)}`)).body.topic).toBe('ward')
  })

  it('the preview is what the pure turn says, on that channel and in that pair', async () => {
    const { body } = await ask('hanh', 'POST /notices/preview', { ...PREVIEW, open: 'nuoi-ga' })
    const { messages, problems } = body as ShownNotice
    expect(problems).toEqual([])
    expect(messages).toHaveLength(1)
    expect(messages[0]?.text).toContain('Cô ơi, phí nuôi vịt đã đổi.')
    expect(messages[0]?.text).toContain('Cô nhận tin này vì đã nhờ cháu báo')
    expect(messages[0]?.buttons.map(({ label }) => label)).toEqual(['1. Nuôi gà', '2. Thôi báo'])
  })

  it('there is an end to how many are kept, and drafts make room', async () => {
    const crowded = await openStore({ dataDir: newDirectory() })
    for (let n = 0; n < 3; n++)
      await writeNotice(crowded, { id: `notice${n}000`, version: 0 }, { ...NOTICE_BODY, state: 'sent', changedAt: n })
    await sweepNotices(crowded, 366 * DAY, [])
    expect(await crowded.listDocuments('notice', { max: NOTICES_MAX })).toEqual([])
    await crowded.close()
    const notice = await written()
    expect((await ask('hanh', `POST ${at(notice, '/remove')}`, { version: notice.version })).status).toBe(200)
    expect((await ask('hanh', `GET ${at(notice)}`)).status).toBe(404)
  })
})

describe('sending', () => {
  it('goes out once, is logged, and nothing can be changed afterwards', async () => {
    const notice = await written()
    const before = desk.woken
    const sent = await ask('duyet', `POST ${at(notice, '/send')}`, { version: notice.version })
    expect(sent.body).toMatchObject({ state: 'sending', started: { name: 'Cô Duyệt' }, mayStop: true, maySend: false })
    expect(desk.woken).toBe(before + 1)
    const again = await ask('duyet', `POST ${at(notice, '/send')}`, { version: sent.body.version })
    expect([again.status, again.body.error.code]).toEqual([409, 'moved-on'])
    const changed = await ask('hanh', `PUT ${at(notice)}`, { ...WORDS, version: sent.body.version })
    expect(changed.status).toBe(409)
    expect(desk.audited.map(({ who, what }) => `${who} ${what}`)).toEqual([
      'hanh notice-written',
      'duyet notice-sent',
      'duyet notice-sent',
    ])
  })

  it('where the ward wants two, the second says yes to exactly these words', async () => {
    desk.twoPeople = true
    const notice = await written()
    expect(notice).toMatchObject({ maySend: false, why: 'Tin này cần một người khác duyệt trước khi gửi.' })
    const refused = await ask('duyet', `POST ${at(notice, '/send')}`, { version: notice.version })
    expect([refused.status, refused.body.error.code]).toEqual([403, 'second-person'])
    const agreed = await ask('duyet', `POST ${at(notice, '/approve')}`, { version: notice.version })
    expect(agreed.body).toMatchObject({ approved: { name: 'Cô Duyệt' }, maySend: true, mayApprove: false })
    // A change takes it back.
    const changed = await ask('hanh', `PUT ${at(notice)}`, { ...WORDS, topic: 'ward', version: agreed.body.version })
    expect(changed.body.approved).toBeUndefined()
    const late = await ask('quan', `POST ${at(notice, '/send')}`, { version: changed.body.version })
    expect(late.status).toBe(403)
    const once = await ask('quan', `POST ${at(notice, '/approve')}`, { version: changed.body.version })
    expect((await ask('duyet', `POST ${at(notice, '/send')}`, { version: once.body.version })).status).toBe(200)
  })

  it('nobody agrees to their own words', async () => {
    desk.twoPeople = true
    const notice = await written('quan')
    expect((await ask('quan', `POST ${at(notice, '/approve')}`, { version: notice.version })).status).toBe(404)
  })

  it('stopping is for everyone who writes, once and for all', async () => {
    const notice = await written()
    expect((await ask('hanh', `POST ${at(notice, '/stop')}`, {})).status).toBe(404)
    await ask('duyet', `POST ${at(notice, '/send')}`, { version: notice.version })
    for (const _ of [1, 2]) {
      const stopped = await ask('hanh', `POST ${at(notice, '/stop')}`, {})
      expect(stopped.body).toMatchObject({ state: 'stopped', ended: { name: 'Chị Hạnh' }, mayStop: false })
    }
  })

  it('the list says what became of each', async () => {
    const notice = await written()
    await ask('duyet', `POST ${at(notice, '/send')}`, { version: notice.version })
    const counts = { taken: 40, sent: 30, failed: 2, left: 7, ended: 1 }
    await store.commitTurn({
      ...turnCommit({ person: 'zaehler' }),
      counts: Object.fromEntries(Object.entries(counts).map(([what, n]) => [`notice:${notice.id}.${what}`, n])),
      at: desk.clock.now(),
    })
    const { notices } = (await ask('kha', 'GET /notices')).body as Notices
    const row = notices.find(({ id }) => id === notice.id)
    expect(Object.fromEntries(Object.entries(row?.figures ?? {}).map(([what, { text }]) => [what, text]))).toEqual({
      ...{ sent: '30', failed: '<5', waiting: '8', left: '7', ended: '<5' },
    })
  })
})

it('says who would get it now, later and not, and why; few are hidden', async () => {
  let n = 0
  async function people(many: number, more: Partial<ConversationState>, channel = 'telegram', topic = 'nuoi-tho') {
    for (let one = 0; one < many; one++) {
      const address = { channel, account: 'main', person: `a${++n}` }
      const conversation = `${channel}:main:a${n}`
      const yes = [{ id: `sub${n}`, topic, at: 0 }]
      const news = { ...more.news, yes, offered: [], seen: [] }
      const state = { ...newState(MONDAY - 3 * DAY), ...more, news }
      const body: Subscription = { conversation, topic, at: 0, words: '…' }
      const indexes = { conversation, topic }
      const document = { kind: SUBSCRIPTION, id: `sub${n}`, version: 1, indexes, sort: n, body }
      await store.commitTurn({
        ...turnCommit({ state, documents: [{ document, replaces: 0 }] }),
        ...{ key: conversation, address },
      })
    }
  }
  desk.clock.set(MONDAY)
  await people(6, {})
  await people(5, { lastInAt: MONDAY })
  await people(2, { owner: 'human' })
  await people(7, {}, 'zalo')
  await people(5, { reachable: false })
  await people(5, { news: { yes: [], offered: [], seen: [], last: { notice: 'x', at: MONDAY - DAY, turn: 1 } } })
  await people(1, {}, 'off')
  await people(9, {}, 'telegram', 'ward')
  const notice = await written('hanh', { ...WORDS, topic: 'nuoi-tho' })
  const { body } = await ask('hanh', `POST ${at(notice, '/audience')}`, {})
  const { all, now, later, cannot, why } = body as Audience
  expect([all.text, now.text, later.text, cannot.text]).toEqual(['31', '6', '7', '18'])
  expect(Object.fromEntries(Object.entries(why).map(([what, { text }]) => [what, text]))).toEqual({
    ...{ quiet: '0', talking: '5', person: '<5' },
    ...{ window: '7', unreachable: '5', lately: '5', off: '<5' },
  })
})
