/** One attempt to send, and what follows from how it ended. */
import type { Channel, ChannelLimits, FittedMessage } from '../channels/channel.ts'
import type { Author, ConversationKey, Echo, SendOutcome, SentMedia } from '../messages.ts'
import type { OutboxEntry, Timer } from '../records.ts'
import type { DeliveryOptions } from './delivery.ts'
import type { Echoes } from './echoes.ts'
import { faultOf } from './faults.ts'
import { asBareText, limitsOf, partsFor } from './fit.ts'
import type { Gate } from './gate.ts'
import type { Item, Lane as LaneOf } from './lanes.ts'
import type { Parked, Parking } from './parking.ts'
import type { Settling } from './settling.ts'
import { type Failure, isDoubtful, verdictOn } from './verdict.ts'
import { windowAt } from './window.ts'

export interface Lane extends LaneOf<Gate<Lane>> {}

export interface AttemptOptions
  extends Pick<DeliveryOptions, 'store' | 'clock' | 'log' | 'count' | 'mediaOf' | 'onUnreachable' | 'onUndelivered'> {
  readonly settling: Settling
  readonly echoes: Echoes
  readonly parking: Parking
  /** Goes on with the lane's next entry, or next part. */
  advance(lane: Lane): void
  giveBack(lane: Lane): void
  /** The platform has answered about a message: the account works. */
  recovered(gate: Gate<Lane>): void
  /** Held entries can be had from the store again. */
  onHeldPassed(): void
}

/** A channel answers within 10 s; of one that does not, nothing is known. */
const HUNG_MS = 15_000
const HUNG: Failure = { kind: 'retry', reason: 'channel hung', afterMs: 0, unsure: true, scope: 'message' }

/** `fitMessage` found nothing to show: a mistake of ours that no repeat mends. */
const EMPTY: Failure = { kind: 'rejected', reason: 'nothing to send' }

/** What was to be sent lies on our shelf no more. */
const GONE: Failure = { kind: 'rejected', reason: 'media gone' }

/** Its person has been silent for longer than the platform lets us write. */
const CLOSED: Failure = { kind: 'closed', reason: 'window closed' }

/** Entries put off until the account is tried again come back spread over this time, so that one can try first. */
const SPREAD_MS = 10_000

type SentAs = { readonly at?: number | undefined; readonly platformId?: string | undefined }

const NO_COUNTS = {}
const DROPPED_COUNTS = { 'delivery.dropped': 1 }

/** What became of a notice, in the same write as its end. */
function noticeCounts({ message: { notice } }: OutboxEntry, what: 'sent' | 'failed' | 'left') {
  return notice === undefined ? NO_COUNTS : { [`notice:${notice}.${what}`]: 1 }
}

