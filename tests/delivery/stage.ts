import { join } from 'node:path'
/** A stage for delivery: time moved by hand, a channel that plays a script, and the real store. */
import type { Channel, ChannelLimits, ChannelPace, FittedMessage, SendContext } from '../../src/channels/channel.ts'
import type { DeliveryOptions } from '../../src/delivery/delivery.ts'
import { startDelivery } from '../../src/delivery/outbox.ts'
import type { After } from '../../src/loop.ts'
import { type Address, conversationKey, type OutboundMessage, type SendOutcome } from '../../src/messages.ts'
import type { ConversationState, OutboxEntry } from '../../src/records.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Settlement, Store } from '../../src/store/store.ts'
import { newDirectory } from '../store/fixtures.ts'

/** 10:00 in Vietnam on an invented Monday. */
export const MORNING = Date.UTC(2026, 10, 23, 3)

export interface HandTime {
  now(): number
  steady(): number
  /** The machine's clock is put right, or wrong; nothing is due earlier or later for it. */
  jump(ms: number): void
  readonly after: After
  /** Moves on, and runs what is due on the way, each at its own time. */
  pass(ms: number): void
}

export function handTime(start = MORNING): HandTime {
  let now = start
  let offMs = 0
  let due: { readonly at: number; readonly then: () => void }[] = []
  return {
    now: () => now + offMs,
    steady: () => now,
    jump(ms) {
      offMs += ms
    },
    after(ms, then) {
      const one = { at: now + ms, then }
      due.push(one)
      return () => {
        due = due.filter((other) => other !== one)
      }
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        due = due.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.then()
      }
      now = end
    },
  }
}

/** Lets everything that needs no time happen, until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>, what = String(condition)): Promise<void> {
  for (let round = 0; round < 300; round++) {
    if (await condition()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`never came true: ${what}`)
}

/** Enough rounds for a commit and what follows from it. */
export async function calm(): Promise<void> {
  for (let round = 0; round < 12; round++) await new Promise((resolve) => setImmediate(resolve))
}

export interface Attempt {
  readonly text: string
  readonly person: string
  readonly buttons: readonly string[]
  readonly ourId: string
  readonly at: number
  readonly window: SendContext['window']
}

export type Answer = SendOutcome | Promise<SendOutcome>

export interface ScriptedChannel extends Channel {
  readonly attempts: Attempt[]
  /** Texts the platform has taken, in order. */
  readonly taken: string[]
  /** What the next attempts come to, first to last; afterwards everything is sent. */
  answers(...answers: readonly Answer[]): void
  /** Decides by the message instead; `undefined`: sent. */
  decide(by: (message: FittedMessage, to: Address) => Answer | undefined): void
}

const LIMITS: ChannelLimits = {
  textChars: 4_096,
  captionChars: 1_024,
  buttons: 8,
  buttonChars: 40,
  numbersAlways: false,
  pictures: 'png',
}

export function scriptedChannel(
  now: () => number,
  {
    name = 'telegram',
    limits = {},
    pace = {},
    more = {},
  }: {
    name?: string
    limits?: Partial<ChannelLimits>
    pace?: Partial<ChannelPace>
    more?: Pick<Channel, 'window' | 'echoWithinMs'>
  } = {},
): ScriptedChannel {
  const attempts: Attempt[] = []
  const taken: string[] = []
  let script: Answer[] = []
  let rule: (message: FittedMessage, to: Address) => Answer | undefined = () => undefined
  return {
    name,
    title: 'A stage',
    limits: { ...LIMITS, ...limits },
    pace: { perPersonMs: 0, perSecond: 1_000, ...pace },
    ...more,
    attempts,
    taken,
    answers: (...answers) => {
      script = [...script, ...answers]
    },
    decide: (by) => {
      rule = by
    },
    async send(message, to, { window }) {
      const { text, buttons, ourId } = message
      attempts.push({ text, person: to.person, buttons: buttons.map(({ label }) => label), ourId, at: now(), window })
      const outcome = await (script.shift() ?? rule(message, to) ?? { kind: 'sent', platformId: `p${attempts.length}` })
      if (outcome.kind === 'sent') taken.push(text)
      return outcome
    },
  }
}

/** An answer given by hand. */
export function later(): { readonly answer: Promise<SendOutcome>; give(outcome?: SendOutcome): void } {
  let give: (outcome: SendOutcome) => void = () => {}
  const answer = new Promise<SendOutcome>((resolve) => {
    give = resolve
  })
  return { answer, give: (outcome = { kind: 'sent' }) => give(outcome) }
}

/** Answers of a platform, by what they mean. */
export const throttled = (afterMs: number, scope: 'person' | 'channel'): SendOutcome => ({
  kind: 'retry',
  reason: 'throttled',
  afterMs,
  scope,
})
export const broken: SendOutcome = { kind: 'retry', reason: 'platform error', afterMs: 0, scope: 'message' }
export const noAnswer: SendOutcome = { kind: 'retry', reason: 'timeout', afterMs: 0, scope: 'message', unsure: true }
export const revoked: SendOutcome = { kind: 'stopped', reason: 'token refused' }
export const outside: SendOutcome = { kind: 'closed', reason: 'window closed' }
export const refusal: SendOutcome = { kind: 'rejected', reason: 'buttons', plain: true }

