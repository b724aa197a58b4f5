/**
 * The audit log in the store. An entry is written only where there is none of its number, so several processes make one
 * chain; there is no way to change or remove one. What is to be logged is written before it takes effect.
 */
import type { Clock } from '../clock.ts'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import { type AuditEntry, type AuditNote, type ChainProblem, checkChain, nextEntry } from './chain.ts'

const KIND = 'audit'
const HEAD_KIND = 'audit-head'
const PAGE = 500
const TRIES_MAX = 50

export interface Audit {
  /** Resolves when it is durable. */
  write(note: AuditNote): Promise<AuditEntry>
  /** Oldest first, after this number. */
  read(after: number, max: number): Promise<readonly AuditEntry[]>
  /** Newest first, before this number. */
  newest(max: number, before?: number): Promise<readonly AuditEntry[]>
  /** Entries of one kind on one day (`2026-11-23`), oldest first. */
  onDay(what: AuditEntry['what'], day: string): Promise<readonly AuditEntry[]>
  check(): Promise<{ readonly entries: number; readonly problem: ChainProblem | null }>
  /** Number and seal of the last entry: written elsewhere now and then, a later cut of the end shows. */
  head(): Promise<Pick<AuditEntry, 'seq' | 'seal'> | null>
}

type AuditStore = Pick<Store, 'getDocument' | 'putDocument' | 'listDocuments'>

export function auditLog(store: AuditStore, key: Buffer, clock: Pick<Clock, 'now'>): Audit {
  /** Where this process believes the end to be; another may have gone on. */
  let known: Pick<AuditEntry, 'seq' | 'seal'> | null = null
  let queue: Promise<unknown> = Promise.resolve()

  async function head(): Promise<Pick<AuditEntry, 'seq' | 'seal'> | null> {
    if (known === null) {
      const document = await store.getDocument(HEAD_KIND, 'head')
      const hint = document?.body as { readonly seq: number } | undefined
      const at = hint && (await store.getDocument(KIND, idOf(hint.seq)))
      known = at ? entryOf(at) : null
    }
    for (;;) {
      const later = await store.listDocuments(KIND, { max: PAGE, after: known?.seq ?? 0 })
      const last = later.at(-1)
      if (!last) return known
      known = entryOf(last)
    }
  }

  async function append(note: AuditNote): Promise<AuditEntry> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const entry = nextEntry(key, await head(), note, clock.now())
      const document = {
        kind: KIND,
        id: idOf(entry.seq),
        version: 1,
        indexes: { day: `${entry.what} ${dayOf(entry.at)}` },
        sort: entry.seq,
        body: entry,
      }
      if (!(await store.putDocument({ replaces: 0, document }))) continue
      known = entry
      await hint(entry)
      return entry
    }
    throw new Error('the audit log is written to too fast')
  }

  /** Only a short cut for the next start, and the proof that as many were there: losing a race with another does no harm. */
  async function hint({ seq, seal }: AuditEntry): Promise<void> {
    const document = await store.getDocument(HEAD_KIND, 'head')
    const before = document?.body as { readonly seq: number } | undefined
    if (before && before.seq >= seq) return
    const version = (document?.version ?? 0) + 1
    await store.putDocument({
      replaces: version - 1,
      document: { kind: HEAD_KIND, id: 'head', version, indexes: {}, sort: 0, body: { seq, seal } },
    })
  }

  return {
    write(note) {
      const written = queue.then(() => append(note))
      queue = written.catch(() => {})
      return written
    },
    read: async (after, max) => (await store.listDocuments(KIND, { max, after })).map(entryOf),
    async newest(max, before) {
      const end = before === undefined ? ((await head())?.seq ?? 0) : before - 1
      const after = Math.max(0, end - max)
      if (end <= after) return []
      const entries = (await store.listDocuments(KIND, { max: end - after, after })).map(entryOf)
      return entries.filter(({ seq }) => seq <= end).reverse()
    },
    onDay: async (what, day) =>
      (await store.listDocuments(KIND, { index: ['day', `${what} ${day}`], max: 2_000 })).map(entryOf),
    async check() {
      let last: AuditEntry | null = null
      let entries = 0
      for (;;) {
        const page = (await store.listDocuments(KIND, { max: PAGE, after: last?.seq ?? 0 })).map(entryOf)
        if (page.length === 0) break
        const problem = checkChain(key, page, last)
        entries += page.length
        if (problem) return { entries, problem }
        last = page.at(-1) as AuditEntry
      }
      const document = await store.getDocument(HEAD_KIND, 'head')
      const seen = (document?.body as { readonly seq: number } | undefined)?.seq ?? 0
      return { entries, problem: seen > entries ? { kind: 'cut', seq: entries + 1 } : null }
    },
    head,
  }
}

/** Numbers as text that sorts like them. */
function idOf(seq: number): string {
  return String(seq).padStart(12, '0')
}

function entryOf(document: Document): AuditEntry {
  return document.body as AuditEntry
}

/** The day in Viet Nam. */
export function dayOf(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)
}
