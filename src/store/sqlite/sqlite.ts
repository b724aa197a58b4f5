/** The store in one SQLite file: the embedded driver. */
import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from '../../clock.ts'
import type { ConversationKey } from '../../messages.ts'
import type { OutboxEntry } from '../../records.ts'
import { dayOf } from '../day.ts'
import type { CommitOutcome, Settlement, Store, TurnCommit } from '../store.ts'
import { appliedIds, NO_IDS } from './applied.ts'
import { groupCommit } from './batch.ts'
import { checkpoints } from './checkpoints.ts'
import { conversations as conversationTable } from './conversations.ts'
import { counts as countTable } from './counts.ts'
import { documents as documentTable } from './documents.ts'
import { ending as endings } from './ending.ts'
import { closed, failure } from './failure.ts'
import { type FileSettings, openFile, removeOldCopies } from './file.ts'
import { logSync, type ToDisk } from './log-sync.ts'
import { outbox as outboxTable } from './outbox.ts'
import { memoryBeside } from './recent.ts'
import { scrubber as scrubbing } from './scrub.ts'
import { timers as timerTable } from './timers.ts'
import { type Chain, transcripts as transcriptTable } from './transcripts.ts'

export interface SqliteOptions extends FileSettings {
  readonly path: string
  readonly clock?: Pick<Clock, 'now'>
  /**
   * Key of the hashes that recognise applied ids, at least 16 bytes. Without it the file keeps a salt of its own,
   * which protects less against someone who has the file. With another key, ids applied before are not recognised.
   */
  readonly hashKey?: Buffer
  /** A file of this size has its log brought in by a thread of its own (`checkpoints.ts`). */
  readonly largeBytes?: number
  readonly toDisk?: ToDisk
  /** See `batch.ts`. */
  readonly pauseMs?: number
}

