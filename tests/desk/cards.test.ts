/** Rules of the desk without any server: cards and their order, ready-made replies, lines, searching. */
import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/desk/api.ts'
import { cannedFor, readCanned } from '../../src/desk/canned.ts'
import { cardOf, inOrder, windowEnd } from '../../src/desk/cards.ts'
import { unsafe } from '../../src/desk/guard.ts'
import { linesOf } from '../../src/desk/lines.ts'
import { searchable } from '../../src/desk/search.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { MONDAY } from '../clock.ts'
import { said } from '../store/fixtures.ts'
import { fixtures } from '../talk.ts'

const catalogue = fixtures()
const HOUR = 3_600_000

function ticket(body: Partial<Ticket> = {}): Document<Ticket> {
  return {
    ...{ kind: 'ticket', id: 't1', version: 1, indexes: {}, sort: 7 },
    body: {
      ...{ conversation: 'zalo:main:4', channel: 'zalo', topic: 'nuoi-ga', reason: 'asked', answers: {}, tries: [] },
      ...{ path: [], openedAt: MONDAY, state: 'waiting', urgent: false, waitingSince: MONDAY, front: false, claim: 3 },
      who: { language: 'vi', lastInAt: MONDAY },
      ...body,
    },
  }
}

const held = { staff: 'lan', name: 'Chị Lan', role: '', unit: '', since: MONDAY, leaseUntil: MONDAY + 1 }
const card = (body: Partial<Ticket> = {}, me = 'lan'): Card =>
  cardOf(ticket(body), { catalogue, channel: () => ({ title: 'Zalo (OA phường)' }), me })

describe('a card', () => {
  it.each<[string, Partial<Ticket>, Partial<Card>]>([
    [
      'with both',
      { who: { language: 'vi', lastInAt: 1, name: 'Hoa', pair: 'cô–cháu' } },
      { who: 'cô Hoa', address: 'Gọi cô, xưng cháu' },
    ],
    ['with a name only', { who: { language: 'vi', lastInAt: 1, name: 'Hoa' } }, { who: 'bác Hoa' }],
    ['held by me shows my claim', { state: 'held', helper: held }, { mine: true, claim: 3 }],
    ['of the police', { topic: 'dinh-danh' }, { policeOnly: true }],
    ['of somebody who has not agreed', { who: { language: 'vi', lastInAt: 1, kept: false } }, { kept: false }],
    ['at a flow that is gone', { flow: 'mat-roi', step: 'x' }, { flow: { id: 'mat-roi', title: 'mat-roi' } }],
  ])('%s', (_what, body, like) => {
    expect(card(body)).toMatchObject(like)
  })

  it('held by another shows who, and not their claim', () => {
    const seen = card({ state: 'held', helper: held }, 'minh')
    expect(seen).toMatchObject({ mine: false, claim: 0, helper: { name: 'Chị Lan' } })
  })

  it('of those without a name tells one from the other, each by the same mark as long as they wait', () => {
    const ids = Array.from({ length: 40 }, (_, n) => `01jq3c9v5k${String(n * 7_919).padStart(16, '0')}`)
    const named = (id: string, body: Partial<Ticket> = {}) =>
      cardOf({ ...ticket(body), id }, { catalogue, channel: () => undefined, me: 'lan' }).who
    for (const id of ids) expect(named(id)).toMatch(/^bác [B-Y]\d[B-Y]\d$/)
    expect(new Set(ids.map((id) => named(id))).size).toBe(ids.length)
    const [id = ''] = ids
    expect(named(id, { state: 'held', helper: held, claim: 9 })).toBe(named(id))
    expect(named(id, { who: { language: 'vi', lastInAt: 1, pair: 'cô–cháu' } })).toBe(named(id).replace('bác', 'cô'))
  })

  it('of somebody with the bot again says where they are, and where they asked', () => {
    const asked = { flow: 'nuoi-ga', step: 'so_con', stage: '1/2' }
    const seen = card({ state: 'watching', ...asked, goesOn: { flow: 'nuoi-ga', step: 'ten_ga', stage: '2/2' } })
    expect(seen).toMatchObject({
      step: { id: 'so_con', stage: '1/2' },
      goesOn: { step: { id: 'ten_ga', stage: '2/2' } },
    })
    expect(card({ state: 'waiting', ...asked, goesOn: asked }).goesOn).toBeUndefined()
  })

  it('names no person, no address and no conversation', () => {
    expect(JSON.stringify(card())).not.toContain('zalo:main:4')
  })

  it.each([
    ['no window', undefined, undefined],
    ['a window', { openMs: HOUR }, HOUR],
    ['a window after which nobody may write', { openMs: HOUR, untilMs: 9 * HOUR, between: 'nobody' as const }, HOUR],
    ['one after which people may', { openMs: HOUR, untilMs: 9 * HOUR, between: 'people' as const }, 9 * HOUR],
    [
      'one after which everyone may, billed',
      { openMs: HOUR, untilMs: 9 * HOUR, between: 'everyone' as const },
      9 * HOUR,
    ],
  ])('%s', (_what, window, until) => {
    expect(windowEnd(0, window)).toBe(until)
  })
})

