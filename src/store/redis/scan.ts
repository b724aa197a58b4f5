/** What is looked for in every bucket. */
import { BUCKETS } from '../bucket.ts'
import type { Client } from './client.ts'

/** The lowest score in each list that is not empty. @param keys  one of each bucket, in order */
export async function firsts(
  client: Client,
  keys: readonly string[],
): Promise<readonly { readonly bucket: number; readonly score: number }[]> {
  const found = (await client.callAll('firsts', keys, [])) as readonly (readonly (number | string)[])[]
  return found.flatMap((words, call) =>
    Array.from({ length: words.length / 2 }, (_, at) => ({
      bucket: found.length === 1 ? Number(words[at * 2]) - 1 : call,
      score: Number(words[at * 2 + 1]),
    })),
  )
}

/** Does something for each bucket, a few at a time, so that turns go on in between. */
export async function eachBucket(work: (bucket: number) => Promise<void>): Promise<void> {
  const AT_ONCE = 8
  for (let from = 0; from < BUCKETS; from += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => work(from + at)))
  }
}

/** A hash, as whichever protocol gives it. */
export function pairs(hash: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(hash)) return Object.entries(hash as Readonly<Record<string, string>>)
  return Array.from({ length: hash.length / 2 }, (_, at) => [String(hash[at * 2]), String(hash[at * 2 + 1])] as const)
}
