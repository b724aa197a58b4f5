/**
 * A data folder of a certain size, written before the server that is measured starts: `grow.ts conversations 100000`. People
 * whose transcripts are long, and those who rest, are copies of one who was led through the flow by the program itself.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { putShift } from '../../src/desk/shifts.ts'
import { FIRST_PERSON } from '../load.ts'
import { LINES } from '../work.ts'

const [what = '', many = 0, writers = 0] = process.argv
  .slice(2)
  .map((word, at) => (at === 0 ? word : Number(word))) as [string, number, number]
const config = readConfig(process.env)
process.env.TZ = config.timeZone
const app = await createApp(config)
for (const [n, text] of LINES.entries()) {
  await app.receive.inbound({
    ...{ channel: 'telegram', account: 'main', person: 'mau', id: `mau-${n}`, at: Date.now(), name: 'Lê Thị Hoa' },
    ...{ input: { kind: 'text', text, secrets: [] }, platformId: String(n) },
  })
}
if (what === 'staff') {
  for (let n = 0; n < many; n++) {
    await app.staff.invite({ name: `Bạn số ${n + 1}`, role: 'volunteer' })
    const shift = { until: Date.now() + 8 * 3_600_000, atMost: 3, topics: [] }
    await putShift(app.store, `ban-${n}`, shift)
  }
}
await app.stop()

const db = new DatabaseSync(join(config.dataDir, 'tung-buoc.db'))
const numbers = (count: number, from = 1) =>
  `WITH RECURSIVE n(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM n LIMIT ${Math.max(1, count)})`
/** People from a number on, each with all of the first one's lines. */
function copies(count: number, from: number, prefix: string): void {
  if (count === 0) return
  db.exec(`
    BEGIN;
    ${numbers(count, from)}
    INSERT INTO conversation (key, channel, account, person, turn, flows, state)
      SELECT 'telegram:main:${prefix}' || n, channel, account, '${prefix}' || n, turn, flows, state FROM n, conversation
      WHERE key = 'telegram:main:mau';
    ${numbers(count, from)}
    INSERT INTO transcript SELECT 'telegram:main:${prefix}' || n, id, at, said_by, text, flow, step, platform_id, media, author, trace
      FROM n, transcript WHERE conversation = 'telegram:main:mau';
    COMMIT`)
}
db.exec('DELETE FROM outbox; DELETE FROM timer; PRAGMA synchronous = OFF')
if (what === 'conversations') copies(many, 1, 'p')
if (what === 'transcript') {
  copies(writers, FIRST_PERSON, '')
  // Lines of long ago, with ids before all others.
  db.exec(`
    BEGIN;
    ${numbers(many)}, who(who) AS (SELECT ${FIRST_PERSON} UNION ALL SELECT who + 1 FROM who LIMIT ${writers})
    INSERT INTO transcript (conversation, id, at, said_by, text, flow, step)
      SELECT 'telegram:main:' || who, printf('0%011d', n), at, said_by, text, flow, step FROM n, who, (
        SELECT * FROM transcript WHERE conversation = 'telegram:main:mau' AND said_by = 'bot' LIMIT 1) WHERE ${many} > 0;
    COMMIT`)
}
db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
db.close()
process.exit(0)
