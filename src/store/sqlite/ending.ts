/** How things leave: a person's wish, and age. */
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import type { ConversationKey } from '../../messages.ts'
import type { SweepLimits } from '../store.ts'
import type { Batch } from './batch.ts'
import { failure } from './failure.ts'
import type { Memory } from './recent.ts'
import type { Scrubber } from './scrub.ts'

/** Rows looked at in one go while sweeping: a few ms. */
const SLICE_ROWS = 1_000
/** Rest after each, in times of what it took: a sweep of ten million rows takes a fifth of the process for minutes, not all. */
const REST_TIMES = 4

export function ending(db: DatabaseSync, batch: Batch, memory: Pick<Memory, 'forget'>, scrubber: Scrubber) {
  const ofPerson = [
    'DELETE FROM conversation WHERE key = ?',
    'DELETE FROM outbox WHERE conversation = ?',
    'DELETE FROM timer WHERE conversation = ?',
    'DELETE FROM transcript WHERE conversation = ?',
    `DELETE FROM document WHERE (kind, id) IN (
      SELECT kind, id FROM document_index WHERE name = 'conversation' AND value = ?)`,
  ].map((sql) => db.prepare(sql))

  const appliedSlice = db.prepare(
    'SELECT max(hash) AS last, min(at) AS oldest FROM (SELECT hash, at FROM applied WHERE hash > ?1 ORDER BY hash LIMIT ?2)',
  )
  appliedSlice.setReadBigInts(true)
  const sweepApplied = db.prepare('DELETE FROM applied WHERE hash > ?1 AND hash <= ?2 AND at < ?3')
  const transcriptSlice = db.prepare(`
    SELECT conversation, id FROM transcript WHERE (conversation, id) > (?1, ?2) ORDER BY conversation, id LIMIT 1 OFFSET ?3`)
  const oldTranscript = db.prepare(`
    SELECT 1 FROM transcript WHERE (conversation, id) > (?1, ?2) AND (conversation, id) <= (?3, ?4) AND at < ?5 LIMIT 1`)
  const sweepTranscript = db.prepare(`
    DELETE FROM transcript WHERE (conversation, id) > (?1, ?2) AND (conversation, id) <= (?3, ?4) AND at < ?5`)
  const sweepTranscriptRest = db.prepare('DELETE FROM transcript WHERE (conversation, id) > (?1, ?2) AND at < ?3')

  const erasing = new Set<Promise<void>>()

  function erase(key: ConversationKey): Promise<void> {
    const one = eraseNow(key).finally(() => erasing.delete(one))
    erasing.add(one)
    return one
  }

  async function eraseNow(key: ConversationKey): Promise<void> {
    await batch.write(() => {
      for (const statement of ofPerson) statement.run(key)
      memory.forget(key)
    })
    try {
      await scrubber.scrub()
    } catch (error) {
      throw failure(error)
    }
  }

  /** In slices with a rest after each, so that turns go on in between; only those that hold something old are written. */
  async function sweep({ idsBefore, transcriptBefore, signal }: SweepLimits): Promise<number> {
    return (await sweepIds(idsBefore, signal)) + (await sweepTranscripts(transcriptBefore, signal))
  }

  async function sweepIds(before: number, signal?: AbortSignal): Promise<number> {
    let removed = 0
    let from = -(2n ** 63n)
    for (let began = performance.now(); ; began = performance.now()) {
      if (signal?.aborted) return removed
      const { last, oldest } = appliedSlice.get(from, SLICE_ROWS) ?? {}
      if (typeof last !== 'bigint') return removed
      const start = from
      if (Number(oldest) < before)
        removed += Number(await batch.write(() => sweepApplied.run(start, last, before).changes))
      from = last
      await rest(performance.now() - began, signal)
    }
  }

  async function sweepTranscripts(before: number, signal?: AbortSignal): Promise<number> {
    let removed = 0
    let from = ['', ''] as readonly [string, string]
    for (let began = performance.now(); ; began = performance.now()) {
      if (signal?.aborted) return removed
      const start = from
      const last = transcriptSlice.get(...start, SLICE_ROWS - 1)
      if (last === undefined)
        return removed + Number(await batch.write(() => sweepTranscriptRest.run(...start, before).changes))
      const end = [String(last.conversation), String(last.id)] as const
      if (oldTranscript.get(...start, ...end, before) !== undefined)
        removed += Number(await batch.write(() => sweepTranscript.run(...start, ...end, before).changes))
      from = end
      await rest(performance.now() - began, signal)
    }
  }

  return {
    erase,
    sweep,
    /** When everyone who asked has been erased, or was told that it failed. */
    idle: () => Promise.allSettled(erasing),
  }
}

/** Ends at once when told to stop. */
async function rest(tookMs: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(tookMs * REST_TIMES, undefined, signal && { signal }).catch(() => {})
}
