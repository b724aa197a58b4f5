/** Notices as they are kept: read, listed, written by compare-and-set, swept when they are old. */
import { SUBSCRIPTION } from '../conversation/news.ts'
import { NOTICE } from '../conversation/notice.ts'
import { DAY_MS, PROOF_MONTHS } from '../privacy/retention.ts'
import type { Document, NewsTopic, Notice, Subscription } from '../records.ts'
import { wholePage } from './round.ts'
import type { NoticeStore } from './world.ts'

/** Drafts and sent ones together: four years of one a week. */
export const NOTICES_MAX = 200
/** What was sent is looked up within the year; then only the audit log tells of it. */
const KEPT_DAYS = 365
const PAGE = 200

type Kept = Pick<NoticeStore, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

export async function noticeOf(store: Pick<Kept, 'getDocument'>, id: string): Promise<Document<Notice> | null> {
  return (await store.getDocument(NOTICE, id)) as Document<Notice> | null
}

/** The one changed last comes last. */
export async function allNotices(store: Pick<Kept, 'listDocuments'>): Promise<readonly Document<Notice>[]> {
  return (await store.listDocuments(NOTICE, { max: NOTICES_MAX })) as readonly Document<Notice>[]
}

export async function noticesIn(
  store: Pick<Kept, 'listDocuments'>,
  state: Notice['state'],
  changedAfter?: number,
): Promise<readonly Document<Notice>[]> {
  return (await store.listDocuments(NOTICE, {
    ...{ index: ['state', state], max: NOTICES_MAX },
    ...(changedAfter !== undefined && { after: changedAfter }),
  })) as readonly Document<Notice>[]
}

/** `null`: somebody else was faster. */
export async function writeNotice(
  store: Pick<Kept, 'putDocument'>,
  { id, version }: Pick<Document, 'id' | 'version'>,
  body: Notice,
): Promise<Document<Notice> | null> {
  const document: Document<Notice> = {
    ...{ kind: NOTICE, id, version: version + 1, body },
    ...{ indexes: { state: body.state }, sort: body.changedAt },
  }
  return (await store.putDocument({ replaces: version, document })) ? document : null
}

/** Standing subscriptions to a topic, in the order in which they are handed out. */
export async function* subscriptionsTo(
  store: Pick<Kept, 'listDocuments'>,
  topic: NewsTopic,
): AsyncIterable<readonly Document<Subscription>[]> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const found = await subscriptionPage(store, topic, after, PAGE)
    if (found.length === 0) return
    yield found
    after = found.at(-1)?.sort ?? Number.MAX_SAFE_INTEGER
  }
}

export async function subscriptionPage(
  store: Pick<Kept, 'listDocuments'>,
  topic: NewsTopic,
  after: number,
  max: number,
): Promise<readonly Document<Subscription>[]> {
  const found = await store.listDocuments(SUBSCRIPTION, { index: ['topic', topic], max, after })
  return wholePage(found as readonly Document<Subscription>[], max)
}

/** How many have ended their subscription to it; counted up to a thousand. */
export async function endedOf(store: Pick<Kept, 'listDocuments'>, topic: NewsTopic): Promise<number> {
  return (await store.listDocuments(SUBSCRIPTION, { index: ['ended', topic], max: ENDED_COUNTED_MAX })).length
}

const ENDED_COUNTED_MAX = 1_000
const SWEPT_AT_ONCE = 500

/** Proofs of subscriptions that ended long ago, and notices sent a year ago. */
export async function sweepNotices(store: Kept, now: number, topics: readonly NewsTopic[]): Promise<void> {
  const ended = now - PROOF_MONTHS * 30 * DAY_MS
  for (const topic of topics) {
    const index = ['ended', topic] as const
    for (const one of await store.listDocuments(SUBSCRIPTION, { index, max: SWEPT_AT_ONCE })) {
      const { endedAt = now } = one.body as Subscription
      if (endedAt < ended) await store.deleteDocument(SUBSCRIPTION, one.id, one.version)
    }
  }
  for (const { id, version, body } of await allNotices(store)) {
    const over = body.state === 'sent' || body.state === 'stopped'
    if (over && body.changedAt < now - KEPT_DAYS * DAY_MS) await store.deleteDocument(NOTICE, id, version)
  }
}