describe('the queue', () => {
  it('has urgent ones first, then who was left by a helper, then who has waited longest; who does not wait comes last', () => {
    const named = (id: string, body: Partial<Ticket>) => ({ ...card(body), id })
    const cards = [
      named('held', { state: 'held', helper: held, waitingSince: 0 }),
      named('late', { waitingSince: MONDAY + 9 }),
      named('early', { waitingSince: MONDAY - 9 }),
      named('front', { front: true }),
      named('fraud, late', { urgent: true, reason: 'fraud', waitingSince: MONDAY + 99 }),
      named('distress', { urgent: true, reason: 'distress' }),
    ]
    expect(cards.sort(inOrder).map(({ id }) => id)).toEqual([
      'distress',
      'fraud, late',
      'front',
      'early',
      'late',
      'held',
    ])
  })
})

describe('ready-made replies', () => {
  const all = readCanned('locales/vi/canned.yaml')
  const view = {
    ...{ now: MONDAY, language: 'vi', channel: 'web', consent: true, answers: {}, brief: false, done: [], visits: 0 },
    ...{ pair: { resident: 'cô', bot: 'cháu' }, workdays: null },
  }
  const context = { view, place: catalogue.place }

  it('are enough to begin with, short, and none of them asks for what nobody may ask', () => {
    expect(all.length).toBeGreaterThanOrEqual(25)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const flows = [...new Set(all.flatMap(({ flow }) => flow ?? []))]
    const filled = flows.flatMap((flow) => cannedFor(all, { flow }, context))
    expect(filled.filter(({ text }) => unsafe(text) !== null)).toEqual([])
    expect(filled.filter(({ text }) => text.length > 160 || /[{}…]/.test(text))).toEqual([])
  })

  it('speak as the two call each other', () => {
    expect(cannedFor([{ id: 'a', text: '{bác} chờ {cháu} nhé' }], {}, context)[0]?.text).toBe('Cô chờ cháu nhé')
  })

  it('of the step come first, then of the flow, then of all; those of other steps not at all', () => {
    const texts = [
      { id: 'all', text: 'a' },
      { id: 'flow', text: 'b', flow: 'nuoi-ga' },
      { id: 'other-step', text: 'c', flow: 'nuoi-ga', step: 'khac' },
      { id: 'step', text: 'd', flow: 'nuoi-ga', step: 'so_con' },
      { id: 'other-flow', text: 'e', flow: 'nuoi-vit' },
    ]
    const offered = cannedFor(texts, { flow: 'nuoi-ga', step: 'so_con' }, context)
    expect(offered.map(({ id, scope }) => `${id} ${scope}`)).toEqual(['step step', 'flow flow', 'all all'])
  })
})

describe('lines', () => {
  const person = said('1', { from: 'person', by: 'lan' })
  const from = { me: 'lan', names: new Map([['lan', 'Chị Lan']]), unsent: false }

  it.each([
    ['sent', [person], false, 'sent'],
    ['waiting', [person], true, 'waiting'],
    ['sent, and a bot’s message waits after it', [person, said('2', { from: 'bot' })], true, 'sent'],
    ['given up', [person, said('2', { from: 'system', text: 'Một tin không gửi được.' })], false, 'failed'],
  ] as const)('of a helper: %s', (_what, entries, unsent, delivery) => {
    expect(linesOf(entries, { ...from, unsent })[0]).toMatchObject({ name: 'Chị Lan', mine: true, delivery })
  })

  it('give no reference of a platform away', () => {
    const line = said('1', { media: [{ kind: 'photo', ref: 'SECRET' }], platformId: 'SECRET' })
    expect(JSON.stringify(linesOf([line], from))).not.toContain('SECRET')
  })
})

describe('searching', () => {
  it.each([
    ['1234', true],
    ['bác Hoa ngõ 5', true],
    ['12345', false],
    ['0912 345 678', false],
    ['031089001234', false],
    ['12.345', false],
  ])('by “%s”: %s', (query, may) => {
    expect(searchable(query)).toBe(may)
  })
})
