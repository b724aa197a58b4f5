/**
 * The one that writes into the group: looks each second what is lacking and does the most urgent, as fast as Telegram lets a
 * group be written to. What was done is noted after it was done: a process that dies in between does it once more.
 */
import type { GroupOutcome } from '../channels/telegram/group-api.ts'
import type { Card } from '../desk/api.ts'
import { objectOf } from '../desk/cards.ts'
import { openTickets } from '../desk/changes.ts'
import { ticketOf } from '../desk/reading.ts'
import { type After, type Loop, startLoop } from '../loop.ts'
import type { Conversation, Document, Ticket } from '../records.ts'
import type { Holder } from '../staff/may.ts'
import { groupAround, groupCard, isWordless } from './card.ts'
import { dialogFace } from './dialogs.ts'
import { type Notice, notice, noticed, notices } from './notices.ts'
import { groupPace } from './pace.ts'
import { freshLines, matched, type Seen, stateKey, URGENCY, type Want, wantOf } from './plan.ts'
import { posterLease } from './poster-lease.ts'
import {
  allTopics,
  beginTopic,
  changeTopic,
  digestOf,
  erased,
  eraseTopic,
  erasures,
  NEW_TOPIC,
  noteErasure,
  type Topic,
  topicOf,
} from './topics.ts'
import { bareFace, cardFace, endedFace, type Face, joined, stateFace, titleOf, warningFace } from './words.ts'
import type { GroupWorld } from './world.ts'

const LOOK_EVERY_MS = 1_000
/** Of a conversation, so many lines are looked at: more than come between two looks. */
const LINES_READ = 60
/** What was found quiet is not read anew for so long, unless something says that it has changed. */
const QUIET_MS = 10_000
/** Tickets remembered as quiet; beyond, all are looked at once more. */
const QUIET_MAX = 5_000
/** A group that cannot be used is tried again. */
export const OFF_MS = 5 * 60_000
/** The button that takes a hand-back back is shown so long. */
export const UNDO_SHOWN_MS = 10_000
const MINUTE_MS = 60_000

/** What any volunteer may see may stand in the group. */
const ANY_VOLUNTEER: Holder = { id: '', role: 'volunteer', topics: 'all' }

export interface Poster {
  /** Something of this ticket has changed, or something is to be said. */
  wake(ticket?: string): void
  /** The group has changed: it is looked at now. */
  again(): void
  /** One look, for tests. */
  look(): Promise<void>
  readonly loop: Loop
  stop(): Promise<void>
}

