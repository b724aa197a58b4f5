/** How things leave: a person's wish, and age. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import type { Batch } from './batch.ts'
import { failure } from './failure.ts'
import type { Memory } from './recent.ts'
import type { Scrubber } from './scrub.ts'

/** Rows looked at in one write while sweeping: a few ms. */
const SLICE_ROWS = 1_000

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
    'SELECT max(hash) AS last FROM (SELECT hash FROM applied WHERE hash > ?1 ORDER BY hash LIMIT ?2)',
  )
  appliedSlice.setReadBigInts(true)
  const sweepApplied = db.prepare('DELETE FROM applied WHERE hash > ?1 AND hash <= ?2 AND at < ?3')
  const transcriptSlice = db.prepare(`
    SELECT conversation, id FROM transcript WHERE (conversation, id) > (?1, ?2) ORDER BY conversation, id LIMIT 1 OFFSET ?3`)
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

  /** In slices, each a write of its own, so that turns go on in between. */
  async function sweep(limits: { readonly transcriptBefore: number; readonly idsBefore: number }): Promise<number> {
    return (await sweepIds(limits.idsBefore)) + (await sweepTranscripts(limits.transcriptBefore))
  }

  async function sweepIds(before: number): Promise<number> {
    let removed = 0
    let from = -(2n ** 63n)
    for (;;) {
      const last = appliedSlice.get(from, SLICE_ROWS)?.last
      if (typeof last !== 'bigint') return removed
      const start = from
      removed += Number(await batch.write(() => sweepApplied.run(start, last, before).changes))
      from = last
    }
  }

  async function sweepTranscripts(before: number): Promise<number> {
    let removed = 0
    let from = ['', ''] as readonly [string, string]
    for (;;) {
      const start = from
      const last = transcriptSlice.get(...start, SLICE_ROWS - 1)
      const end = last === undefined ? null : ([String(last.conversation), String(last.id)] as const)
      removed += Number(
        await batch.write(() =>
          end === null
            ? sweepTranscriptRest.run(...start, before).changes
            : sweepTranscript.run(...start, ...end, before).changes,
        ),
      )
      if (end === null) return removed
      from = end
    }
  }

  return {
    erase,
    sweep,
    /** When everyone who asked has been erased, or was told that it failed. */
    idle: () => Promise.allSettled(erasing),
  }
}
