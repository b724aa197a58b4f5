import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/desk/api.ts'
import {
  arranged,
  badges,
  EMPTY,
  isOutOfOrder,
  LEAVING_MS,
  type List,
  matches,
  newcomers,
  section,
  sectionOf,
  swept,
  withCard,
  withLost,
  withNews,
} from '../../../src/web/desk/page/cards.ts'

const NOW = new Date('2026-11-23T19:42:07').getTime()

function card(id: string, about: Partial<Card> = {}): Card {
  return {
    id,
    changed: 1,
    state: 'waiting',
    who: 'bác Hoa',
    language: 'vi',
    channel: 'zalo',
    channelTitle: 'Zalo',
    topic: 'vneid',
    policeOnly: false,
    reason: 'stuck',
    urgent: false,
    waitingSince: NOW - 60_000,
    front: false,
    lastInAt: NOW,
    mine: false,
    claim: 0,
    ...about,
  }
}

const helper = { staff: 'lan', name: 'Chị Lan', since: NOW, leaseUntil: NOW + 600_000 }
const news = (cards: readonly Card[], gone: readonly string[] = [], upTo = 1) => ({ cards, gone, upTo })
const of = (...cards: Card[]): List => withNews(EMPTY, news(cards), NOW, true)

describe('the order of those who wait', () => {
  it.each([
    ['who has waited longest is first', [card('b', { waitingSince: 2 }), card('a', { waitingSince: 1 })], ['a', 'b']],
    [
      'who had a helper and lost them goes before',
      [card('old', { waitingSince: 1 }), card('lost', { waitingSince: 5, front: true })],
      ['lost', 'old'],
    ],
    [
      'what is urgent goes before everything',
      [card('lost', { front: true }), card('urgent', { urgent: true, waitingSince: NOW })],
      ['urgent', 'lost'],
    ],
    ['two of the same moment have one order', [card('b'), card('a')], ['a', 'b']],
  ])('%s', (_situation, cards, order) => {
    expect(of(...cards).shown).toEqual(order)
  })
})

describe('the list under the thumb', () => {
  it('keeps its order when somebody comes who goes first, and says that there is somebody', () => {
    const list = withNews(of(card('a'), card('b')), news([card('first', { urgent: true })]), NOW)
    expect(list.shown).toEqual(['a', 'b'])
    expect(newcomers(list).map(({ id }) => id)).toEqual(['first'])
    expect(arranged(list).shown).toEqual(['first', 'a', 'b'])
  })

  it('keeps its order when somebody shown becomes urgent, and offers the new order', () => {
    const list = withNews(of(card('a'), card('b')), news([card('b', { urgent: true })]), NOW)
    expect(list.shown).toEqual(['a', 'b'])
    expect(isOutOfOrder(list)).toBe(true)
    expect(isOutOfOrder(arranged(list))).toBe(false)
  })

  it('shows the first ones at once: there is nothing to move', () => {
    expect(withNews(EMPTY, news([card('a')]), NOW).shown).toEqual(['a'])
  })

  it('says in place who has taken a card, for five seconds', () => {
    const list = withNews(of(card('a'), card('b')), news([card('a', { state: 'held', helper })]), NOW)
    expect(list.shown).toEqual(['a', 'b'])
    expect(list.leaving.get('a')?.text).toBe('Chị Lan đã nhận lúc 19:42:07')
    expect(swept(list, NOW + LEAVING_MS - 1).shown).toEqual(['a', 'b'])
    expect(swept(list, NOW + LEAVING_MS).shown).toEqual(['b'])
  })

  it('says the same of one that is gone for a reason nobody tells', () => {
    const list = withNews(of(card('a'), card('b')), news([], ['a']), NOW)
    expect(list.leaving.get('a')?.text).toMatch(/có người nhận/)
    expect(section(list, 'waiting').map(({ id }) => id)).toEqual(['b'])
  })

  it('takes away at once what I took myself', () => {
    const list = withNews(of(card('a'), card('b')), news([card('a', { state: 'held', mine: true, helper })]), NOW)
    expect([list.shown, list.leaving.size]).toEqual([['b'], 0])
  })

  it('shows again one that came back while it said that it was taken', () => {
    const taken = withNews(of(card('a'), card('b')), news([card('a', { state: 'held', helper })]), NOW)
    const back = withNews(taken, news([card('a', { front: true })]), NOW)
    expect([back.shown, back.leaving.size]).toEqual([['a', 'b'], 0])
  })

  it('says what the server said of a lost race', () => {
    const list = withLost(of(card('a'), card('b')), 'a', 'Chị Lan đã nhận lúc 19:42:07', NOW)
    expect(list.leaving.get('a')?.text).toBe('Chị Lan đã nhận lúc 19:42:07')
  })
})

