import type { HardWhy } from '../conversation/counted.ts'
import type { HelperAct, HelperAnswer } from '../conversation/helper-act.ts'
import { clean } from '../privacy/clean.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Claimed, HandBackAsked, HandBackPreview, KeepAsked, MediaAsked, PictureAsked, SayAsked } from './api.ts'
import { previewAppointment, toldOfAppointment } from './appointment.ts'
import { answered } from './calls.ts'
import { objectOf } from './cards.ts'
import { countClaim, hasDoneEnough } from './care.ts'
import { isLookedAt, madeReady, sendsTo, shelved } from './own-media.ts'
import { ownWords } from './own-words.ts'
import { picturesOf } from './pictures.ts'
import { previewHandBack } from './preview.ts'
import { cardFor, conversationFor, helperFor, ticketOf } from './reading.ts'
import { Refused } from './refusals.ts'
import { rulesDue } from './rules.ts'
import { holdsNow, shiftOf } from './shifts.ts'
import { cannedIn } from './worked.ts'
import type { DeskWorld } from './world.ts'

export interface Acts {
  claim(staff: StaffMember, ticket: Document<Ticket>, takeOver?: string): Promise<Claimed>
  say(staff: StaffMember, ticket: Document<Ticket>, said: SayAsked): Promise<Claimed>
  show(staff: StaffMember, ticket: Document<Ticket>, shown: PictureAsked): Promise<Claimed>
  /** A photo or recording of their own, as it came. */
  send(
    staff: StaffMember,
    ticket: Document<Ticket>,
    sent: MediaAsked & { readonly caption: string; readonly bytes: Buffer },
  ): Promise<Claimed>
  /** Before a file is read: taken already, or why it would not be. */
  sendable(staff: StaffMember, ticket: Document<Ticket>, asked: MediaAsked): Promise<Claimed | null>
  keep(staff: StaffMember, ticket: Document<Ticket>, kept: KeepAsked): Promise<Claimed>
  preview(staff: StaffMember, ticket: Document<Ticket>, step?: string): Promise<HandBackPreview>
  handBack(
    staff: StaffMember,
    ticket: Document<Ticket>,
    how: Pick<HandBackAsked, 'claim' | 'step' | 'reason' | 'hard'>,
  ): Promise<Claimed>
  undo(staff: StaffMember, ticket: Document<Ticket>): Promise<Claimed>
  release(staff: StaffMember, ticket: Document<Ticket>, claim: number): Promise<Claimed>
  close(staff: StaffMember, ticket: Document<Ticket>, claim: number, hard?: HardWhy): Promise<Claimed>
  transfer(staff: StaffMember, ticket: Document<Ticket>, claim: number, to: string): Promise<Claimed>
  schedule(staff: StaffMember, ticket: Document<Ticket>, claim: number, at: number): Promise<Claimed>
  /** What they would read of it. */
  previewSchedule(staff: StaffMember, ticket: Document<Ticket>, at: number): Promise<HandBackPreview>
}

/** Typing renews the lease no oftener than this: every renewal is a commit. */
export const RENEW_EVERY_MS = 60_000