export const keyOf = (person: string) => conversationKey({ channel: 'telegram', account: 'main', person })
export const isEmpty = (stage: Stage) => async () => (await stage.waiting()) === 0

export interface Stage {
  readonly time: HandTime
  readonly store: Store
  readonly channel: ScriptedChannel
  readonly counted: string[]
  readonly logged: { readonly fields: object; readonly message: string }[]
  readonly settled: Settlement[]
  readonly unreachable: string[]
  readonly undelivered: string[]
  start(options?: Partial<DeliveryOptions>): ReturnType<typeof startDelivery>
  /** Commits a turn of this resident with these messages; gives the entries as they were committed. */
  turn(
    person: string,
    messages: readonly (string | Partial<OutboundMessage>)[],
    more?: TurnMore,
  ): Promise<readonly OutboxEntry[]>
  waiting(): Promise<number>
  /** Lets time pass in steps of a second, each until everything is calm. */
  seconds(count: number): Promise<void>
  /** The same in steps of five seconds, for long waits. */
  minutes(count: number): Promise<void>
}

export interface TurnMore {
  readonly starts?: OutboxEntry['starts']
  /** A turn that no message of the resident caused. */
  readonly unasked?: boolean
  readonly withdraw?: 'later' | 'all'
  readonly claimMs?: number
}

export function newStage(options: Parameters<typeof scriptedChannel>[1] = {}): Stage {
  const time = handTime()
  // The disk takes no time, as nothing else on this stage does.
  const disk = { toDisk: (_file: number, done: (error: null) => void) => done(null), pauseMs: 0 }
  const real = sqliteStore({ path: join(newDirectory(), 'stage.db'), clock: time, ...disk })
  const channel = scriptedChannel(time.now, options)
  const counted: string[] = []
  const logged: Stage['logged'] = []
  const settled: Settlement[] = []
  const unreachable: string[] = []
  const undelivered: string[] = []
  const turns = new Map<string, number>()
  const store: Store = {
    ...real,
    settleOutbox(settlements) {
      settled.push(...settlements)
      return real.settleOutbox(settlements)
    },
  }
  let ids = 0

  return {
    time,
    store,
    channel,
    counted,
    logged,
    settled,
    unreachable,
    undelivered,
    start: (more = {}) =>
      startDelivery({
        store,
        channels: new Map([[channel.name, channel]]),
        clock: { ...time, chance: () => 0 },
        log: {
          warn: (fields, message) => logged.push({ fields, message }),
          error: (fields, message) => logged.push({ fields, message }),
        },
        count: (what) => counted.push(what),
        onUnreachable: (key) => unreachable.push(key),
        onUndelivered: (key) => undelivered.push(key),
        after: time.after,
        ...more,
      }),
    async turn(person, messages, { starts, unasked = false, withdraw, claimMs = 60_000 } = {}) {
      const address = { channel: channel.name, account: 'main', person }
      const key = conversationKey(address)
      const turn = turns.get(key) ?? 0
      turns.set(key, turn + 1)
      const outbox = messages.map((given, place): OutboxEntry => {
        const parts = typeof given === 'string' ? { text: given } : given
        const bare = { text: '', choices: [], author: { kind: 'bot' }, language: 'vi', urgency: 'live' } as const
        ids += 1
        return {
          id: `entry-${ids}`,
          conversation: key,
          address,
          turn: turn + 1,
          place,
          message: { ...bare, ...parts },
          queuedAt: time.now(),
          attempts: 0,
          ...(starts && { starts }),
        }
      })
      const outcome = await real.commitTurn({
        key,
        address,
        expectedTurn: turn,
        state: STATE,
        inboundIds: unasked ? [] : [`in-${person}-${turn}`],
        outbox,
        claimUntil: time.now() + claimMs,
        timers: [],
        cancelTimers: [],
        ...(withdraw && { withdrawUnsent: withdraw }),
        transcript: [],
        counts: {},
        at: time.now(),
        documents: [],
      })
      if (outcome !== 'committed') throw new Error(`the stage's own commit came to ${outcome}`)
      return outbox
    },
    waiting: async () => (await real.outboxDepth(time.now())).waiting,
    async seconds(count) {
      for (let second = 0; second < count; second++) {
        time.pass(1_000)
        await calm()
      }
    },
    async minutes(count) {
      for (let step = 0; step < count * 12; step++) {
        time.pass(5_000)
        await calm()
      }
    },
  }
}

const STATE: ConversationState = {
  format: 1,
  language: 'vi',
  consent: { state: 'unasked' },
  frames: [],
  owner: 'bot',
  lastInAt: MORNING,
  done: [],
  run: { turns: 0, since: MORNING },
  echoes: [],
  warned: {},
  flood: { since: 0, count: 0, day: '2026-11-23', dayCount: 0 },
  reachable: true,
  brief: false,
}
