/**
 * The only door: whatever happens is loaded, decided by `turn`, and committed whole. A conflict is decided again from
 * what is stored now; a duplicate was done before and counts as success.
 */
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { type Address, type ConversationKey, conversationKey, type InboundEvent, type Input } from '../messages.ts'
import type {
  Conversation,
  ConversationState,
  Document,
  Notice,
  OpenVisit,
  OutboxEntry,
  Subscription,
  Ticket,
  Visit,
} from '../records.ts'
import type { Store, TurnCommit } from '../store/store.ts'
import { closingBooks, isBooked, unbooked } from './books.ts'
import type { Catalogue } from './catalogue.ts'
import { afterwards, amounts, commitOf } from './commit.ts'
import { codeIn, MOVE_CODE, type MoveCode, type Moving } from './elsewhere.ts'
import { stepExpects } from './expects.ts'
import { commitFresh, eraseAndSay, forgetEverything, leaveVisitStones } from './forgetting.ts'
import { begins, type Happening } from './happening.ts'
import type { HelperAnswer } from './helper-act.ts'
import { saidBefore } from './kept-back.ts'
import { joinedSecret, masked } from './masked.ts'
import { SUBSCRIPTION } from './news.ts'
import { NOTICE, onlyNoticeWaits } from './notice.ts'
import { keyedQueue } from './order.ts'
import { turn } from './turn.ts'
import { VISIT } from './visit-records.ts'
import type { TeamAnswer } from './visit-team.ts'

export interface ReceiveWorld {
  readonly store: Store
  readonly clock: Clock
  /** As it is for this conversation: some take part in a trial. */
  readonly catalogue: (key: ConversationKey, state: ConversationState | undefined) => Catalogue
  /** A conversation that runs a draft, or is about to: by a word that an editor was given. */
  readonly trying?: (
    state: ConversationState | undefined,
    text: string | undefined,
  ) => Promise<{
    readonly catalogue: Catalogue
    readonly begin?: Extract<Happening, { kind: 'try' | 'notice' }>
    readonly over?: true
  } | null>
  /** How long after a resident's last word a channel lets us write, ms. */
  readonly windowMs: (channel: string) => number | undefined
  /** Other channels where someone of this channel could go on, as people call them. */
  readonly elsewhere: (channel: string) => readonly string[]
  /** The volunteers' group is on. */
  readonly groupAbroad?: boolean
  /** How long a volunteer's claim holds without a sign of life, ms. */
  readonly leaseMs?: number
  /** After which a waiting resident gets the choices again, ms. */
  readonly remindQueueMs?: number
  /** Whether somebody has promised to be there now, and when the next one comes; null: not known. */
  readonly duty?: (now: number) => { readonly there: boolean; readonly next: number | null } | null
  /** Flows begun most lately, the most first. */
  readonly often?: () => readonly string[]
  /** Ids of the posters that were made. */
  readonly posters?: () => ReadonlySet<string>
  /** The entries of a commit, claimed by us: delivery sends them at once. */
  readonly handOver: (
    entries: readonly OutboxEntry[],
    more: { readonly claimedUntil: number; readonly earlierUnsent: boolean },
  ) => void
  /** The commit took back what had not left: it must not leave from memory either. */
  readonly withdraw: (key: ConversationKey, which: 'later' | 'all') => void
  /** What waits on the spool of someone who is being erased goes too. */
  readonly forget: (key: ConversationKey) => Promise<void> | void
  /** Does delivery still hold a message to this person whose sending has not begun? */
  readonly holds: (key: ConversationKey) => boolean
  /** A flow that could not go on, or a loop: for the log, without anything personal. */
  readonly onFailure: (
    key: ConversationKey,
    failure: { readonly why: string; readonly path: readonly string[] },
  ) => void
  /** A conversation has gone on elsewhere: it ends here. */
  readonly onMoved: (key: ConversationKey, address: Address) => void
  /** Timers were set: the soonest is due at this time. */
  readonly onTimer: (dueAt: number) => void
  /** A ticket was written: the number of the change. */
  readonly onTicket?: (ticket: string, change: number) => void
  /** Something was said in a conversation with an open ticket. */
  readonly onLines?: (ticket: string) => void
  /** A visit was written: the number of the change. */
  readonly onVisit?: (change: number) => void
}

export type Received =
  | {
      readonly kind: 'done'
      readonly entries: readonly OutboxEntry[]
      readonly answer?: HelperAnswer
      readonly visited?: TeamAnswer
    }
  /** Applied before: the platform is told yes. */
  | { readonly kind: 'duplicate' }

/** Decisions on a state that keeps moving before it is called a fault: each try loses to a real commit of another. */
const TRIES_MAX = 20

