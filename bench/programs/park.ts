/**
 * A city's worth of conversations that rest, written into DATA_DIR before the server that is measured starts: one is led by the
 * program itself to its third answer, and the file is filled with as many like it as are asked for.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { copies, numbers } from './copies.ts'

const [conversations = 0, timers = 0] = process.argv.slice(2).map(Number)
const config = readConfig(process.env)
process.env.TZ = config.timeZone
const app = await createApp(config)
for (const [n, text] of ['/start', 'Đồng ý', 'Bác', 'cài vneid'].entries()) {
  await app.receive.inbound({
    ...{ channel: 'telegram', account: 'main', person: 'mau', id: `mau-${n}`, at: Date.now(), name: 'Lê Thị Hoa' },
    ...{ input: { kind: 'text', text, secrets: [] }, platformId: String(n) },
  })
}
await app.stop()

const db = new DatabaseSync(join(config.dataDir, 'tung-buoc.db'))
const sample = "WHERE key = 'telegram:main:mau'"
// What the sample itself is still owed would be sent.
db.exec('DELETE FROM outbox; DELETE FROM timer; PRAGMA synchronous = OFF')
copies(db, conversations, 1, 'p')
if (timers > 0) {
  // Spread over a month, the first an hour from now: the measuring program sets those that come due while it looks.
  const from = Date.now() + 3_600_000
  db.exec(`
    ${numbers(timers)}
    INSERT INTO timer (conversation, name, due_at, turn, flow, step, ready_at)
      SELECT 'telegram:main:p' || n, 'remind', due, turn, flow, step, due FROM (
        SELECT n, ${from} + n * ${Math.floor((30 * 86_400_000) / timers)} AS due, turn,
          state ->> '$.frames[0].flow' AS flow, state ->> '$.frames[0].step' AS step FROM n, conversation ${sample})`)
}
db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
db.close()
process.exit(0)
