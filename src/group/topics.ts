/**
 * What stands in the group for each ticket: numbers of Telegram's and digests, nothing of the person. So it outlives their
 * being forgotten for as long as the topic has to be taken away.
 */
import { createHash } from 'node:crypto'
import type { DeskWorld } from '../desk/world.ts'
import type { Document } from '../records.ts'

const TOPIC = 'group-topic'
const ERASE = 'group-erase'
const TRIES_MAX = 20
export const TOPICS_MAX = 2_000
/** Of a topic, so many replies are watched until they have arrived. */
export const REPLIES_KEPT = 20
const TOLD_KEPT = 50

type TopicStore = Pick<DeskWorld['store'], 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

/** A helper's message in the topic that went to the resident. */
export interface Reply {
  readonly message: number
  readonly staff: string
  /** Of the words as the transcript has them: finds their line. */
  readonly digest: string
  /** The desk has taken it. */
  readonly said?: true
  readonly line?: string
  /** What it shows: on its way, sent, not sent. */
  readonly shown?: Sign
}
export type Sign = '✍' | '👍' | '👎'

export interface Topic {
  /** `bare`: one line in the general topic, for who may not be shown there. */
  readonly mode: 'full' | 'bare'
  /** Absent: not made yet, or taken away by hand. */
  readonly thread?: number
  /** Number of the card's message. */
  readonly card?: number
  /** Digests of what card and title show. */
  readonly face?: string
  readonly title?: string
  /** State and claim that the topic was told of last. */
  readonly told?: string
  /** State and claim that a message of ours is about to become: no news when they come. */
  readonly known?: string
  /** The last line that stands there. */
  readonly upTo: string
  /** The end of the lease that was warned of. */
  readonly warned?: number
  readonly shut?: true
  readonly replies: readonly Reply[]
  /** A message whose button takes a hand-back back, and until when. */
  readonly undo?: { readonly message: number; readonly until: number }
  /** What was said once already: `<claim> <staff>`. */
  readonly once: readonly string[]
}

export const NEW_TOPIC: Topic = { mode: 'full', upTo: '', replies: [], once: [] }

export async function topicOf(store: Pick<TopicStore, 'getDocument'>, ticket: string): Promise<Document<Topic> | null> {
  return (await store.getDocument(TOPIC, ticket)) as Document<Topic> | null
}

export async function topicOfThread(
  store: Pick<TopicStore, 'listDocuments'>,
  thread: number,
): Promise<Document<Topic> | null> {
  const [found] = await store.listDocuments(TOPIC, { index: ['thread', String(thread)], max: 1 })
  return (found as Document<Topic> | undefined) ?? null
}

export async function allTopics(store: Pick<TopicStore, 'listDocuments'>): Promise<readonly Document<Topic>[]> {
  return (await store.listDocuments(TOPIC, { max: TOPICS_MAX })) as readonly Document<Topic>[]
}

/** @returns false: it has been taken away meanwhile, or changed by another (`fresh`) */
export async function beginTopic(store: TopicStore, ticket: string, topic: Topic, now: number): Promise<boolean> {
  return await store.putDocument({ replaces: 0, document: documentOf(ticket, topic, 1, now) })
}

/** @param edit  `null`: leave it. @returns what stands there now; `null`: it is gone */
export async function changeTopic(
  store: TopicStore,
  ticket: string,
  edit: (topic: Topic) => Topic | null,
): Promise<Topic | null> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await topicOf(store, ticket)
    if (before === null) return null
    const body = edit(before.body)
    if (body === null) return before.body
    const kept = { ...body, replies: body.replies.slice(-REPLIES_KEPT), once: body.once.slice(-TOLD_KEPT) }
    const document = documentOf(ticket, kept, before.version + 1, before.sort)
    if (await store.putDocument({ replaces: before.version, document })) return kept
  }
  throw new Error('a topic of the group changes too fast')
}

/** Its record goes; its topic in the group is to be deleted with all that was written there. */
export async function eraseTopic(store: TopicStore, ticket: string, now: number): Promise<void> {
  const before = await topicOf(store, ticket)
  if (before === null) return
  // Noted first: a thread that nobody remembers could never be taken away.
  if (before.body.thread !== undefined) await noteErasure(store, before.body.thread, now)
  if (!(await store.deleteDocument(TOPIC, ticket, before.version))) await eraseTopic(store, ticket, now)
}

export async function noteErasure(store: Pick<TopicStore, 'putDocument'>, thread: number, now: number): Promise<void> {
  const document = { kind: ERASE, id: String(thread), version: 1, indexes: {}, sort: now, body: { thread } }
  await store.putDocument({ replaces: 0, document })
}

export async function erasures(store: Pick<TopicStore, 'listDocuments'>): Promise<readonly number[]> {
  return (await store.listDocuments(ERASE, { max: TOPICS_MAX })).map(({ id }) => Number(id))
}

export async function erased(store: Pick<TopicStore, 'deleteDocument'>, thread: number): Promise<void> {
  await store.deleteDocument(ERASE, String(thread), 1)
}

/** False: it was said before. */
export async function sayOnce(store: TopicStore, ticket: string, what: string): Promise<boolean> {
  let first = false
  await changeTopic(store, ticket, (topic) => {
    first = !topic.once.includes(what)
    return first ? { ...topic, once: [...topic.once, what] } : null
  })
  return first
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

function documentOf(ticket: string, body: Topic, version: number, sort: number): Document<Topic> {
  const indexes: Record<string, string> = body.thread === undefined ? {} : { thread: String(body.thread) }
  return { kind: TOPIC, id: ticket, version, indexes, sort, body }
}
