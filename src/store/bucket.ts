/** Conversations are dealt into buckets, so that a store may spread over many servers. For ever: keys are named by it. */
import type { ConversationKey } from '../messages.ts'

export const BUCKETS = 256

/** 0 to 255, by FNV-1a (32 bits, folded): the same on every node and in every version. */
export function bucketOf(text: ConversationKey): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash ^= hash >>> 16
  return (hash ^ (hash >>> 8)) & (BUCKETS - 1)
}