export interface InboundHow {
  /** Kept back by us since then, ms by our clock: however short that was, it may be older than the question. */
  readonly arrivedAt?: number
  /** What the turn says goes back to the caller and is not handed to delivery. */
  readonly inTurn?: boolean
}

export interface Receive {
  /** A platform's event, cleaned but not yet masked: this is the only place that sees the text as it was typed. */
  inbound(event: InboundEvent, how?: InboundHow): Promise<Received>
  /** A timer, a volunteer's or an editor's act. */
  happen(
    key: ConversationKey,
    address: Address,
    happening: Exclude<Happening, { kind: 'inbound' }>,
    /** Recognises the same act sent twice. */
    id?: string,
  ): Promise<Received>
  idle(): Promise<void>
}

export function createReceive(world: ReceiveWorld): Receive {
  const queue = keyedQueue()
  return {
    inbound: (event, { arrivedAt, inTurn = false } = {}) => {
      const key = conversationKey(event)
      const here = inTurn ? { ...world, handOver: () => {} } : world
      return queue.run(key, () => decideAndCommit(here, key, event, event, { arrivedAt }))
    },
    happen: (key, address, happening, id) =>
      queue.run(key, () => decideAndCommit(world, key, address, happening, { actId: id })),
    idle: () => queue.idle(),
  }
}

async function decideAndCommit(
  world: ReceiveWorld,
  key: ConversationKey,
  address: Address,
  what: InboundEvent | Exclude<Happening, { kind: 'inbound' }>,
  { arrivedAt, actId }: { readonly arrivedAt?: number | undefined; readonly actId?: string | undefined } = {},
): Promise<Received> {
  const { store, clock } = world
  const event = 'input' in what ? what : undefined
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    let before = await store.readConversation(key)
    if (before === null && (event === undefined || !begins(event.input))) return { kind: 'done', entries: [] }
    if (event?.input.kind === 'receipt') return { kind: 'done', entries: [] }
    const ticket = before?.state.ticket ? await readTicket(store, before.state.ticket) : null
    const visits = before?.state.visits ? await readVisits(store, before.state.visits) : []
    const subscriptions = await readSubscriptions(store, before)
    const now = clock.now()
    const windowMs = world.windowMs(address.channel)
    const typed = event?.input.kind === 'text' ? event.input.text : undefined
    const trying = world.trying ? await world.trying(before?.state, typed) : null
    if (before && trying?.over) before = withoutTrial(before)
    const catalogue = trying && !trying.over ? trying.catalogue : world.catalogue(key, before?.state)
    const expects = stepExpects(catalogue, before?.state)
    const clean = event && masked(event, expects)
    const moving = clean && (await movingBy(store, clean.input))
    const joined = event && before ? await joinedSecret(store, before, event, expects, now) : null
    const happening =
      trying?.begin && before?.state.consent.state === 'yes'
        ? trying.begin
        : clean
          ? inboundHappening(world, before, joined?.event ?? clean, arrivedAt, now)
          : (what as Exclude<Happening, { kind: 'inbound' }>)
    const notice = await readNotice(store, before, happening)
    const said = event && saidAtOf(event)
    const decision = turn(key, address, before, happening, {
      now,
      ...(said === undefined ? {} : { saidAt: said, ...(arrivedAt === undefined && { lag: now - said }) }),
      id: () => clock.id(),
      chance: () => clock.chance(),
      catalogue,
      ticket,
      visits,
      subscriptions,
      notice,
      unsent: before?.unsent ?? false,
      elsewhere: () => world.elsewhere(address.channel),
      ...(world.groupAbroad && { groupAbroad: true }),
      ...(world.leaseMs === undefined ? {} : { leaseMs: world.leaseMs }),
      ...(world.remindQueueMs === undefined ? {} : { remindQueueMs: world.remindQueueMs }),
      ...(world.duty && { duty: world.duty }),
      ...(world.often && { often: world.often }),
      ...(world.posters && { posters: world.posters }),
      ...(moving && { moving }),
      ...(trying?.over && { trialOver: true as const }),
      ...(windowMs === undefined ? {} : { windowMs }),
    })
    if (decision.erase && before && isBooked(before.state)) {
      // Numbers stay when a person goes: first the books are closed, then it is decided again.
      await store.commitTurn(closingCommit(before, decision.erase, now))
      continue
    }
    if (decision.nothing) return { kind: 'done', entries: [] }
    if (decision.visited?.kind === 'refused') return { kind: 'done', entries: [], visited: decision.visited }
    if (decision.answer?.kind === 'refused') return { kind: 'done', entries: [], answer: decision.answer }
    if (decision.erase === 'words') {
      await forgetEverything(world, key)
      await leaveVisitStones(world, visits)
      // Whoever waits for a person still does; what the ticket knew of them went with the rest.
      const documents = decision.documents
        .filter(({ document }) => document.kind === 'ticket')
        .map(({ document }) => ({ replaces: 0, document: { ...document, version: 1 } }))
      return commitFresh(world, key, address, event, { ...decision, documents }, now)
    }
    if (decision.erase === 'all') return eraseAndSay(world, key, address, event, decision, ticket, visits)
    if (joined?.rewrite) decision.rewrite.push(joined.rewrite)
    const commit = commitOf(world, key, address, before, event ? event.id : actId, decision, now)
    const outcome = await store.commitTurn(commit)
    if (outcome === 'duplicate') return { kind: 'duplicate' }
    if (outcome === 'conflict') continue
    afterwards(world, key, commit, decision, before?.unsent ?? false)
    if (decision.movedFrom) world.onMoved(decision.movedFrom.key, decision.movedFrom.address)
    return {
      kind: 'done',
      entries: commit.outbox,
      ...(decision.answer && { answer: decision.answer }),
      ...(decision.visited && { visited: decision.visited }),
    }
  }
  throw new AppError('store-away', `a conversation moved on ${TRIES_MAX} times while one turn was decided`)
}

