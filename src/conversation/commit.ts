/** What a decision writes, and what follows when it is written. */
import type { Address, ConversationKey } from '../messages.ts'
import type { Conversation, OutboxEntry } from '../records.ts'
import type { TurnCommit } from '../store/store.ts'
import type { ReceiveWorld } from './receive.ts'
import type { Decision } from './turn.ts'
import { VISIT } from './visit-records.ts'

/** How long what a commit puts into the outbox belongs to this process, before another may send it. */
const CLAIM_MS = 60_000

export function commitOf(
  world: ReceiveWorld,
  key: ConversationKey,
  address: Address,
  before: Conversation | null,
  id: string | undefined,
  decision: Decision,
  now: number,
): TurnCommit {
  const reply = decision.state.reply
  const outbox: OutboxEntry[] = decision.out.map(({ message, starts }, place) => ({
    id: world.clock.id(),
    conversation: key,
    address: { channel: address.channel, account: address.account, person: address.person },
    turn: decision.turn,
    place,
    message,
    queuedAt: now,
    attempts: 0,
    ...(reply ? { reply } : {}),
    ...(starts.length > 0 ? { starts } : {}),
  }))
  return {
    key,
    address: { channel: address.channel, account: address.account, person: address.person },
    expectedTurn: before?.turn ?? 0,
    state: decision.state,
    inboundIds: id === undefined ? [] : [id],
    outbox,
    claimUntil: now + CLAIM_MS,
    timers: decision.timers,
    cancelTimers: [...decision.cancel],
    ...(decision.withdraw ? { withdrawUnsent: decision.withdraw } : {}),
    transcript: decision.transcript,
    counts: Object.fromEntries(decision.counts),
    at: now,
    countsAt: amounts(decision.countsAt),
    documents: decision.documents,
    ...(decision.rewrite.length > 0 && decision.state.consent.state === 'yes' ? { rewrite: decision.rewrite } : {}),
  }
}

export function amounts(countsAt: Decision['countsAt']): NonNullable<TurnCommit['countsAt']> {
  return [...countsAt].map(([at, counts]) => ({ at, counts: Object.fromEntries(counts) }))
}

export function afterwards(
  world: ReceiveWorld,
  key: ConversationKey,
  commit: TurnCommit,
  decision: Decision,
  earlierUnsent: boolean,
): void {
  if (commit.withdrawUnsent) world.withdraw(key, commit.withdrawUnsent)
  if (commit.outbox.length > 0) world.handOver(commit.outbox, { claimedUntil: commit.claimUntil, earlierUnsent })
  if (decision.failure) world.onFailure(key, decision.failure)
  for (const timer of commit.timers) world.onTimer(timer.dueAt)
  for (const { document } of commit.documents) {
    if (document.kind === 'ticket') world.onTicket?.(document.id, document.sort)
    if (document.kind === VISIT) world.onVisit?.(document.sort)
  }
  const { ticket } = commit.state
  if (ticket !== undefined && commit.transcript.length > 0) world.onLines?.(ticket)
}
