/**
 * Sends what turns have decided: in order for each resident, everyone at once otherwise, at the pace each channel
 * allows, and again where it failed.
 *
 * An entry is born claimed by the process that committed it and is handed over in memory, so the usual way costs no
 * read: line, platform, settlement. Whatever goes wrong goes back to the store, and comes from there once more when it
 * is due. The loop that looks there also finds what was left by a process that is no more.
 */
import { keyed } from '../keyed.ts'
import { realAfter, startLoop } from '../loop.ts'
import type { ConversationKey } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import { attempts, type Lane } from './attempts.ts'
import type { Delivery, DeliveryOptions, HandOver } from './delivery.ts'
import { startEchoes } from './echoes.ts'
import { faultOf } from './faults.ts'
import { partsFor } from './fit.ts'
import { type Gate, startGate } from './gate.ts'
import { hearing } from './hearing.ts'
import { holdsUnsent, insert, isBegun, newLane, urgencyOf } from './lanes.ts'
import { startParking } from './parking.ts'
import { isStale } from './retry.ts'
import { startSettling } from './settling.ts'

export type { Delivery, DeliveryCount, DeliveryOptions, HandOver } from './delivery.ts'

/** How long an entry is ours: a wait in line and a slow send fit in; a crash delays it by no more. */
export const CLAIM_MS = 60_000

/** A send that could outlast its claim does not begin: a channel has 10 s, and 15 s pass before a hung one is noticed. */
const CLAIM_LEFT_MIN_MS = 20_000

const STOP_MS = 5_000
const LOOK_EVERY_MS = 1_000
const TIDY_EVERY_MS = 60_000

/** Entries taken from the store in one go, and conversations in memory beyond which nothing more is taken. */
const CLAIM_AT_ONCE = 200
const LANES_MAX = 1_000

/** Until the next look at an entry whose channel is not switched on. */
const NO_CHANNEL_MS = 15 * 60_000

/** An entry this near to being due may be claimed elsewhere at any moment: it is left alone. */
const NEARLY_DUE_MS = 2_000

