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
import { copies, lengthen } from './copies.ts'

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
db.exec('DELETE FROM outbox; DELETE FROM timer; PRAGMA synchronous = OFF')
if (what === 'conversations') copies(db, many, 1, 'p')
if (what === 'transcript') {
  lengthen(db, many)
  copies(db, writers, FIRST_PERSON, '')
}
db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
db.close()
process.exit(0)
