import type { DatabaseSync } from 'node:sqlite'
import type { BatchTail } from './batch.ts'

/** Counters by day, gathered in memory while a batch runs and written once at its end. */
export function counts(db: DatabaseSync) {
  const raise = db.prepare(`
    INSERT INTO count (day, name, n) VALUES (?1, ?2, ?3) ON CONFLICT (day, name) DO UPDATE SET n = n + ?3`)
  const sums = db.prepare('SELECT name, sum(n) AS n FROM count WHERE day BETWEEN ? AND ? GROUP BY name')
  let gathered = new Map<string, Map<string, number>>()

  const tail: BatchTail = {
    write() {
      for (const [day, names] of gathered) for (const [name, n] of names) raise.run(day, name, n)
      gathered = new Map()
    },
    forget() {
      gathered = new Map()
    },
  }

  return {
    tail,
    /** To be called last in a write: what follows and fails would not take it back. */
    raise(day: string, amounts: Readonly<Record<string, number>>): void {
      for (const name in amounts) {
        const names = gathered.get(day) ?? new Map<string, number>()
        gathered.set(day, names.set(name, (names.get(name) ?? 0) + (amounts[name] ?? 0)))
      }
    },
    read(fromDay: string, toDay: string): Readonly<Record<string, number>> {
      return Object.fromEntries(sums.all(fromDay, toDay).map((row) => [String(row.name), Number(row.n)]))
    },
  }
}