function closingCommit(before: Conversation, erase: 'all' | 'words', now: number): TurnCommit {
  const { key, address, state, turn } = before
  return {
    ...{ key, address, at: now, expectedTurn: turn, claimUntil: now, counts: {} },
    ...{ inboundIds: [], outbox: [], timers: [], cancelTimers: [], transcript: [], documents: [] },
    state: { ...state, frames: unbooked(state.frames) },
    countsAt: amounts(closingBooks(before, erase)),
  }
}

/** The trial of a draft is over: what is live holds again. */
function withoutTrial(before: Conversation): Conversation {
  const { trial: _, ...state } = before.state
  return { ...before, state }
}

/** A press comes with no time of its own on some platforms: then `at` is ours. */
function saidAtOf({ input, at }: InboundEvent): number | undefined {
  return input.kind === 'press' ? undefined : at
}

function inboundHappening(
  world: ReceiveWorld,
  before: Conversation | null,
  event: InboundEvent,
  arrivedAt: number | undefined,
  now: number,
): Happening {
  const late = before !== null && saidBefore(before.state, { saidAt: saidAtOf(event), now, keptSince: arrivedAt })
  const unsent = (before?.unsent ?? false) || world.holds(conversationKey(event))
  return {
    kind: 'inbound',
    input: event.input,
    shown: !late && (!unsent || (before !== null && onlyNoticeWaits(before))),
    ...(unsent && { unsent }),
    ...(event.name ? { name: event.name } : {}),
    ...(event.reply ? { reply: event.reply } : {}),
    ...(event.platformId ? { platformId: event.platformId } : {}),
  }
}

/** A message that reads like a code is looked up; nearly none does. */
async function movingBy(store: Store, input: Input): Promise<Moving | null> {
  const id = input.kind === 'text' ? codeIn(input.text) : null
  const code = id === null ? null : ((await store.getDocument(MOVE_CODE, id)) as Document<MoveCode> | null)
  if (code === null) return null
  const from = await store.readConversation(code.body.from)
  const visits = await readVisits(store, from?.state.visits ?? [])
  return { code, from, visits, subscriptions: await readSubscriptions(store, from) }
}

async function readVisits(store: Store, open: readonly OpenVisit[]): Promise<readonly Document<Visit>[]> {
  const documents = await Promise.all(open.map(({ id }) => store.getDocument(VISIT, id)))
  return documents.filter((document) => document !== null) as readonly Document<Visit>[]
}

async function readSubscriptions(
  store: Store,
  conversation: Conversation | null,
): Promise<readonly Document<Subscription>[]> {
  const { yes = [] } = conversation?.state.news ?? {}
  const documents = await Promise.all(yes.map(({ id }) => store.getDocument(SUBSCRIPTION, id)))
  return documents.filter((document) => document !== null) as readonly Document<Subscription>[]
}

/** The one that comes round, or the one they wait for. */
async function readNotice(
  store: Store,
  before: Conversation | null,
  happening: Happening,
): Promise<Document<Notice> | null> {
  const waiting = happening.kind === 'timer' && happening.timer.name === 'notice'
  const id = happening.kind === 'notice' ? happening.id : waiting ? before?.state.news?.due?.notice : undefined
  return id === undefined ? null : ((await store.getDocument(NOTICE, id)) as Document<Notice> | null)
}

async function readTicket(store: Store, id: string): Promise<Document<Ticket> | null> {
  return (await store.getDocument('ticket', id)) as Document<Ticket> | null
}
