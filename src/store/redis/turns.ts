/** Turns as the function `commit` takes them, and conversations as it keeps them. */
import { randomBytes } from 'node:crypto'
import type { Address, ConversationKey } from '../../messages.ts'
import type { Conversation, ConversationState, OutboxEntry, Timer, TranscriptEntry } from '../../records.ts'
import { bucketOf } from '../bucket.ts'
import { dayOf } from '../day.ts'
import type { TurnCommit } from '../store.ts'
import type { Word } from './client.ts'
import {
  conversationKeyOf,
  countsIn,
  flowsIn,
  idsOf,
  outboxIn,
  spokenIn,
  timersIn,
  transactionsIn,
  transcriptOf,
} from './keys.ts'

/** A token that makes one call of this process unlike any other: by it a call that is made again is recognised. */
export function tokens(): () => string {
  const start = randomBytes(6).toString('base64url')
  let made = 0
  return () => `${start}${(made++).toString(36)}`
}

/** What comes with a commit and is not in it. */
export interface CommitMore {
  readonly node: string
  readonly token: string
  readonly hashOf: (key: ConversationKey, id: string) => string
  /** Of the documents that were prepared, and what to finish later. */
  readonly transaction?: { readonly id: string; readonly documents: string }
  /** The turn this leads to, when a conversation is copied here: not the one after. */
  readonly turn?: number
}

export function commitCall(
  commit: TurnCommit,
  more: CommitMore,
): { readonly keys: readonly string[]; readonly words: readonly Word[] } {
  const { key, state, transcript } = commit
  const bucket = bucketOf(key)
  const ids = [...new Set(commit.inboundIds)].map((id) => more.hashOf(key, id))
  const rewrites = commit.rewrite ?? []
  const keys = [
    conversationKeyOf(key),
    ...outboxIn(bucket, more.node),
    ...timersIn(bucket),
    transcriptOf(key),
    spokenIn(bucket),
    flowsIn(bucket),
    countsIn(bucket),
    transactionsIn(bucket),
    ...ids.map(idsOf),
  ]
  const words = [
    key,
    more.token,
    commit.expectedTurn,
    more.turn ?? commit.expectedTurn + 1,
    commit.at,
    JSON.stringify(state),
    names([...new Set(state.frames.map(({ flow }) => flow))].sort()),
    commit.claimUntil,
    more.node,
    commit.cancelTimers === 'all' ? 'all' : names(commit.cancelTimers),
    commit.withdrawUnsent ?? '',
    more.transaction?.id ?? '',
    more.transaction?.documents ?? '',
    ...ids.map(idWord),
    ...timerWords(commit.timers),
    commit.outbox.length,
    ...commit.outbox.flatMap(entryWords),
    rewrites.length,
    ...rewrites.flatMap(({ platformId, text }) => [JSON.stringify(platformId), JSON.stringify(text)]),
    transcript.length,
    ...transcript.map(saidWord),
    ...countWords([commit, ...(commit.countsAt ?? [])]),
  ]
  return { keys, words }
}

/** A hash as it stands in a list: text, because commands are text. */
export const idWord = (hash: string): string => Buffer.from(hash, 'latin1').toString('base64url')

export function timerWords(timers: readonly Timer[]): readonly Word[] {
  return [
    timers.length,
    ...timers.flatMap(({ name, dueAt, turn, flow, step }) => [name, dueAt, turn, flow ?? '', step ?? '']),
  ]
}

export function timerOf(conversation: ConversationKey, [name, due, turn, flow, step]: readonly string[]): Timer {
  return {
    conversation,
    name: name as Timer['name'],
    dueAt: Number(due),
    turn: Number(turn),
    ...(flow ? { flow } : {}),
    ...(step ? { step } : {}),
  }
}

export interface Raised {
  /** A moment of the day they count for. */
  readonly at: number
  readonly counts: Readonly<Record<string, number>>
}

export function countWords(raised: readonly Raised[]): readonly Word[] {
  const each = raised.flatMap(({ at, counts }) =>
    Object.entries(counts).map(([name, n]) => [`${dayOf(at)}|${name}`, n] as const),
  )
  return [each.length, ...each.flat()]
}

function entryWords(entry: OutboxEntry): readonly Word[] {
  const { id, conversation, turn, place, message, queuedAt, attempts, lastReason = '' } = entry
  const order = `${conversation}\0${String(turn).padStart(12, '0')}${String(place).padStart(6, '0')}\0${id}`
  return [id, order, message.urgency, queuedAt, attempts, lastReason, JSON.stringify(entry)]
}

export function entryOf(body: string, attempts: string, reason: string): OutboxEntry {
  const entry = { ...(JSON.parse(body) as OutboxEntry), attempts: Number(attempts) }
  return reason === '' ? entry : { ...entry, lastReason: reason }
}

function saidWord({ id, at, platformId, text, ...rest }: TranscriptEntry): string {
  return [
    id,
    at,
    platformId === undefined ? '' : JSON.stringify(platformId),
    JSON.stringify(text),
    JSON.stringify(rest),
  ].join('\t')
}

export function saidOf(word: string): TranscriptEntry {
  const [id = '', at, platformId, text = '""', rest = '{}'] = word.split('\t')
  return {
    id,
    at: Number(at),
    ...(platformId ? { platformId: JSON.parse(platformId) as string } : {}),
    text: JSON.parse(text) as string,
    ...(JSON.parse(rest) as Pick<TranscriptEntry, 'from'>),
  }
}

export function conversationOf(key: ConversationKey, found: readonly [string, string, number]): Conversation {
  const [turn, state, unsent] = found
  return {
    key,
    address: addressOf(key),
    turn: Number(turn),
    state: JSON.parse(state) as ConversationState,
    unsent: unsent === 1,
  }
}

/** The key's own three parts; only the person's id may hold colons. */
export function addressOf(key: ConversationKey): Address {
  const [channel = '', account = '', ...person] = key.split(':')
  return { channel, account, person: person.join(':') }
}

const names = (list: readonly string[]): string => (list.length === 0 ? '' : `,${list.join(',')},`)
