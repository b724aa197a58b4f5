/**
 * Names of the keys. What one call touches has one tag, `{b17}`, and so stands in one slot of a cluster: a conversation
 * with all that hangs on it in the bucket of its key, the documents of a kind in the bucket of the kind.
 */
import type { ConversationKey } from '../../messages.ts'
import { BUCKETS, bucketOf } from '../bucket.ts'

/** Lists of applied ids in a bucket: so many that each stays short, and Redis keeps short ones in a third of the room. */
export const ID_LISTS = 1_024

const TAGS = Array.from({ length: BUCKETS }, (_, bucket) => `{b${bucket}}`)
const tag = (bucket: number): string => TAGS[bucket] ?? ''

export const conversationKeyOf = (key: ConversationKey): string => `${tag(bucketOf(key))}:c:${key}`
export const transcriptOf = (key: ConversationKey): string => `${tag(bucketOf(key))}:s:${key}`

/** What a bucket has one of. */
export const spokenIn = (bucket: number): string => `${tag(bucket)}:spoken`
export const flowsIn = (bucket: number): string => `${tag(bucket)}:flows`
export const transactionsIn = (bucket: number): string => `${tag(bucket)}:transactions`
export const countsIn = (bucket: number): string => `${tag(bucket)}:counts`
export const countsAsideIn = (bucket: number): string => `${tag(bucket)}:counts:aside`
export const headsIn = (bucket: number): string => `${tag(bucket)}:outbox:heads`
export const agesIn = (bucket: number): string => `${tag(bucket)}:outbox:ages`
export const timersReadyIn = (bucket: number): string => `${tag(bucket)}:timers:ready`
export const claimsIn = (bucket: number, node: string): string => `${tag(bucket)}:claims:${node}`

/** As the functions take an outbox: five keys. */
export function outboxIn(bucket: number, node: string): readonly string[] {
  const outbox = `${tag(bucket)}:outbox`
  return [outbox, `${outbox}:order`, headsIn(bucket), agesIn(bucket), claimsIn(bucket, node)]
}

/** As the functions take timers: two keys. */
export function timersIn(bucket: number): readonly string[] {
  return [timersReadyIn(bucket), `${tag(bucket)}:timers`]
}

/** @param hash  of an applied id: its first byte is the bucket */
export function idsOf(hash: string): string {
  const list = ((hash.charCodeAt(1) << 8) | hash.charCodeAt(2)) % ID_LISTS
  return idListsIn(hash.charCodeAt(0)) + list
}

/** Start of their names; a number from 0 follows. */
export const idListsIn = (bucket: number): string => `${tag(bucket)}:i:`

export const documentsOf = (kind: string): string => `${tag(bucketOf(kind))}:d:${kind}:`
export const documentOf = (kind: string, id: string): string => documentsOf(kind) + id
export const listOf = (kind: string): string => `${tag(bucketOf(kind))}:list:${kind}`

/** What there is one of, in the first bucket. */
export const KINDS = `${tag(0)}:kinds`
export const BEATS = `${tag(0)}:nodes`
export const GATHERED = `${tag(0)}:gathered`
export const GATHERED_NAMES = `${tag(0)}:gathered:names`
export const ABOUT = `${tag(0)}:about`