export function startDelivery(options: DeliveryOptions): Delivery {
  const { store, channels, clock, log, quietUntil, halted } = options
  const after = options.after ?? realAfter
  const lanes = keyed<Lane>()
  const gates = new Map<string, Gate<Lane>>()
  const parking = startParking()
  const settling = startSettling(store, (error, lost) =>
    log.error(
      { ...faultOf(error), ...(lost && { entry: lost.entry.id }) },
      lost ? 'the store refuses how a sending ended' : 'how sendings ended waits for the store',
    ),
  )
  const releases = new Set<Promise<void>>()
  /** Accounts that have just got something through after a long silence. */
  const back = new Set<string>()
  let claiming = false
  let stopping = false
  let closed = false
  let tidiedAt = clock.steady()
  let whenEmpty = () => {}

  const echoes = startEchoes(clock.steady)
  const attempt = attempts({ ...options, settling, parking, echoes, advance, giveBack, recovered, onHeldPassed: wake })
  const hear = hearing({ ...options, after, settling, parking, echoes, noteSent: attempt.noteSent, wake })
  const loop = (options.loop ?? startLoop)({
    name: 'delivery',
    everyMs: LOOK_EVERY_MS,
    run: lookAround,
    onError: (error) => log.error(faultOf(error), 'the outbox cannot be read'),
    after,
  })

  function handOver(entries: readonly OutboxEntry[], { claimedUntil, earlierUnsent = false }: HandOver = {}): void {
    let behind: OutboxEntry[] | undefined
    for (const entry of entries) {
      const { conversation: key } = entry
      if (stopping || (!lanes.has(key) && (earlierUnsent || parking.get(key)))) {
        behind ??= []
        behind.push(entry)
        continue
      }
      const lane = place(entry, claimedUntil ?? entry.queuedAt + CLAIM_MS)
      if (lane.state === 'idle') advance(lane)
    }
    if (!behind) return
    if (!stopping) for (const { conversation } of behind) hurry(conversation)
    release(behind)
  }

  /** The platform works: what waits for a time of ours is tried now. */
  function hurry(key: ConversationKey, parked = parking.get(key)): void {
    const now = clock.now()
    if (!parked?.entry || claiming || now < parked.obeyUntil || now > parked.notBefore - NEARLY_DUE_MS) return
    parking.park(key, { reason: parked.reason, notBefore: now, obeyUntil: now })
    const outcome = { kind: 'retry', reason: parked.reason, notBefore: now, tried: false } as const
    settling.write({ entry: parked.entry, outcome, counts: {} }, wake)
  }

  function recovered(gate: Gate<Lane>): void {
    const now = clock.steady()
    if (gate.pace.fails(now)) back.add(gate.name)
    gate.pace.works(now)
    if (back.size > 0) wake()
  }

  /** After an outage nobody waits for a time that was set in it. */
  function hurryAfterOutage(): void {
    if (back.size === 0) return
    for (const [key, parked] of parking.all()) {
      if (parked.entry && back.has(gateNameOf(parked.entry))) hurry(key, parked)
    }
    back.clear()
  }

  function place(entry: OutboxEntry, claimedUntil: number): Lane {
    const { conversation: key } = entry
    let lane = lanes.get(key)
    if (!lane) {
      lane = newLane(key, gateOf(entry))
      lanes.set(key, lane)
    }
    const isBehindNews = lane.state === 'waiting' && urgencyOf(lane) === 'later'
    insert(lane, parking.itemOf(entry, claimedUntil))
    // An answer takes its lane forward. A second place in line does no harm.
    if (isBehindNews && entry.message.urgency === 'live') lane.gate.join(lane, 'live')
    return lane
  }

  function gateOf(entry: OutboxEntry): Gate<Lane> {
    const name = gateNameOf(entry)
    let gate = gates.get(name)
    if (!gate) {
      gate = startGate(name, channels.get(entry.address.channel), rules, { clock, after })
      gates.set(name, gate)
    }
    return gate
  }

  const rules = {
    personOf: (lane: Lane) => lane.key,
    wants: (lane: Lane, now: number) => lane.state === 'waiting' && hindrance(lane, now) === null,
    refuse(lane: Lane, now: number) {
      if (lane.state !== 'waiting') return
      const what = hindrance(lane, now)
      if (what === 'claim') {
        const pausedUntil = attempt.atWall(lane.gate.pace.pausedUntil)
        const isOurs = (lane.items[0]?.claimedUntil ?? 0) > now + NEARLY_DUE_MS
        if (isOurs && pausedUntil > now) attempt.postpone(lane, pausedUntil, 'channel paused')
        else giveBack(lane)
        wake()
      } else if (what === 'stale') attempt.drop(lane, 'too old')
      else if (what === 'halted') attempt.halt(lane)
      else if (what !== null && what !== 'empty') attempt.postpone(lane, what.until, what.reason)
    },
    go: (lane: Lane) => attempt.begin(lane),
    space(lane: Lane, ms: number) {
      lane.state = 'spaced'
      after(Math.max(1, Math.ceil(ms)), () => {
        if (lane.state === 'spaced') advance(lane)
      })
    },
    off(lane: Lane, probeAt: number) {
      attempt.postpone(lane, attempt.atWall(probeAt), 'channel off')
    },
  }

  /** Why the lane's first entry must not leave now. */
  function hindrance(
    lane: Lane,
    now: number,
  ): 'empty' | 'claim' | 'stale' | 'halted' | { until: number; reason: string } | null {
    const [item] = lane.items
    if (!item) return 'empty'
    if (item.claimedUntil - now < CLAIM_LEFT_MIN_MS) return 'claim'
    if (!lane.gate.channel) return { until: now + NO_CHANNEL_MS, reason: 'no such channel here' }
    if (item.sent > 0) return null
    if (isStale(item.entry, now)) return 'stale'
    if (item.entry.message.urgency === 'live') return null
    if (item.entry.message.notice !== undefined && halted?.(item.entry.message.notice)) return 'halted'
    const until = quietUntil?.(now) ?? null
    return until === null ? null : { until, reason: 'quiet hours' }
  }

  /** The lane's next entry takes its place in line; a lane without one is gone. */
  function advance(lane: Lane): void {
    lane.state = 'idle'
    if (closed) return
    if (lane.items.length === 0) remove(lane)
    else if (stopping && !isBegun(lane)) giveBack(lane)
    else {
      lane.state = 'waiting'
      lane.gate.join(lane, urgencyOf(lane))
    }
  }

  function remove(lane: Lane): void {
    lane.state = 'idle'
    lanes.delete(lane.key)
    if (lanes.size === 0) whenEmpty()
  }

  /** All of a lane goes back to the store, where it keeps its order. */
  function giveBack(lane: Lane): void {
    const now = clock.now()
    for (const item of lane.items) parking.remember(item, now)
    if (lane.items.length > 0 && !parking.get(lane.key))
      parking.park(lane.key, { reason: 'given back', notBefore: now, obeyUntil: now })
    // One whose claim has run out may be another's already.
    release(lane.items.filter(({ claimedUntil }) => claimedUntil > now + NEARLY_DUE_MS).map(({ entry }) => entry))
    lane.items = []
    remove(lane)
  }

  function release(entries: readonly OutboxEntry[]): void {
    if (entries.length === 0) return
    const done = store
      .releaseOutbox(entries)
      .then(wake)
      // Their claims run out by themselves.
      .catch((error: unknown) =>
        log.warn({ ...faultOf(error), count: entries.length }, 'entries could not be given back'),
      )
      .finally(() => releases.delete(done))
    releases.add(done)
  }

  async function lookAround(): Promise<void> {
    const now = clock.now()
    settling.retry()
    hurryAfterOutage()
    for (const lane of lanes.values()) {
      attempt.giveUpIfHung(lane)
      // In a long pause nobody else looks at the line before claims run out.
      if (lane.state === 'waiting' && hindrance(lane, now) === 'claim') rules.refuse(lane, now)
    }
    if (clock.steady() - tidiedAt > TIDY_EVERY_MS) tidy()
    const max = Math.min(CLAIM_AT_ONCE, LANES_MAX - lanes.size)
    if (max > 0) await claim(max, now)
  }

  async function claim(max: number, now: number): Promise<void> {
    claiming = true
    const entries = await store.claimOutbox(max, now, now + CLAIM_MS).finally(() => {
      claiming = false
    })
    const touched = new Set<Lane>()
    for (const entry of entries) {
      parking.isBack(entry.conversation)
      // Its end is known and only waits to be written.
      if (!settling.has(entry.id)) touched.add(place(entry, now + CLAIM_MS))
    }
    for (const lane of touched) if (lane.state === 'idle') advance(lane)
    if (entries.length === max) wake()
  }

  function tidy(): void {
    tidiedAt = clock.steady()
    parking.tidy(clock.now())
    for (const { pace } of gates.values()) pace.tidy(tidiedAt)
  }

  function wake(): void {
    if (!stopping) loop.wake()
  }

  function withdraw(key: ConversationKey, which: 'later' | 'all'): void {
    const lane = lanes.get(key)
    if (!lane) return
    const from = isBegun(lane) ? 1 : 0
    lane.items = lane.items.filter(
      ({ entry }, at) => at < from || (which === 'later' && entry.message.urgency === 'live'),
    )
    if (lane.items.length === 0) remove(lane)
  }

  async function stop(): Promise<void> {
    stopping = true
    settling.retry()
    for (const lane of lanes.values()) {
      if (!isBegun(lane)) giveBack(lane)
    }
    const emptied = new Promise<void>((resolve) => {
      whenEmpty = resolve
      if (lanes.size === 0) resolve()
    })
    let cancel = () => {}
    const late = new Promise<void>((resolve) => {
      cancel = after(STOP_MS, resolve)
    })
    await Promise.race([late, Promise.all([loop.stop(), emptied])])
    await Promise.race([late, Promise.all([settling.idle(), ...releases])])
    cancel()
    closed = true
    for (const gate of gates.values()) gate.close()
    if (lanes.size + settling.waiting > 0) {
      log.warn({ count: lanes.size, pending: settling.waiting }, 'stopped with sends under way: they may repeat')
    }
  }

  function inTurn(entries: readonly OutboxEntry[]) {
    let ended = false
    const messages = entries.flatMap((entry) => {
      const channel = channels.get(entry.address.channel)
      // A recording is read when it leaves by itself; in an answer it would be an empty message.
      return channel ? partsFor(entry, channel).filter(({ media }) => !media?.flow) : []
    })
    return {
      messages,
      end(left: boolean) {
        if (ended) return
        ended = true
        if (!left) handOver(entries)
        else for (const entry of entries) attempt.noteSent(entry)
      },
    }
  }

  return {
    handOver,
    inTurn,
    echo: hear,
    holds(key) {
      const lane = lanes.get(key)
      return lane !== undefined && holdsUnsent(lane)
    },
    withdraw,
    mended(channel) {
      for (const gate of gates.values()) {
        if (gate.channel?.name === channel) gate.pace.mended()
        gate.open()
      }
      wake()
    },
    wake,
    stop,
    stats() {
      const now = clock.steady()
      const all = lanes.values()
      const sending = all.filter(({ state }) => state === 'sending').length
      return {
        sending,
        waiting: all.reduce((sum, { items }) => sum + items.length, 0) - sending,
        unsettled: settling.waiting,
        accounts: [...gates.values()].map(({ name, pace }) => ({ name, state: pace.state(now) })),
      }
    },
  }
}

function gateNameOf({ address: { channel, account } }: OutboxEntry): string {
  return `${channel}:${account}`
}