/** @throws AppError('store-newer'), AppError('store-away') */
export function sqliteStore(options: SqliteOptions): Store {
  const { path, clock = systemClock } = options
  const db = openFile(path, options)
  const applied = appliedIds(db, options.hashKey ?? saltOf(db))
  const memory = memoryBeside(db)
  const outbox = outboxTable(db, memory.of())
  const timers = timerTable(db, memory.of())
  const conversations = conversationTable(db, memory.of())
  const transcripts = transcriptTable(db, memory.of())
  const documents = documentTable(db)
  const counts = countTable(db)
  const log = checkpoints(db, path, options.largeBytes)
  const sync = logSync(db, path, options.toDisk)
  const batch = groupCommit(db, {
    tail: counts.tail,
    watch: {
      ...memory,
      committed() {
        memory.committed()
        log.committed()
      },
    },
    sync: sync.force,
    pauseMs: options.pauseMs,
  })
  const scrubber = scrubbing(db, path)
  const ending = endings(db, batch, scrubber, { leave, forget: memory.forget })
  const probe = db.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES ('probe', zeroblob(?))")

  function commitTurn(commit: TurnCommit): CommitOutcome {
    const { key, at } = commit
    const known = conversations.find(key)
    const ids = applied.add(known?.ids ?? NO_IDS, key, commit.inboundIds, at)
    if (ids === null) return 'duplicate'
    if ((known?.turn ?? 0) !== commit.expectedTurn) return 'conflict'
    conversations.write(key, known, { address: commit.address, state: commit.state, ids }, (chain) =>
      say(commit, chain),
    )
    if (commit.expectedTurn === 0) {
      // Nothing can wait for someone who was not there: it goes with the conversation, in one transaction.
      outbox.isEmpty(key)
      timers.areNone(key)
    }
    for (const write of commit.documents) if (!documents.put(write)) return 'conflict'
    timers.cancel(key, commit.cancelTimers)
    for (const timer of commit.timers) timers.set(timer)
    if (commit.withdrawUnsent !== undefined) outbox.withdraw(key, commit.withdrawUnsent)
    if (commit.inboundIds.length > 0) outbox.releaseHeld(key)
    for (const entry of inOrder(commit.outbox)) outbox.add(entry, commit.claimUntil)
    counts.raise(dayOf(at), commit.counts)
    for (const earlier of commit.countsAt ?? []) counts.raise(dayOf(earlier.at), earlier.counts)
    return 'committed'
  }

  function say({ key, rewrite, transcript }: TurnCommit, chain: Chain): number {
    for (const { platformId, text } of rewrite ?? []) transcripts.rewrite(chain, platformId, text)
    return transcripts.add(key, chain, transcript)
  }

  /** What hangs on a conversation's row, before that goes. */
  function leave(key: ConversationKey): void {
    const known = conversations.find(key)
    if (known === undefined) return
    applied.keep(known.ids)
    transcripts.removeAll(known)
  }

  function settle(settlements: readonly Settlement[]): void {
    const there = settlements.filter((settlement) => {
      if (!end(settlement)) return false
      for (const timer of settlement.timers ?? []) timers.set(timer)
      return true
    })
    for (const { outcome, counts: amounts } of there) {
      counts.raise(dayOf(outcome.kind === 'sent' ? outcome.at : clock.now()), amounts)
    }
  }

  /** False: the entry is not there any more. */
  function end({ entry, outcome }: Settlement): boolean {
    switch (outcome.kind) {
      case 'sent':
      case 'dropped':
        return outbox.remove(entry)
      case 'retry':
        return outbox.retry(entry, outcome.notBefore, outcome.reason, outcome.tried ?? true)
      case 'held':
        return outbox.hold(entry, outcome.reason)
      default:
        return outcome satisfies never
    }
  }

  /** Reads see what is committed, at once. */
  async function read<T>(query: () => T): Promise<T> {
    if (!db.isOpen) throw closed()
    try {
      return query()
    } catch (error) {
      throw failure(error)
    }
  }

  return {
    readConversation: (key) =>
      read(() => {
        const conversation = conversations.read(key)
        return conversation && { ...conversation, unsent: outbox.waitsFor(key, clock.now()) }
      }),
    wasApplied: (key, inboundId) => read(() => applied.has(key, inboundId, conversations.find(key)?.ids)),
    commitTurn: (commit) =>
      batch.write(
        () => commitTurn(commit),
        (outcome) => outcome === 'committed',
      ),

    claimOutbox: (max, now, until) => batch.write(() => outbox.claim(max, now, until)),
    settleOutbox: (settlements) => batch.write(() => settle(settlements)),
    releaseOutbox: (entries) => batch.write(() => entries.forEach(outbox.release)),
    takeOver: () =>
      batch.write(() => {
        timers.takeOver()
        return outbox.takeOver()
      }),
    releaseHeld: (key) => batch.write(() => outbox.releaseHeld(key)),
    outboxDepth: (now) => read(() => outbox.depth(now)),

    claimTimers: (max, now, until) => batch.write(() => timers.claim(max, now, until)),
    dropTimer: (timer) => batch.write(() => timers.drop(timer)),
    nextTimerAt: () => read(() => timers.nextAt()),

    transcript: (key, max, before) =>
      read(() => {
        const known = conversations.find(key)
        return known === undefined ? [] : transcripts.read(known, max, before)
      }),

    getDocument: (kind, id) => read(() => documents.get(kind, id)),
    putDocument: (write) => batch.write(() => documents.put(write)),
    deleteDocument: (kind, id, version) => batch.write(() => documents.remove(kind, id, version)),
    listDocuments: (kind, query) => read(() => documents.list(kind, query)),

    conversationsIn: (flow, max) => read(() => conversations.inFlow(flow, max)),
    counts: (fromDay, toDay) => read(() => counts.read(fromDay, toDay)),

    erase: ending.erase,
    async sweep(limits) {
      const removed = await ending.sweep(limits)
      removeOldCopies(path, clock.now())
      return removed
    },

    // As much as a batch may need, written and given back: on a full disk it fails as a turn would.
    ping: () =>
      batch.write(() => {
        probe.run(PROBE_BYTES)
        probe.run(1)
      }),
    backup: (to) => copyInWorker(path, to),
    async close() {
      if (!db.isOpen) return
      await batch.close()
      await ending.idle()
      await log.close()
      if (!db.isOpen) return
      sync.close()
      db.close()
      scrubber.close()
    },
  }
}

function inOrder(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  return entries.length > 1 ? entries.toSorted((a, b) => a.turn - b.turn || a.place - b.place) : entries
}

const PROBE_BYTES = 65_536

/** Made with the file. Not a secret from who has the file, but no other file's hashes compare with these. */
function saltOf(db: DatabaseSync): Buffer {
  db.prepare("INSERT OR IGNORE INTO setting (name, value) VALUES ('salt', ?)").run(randomBytes(32))
  return Buffer.from(db.prepare("SELECT value FROM setting WHERE name = 'salt'").get()?.value as Uint8Array)
}

/** In a thread of its own: copying a large file takes seconds, during which turns go on. */
function copyInWorker(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./copy-worker.ts', import.meta.url), { workerData: { from, to } })
    worker.once('error', (error) => reject(failure(error)))
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the copy ended with code ${code}`))))
  })
}
