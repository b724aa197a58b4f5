/** Many people out of one, written straight into the file of a program that does not run. */
import type { DatabaseSync } from 'node:sqlite'

const KEY = 'telegram:main:mau'

/** People from a number on, each with all that the one called `mau` has but what is still to be sent and due. */
export function copies(db: DatabaseSync, count: number, from: number, prefix: string): void {
  if (count === 0) return
  const one = db.prepare(
    'SELECT id, (SELECT count(*) FROM said WHERE conversation = id) AS rows FROM conversation WHERE key = ?',
  )
  const { id = 0, rows = 0 } = one.get(KEY) ?? {}
  const { topId, top } =
    db.prepare('SELECT max(id) AS topId, (SELECT max(seq) FROM said) AS top FROM conversation').get() ?? {}
  const seq = `${top} + (n - ${from}) * ${rows}`
  db.exec(`
    BEGIN;
    ${numbers(count, from)}
    INSERT INTO conversation (id, key, channel, account, person, turn, flows, state, ids, said)
      SELECT ${topId} + 1 + n - ${from}, 'telegram:main:${prefix}' || n, channel, account, '${prefix}' || n, turn, flows, state, ids, ${seq} + ${rows}
      FROM n, conversation WHERE id = ${id};
    ${numbers(count, from)},
      sample AS (SELECT row_number() OVER (ORDER BY upto) AS nth, upto, size, at, lines FROM said WHERE conversation = ${id})
    INSERT INTO said (seq, conversation, earlier, upto, size, at, lines)
      SELECT ${seq} + nth, ${topId} + 1 + n - ${from}, iif(nth = 1, 0, ${seq} + nth - 1), upto, size, at, lines FROM n, sample;
    COMMIT`)
}

/** So many lines, those of the newest row again and again, before everything else that was said. */
export function lengthen(db: DatabaseSync, lines: number): void {
  if (lines === 0) return
  const newest = db.prepare(
    'SELECT conversation, seq, size FROM said WHERE seq = (SELECT said FROM conversation WHERE key = ?)',
  )
  const { conversation = 0, seq = 0, size = 1 } = newest.get(KEY) ?? {}
  const rows = Math.ceil(lines / Number(size))
  db.exec(`
    BEGIN;
    UPDATE said SET upto = upto + ${rows} * ${size}, earlier = iif(earlier = 0, ${seq} + ${rows}, earlier)
      WHERE conversation = ${conversation};
    ${numbers(rows)}
    INSERT INTO said (seq, conversation, earlier, upto, size, at, lines)
      SELECT ${seq} + n, ${conversation}, iif(n = 1, 0, ${seq} + n - 1), n * size, size, 1, lines FROM n, said WHERE seq = ${seq};
    COMMIT`)
}

export const numbers = (count: number, from = 1) =>
  `WITH RECURSIVE n(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM n LIMIT ${Math.max(1, count)})`
