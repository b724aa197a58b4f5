/**
 * What the group lacks of one ticket, the most urgent first. Pure: it compares what is with what stands there, so whatever a
 * process did not get done, and whatever happened on the screen meanwhile, is found at the next look.
 */
import { linesOf } from '../desk/lines.ts'
import type { Document, Ticket, TranscriptEntry } from '../records.ts'
import { digestOf, type Reply, type Sign, type Topic } from './topics.ts'

/** Lines of one resident that come as quickly as this are one message … */
const GATHER_MS = 1_500
/** … but none waits longer. */
const GATHER_MAX_MS = 4_000
/** A closed ticket's topic is of no use any more; what was said stays at the desk as long as everything does. */
export const KEPT_MS = 24 * 3_600_000

/** `free`: takes no place of the twenty a minute. */
export const URGENCY = { free: 0, result: 1, line: 2, newcomer: 3, dressing: 4 } as const

export type Want = { readonly urgency: number } & (
  | {
      readonly act:
        | 'erase'
        | 'create'
        | 'card'
        | 'reopen'
        | 'tell'
        | 'warn'
        | 'undo-over'
        | 'dress'
        | 'rename'
        | 'shut'
        | 'bare'
        | 'bare-over'
    }
  | { readonly act: 'lines'; readonly entries: readonly TranscriptEntry[] }
  | { readonly act: 'sign'; readonly reply: Reply; readonly sign: Sign }
)

export interface Seen {
  readonly ticket: Document<Ticket> | null
  readonly topic: Topic | null
  /** Everybody in the group may see it. */
  readonly whole: boolean
  /** The newest lines, oldest first. */
  readonly entries: readonly TranscriptEntry[]
  /** Something of ours waits to be sent to this person. */
  readonly unsent: boolean
  /** Digests of what card and title are to show now. */
  readonly face: string
  readonly title: string
  readonly now: number
  /** After so long without a sign of life the holder is warned, and after so long the claim ends, ms. */
  readonly warnMs: number
  readonly leaseMs: number
}

export function wantOf(seen: Seen): Want | null {
  const { ticket, topic } = seen
  const body = ticket?.body
  if (topic === null) return body ? firstWant(seen, body) : null
  if (!body || body.conversation === '' || body.closedBy === 'erased') return erase
  return topic.mode === 'bare' ? bareWant(seen, topic, body) : fullWant(seen, topic, body)
}

const erase: Want = { act: 'erase', urgency: URGENCY.free }

function firstWant({ whole }: Seen, { state, urgent }: Ticket): Want | null {
  const urgency = urgent ? URGENCY.result : URGENCY.newcomer
  if (whole) return isActive(state) ? { act: 'create', urgency } : null
  return state === 'waiting' ? { act: 'bare', urgency } : null
}

function bareWant({ whole }: Seen, topic: Topic, { state, urgent }: Ticket): Want | null {
  if (whole && isActive(state)) return erase
  if (state === 'waiting') {
    if (topic.shut) return erase
    return topic.card === undefined ? { act: 'bare', urgency: urgent ? URGENCY.result : URGENCY.newcomer } : null
  }
  if (topic.card !== undefined && !topic.shut) return { act: 'bare-over', urgency: URGENCY.dressing }
  return state === 'closed' ? erase : null
}

function fullWant(seen: Seen, topic: Topic, body: Ticket): Want | null {
  const { whole, now } = seen
  const { state } = body
  const active = isActive(state)
  const newcomer = body.urgent ? URGENCY.result : URGENCY.newcomer
  if (!whole || (state === 'closed' && (body.closedAt ?? 0) + KEPT_MS < now)) return erase
  if (topic.thread === undefined)
    return active ? { act: 'create', urgency: newcomer } : state === 'closed' ? erase : null
  const sign = signWant(seen, topic)
  if (sign) return sign
  if (active && topic.shut) return { act: 'reopen', urgency: URGENCY.result }
  if (topic.card === undefined) return active ? { act: 'card', urgency: newcomer } : null
  // Who has just come waits, as the card says: nothing is posted, and no place of the twenty taken.
  const knows = topic.told === undefined && state === 'waiting'
  if (topic.told !== stateKey(body)) return { act: 'tell', urgency: knows ? URGENCY.free : URGENCY.result }
  const warnAt = (body.helper?.leaseUntil ?? 0) - (seen.leaseMs - seen.warnMs)
  if (state === 'held' && now >= warnAt && topic.warned !== body.helper?.leaseUntil)
    return { act: 'warn', urgency: URGENCY.result }
  const entries = freshLines(seen, topic, body)
  if (entries.length > 0 && isTime(entries, now)) return { act: 'lines', urgency: URGENCY.line, entries }
  if (topic.undo && now >= topic.undo.until) return { act: 'undo-over', urgency: URGENCY.dressing }
  if (topic.face !== seen.face) return { act: 'dress', urgency: URGENCY.dressing }
  if (topic.title !== seen.title) return { act: 'rename', urgency: URGENCY.dressing }
  if (!active && !topic.shut && !topic.undo) return { act: 'shut', urgency: URGENCY.dressing }
  return null
}

export function stateKey({ state, claim }: Pick<Ticket, 'state' | 'claim'>): string {
  return `${state}/${claim}`
}

function isActive(state: Ticket['state']): boolean {
  return state === 'waiting' || state === 'held'
}

/** What the resident wrote, what was said to them from the screen, and what became of it; the bot's own words stay there. */
export function freshLines(
  { entries }: Pick<Seen, 'entries'>,
  topic: Topic,
  { state, helped, closedAt }: Ticket,
): readonly TranscriptEntry[] {
  // Once they are with the bot again, what they say is no business of the group's.
  const until = isActive(state) ? Number.POSITIVE_INFINITY : (helped?.at ?? closedAt ?? 0)
  const own = new Set(matched(topic, entries).flatMap(({ line }) => line ?? []))
  return entries.filter(({ id, at, from }) => id > topic.upTo && at <= until && from !== 'bot' && !own.has(id))
}

function isTime(entries: readonly TranscriptEntry[], now: number): boolean {
  const [first, last] = [entries[0], entries.at(-1)]
  return now - (last?.at ?? 0) >= GATHER_MS || now - (first?.at ?? 0) >= GATHER_MAX_MS
}

/** Replies with the lines they have become. */
export function matched({ replies }: Pick<Topic, 'replies'>, entries: readonly TranscriptEntry[]): readonly Reply[] {
  const taken = new Set(replies.flatMap(({ line }) => line ?? []))
  return replies.map((reply) => {
    if (reply.line !== undefined) return reply
    const line = entries.find(
      ({ id, by, text }) => by === reply.staff && !taken.has(id) && digestOf(text) === reply.digest,
    )?.id
    if (line === undefined) return reply
    taken.add(line)
    return { ...reply, line }
  })
}

function signWant({ entries, unsent }: Seen, topic: Topic): Want | null {
  const lines = linesOf(entries, { me: '', names: new Map(), unsent })
  for (const reply of matched(topic, entries)) {
    if (!reply.said) continue
    const line = lines.find(({ id }) => id === reply.line)
    // Older than what is looked at: it stands as it is. Nothing kept of this person: only what waits is known.
    const delivery = line?.delivery ?? (reply.line === undefined ? (unsent ? 'waiting' : 'sent') : undefined)
    const sign = delivery && SIGNS[delivery]
    if (sign && sign !== reply.shown) return { act: 'sign', urgency: URGENCY.free, reply, sign }
  }
  return null
}

const SIGNS = { waiting: '✍', sent: '👍', failed: '👎' } as const