export function attempts(options: AttemptOptions) {
  const { store, clock, log, count, mediaOf, onUnreachable, onUndelivered, settling, parking, echoes } = options
  const { advance, giveBack, onHeldPassed, recovered } = options

  /** The lane's turn has come. */
  function begin(lane: Lane): void {
    const [item] = lane.items
    const { channel } = lane.gate
    if (!item || !channel) return
    lane.state = 'sending'
    lane.sendingSince = clock.steady()
    lane.attempt += 1
    // A bug of ours; the lane goes on when it is noticed that it hangs.
    send(lane, item, lane.attempt).catch((error: unknown) =>
      log.error({ ...faultOf(error), entry: item.entry.id }, 'delivery failed'),
    )
  }

  async function send(lane: Lane, item: Item, attempt: number): Promise<void> {
    const outcome = await outcomeOf(lane, item)
    if (lane.attempt !== attempt) return
    if (outcome.kind === 'sent') onSent(lane, item, outcome)
    else onFailure(lane, item, outcome)
    if (lane.gate.waiting > 0) lane.gate.open()
  }

  async function outcomeOf({ key, gate: { channel } }: Lane, item: Item): Promise<SendOutcome> {
    const { address, reply, id, message } = item.entry
    if (!channel) return EMPTY
    const window = channel.window ? await windowOf(channel, key, message.author) : 'open'
    if (window === 'closed') return CLOSED
    try {
      item.parts ??= partsFor(item.entry, channel)
      const fitted = item.parts[item.sent]
      if (!fitted) return EMPTY
      const part = fitted.media ? await withBytes(fitted, fitted.media, key, limitsOf(item.entry, channel)) : fitted
      if (part === null) return GONE
      const context = { window, ...(reply && { reply }) }
      if (channel.echoWithinMs === undefined) return await channel.send(part, address, context)
      const echoed = isDoubtful(item.entry) ? echoes.take(key, part) : undefined
      if (echoed) return sentByEcho(echoed)
      if (isDoubtful(item.entry)) noteRepeat(item.entry)
      echoes.sending(key, part)
      const outcome = await channel.send(part, address, context)
      // The echo may be faster than the answer, and the answer may never come.
      const early = echoes.take(key, part)
      if (outcome.kind === 'sent' || early) {
        echoes.known(key, part, outcome.kind === 'sent' ? outcome.platformId : early?.platformId)
      }
      return outcome.kind === 'retry' && early ? sentByEcho(early) : outcome
    } catch (error) {
      // A bug in a channel; the platform may have been reached before it.
      log.error({ ...faultOf(error), entry: id, channel: address.channel }, 'a channel threw')
      return { kind: 'retry', reason: 'channel threw', afterMs: 0, unsure: true, scope: 'message' }
    }
  }

  /** Read at each attempt and held no longer: ten thousand of them may wait. */
  async function withBytes(
    part: FittedMessage,
    media: SentMedia,
    key: ConversationKey,
    limits: ChannelLimits,
  ): Promise<FittedMessage | null> {
    const bytes = (await mediaOf?.(media, key)) ?? null
    const goesOut = limits.sends?.[media.kind]
    // Of a person's own that was looked at when they sent it.
    const isTooLarge = media.flow && goesOut && 'bytes' in goesOut && (bytes?.length ?? 0) > goesOut.bytes
    return bytes && !isTooLarge ? { ...part, bytes } : null
  }

  /** A step's recording that does not go: its words do not wait for it. */
  function withoutRecording(lane: Lane, item: Item, failure: Failure): boolean {
    const part = item.parts?.[item.sent]
    const isItself = failure.kind === 'rejected' || (failure.kind === 'retry' && failure.scope === 'message')
    if (!item.parts || !part?.media?.flow || !isItself) return false
    item.parts = item.parts.filter((one) => one !== part)
    log.warn({ entry: item.entry.id, channel: item.entry.address.channel }, 'a recording did not go, its words do')
    advance(lane)
    return true
  }

  /** The store being away is no reason to keep an answer back: the platform knows its window too. */
  async function windowOf(channel: Channel, key: ConversationKey, author: Author) {
    const known = await store.readConversation(key).catch(() => null)
    return windowAt(channel.window, author, known?.state.lastInAt, clock.now())
  }

  function noteRepeat({ id, address: { channel } }: OutboxEntry): void {
    count('maybe-repeated', channel)
    log.warn({ entry: id, channel }, 'no echo came: tried again, may show twice')
  }

  function onSent(lane: Lane, item: Item, { platformId, at }: Extract<SendOutcome, { kind: 'sent' }>): void {
    const { entry } = item
    recovered(lane.gate)
    item.sent += 1
    if (item.parts && item.sent < item.parts.length) {
      advance(lane)
      return
    }
    // The next one leaves when it is written that this one has: a process that dies leaves one message in doubt, not two.
    lane.state = 'settling'
    noteSent(entry, { at, platformId }, () => {
      lane.items = lane.items.filter((one) => one !== item)
      advance(lane)
    })
    if (lane.held) {
      // What was held before it could leave after all: the person wrote in between.
      lane.held = false
      void store
        .releaseHeld(lane.key)
        .then(onHeldPassed, (error: unknown) => log.warn(faultOf(error), 'held entries stay'))
    }
  }

  function noteSent(entry: OutboxEntry, { at, platformId }: SentAs = {}, then?: () => void): void {
    const now = clock.now()
    const timers = timersOf(entry, now)
    const outcome = { kind: 'sent', at: at ?? now, ...(platformId !== undefined && { platformId }) } as const
    settling.write({ entry, outcome, counts: noticeCounts(entry, 'sent'), ...(timers && { timers }) }, then)
    count('sent', entry.address.channel)
  }

  function onFailure(lane: Lane, item: Item, failure: Failure): void {
    if (withoutRecording(lane, item, failure)) return
    const { entry } = item
    const { channel } = entry.address
    const { pace } = lane.gate
    const now = clock.now()
    const steady = clock.steady()
    // Words alone would say that a photo came: whoever sent it is told that it did not.
    const isPlain = item.plainTried || item.parts?.[item.sent]?.media !== undefined
    const verdict = verdictOn(entry, failure, isPlain, pace.fails(steady), now, clock.chance())
    const about = { entry: entry.id, channel, reason: verdict.reason, attempts: entry.attempts + 1 }
    if (failure.kind === 'retry' && failure.scope === 'channel') pace.pause(steady, failure.afterMs)
    else if (failure.kind === 'retry' && failure.scope === 'message') pace.failed(lane.key, steady)
    else if (failure.kind !== 'stopped') recovered(lane.gate)

    switch (verdict.kind) {
      case 'again': {
        const asked = failure.kind === 'retry' ? failure.afterMs : 0
        count('retried', channel)
        const echoMs = verdict.mayRepeat ? (lane.gate.channel?.echoWithinMs ?? 0) : 0
        if (echoMs > 0) log.warn(about, 'may have arrived, waits for its echo')
        else if (verdict.mayRepeat) {
          count('maybe-repeated', channel)
          log.warn(about, 'tried again, may show twice')
        }
        const obeyUntil = now + Math.max(asked, echoMs)
        park(lane, item, { reason: verdict.reason, notBefore: Math.max(verdict.notBefore, obeyUntil), obeyUntil })
        break
      }
      case 'plain':
        log.warn(about, 'refused, tried again as bare text')
        item.plainTried = true
        item.parts = withBareText(item, lane)
        advance(lane)
        break
      case 'hold':
        count('held', channel)
        settling.write({ entry, outcome: { kind: 'held', reason: verdict.reason }, counts: NO_COUNTS })
        parking.park(lane.key, { reason: verdict.reason, notBefore: now, obeyUntil: now })
        lane.held = true
        lane.items.shift()
        advance(lane)
        break
      case 'drop':
        drop(lane, verdict.reason, verdict.maybeSent)
        break
      case 'unreachable':
        unreachable(lane, verdict.reason)
        break
      case 'off': {
        const probeAt = atWall(pace.off(steady))
        count('stopped', channel)
        log.error({ name: lane.gate.name, reason: verdict.reason }, 'channel switched off, staff must mend it')
        postpone(lane, probeAt, verdict.reason)
        break
      }
      default:
        verdict satisfies never
    }
  }

  /** The refused part and those behind it, the refused one as bare text. */
  function withBareText({ entry, parts, sent }: Item, { gate: { channel } }: Lane): readonly FittedMessage[] {
    const refused = parts?.[sent]
    if (!parts || !refused || !channel) return []
    return [...parts.slice(0, sent), ...asBareText(refused, limitsOf(entry, channel)), ...parts.slice(sent + 1)]
  }

  /** Back to the store until `notBefore`; those behind it follow once that is written, and stay behind it there. */
  function park(lane: Lane, item: Item, how: Omit<Parked, 'entry'>, tried: { readonly tried?: false } = {}): void {
    const { entry } = item
    lane.state = 'parking'
    parking.remember(item, clock.now())
    parking.park(lane.key, { ...how, entry })
    const outcome = { kind: 'retry', reason: how.reason, notBefore: how.notBefore, ...tried } as const
    settling.write({ entry, outcome, counts: NO_COUNTS }, () => {
      lane.items = lane.items.filter((one) => one !== item)
      giveBack(lane)
    })
  }

  /** Put off without an attempt. */
  function postpone(lane: Lane, until: number, why: string): void {
    const [item] = lane.items
    if (!item) return
    const notBefore = until + Math.floor(clock.chance() * SPREAD_MS)
    const reason = item.entry.lastReason ?? why
    park(lane, item, { reason, notBefore, obeyUntil: until }, { tried: false })
  }

  /** @param maybeSent the platform may have it: then reminders begin all the same */
  function drop(lane: Lane, reason: string, maybeSent = false): void {
    const item = lane.items.shift()
    if (!item) return
    const { entry } = item
    const timers = maybeSent ? timersOf(entry, clock.now()) : undefined
    const counts = { ...DROPPED_COUNTS, ...noticeCounts(entry, 'failed') }
    settling.write({ entry, outcome: { kind: 'dropped', reason }, counts, ...(timers && { timers }) })
    count('dropped', entry.address.channel)
    onUndelivered?.(lane.key, entry.address, { maybeSent })
    log.error(
      { entry: entry.id, channel: entry.address.channel, reason, attempts: entry.attempts + 1 },
      'message dropped',
    )
    advance(lane)
  }

  /** Staff have stopped the notice: it does not leave any more, and nobody needs to be told. */
  function halt(lane: Lane): void {
    const item = lane.items.shift()
    if (!item) return
    const { entry } = item
    const outcome = { kind: 'dropped', reason: 'notice stopped' } as const
    settling.write({ entry, outcome, counts: noticeCounts(entry, 'left') })
    advance(lane)
  }

  function unreachable(lane: Lane, reason: string): void {
    const [first] = lane.items
    for (const { entry } of lane.items) {
      const counts = noticeCounts(entry, 'failed')
      settling.write({ entry, outcome: { kind: 'dropped', reason }, counts })
    }
    lane.items = []
    if (first) {
      count('unreachable', first.entry.address.channel)
      onUnreachable?.(lane.key, first.entry.address)
    }
    advance(lane)
  }

  function giveUpIfHung(lane: Lane): void {
    const [item] = lane.items
    if (lane.state !== 'sending' || !item || clock.steady() - lane.sendingSince < HUNG_MS) return
    lane.attempt += 1
    count('hung', item.entry.address.channel)
    onFailure(lane, item, HUNG)
  }

  /** A time of the steady clock as the store keeps it. */
  function atWall(steady: number): number {
    return clock.now() + steady - clock.steady()
  }

  return { begin, drop, halt, noteSent, postpone, giveUpIfHung, atWall }
}

function sentByEcho({ platformId, at }: Echo): SendOutcome {
  return { kind: 'sent', at, ...(platformId !== undefined && { platformId }) }
}

/** Reminders count from the sending. */
function timersOf({ starts }: OutboxEntry, now: number): readonly Timer[] | undefined {
  return starts?.map(({ afterMs, ...timer }) => ({ ...timer, dueAt: now + afterMs }))
}
