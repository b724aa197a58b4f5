/** How things leave: a person's wish, and age. */
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import type { ConversationKey } from '../../messages.ts'
import type { SweepLimits } from '../store.ts'
import { countOf, NO_IDS, type OwnIds, oldestAt, withoutOld } from './applied.ts'
import type { Batch } from './batch.ts'
import { failure } from './failure.ts'
import type { Scrubber } from './scrub.ts'

/** Rows looked at in one go while sweeping: a few ms. */
const SLICE_ROWS = 1_000
/** Rest after each, in times of what it took: a sweep of ten million rows takes a fifth of the process for minutes, not all. */
const REST_TIMES = 4

export interface Leaving {
  /** Takes care of what hangs on a conversation's row, before that goes. */
  leave(key: ConversationKey): void
  /** What is remembered of it is not so any more. */
  forget(key: ConversationKey): void
}

export function ending(db: DatabaseSync, batch: Batch, scrubber: Scrubber, { leave, forget }: Leaving) {
  const ofPerson = [
    'DELETE FROM conversation WHERE key = ?',
    'DELETE FROM outbox WHERE conversation = ?',
    'DELETE FROM timer WHERE conversation = ?',
    `DELETE FROM document WHERE (kind, id) IN (
      SELECT kind, id FROM document_index WHERE name = 'conversation' AND value = ?)`,
  ].map((sql) => db.prepare(sql))

  const appliedSlice = db.prepare(
    'SELECT max(hash) AS last, min(at) AS oldest FROM (SELECT hash, at FROM applied WHERE hash > ?1 ORDER BY hash LIMIT ?2)',
  )
  appliedSlice.setReadBigInts(true)
  const sweepApplied = db.prepare('DELETE FROM applied WHERE hash > ?1 AND hash <= ?2 AND at < ?3')
  const ownSlice = db.prepare('SELECT id, key, ids FROM conversation WHERE id > ?1 ORDER BY id LIMIT ?2')
  const ownOf = db.prepare('SELECT ids FROM conversation WHERE id = ?')
  const setOwn = db.prepare('UPDATE conversation SET ids = ?2 WHERE id = ?1')
  const saidSlice = db.prepare(
    'SELECT max(seq) AS last, min(at) AS oldest FROM (SELECT seq, at FROM said WHERE seq > ?1 ORDER BY seq LIMIT ?2)',
  )
  const oldLines = db.prepare('SELECT sum(size) AS lines FROM said WHERE seq > ?1 AND seq <= ?2 AND at < ?3')
  const sweepSaid = db.prepare('DELETE FROM said WHERE seq > ?1 AND seq <= ?2 AND at < ?3')

  const erasing = new Set<Promise<void>>()

  function erase(key: ConversationKey): Promise<void> {
    const one = eraseNow(key).finally(() => erasing.delete(one))
    erasing.add(one)
    return one
  }

  async function eraseNow(key: ConversationKey): Promise<void> {
    await batch.write(() => {
      leave(key)
      for (const statement of ofPerson) statement.run(key)
      forget(key)
    })
    try {
      await scrubber.scrub()
    } catch (error) {
      throw failure(error)
    }
  }

  /** In slices with a rest after each, so that turns go on in between; only those that hold something old are written. */
  async function sweep({ idsBefore, transcriptBefore, signal }: SweepLimits): Promise<number> {
    const ids = (await sweepIds(idsBefore, signal)) + (await sweepOwnIds(idsBefore, signal))
    return ids + (await sweepTranscripts(transcriptBefore, signal))
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

  async function sweepOwnIds(before: number, signal?: AbortSignal): Promise<number> {
    let removed = 0
    let from = 0
    for (let began = performance.now(); ; began = performance.now()) {
      if (signal?.aborted) return removed
      const rows = ownSlice.all(from, SLICE_ROWS)
      const last = rows.at(-1)
      if (last === undefined) return removed
      const old = rows.filter(({ ids }) => oldestAt(ownIds(ids)) < before)
      if (old.length > 0)
        removed += await batch.write(() =>
          old.reduce((sum, { id, key }) => sum + sweepOwn(Number(id), String(key), before), 0),
        )
      from = Number(last.id)
      await rest(performance.now() - began, signal)
    }
  }

  /** Asked for again: a turn may have come between. */
  function sweepOwn(id: number, key: ConversationKey, before: number): number {
    const own = ownIds(ownOf.get(id)?.ids)
    const left = withoutOld(own, before)
    if (left.length === own.length) return 0
    setOwn.run(id, left)
    forget(key)
    return countOf(own) - countOf(left)
  }

  async function sweepTranscripts(before: number, signal?: AbortSignal): Promise<number> {
    let removed = 0
    let from = 0
    for (let began = performance.now(); ; began = performance.now()) {
      if (signal?.aborted) return removed
      const { last, oldest } = saidSlice.get(from, SLICE_ROWS) ?? {}
      if (typeof last !== 'number') return removed
      const start = from
      if (Number(oldest) < before)
        removed += await batch.write(() => {
          const { lines } = oldLines.get(start, last, before) ?? {}
          sweepSaid.run(start, last, before)
          return Number(lines)
        })
      from = last
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

const ownIds = (value: unknown): OwnIds => (value instanceof Uint8Array ? Buffer.from(value) : NO_IDS)

/** Ends at once when told to stop. */
async function rest(tookMs: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(tookMs * REST_TIMES, undefined, signal && { signal }).catch(() => {})
}