describe('badge, sections and list are the same people', () => {
  const states = ['waiting', 'held', 'scheduled', 'watching', 'closed'] as const
  const anyCard = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    state: fc.constantFrom(...states),
    mine: fc.boolean(),
    urgent: fc.boolean(),
    waitingSince: fc.nat(1_000),
  })
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('news' as const), cards: fc.array(anyCard, { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('gone' as const), id: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('arrange' as const) }),
      fc.record({ kind: fc.constant('wait' as const) }),
    ),
    { maxLength: 12 },
  )
  it('whatever happens, everybody who waits is shown or new, never both, and counted once', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let list = EMPTY
        let now = NOW
        for (const step of all) {
          if (step.kind === 'news') {
            const cards = step.cards.map((one) => card(one.id, { ...one, mine: one.mine && one.state === 'held' }))
            list = withNews(list, news(cards), now)
          } else if (step.kind === 'gone') list = withNews(list, news([], [step.id]), now)
          else if (step.kind === 'arrange') list = arranged(list)
          else {
            now += LEAVING_MS
            list = swept(list, now)
          }
          const shown = list.shown.filter((id) => !list.leaving.has(id))
          const fresh = newcomers(list).map(({ id }) => id)
          const waiting = [...list.byId.values()].filter((one) => sectionOf(one) === 'waiting').map(({ id }) => id)
          expect([...shown, ...fresh].sort()).toEqual(waiting.sort())
          expect(badges(list).waiting).toBe(waiting.length)
          expect(new Set(list.shown).size).toBe(list.shown.length)
        }
      }),
    )
  })

  it.each([
    ['held by me', { state: 'held', mine: true }, 'mine'],
    ['held by another', { state: 'held', helper }, 'others'],
    ['handed back by me', { state: 'watching', helped: { name: 'Chị Lan', mine: true, at: 1 } }, 'watching'],
    ['handed back by another', { state: 'watching', helped: { name: 'Chị Lan', mine: false, at: 1 } }, 'others'],
    ['with an appointment nobody made but they', { state: 'scheduled' }, 'scheduled'],
  ] as const)('%s: in one section', (_situation, about, where) => {
    expect(sectionOf(card('a', about))).toBe(where)
  })
})

describe('what an answer brings', () => {
  it('does not put something older over what the list already knows', () => {
    const list = of(card('a', { changed: 5 }))
    expect(withCard(list, card('a', { changed: 3, state: 'held', helper }), NOW)).toBe(list)
  })
})

describe('search', () => {
  const found = card('a', {
    who: 'bác Đức',
    flow: { id: 'vneid-cai-dat', title: 'Cài VNeID' },
    step: { id: 'nfc', title: 'Quét thẻ NFC', stage: '4/9' },
  })
  it.each([
    ['a name without its marks', 'bac duc', true],
    ['words of a step in any order', 'the quet', true],
    ['another spelling of the same marks', 'Đức', true],
    ['the channel', 'zalo', true],
    ['somebody else', 'lan', false],
  ])('%s', (_situation, query, expected) => {
    expect(matches(found, query)).toBe(expected)
  })
})
