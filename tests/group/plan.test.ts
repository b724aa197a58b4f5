/** What the group lacks: the most urgent first, nothing twice. */
import { describe, expect, it } from 'vitest'
import { freshLines, type Seen, stateKey, wantOf } from '../../src/group/plan.ts'
import { digestOf, NEW_TOPIC, type Topic } from '../../src/group/topics.ts'
import type { Document, Ticket, TranscriptEntry } from '../../src/records.ts'

const NOW = Date.parse('2026-11-23T10:00:00+07:00')
const MINUTE_MS = 60_000

function ticket(more: Partial<Ticket> = {}): Document<Ticket> {
  const body: Ticket = {
    ...{
      conversation: 'zalo:main:1',
      channel: 'zalo',
      topic: 'vneid-kich-hoat',
      reason: 'asked',
      answers: {},
      tries: [],
    },
    ...{ path: [], openedAt: NOW - MINUTE_MS, state: 'waiting', urgent: false, waitingSince: NOW - MINUTE_MS },
    ...{ front: false, claim: 0, who: { language: 'vi', lastInAt: NOW - MINUTE_MS } },
    ...more,
  }
  return { kind: 'ticket', id: 'ticket1', version: 1, indexes: {}, sort: 1, body }
}
const holder = { staff: 'lan', name: 'Chị Lan', role: '', unit: '', since: NOW, leaseUntil: NOW + 10 * MINUTE_MS }
const held = (more: Partial<Ticket> = {}) => ticket({ state: 'held', claim: 1, helper: holder, ...more })
const watching = ticket({ state: 'watching', claim: 1, helped: { by: holder, at: NOW } })
const closed = (closedAt: number, more: Partial<Ticket> = {}) => ticket({ state: 'closed', closedAt, ...more })

/** A topic that lacks nothing while this ticket stands as it does. */
function complete(of: Document<Ticket>, more: Partial<Topic> = {}): Topic {
  return { ...NEW_TOPIC, thread: 7, card: 8, face: 'f', title: 't', told: stateKey(of.body), ...more }
}
const line = (n: number, more: Partial<TranscriptEntry> = {}): TranscriptEntry => ({
  ...{ id: `line${n}`, at: NOW - 10_000, from: 'resident', text: `câu ${n}` },
  ...more,
})
const seen = (of: Document<Ticket> | null, topic: Topic | null, more: Partial<Seen> = {}): Seen => ({
  ...{ ticket: of, topic, whole: true, entries: [], unsent: false, face: 'f', title: 't', now: NOW },
  ...{ warnMs: 7 * MINUTE_MS, leaseMs: 10 * MINUTE_MS },
  ...more,
})
const bare = (more: Partial<Topic> = {}): Topic => ({ ...NEW_TOPIC, mode: 'bare', ...more })
const saidReply = { message: 50, staff: 'lan', digest: digestOf('Chào bác'), said: true } as const
const own = line(3, { from: 'person', by: 'lan', text: 'Chào bác' })