export function startPoster(
  world: GroupWorld,
  parts: { readonly after?: After; readonly perMinute?: number } = {},
): Poster {
  const { desk, api, publicUrl, log } = world
  const { store, clock, gate } = desk
  const pace = groupPace(parts.perMinute)
  const lease = posterLease(store, clock)
  /** Tickets of which nothing was lacking, by what was seen of them then. */
  const quiet = new Map<string, { readonly seen: string; readonly at: number }>()
  let offUntil = 0

  const linkTo = (ticket: string) =>
    publicUrl.startsWith('https://') ? { link: `${publicUrl}/desk#nguoi/${ticket}` } : {}

  async function look(): Promise<void> {
    if (clock.steady() < offUntil || !(await lease.held())) return
    for (;;) {
      const next = await mostUrgent()
      if (!next || clock.steady() < offUntil) return
      if (pace.pausedUntil > clock.steady()) return
      if (next.urgency !== URGENCY.free && pace.ask(clock.steady(), next.urgency === URGENCY.dressing) > 0) return
      await next.perform()
    }
  }

  interface Next {
    readonly urgency: number
    readonly since: number
    perform(): Promise<void>
  }

  async function mostUrgent(): Promise<Next | null> {
    if (quiet.size > QUIET_MAX) quiet.clear()
    const [thread] = await erasures(store)
    if (thread !== undefined) return { urgency: URGENCY.free, since: 0, perform: () => takeAway(thread) }
    const [first] = await notices(store)
    let best: Next | null = first
      ? { urgency: URGENCY.result, since: 0, perform: () => say(first.id, first.body) }
      : null
    const topics = new Map((await allTopics(store)).map((topic) => [topic.id, topic]))
    const tickets = new Map((await openTickets(store)).map((ticket) => [ticket.id, ticket]))
    for (const id of new Set([...tickets.keys(), ...topics.keys()])) {
      const seen = await seenOf(id, topics.get(id) ?? null, tickets.get(id))
      const want = seen && wantOf(seen)
      if (!seen || !want) {
        if (seen) rest(id, topics.get(id), seen)
        continue
      }
      const since = seen.ticket?.body.waitingSince ?? 0
      if (best && (best.urgency < want.urgency || (best.urgency === want.urgency && best.since <= since))) continue
      best = { urgency: want.urgency, since, perform: () => perform(id, seen, want) }
    }
    return best
  }

  /** `null`: nothing has changed since it was found quiet. */
  async function seenOf(
    id: string,
    topic: Document<Topic> | null,
    open: Document<Ticket> | undefined,
  ): Promise<Seen | null> {
    const now = clock.now()
    const ticket = open ?? (await ticketOf(desk, id))
    const before = quiet.get(id)
    const { helper } = ticket?.body ?? {}
    const warned = helper === undefined || topic?.body.warned === helper.leaseUntil
    if (before && before.seen === mark(topic, ticket) && now - before.at < QUIET_MS && warned && !topic?.body.undo)
      return null
    const conversation =
      ticket && ticket.body.conversation !== '' ? await store.readConversation(ticket.body.conversation) : null
    const entries =
      ticket && !isWordless(conversation) ? await store.transcript(ticket.body.conversation, LINES_READ) : []
    const card = ticket && groupCard(desk, ticket, conversation)
    return {
      ...{ ticket, topic: topic?.body ?? null, entries, now },
      whole: ticket !== null && gate.may(ANY_VOLUNTEER, 'ticket.see', objectOf(ticket.body)),
      unsent: conversation?.unsent ?? false,
      face: ticket && card ? digestOf(JSON.stringify(faceOf(ticket, card, conversation))) : '',
      title: card ? digestOf(titleOf(card)) : '',
      ...{ warnMs: desk.warnMs, leaseMs: desk.leaseMs },
    }
  }

  function mark(topic: Document<Topic> | null | undefined, ticket: Document<Ticket> | null | undefined): string {
    return `${topic?.version ?? 0} ${ticket?.sort ?? 0}`
  }

  /** Nothing to do, and nothing that time alone brings. */
  function rest(id: string, topic: Document<Topic> | undefined, seen: Seen): void {
    const lines = seen.topic && seen.ticket ? freshLines(seen, seen.topic, seen.ticket.body) : []
    if (lines.length > 0 || seen.topic?.replies.some(({ shown }) => shown !== '👍' && shown !== '👎')) return
    quiet.set(id, { seen: mark(topic, seen.ticket), at: clock.now() })
  }

  function faceOf(ticket: Document<Ticket>, card: Card, conversation: Conversation | null): Face {
    return cardFace(card, groupAround(desk, ticket, conversation), {
      ...linkTo(ticket.id),
      claim: ticket.body.claim,
      ...(isWordless(conversation) && { wordless: true }),
    })
  }

  async function perform(id: string, seen: Seen, want: Want): Promise<void> {
    const { ticket, topic } = seen
    if (want.act === 'erase') return await eraseTopic(store, id, clock.now())
    if (!ticket) return
    const conversation = await store.readConversation(ticket.body.conversation)
    const card = groupCard(desk, ticket, conversation)
    const { claim } = ticket.body
    const { thread } = topic ?? {}
    const on = (change: (topic: Topic) => Partial<Topic>) =>
      changeTopic(store, id, (now) => ({ ...now, ...change(now) }))
    switch (want.act) {
      case 'create': {
        const title = titleOf(card)
        const made = await outcomeOf(await api.create(title), id, want)
        if (made === null) return
        const upTo = seen.entries.findLast(({ at }) => at <= ticket.body.openedAt)?.id ?? ''
        const begun = topic
          ? (await on(() => ({ thread: made, title: digestOf(title) }))) !== null
          : await beginTopic(store, id, { ...NEW_TOPIC, thread: made, title: digestOf(title), upTo }, clock.now())
        // Forgotten meanwhile: nobody would know of this topic any more.
        if (!begun) await noteErasure(store, made, clock.now())
        return
      }
      case 'card': {
        const face = faceOf(ticket, card, conversation)
        const message = await outcomeOf(await api.post({ ...face, ...(thread !== undefined && { thread }) }), id, want)
        if (message !== null) await on(() => ({ card: message, face: digestOf(JSON.stringify(face)) }))
        return
      }
      case 'dress': {
        const face = faceOf(ticket, card, conversation)
        if ((await outcomeOf(await api.edit(topic?.card ?? 0, face.text, face.buttons), id, want)) !== null)
          await on(() => ({ face: digestOf(JSON.stringify(face)) }))
        return
      }
      case 'tell':
        return await tell(id, seen, ticket, card, want)
      case 'warn': {
        const face = warningFace(card, claim, Math.round(desk.warnMs / MINUTE_MS))
        if ((await outcomeOf(await api.post({ ...face, ...(thread !== undefined && { thread }) }), id, want)) !== null)
          await on(() => ({ ...(ticket.body.helper && { warned: ticket.body.helper.leaseUntil }) }))
        return
      }
      case 'lines': {
        const names = new Map((await gate.people()).map(({ id: staff, name }) => [staff, name]))
        const { text, upTo } = joined(want.entries, card.who, (staff) => names.get(staff) ?? 'Người giúp')
        const post = { text, buttons: [], ...(thread !== undefined && { thread }) }
        if ((await outcomeOf(await api.post(post), id, want)) !== null)
          await on((now) => ({ upTo: upTo > now.upTo ? upTo : now.upTo }))
        return
      }
      case 'sign': {
        const { reply, sign } = want
        // A sign that cannot be shown is no reason to wait for ever.
        if ((await outcomeOf(await api.react(reply.message, sign), id, want)) === null) return
        if (sign === '👎')
          await notice(
            store,
            `failed-${id}-${reply.message}`,
            { ticket: id, said: { kind: 'words', answers: reply.message, words: NOT_SENT } },
            clock.now(),
          )
        await on(({ replies }) => ({
          replies: matched({ replies }, seen.entries).map((one) =>
            one.message === reply.message ? { ...one, shown: sign } : one,
          ),
        }))
        return
      }
      case 'rename':
        if ((await outcomeOf(await api.rename(thread ?? 0, titleOf(card)), id, want)) !== null)
          await on(() => ({ title: digestOf(titleOf(card)) }))
        return
      case 'undo-over': {
        const { undo } = topic ?? {}
        const face = stateFace(card, claim) ?? { text: 'Đã kết thúc.', buttons: [] }
        if (!undo || (await outcomeOf(await api.edit(undo.message, face.text, face.buttons), id, want)) === null) return
        await changeTopic(store, id, ({ undo: _, ...rest }) => rest)
        return
      }
      case 'reopen':
        if ((await outcomeOf(await api.reopen(thread ?? 0), id, want)) === null) return
        await changeTopic(store, id, ({ shut: _, ...rest }) => rest)
        return
      case 'shut':
        if ((await outcomeOf(await api.close(thread ?? 0), id, want)) !== null)
          await on(() => ({ shut: true as const }))
        return
      case 'bare': {
        const message = await outcomeOf(await api.post(bareFace(true, linkTo(id).link)), id, want)
        if (message === null) return
        if (topic) await on(() => ({ card: message }))
        else await beginTopic(store, id, { ...NEW_TOPIC, mode: 'bare', card: message }, clock.now())
        return
      }
      case 'bare-over': {
        const { text, buttons } = bareFace(false, undefined)
        if ((await outcomeOf(await api.edit(topic?.card ?? 0, text, buttons), id, want)) !== null)
          await on(() => ({ shut: true as const }))
        return
      }
    }
  }

  async function tell(id: string, { topic }: Seen, ticket: Document<Ticket>, card: Card, want: Want): Promise<void> {
    const before = topic?.told
    const told = stateKey(ticket.body)
    // Who has just come waits, as the card says; who was handed back yesterday is no news.
    // Read anew: a press may have said so while this was looked at.
    const known = (await topicOf(store, id))?.body.known === told
    const isNews =
      !known &&
      (card.state === 'waiting' ? before !== undefined : card.state !== 'closed' || !before?.startsWith('watching/'))
    const face = card.state === 'closed' ? endedFace(card, ticket.body.closedBy) : stateFace(card, ticket.body.claim)
    if (isNews && face) {
      const post = { ...face, ...(topic?.thread !== undefined && { thread: topic.thread }) }
      if ((await outcomeOf(await api.post(post), id, want)) === null) return
    }
    await changeTopic(store, id, (now) => ({ ...now, told }))
  }

  async function say(id: string, { ticket, said }: Notice): Promise<void> {
    const thread = (await topicOf(store, ticket))?.body.thread
    // Taken away meanwhile: there is nobody left to tell.
    if (thread === undefined) return await noticed(store, id)
    if (said.kind === 'words') {
      const outcome = await api.post({ thread, text: said.words, buttons: [], answers: said.answers })
      if ((await outcomeOf(outcome, ticket, { act: 'answer' })) !== null) await noticed(store, id)
      return
    }
    const face = await dialogFace(world, ticket, said)
    const outcome = face && (await api.edit(said.message, face.text, face.buttons))
    if (outcome && (await outcomeOf(outcome, ticket, { act: 'ask' })) === null) return
    if (said.view.kind === 'handed-back')
      await changeTopic(store, ticket, (now) => ({
        ...now,
        undo: { message: said.message, until: clock.now() + UNDO_SHOWN_MS },
      }))
    await noticed(store, id)
  }

  async function takeAway(thread: number): Promise<void> {
    const outcome = await api.remove(thread)
    if (outcome.kind === 'gone' || outcome.kind === 'refused') return await erased(store, thread)
    if ((await outcomeOf(outcome, undefined, { act: 'erase' })) !== null) await erased(store, thread)
  }

  /** What became of a call; `null`: it is to be done again, at another time or in another topic. */
  async function outcomeOf<T>(
    outcome: GroupOutcome<T>,
    ticket: string | undefined,
    { act }: { readonly act: string },
  ): Promise<T | null> {
    switch (outcome.kind) {
      case 'done':
        return outcome.value
      case 'later':
        pace.pause(clock.steady() + outcome.afterMs)
        return null
      case 'gone':
        // Somebody deleted the topic by hand: it is made anew, with what was not yet said in it.
        if (ticket !== undefined)
          await changeTopic(
            store,
            ticket,
            ({ thread: _, card: __, told: ___, undo: ____, shut: _____, ...rest }) => rest,
          )
        return null
      case 'off':
        offUntil = clock.steady() + OFF_MS
        log.warn(
          { channel: 'telegram', method: act, reason: outcome.reason },
          'the volunteers’ group cannot be written to',
        )
        return null
      case 'refused':
        if (act === 'create') return await outcomeOf<T>({ kind: 'off', reason: outcome.reason }, ticket, { act })
        log.warn(
          { channel: 'telegram', method: act, reason: outcome.reason },
          'Telegram refused something for the group',
        )
        // Left out is less bad than saying nothing ever after; 0 is the number of no message.
        return NO_MESSAGE as T
      default:
        return outcome satisfies never
    }
  }

  const loop = startLoop({
    name: 'group',
    everyMs: LOOK_EVERY_MS,
    run: look,
    onError: desk.onError,
    ...(parts.after && { after: parts.after }),
  })

  return {
    look,
    loop,
    wake(ticket) {
      if (ticket !== undefined) quiet.delete(ticket)
      loop.wake()
    },
    again() {
      offUntil = 0
      loop.wake()
    },
    async stop() {
      await loop.stop()
      await lease.leave()
    },
  }
}

const NO_MESSAGE: unknown = 0
const NOT_SENT = 'Tin này chưa gửi được tới bà con. Xin mở Bàn trực xem lại, hoặc viết lại.'
