/** Who gets a notice, when, and why not; and that it never comes between two steps of a conversation that is going on. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  BETWEEN_MS,
  CHAT_CALM_MS,
  NOTICE,
  type Reach,
  type ReachMoment,
  reachOf,
  STEP_CALM_MS,
  VALID_MS,
} from '../../src/conversation/notice.ts'
import { newState } from '../../src/conversation/turn.ts'
import { writeNotice } from '../../src/notices/book.ts'
import type { ConversationState, Notice } from '../../src/records.ts'
import { MONDAY } from '../clock.ts'
import { frame } from '../store/fixtures.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ID = 'thongbao0001'
const NIGHT = Date.parse('2026-11-23T22:00:00+07:00')
const MORNING = Date.parse('2026-11-24T07:00:00+07:00')
const BY = { staff: 'duyet', name: 'Cô Duyệt' }

const YES = { yes: [{ id: 's1', topic: 'nuoi-vit', at: 0 }], offered: [], seen: [] }
const someone = (more: Partial<ConversationState> = {}): ConversationState => ({
  ...newState(MONDAY - DAY),
  news: YES,
  ...more,
})
const notice = (more: Partial<Notice> = {}): Notice => ({
  ...{ topic: 'nuoi-vit', texts: { vi: '{bác} ơi, phí nuôi vịt đã đổi, {cháu} báo để {bác} biết.' }, by: BY },
  ...{ state: 'sending', changedAt: MONDAY, until: MONDAY + VALID_MS, authors: ['hanh'] },
  ...more,
})
const inFlow = { frames: [frame({ flow: 'nuoi-vit', step: 'co_ao' })] }

describe('by the rule', () => {
  type Row = readonly [string, Partial<ConversationState>, Partial<Notice>, Partial<ReachMoment>, Reach]
  const not = (why: 'over' | 'unwanted' | 'lately' | 'off'): Reach => ({ kind: 'not', why })
  const rows: readonly Row[] = [
    ['who asked and is silent gets it now', {}, {}, {}, { kind: 'now' }],
    ['who never asked does not', { news: undefined as never }, {}, {}, not('unwanted')],
    ['who asked for something else does not', {}, { topic: 'nuoi-ga' }, {}, not('unwanted')],
    ['who asked for a procedure gets no news of the ward', {}, { topic: 'ward' }, {}, not('unwanted')],
    ['nobody gets a draft', {}, { state: 'draft' }, {}, not('over')],
    ['nobody gets one that was stopped', {}, { state: 'stopped' }, {}, not('over')],
    ['everybody was decided of, somebody waits: still', {}, { state: 'sent' }, {}, { kind: 'now' }],
    ['after a week it is old', {}, {}, { now: MONDAY + VALID_MS }, not('over')],
    ['a channel that is off', {}, {}, { off: true }, not('off')],
    [
      'one a week',
      { news: { ...YES, last: { notice: 'x', at: MONDAY - BETWEEN_MS + 1, turn: 1 } } },
      {},
      {},
      not('lately'),
    ],
    [
      'and the next one again',
      { news: { ...YES, last: { notice: 'x', at: MONDAY - BETWEEN_MS, turn: 1 } } },
      {},
      {},
      { kind: 'now' },
    ],
    ['the window is over: when they write', {}, {}, { windowMs: DAY - 1 }, { kind: 'waits', why: 'window' }],
    ['the window is just open', {}, {}, { windowMs: DAY }, { kind: 'now' }],
    ['who blocked us: when they write', { reachable: false }, {}, {}, { kind: 'waits', why: 'unreachable' }],
    ['with a person', { owner: 'human' }, {}, {}, { kind: 'later', why: 'person', at: MONDAY + HOUR }],
    ['waiting for a person', { owner: 'queue' }, {}, {}, { kind: 'later', why: 'person', at: MONDAY + HOUR }],
    [
      'in the middle of a step',
      { ...inFlow, lastInAt: MONDAY - 1 },
      {},
      {},
      { kind: 'later', why: 'talking', at: MONDAY - 1 + STEP_CALM_MS },
    ],
    [
      'talking, with nothing begun',
      { lastInAt: MONDAY - 1 },
      {},
      {},
      { kind: 'later', why: 'talking', at: MONDAY - 1 + CHAT_CALM_MS },
    ],
    ['begun, but silent for long', { ...inFlow, lastInAt: MONDAY - STEP_CALM_MS }, {}, {}, { kind: 'now' }],
    [
      'something else to them has not left',
      {},
      {},
      { unsent: true },
      { kind: 'later', why: 'talking', at: MONDAY + STEP_CALM_MS },
    ],
    ['at night', {}, {}, { now: NIGHT }, { kind: 'later', why: 'quiet', at: MORNING }],
  ]
  it.each(rows)('%s', (_situation, state, body, moment, reach) => {
    expect(reachOf(someone(state), notice(body), { now: MONDAY, chance: () => 0, ...moment })).toEqual(reach)
  })
})

describe('to somebody real', () => {
  let talk: Talk
  beforeEach(async () => {
    talk = await acquainted(await openTalk())
    await asks(talk)
  })
  afterEach(() => talk.close())

  async function asks(on: Talk): Promise<void> {
    await on.opens('nuoi-vit')
    await on.says('báo tôi khi có gì mới')
    await on.presses('Có, báo cho tôi')
    await on.says('dừng')
    await on.presses('Dừng lại')
  }
  /** The round comes to them. */
  async function comes(on: Talk = talk, more: Partial<Notice> = {}): Promise<string> {
    const at = on.clock.now()
    if (!(await on.store.getDocument(NOTICE, ID)))
      await writeNotice(on.store, { id: ID, version: 0 }, notice({ changedAt: at, until: at + VALID_MS, ...more }))
    const before = on.heard.length
    await on.receive.happen(on.key, on.address, { kind: 'notice', id: ID })
    await on.settled()
    return on.heard
      .slice(before)
      .map(({ text }) => text)
      .join('\n')
  }
  const counted = async (what: string) =>
    (await talk.store.counts('2026-11-01', '2026-12-31'))[`notice:${ID}.${what}`] ?? 0

  it('says who tells, what, why them, and how it ends; each once however often the round comes', async () => {
    await talk.waits(HOUR)
    const said = await comes()
    expect(said).toBe(
      'Phường Hải An có tin mới về “Nuôi vịt”:\n\nBác ơi, phí nuôi vịt đã đổi, cháu báo để bác biết.\n\n' +
        'Bác nhận tin này vì đã nhờ cháu báo. Không muốn nhận nữa, bác nhắn “thôi báo”.',
    )
    expect(talk.buttons()).toEqual(['Thôi báo'])
    expect(await comes()).toBe('')
    expect([await counted('taken'), await counted('sent')]).toEqual([1, 1])
  })

  it('a button opens the procedure at its start', async () => {
    await talk.waits(HOUR)
    await comes(talk, { open: 'nuoi-vit' })
    expect(talk.buttons()).toEqual(['Nuôi vịt', 'Thôi báo'])
    expect(await talk.presses('Nuôi vịt')).toContain('có ao chưa')
  })

  it('is read in their language where it was translated, and in Vietnamese where not', async () => {
    await talk.says('english')
    await talk.waits(HOUR)
    expect(await comes(talk, { texts: { vi: 'Phí đã đổi.', en: 'The fee has changed.' } })).toContain(
      'The fee has changed.',
    )
    await talk.waits(BETWEEN_MS)
    const { version } = (await talk.store.getDocument(NOTICE, ID)) ?? { version: 0 }
    await talk.store.deleteDocument(NOTICE, ID, version)
    const before = talk.heard.length
    const at = talk.clock.now()
    await writeNotice(talk.store, { id: `${ID}b`, version: 0 }, notice({ until: at + VALID_MS }))
    await talk.receive.happen(talk.key, talk.address, { kind: 'notice', id: `${ID}b` })
    await talk.settled()
    expect(talk.heard[before]?.text).toContain('Bác ơi, phí nuôi vịt')
  })

  it('comes after a conversation that is going on, and they stand where they stood', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('1')
    expect(await comes()).toBe('')
    // Every word of theirs puts it off.
    await talk.waits(STEP_CALM_MS - MINUTE)
    await talk.says('5')
    const { frames, asked } = await talk.state()
    expect(await talk.waits(STEP_CALM_MS - MINUTE)).not.toContain('phí nuôi vịt')
    expect(await talk.waits(2 * MINUTE)).toContain('phí nuôi vịt')
    expect((await talk.state()).frames).toEqual(frames)
    expect((await talk.state()).asked).toEqual(asked)
    await talk.says('Mơ')
    expect(await talk.waits(5_000)).toContain('Số điện thoại')
  })

  it('comes after a person has gone', async () => {
    await talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })
    await talk.waits(HOUR)
    expect(await comes()).toBe('')
    expect(await talk.waits(HOUR)).toBe('')
    await talk.receive.happen(talk.key, talk.address, { kind: 'hand-back' })
    await talk.settled()
    expect(await talk.waits(HOUR)).toContain('phí nuôi vịt')
  })

  it('at night it waits for the morning', async () => {
    talk.clock.set(NIGHT)
    expect(await comes()).toBe('')
    expect(await talk.waits(8 * HOUR + 59 * MINUTE)).toBe('')
    expect(await talk.waits(32 * MINUTE)).toContain('phí nuôi vịt')
  })

  it('outside the window it waits until they write, and comes when they are done', async () => {
    const narrow = await acquainted(await openTalk({ windowMs: DAY }))
    await asks(narrow)
    await narrow.waits(2 * DAY)
    expect(await comes(narrow)).toBe('')
    expect(await narrow.says('xin chào')).not.toContain('phí nuôi vịt')
    expect(await narrow.waits(CHAT_CALM_MS + MINUTE)).toContain('phí nuôi vịt')
    await narrow.close()
  })

  it('… and never, when they write too late', async () => {
    const narrow = await acquainted(await openTalk({ windowMs: DAY }))
    await asks(narrow)
    await narrow.waits(2 * DAY)
    await comes(narrow)
    await narrow.waits(VALID_MS)
    await narrow.says('xin chào')
    expect(await narrow.waits(DAY)).toBe('')
    await narrow.close()
  })

  it('what had not left when they wrote is taken back, and comes once, when they are done', async () => {
    await talk.opens('nuoi-vit')
    await talk.waits(HOUR)
    talk.platform([{ kind: 'retry', reason: 'busy', afterMs: 2 * HOUR, scope: 'message' }])
    expect(await comes()).toBe('')
    talk.platform([])
    // Their answer belongs to the question they see: the notice was never between.
    await talk.presses('Có rồi')
    expect((await talk.state()).frames).toEqual([])
    const rest = await talk.waits(5 * HOUR)
    expect(rest.split('phí nuôi vịt')).toHaveLength(2)
    expect(await talk.waits(DAY)).toBe('')
    expect(await counted('taken')).toBe(1)
  })

  it('whoever ends it while it waits does not get it', async () => {
    await talk.opens('nuoi-ga')
    await comes()
    await talk.says('thôi báo')
    expect(await talk.waits(DAY)).not.toContain('phí nuôi vịt')
  })

  it('whoever is forgotten while it waits does not get it', async () => {
    await talk.opens('nuoi-ga')
    await comes()
    await talk.says('xóa dữ liệu của tôi')
    expect(await talk.waits(DAY)).toBe('')
  })

  it('one that staff stop while it waits does not come', async () => {
    await talk.opens('nuoi-ga')
    await comes()
    const known = await talk.store.getDocument(NOTICE, ID)
    await writeNotice(talk.store, { id: ID, version: known?.version ?? 0 }, notice({ state: 'stopped' }))
    expect(await talk.waits(DAY)).not.toContain('phí nuôi vịt')
  })

  it.each(['dừng', 'Thôi', 'stop'])('a bare “%s” right under it ends it', async (word) => {
    await talk.waits(HOUR)
    await comes()
    expect(await talk.says(word)).toContain('dừng mọi tin báo')
    expect(await counted('ended')).toBe(1)
  })

  it('the number under its way to stop ends it', async () => {
    await talk.waits(HOUR)
    await comes()
    const stop = talk.buttons().findIndex((label) => label.startsWith('Thôi')) + 1
    expect(stop).toBeGreaterThan(0)
    expect(await talk.says(String(stop))).toMatch(/dừng|thôi/u)
    expect(await counted('ended')).toBe(1)
  })

  it('to whoever types its word it comes at once, and into no figures', async () => {
    await writeNotice(talk.store, { id: ID, version: 0 }, notice({ state: 'draft' }))
    const before = talk.heard.length
    await talk.receive.happen(talk.key, talk.address, { kind: 'notice', id: ID, test: true })
    await talk.settled()
    expect(talk.heard[before]?.text).toContain('phí nuôi vịt')
    expect([await counted('taken'), await counted('sent')]).toEqual([0, 0])
  })
})