describe('what is lacking', () => {
  it.each<[string, Seen, string | null]>([
    ['somebody new', seen(ticket(), null), 'create'],
    ['somebody held on the screen before the group knew', seen(held(), null), 'create'],
    ['somebody with the bot again, never shown', seen(watching, null), null],
    ['somebody closed, never shown', seen(closed(NOW), null), null],
    ['somebody whom not everybody may see', seen(ticket(), null, { whole: false }), 'bare'],
    ['… and whom somebody already holds', seen(held(), null, { whole: false }), null],
    ['… shown already', seen(ticket(), bare({ card: 3 }), { whole: false }), null],
    ['… and now held', seen(held(), bare({ card: 3 }), { whole: false }), 'bare-over'],
    ['… over, and closed', seen(closed(NOW), bare({ card: 3, shut: true }), { whole: false }), 'erase'],
    ['… who waits again', seen(ticket({ claim: 1 }), bare({ card: 3, shut: true }), { whole: false }), 'erase'],
    ['a topic of whom not everybody may see any more', seen(held(), complete(held()), { whole: false }), 'erase'],
    ['a topic without its card', seen(ticket(), { ...NEW_TOPIC, thread: 7 }), 'card'],
    ['a topic taken away by hand', seen(held(), { ...complete(held()), thread: undefined as never }), 'create'],
    ['nothing', seen(held(), complete(held())), null],
    ['a claim the topic does not know', seen(held(), complete(ticket())), 'tell'],
    ['a topic closed by hand while somebody waits', seen(ticket(), complete(ticket(), { shut: true })), 'reopen'],
    ['a line', seen(held(), complete(held()), { entries: [line(1)] }), 'lines'],
    [
      'a line a moment old: more may follow',
      seen(held(), complete(held()), { entries: [line(1, { at: NOW - 500 })] }),
      null,
    ],
    [
      'lines that never stop',
      seen(held(), complete(held()), { entries: [line(1, { at: NOW - 5_000 }), line(2, { at: NOW })] }),
      'lines',
    ],
    ['a line that stands there', seen(held(), complete(held(), { upTo: 'line1' }), { entries: [line(1)] }), null],
    ['the bot’s own words', seen(held(), complete(held()), { entries: [line(1, { from: 'bot' })] }), null],
    [
      'a line to the bot after handing back',
      seen(watching, complete(watching, { shut: true }), { entries: [line(1, { at: NOW + 1 })] }),
      null,
    ],
    ['seven minutes of silence', seen(held(), complete(held()), { now: NOW + 7 * MINUTE_MS }), 'warn'],
    ['… warned of', seen(held(), complete(held(), { warned: holder.leaseUntil }), { now: NOW + 8 * MINUTE_MS }), null],
    ['a reply that was sent', seen(held(), complete(held(), { replies: [saidReply] }), { entries: [own] }), 'sign'],
    [
      'a reply not yet taken by the desk',
      seen(held(), complete(held(), { replies: [{ message: 50, staff: 'lan', digest: 'x' }] })),
      null,
    ],
    [
      'a button to undo that is too old',
      seen(watching, complete(watching, { undo: { message: 9, until: NOW } })),
      'undo-over',
    ],
    ['a card of yesterday', seen(held(), complete(held()), { face: 'other' }), 'dress'],
    ['a title of yesterday', seen(held(), complete(held()), { title: 'other' }), 'rename'],
    ['an open topic of who is with the bot', seen(watching, complete(watching)), 'shut'],
    ['a topic of who was forgotten', seen(null, complete(held())), 'erase'],
    ['a stone', seen(closed(NOW, { conversation: '', closedBy: 'erased' }), complete(held())), 'erase'],
    ['a closed one after a day', seen(closed(NOW - 25 * 60 * MINUTE_MS), complete(watching, { shut: true })), 'erase'],
  ])('%s', (_what, world, act) => {
    expect(wantOf(world)?.act ?? null).toBe(act)
  })

  it('what a resident says goes before how it looks, and what became of a press before both', () => {
    const world = (topic: Topic) => seen(held(), topic, { face: 'new', title: 'new', entries: [line(1)] })
    expect(wantOf(world(complete(ticket())))?.act).toBe('tell')
    expect(wantOf(world(complete(held())))?.act).toBe('lines')
    expect(wantOf(world(complete(held(), { upTo: 'line1' })))?.act).toBe('dress')
  })

  it('somebody in danger goes before who is merely new', () => {
    const [urgent, usual] = [ticket({ urgent: true }), ticket()].map((one) => wantOf(seen(one, null))?.urgency ?? 9)
    expect(urgent).toBeLessThan(usual as number)
  })
})

describe('a helper’s own words', () => {
  it('are not shown to the group again; the same words from the screen are', () => {
    const again = { ...own, id: 'line4' }
    const fresh = freshLines({ entries: [own, again] }, complete(held(), { replies: [saidReply] }), held().body)
    expect(fresh.map(({ id }) => id)).toEqual(['line4'])
  })

  it.each([
    ['sent', [own], false, '👍'],
    ['on their way', [own], true, '✍'],
    ['not sent', [own, line(4, { from: 'system', text: 'Một tin không gửi được.' })], false, '👎'],
    ['sent to somebody of whom nothing is kept', [], false, '👍'],
  ])('%s', (_what, entries, unsent, sign) => {
    const want = wantOf(seen(held(), complete(held(), { replies: [saidReply] }), { entries, unsent }))
    expect(want).toMatchObject({ act: 'sign', sign })
  })
})
