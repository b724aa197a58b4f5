/**
 * Whatever residents and helpers do, in whatever order: every unfinished hand-over stands in exactly one state, the badges
 * of every screen count what its lists hold, and the waves call for those and only those who wait.
 */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWaits } from '../../src/desk/calls.ts'
import { openTickets } from '../../src/desk/changes.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { badges, EMPTY, type List, section, sectionOf, withNews } from '../../src/web/desk/page/cards.ts'
import { type DeskRig, HOUR_MS, openDesk } from './rig.ts'

const RESIDENTS = ['42', '43', '44']
const STAFF = ['lan', 'minh', 'mai'] as const
const OWNER = { waiting: 'queue', held: 'human', scheduled: 'bot', watching: 'bot', closed: 'bot' } as const
const SECTIONS = ['waiting', 'mine', 'watching', 'scheduled', 'others'] as const

let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk({ onShift: ['lan', 'minh'] })
  await rig.talk.opens('nuoi-ga')
  for (const person of RESIDENTS.slice(1))
    for (const text of ['xin chào', 'Đồng ý', 'Bác', 'nuôi gà']) await says(person, text)
})
afterEach(() => rig.close())

let made = 0
const addressOf = (person: string) => ({ channel: 'test', account: 'main', person })
async function says(person: string, text: string): Promise<void> {
  const { clock, receive, settled } = rig.talk
  made += 1
  clock.pass(1_000)
  const input = { kind: 'text', text, secrets: [] } as const
  await receive.inbound({ ...addressOf(person), id: `s-${made}`, platformId: `s-${made}`, at: clock.now(), input })
  await settled()
}

/** Time passes; what falls due for anybody is done as it comes. */
async function passes(ms: number): Promise<void> {
  const { clock, store, receive, settled } = rig.talk
  const until = clock.now() + ms
  for (let due = await store.nextTimerAt(); due !== null && due <= until; due = await store.nextTimerAt()) {
    clock.set(Math.max(due, clock.now()))
    for (const timer of await store.claimTimers(10, clock.now(), clock.now() + 1_000)) {
      const person = timer.conversation.split(':').at(-1) ?? ''
      await receive.happen(timer.conversation, addressOf(person), { kind: 'timer', timer })
      await store.dropTimer(timer)
      await settled()
    }
  }
  clock.set(until)
  const shift = { until: until + 8 * HOUR_MS, atMost: 2, topics: [] }
  for (const staff of ['lan', 'minh']) await rig.ask(staff, 'PUT', '/api/desk/shift', shift)
}

/** As their page would ask: with the claim the card shows, mostly of a card where it makes sense. */
async function acts(staff: string, act: string, nth: number): Promise<void> {
  const { cards } = await rig.cards(staff)
  const fitting = cards.filter((card) =>
    act === 'claim' ? card.state === 'waiting' : act === 'undo' ? card.state === 'watching' : card.mine,
  )
  const among = fitting.length > 0 ? fitting : cards
  const card = among[nth % Math.max(1, among.length)]
  if (!card) return
  const [, other = ''] = staff === 'lan' ? ['', 'minh'] : ['', 'lan']
  const body = {
    claim: act === 'claim' || act === 'undo' ? undefined : card.claim,
    ...(act === 'hand-back' && { reason: 'done' }),
    ...(act === 'transfer' && { to: other }),
    ...(act === 'schedule' && { at: rig.talk.clock.now() + HOUR_MS }),
  }
  const { status } = await rig.ask(staff, 'POST', `/api/desk/tickets/${card.id}/${act}`, body)
  expect([200, 404, 409, 422, 403, 400]).toContain(status)
}