export function acts(world: DeskWorld): Acts {
  const { store, clock, gate, happen, count } = world
  const words = ownWords(world)
  const helperOf = (staff: StaffMember) => helperFor(world, staff)
  const conversationOf = (ticket: Document<Ticket>) => conversationFor(world, ticket)

  /** @param once  the same act again, its answer lost, is done already */
  async function perform(
    staff: StaffMember,
    ticket: Document<Ticket>,
    act: HelperAct,
    once?: string,
  ): Promise<Claimed> {
    const { key, address } = await conversationOf(ticket)
    const claim = 'claim' in act ? act.claim : 0
    if (once !== undefined && (await store.wasApplied(key, once))) return await claimed(staff, ticket.id, claim)
    const received = await happen(key, address, { kind: 'helper', act, ticket: ticket.id }, once)
    if (received.kind === 'duplicate') return await claimed(staff, ticket.id, claim)
    if (received.answer?.kind === 'done') return await claimed(staff, ticket.id, received.answer.claim)
    throw refusedFor(received.answer)
  }

  async function claimed(staff: StaffMember, id: string, claim: number): Promise<Claimed> {
    const ticket = await ticketOf(world, id)
    if (ticket === null) throw new Refused('absent')
    return { claim, card: cardFor(world, ticket, staff.id) }
  }

  /** At most once under one claim: handing back, releasing, closing, giving on. */
  const onceUnder = (staff: StaffMember, ticket: Document<Ticket>, act: HelperAct & { readonly claim: number }) =>
    perform(staff, ticket, act, `desk:${act.kind}:${ticket.id}:${staff.id}:${act.claim}`)

  return {
    async claim(staff, ticket, takeOver) {
      if (staff.role !== 'lead' && !holdsNow(await shiftOf(store, staff.id, clock.now()), clock.now()))
        throw new Refused('off-shift')
      // Who is in danger waits for nobody's rest.
      if (!ticket.body.urgent && staff.role !== 'lead' && (await hasDoneEnough(store, staff.id, clock.now())))
        throw new Refused('enough')
      if (await rulesDue(store, staff.id, clock.now())) throw new Refused('rules-due')
      const object = `ticket ${ticket.id}`
      // Over another's claim the reason is written down first.
      if (takeOver !== undefined)
        await gate.audit({ who: staff.id, what: 'take-over', object, why: mask(clean(takeOver).text).text })
      const helper = helperOf(staff)
      const reason = takeOver === undefined ? {} : { takeOver: mask(clean(takeOver).text).text }
      const done = await perform(staff, ticket, { kind: 'claim', helper, ...reason })
      await answered(store, staff.id)
      // The claim itself is durable in the ticket; a lost race leaves no trace.
      await countClaim(store, staff.id, clock.now())
      if (takeOver === undefined) await gate.audit({ who: staff.id, what: 'claim', object, why: `claim ${done.claim}` })
      return done
    },

    async say(staff, ticket, said) {
      const once = onceSaid(staff, said.id)
      if (await store.wasApplied(ticket.body.conversation, once)) return await claimed(staff, ticket.id, said.claim)
      const { text } = clean(said.text)
      if (text.trim() === '') throw new Refused('invalid', { where: 'text' })
      const known = await words.before(staff, ticket)
      await words.check(staff, ticket, said.claim, text, known)
      const canned = await cannedIn(world, await conversationOf(ticket), text)
      const act: HelperAct = {
        ...{ kind: 'say', helper: helperOf(staff), claim: said.claim, text },
        ...(canned.length === 0 ? {} : { canned }),
      }
      const done = await perform(staff, ticket, act, once)
      words.remember(staff, ticket, known, text)
      return done
    },

    async show(staff, ticket, { id, claim, picture: path }) {
      const catalogue = world.catalogue()
      const picture = picturesOf(await conversationOf(ticket), catalogue, clock.now()).find((one) => one.path === path)
      const once = onceSaid(staff, id)
      if (await store.wasApplied(ticket.body.conversation, once)) return await claimed(staff, ticket.id, claim)
      if (!picture) throw new Refused('no-picture')
      return await perform(staff, ticket, { kind: 'say', helper: helperOf(staff), claim, text: '', picture }, once)
    },

    async sendable(staff, ticket, { id, claim, kind }) {
      const conversation = await conversationOf(ticket)
      if (await store.wasApplied(conversation.key, onceSaid(staff, id))) return await claimed(staff, ticket.id, claim)
      const { state, helper } = ticket.body
      if (state !== 'held' || helper?.staff !== staff.id || ticket.body.claim !== claim)
        throw refusedFor({ kind: 'refused', why: 'stale', ...(helper?.staff !== staff.id && by(helper)) })
      const to = sendsTo(world, conversation)[kind]
      if ('why' in to) throw new Refused('no-media', { where: kind, words: to.why })
      return null
    },

    async send(staff, ticket, { id, claim, kind, caption, bytes }) {
      const conversation = await conversationOf(ticket)
      const { text } = clean(caption)
      const known = await words.before(staff, ticket)
      if (text !== '') await words.check(staff, ticket, claim, text, known)
      const ready = await madeReady(world, kind, bytes, sendsTo(world, conversation)[kind])
      if (ready.leadsElsewhere) await words.stop(staff, ticket, claim, 'qr')
      const sent = await shelved(world, ticket, kind, ready.file)
      const drop = () => world.media.shelf.drop(sent.id)
      const media = { sent, ref: world.media.refOf(sent.id) }
      const looked = isLookedAt(staff, kind)
      const helper = helperOf(staff)
      const act: HelperAct = looked
        ? { kind: 'offer', helper, claim, photo: { id, text, ...media } }
        : { kind: 'say', helper, claim, text, media }
      const received = await happen(
        conversation.key,
        conversation.address,
        { kind: 'helper', act, ticket: ticket.id },
        onceSaid(staff, id),
      ).catch(async (error: unknown) => {
        await drop()
        throw error
      })
      // The same one came twice at once: the other's file is what travels.
      if (received.kind === 'duplicate' || received.answer?.kind !== 'done') await drop()
      if (received.kind === 'duplicate') return await claimed(staff, ticket.id, claim)
      if (received.answer?.kind !== 'done') throw refusedFor(received.answer)
      if (text !== '') words.remember(staff, ticket, known, text)
      const why = `${kind} ${id}${ready.unread ? ' qr-unread' : ''}`
      await gate.audit({
        who: staff.id,
        what: looked ? 'photo-offered' : 'media-sent',
        object: `ticket ${ticket.id}`,
        why,
      })
      count('desk_media_sent', { kind })
      return await claimed(staff, ticket.id, received.answer.claim)
    },

    async keep(staff, ticket, { claim, typing = false }) {
      const { body } = ticket
      const holds = body.state === 'held' && body.helper?.staff === staff.id && body.claim === claim
      if (holds && typing) {
        const { address, state } = await conversationOf(ticket)
        await world.channel(address.channel)?.typing?.(address, state.reply)
        const renewedAt = (body.helper?.leaseUntil ?? 0) - world.leaseMs
        if (clock.now() - renewedAt < RENEW_EVERY_MS) return await claimed(staff, ticket.id, claim)
      }
      return await perform(staff, ticket, { kind: 'keep', helper: helperOf(staff), claim })
    },

    async preview(staff, ticket, step) {
      const { body } = ticket
      if (body.state !== 'held' || body.helper?.staff !== staff.id) throw new Refused('stale')
      const shown = previewHandBack(world, await conversationOf(ticket), ticket, helperOf(staff), step)
      if (shown === null) throw new Refused('no-step')
      return shown
    },

    handBack: (staff, ticket, { claim, step, reason, hard }) =>
      onceUnder(staff, ticket, {
        kind: 'hand-back',
        helper: helperOf(staff),
        claim,
        reason,
        ...(step === undefined ? {} : { step }),
        ...(hard === undefined ? {} : { hard }),
      }),

    undo: (staff, ticket) => perform(staff, ticket, { kind: 'undo-hand-back', helper: helperOf(staff) }),
    release: (staff, ticket, claim) => onceUnder(staff, ticket, { kind: 'release', helper: helperOf(staff), claim }),
    close: (staff, ticket, claim, hard) =>
      onceUnder(staff, ticket, {
        kind: 'close',
        helper: helperOf(staff),
        claim,
        ...(hard === undefined ? {} : { hard }),
      }),

    async transfer(staff, ticket, claim, to) {
      const other = await gate.person(to)
      const able =
        other !== null &&
        other.id !== staff.id &&
        other.state === 'active' &&
        gate.may(other, 'ticket.claim', objectOf(ticket.body)) &&
        holdsNow(await shiftOf(store, to, clock.now()), clock.now())
      if (!able) throw new Refused('other-off', { where: 'to' })
      return await onceUnder(staff, ticket, { kind: 'transfer', helper: helperOf(staff), claim, to: helperOf(other) })
    },

    async schedule(staff, ticket, claim, at) {
      const words = toldOfAppointment(world, await conversationOf(ticket), at)
      return await onceUnder(staff, ticket, { kind: 'schedule', helper: helperOf(staff), claim, at, words })
    },

    async previewSchedule(staff, ticket, at) {
      const { body } = ticket
      if (body.state !== 'held' || body.helper?.staff !== staff.id) throw new Refused('stale')
      return previewAppointment(world, await conversationOf(ticket), helperOf(staff), at)
    },
  }
}

/** In Viet Nam's time, as everything at the desk. */
const HOUR = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'Asia/Ho_Chi_Minh',
})

/** The same one twice is said once, words or file. */
function onceSaid(staff: StaffMember, id: string): string {
  return `desk:say:${staff.id}:${id}`
}

function by(helper: Ticket['helper']): { readonly by?: string; readonly at?: number } {
  return helper ? { by: helper.name, at: helper.since } : {}
}

function refusedFor(answer: HelperAnswer | undefined): Refused {
  if (answer?.kind !== 'refused') return new Refused('nobody')
  const { why, by, at } = answer
  if (by === undefined) return new Refused(why)
  const when = at === undefined ? '' : ` lúc ${HOUR.format(at)}`
  if (why === 'held') return new Refused('held', { words: `${by} đã nhận${when}.` })
  return new Refused(why, {
    words: `${by} đang giúp${when === '' ? '' : ` từ${when.replace(' lúc', '')}`}. Việc vừa rồi của bạn chưa được làm.`,
  })
}