async function holds(screens: Map<string, List>): Promise<void> {
  const { store, clock } = rig.talk
  const open = await openTickets(store)
  for (const person of RESIDENTS) {
    const key = conversationKey(addressOf(person))
    const { state } = (await store.readConversation(key)) ?? {}
    const own = open.filter(({ body }) => body.conversation === key)
    expect(own.length).toBeLessThanOrEqual(1)
    expect(state?.owner).toBe(own[0] ? OWNER[own[0].body.state] : 'bot')
    expect(state?.ticket).toBe(own[0]?.id)
  }
  for (const state of ['waiting', 'held', 'scheduled', 'watching'] as const) {
    const listed = (await store.listDocuments('ticket', { index: ['state', state], max: 99 })) as Document<Ticket>[]
    expect(ids(listed)).toEqual(ids(open.filter(({ body }) => body.state === state)))
  }
  for (const [staff, before] of screens) {
    const news = await rig.cards(staff, before.upTo)
    const screen = withNews(before, news, clock.now(), before.upTo === 0)
    screens.set(staff, screen)
    const whole = withNews(EMPTY, await rig.cards(staff), clock.now(), true)
    for (const name of SECTIONS) expect(ids(section(screen, name))).toEqual(ids(section(whole, name)))
    expect(SECTIONS.flatMap((name) => ids(section(screen, name))).sort()).toEqual(ids([...screen.byId.values()]))
    const waiting = open.filter(({ body }) => body.state === 'waiting').length
    const mine = open.filter(({ body }) => body.state === 'held' && body.helper?.staff === staff).length
    expect(badges(screen)).toEqual({ waiting, mine })
    expect([...screen.byId.values()].every((card) => SECTIONS.includes(sectionOf(card)))).toBe(true)
  }
  await rig.pager.look()
  await rig.pager.idle()
  const called = [...(await openWaits(store, 99)).keys()].sort()
  expect(called).toEqual(ids(open.filter(({ body }) => body.state === 'waiting')))
}

const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id).sort()

const act = fc.constantFrom(
  'claim',
  'claim',
  'hand-back',
  'hand-back',
  'undo',
  'release',
  'transfer',
  'schedule',
  'close',
)
const step = fc.oneof(
  fc.record({
    person: fc.constantFrom(...RESIDENTS),
    text: fc.constantFrom(
      'gặp người',
      'gặp người',
      '1',
      'tiếp tục với trợ lý',
      'dạ',
      'hẹn giờ',
      'tôi bị lừa chuyển tiền',
    ),
  }),
  { weight: 2, arbitrary: fc.record({ staff: fc.constantFrom(...STAFF), act, nth: fc.nat(3) }) },
  fc.record({ minutes: fc.constantFrom(1, 1, 4, 11, 61, 25 * 60) }),
)

/** Chance may miss a state in so few runs: the first one goes through them all. */
const THROUGH_ALL: (typeof step extends fc.Arbitrary<infer T> ? T : never)[] = [
  { person: '42', text: 'gặp người' },
  { staff: 'lan', act: 'claim', nth: 0 },
  { staff: 'lan', act: 'schedule', nth: 0 },
  { minutes: 61 },
  { person: '43', text: 'gặp người' },
  { staff: 'minh', act: 'claim', nth: 0 },
  { staff: 'minh', act: 'hand-back', nth: 0 },
  { staff: 'lan', act: 'claim', nth: 0 },
  { staff: 'lan', act: 'hand-back', nth: 0 },
]

it('every hand-over is in one state, badges count the lists, and the waves call for who waits', async () => {
  const reached = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const screens = new Map<string, List>(STAFF.map((staff) => [staff, EMPTY]))
      for (const one of steps) {
        if ('person' in one) await says(one.person, one.text)
        else if ('act' in one) await acts(one.staff, one.act, one.nth)
        else await passes(one.minutes * 60_000)
        await holds(screens)
        for (const { body } of await openTickets(rig.talk.store)) reached.add(body.state)
      }
    }),
    { numRuns: 15, examples: [[THROUGH_ALL]] },
  )
  expect([...reached].sort()).toEqual(['held', 'scheduled', 'waiting', 'watching'])
}, 300_000)
