/**
 * (h) Bare Fastify that keeps what a promise needs and no more: that an update was applied, the session, and the message
 * until it has left, in SQLite, on the disk before the 200; all writes of one tick share one commit. The floor of whoever loses nothing.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fastify } from 'fastify'
import { READY, SECRET, WEBHOOK } from '../work.ts'
import { answerMeasurements } from './measured.ts'
import { send } from './sender.ts'
import { type Session, surveyed, type Update } from './survey.ts'

const folder = process.env.DATA_DIR as string
mkdirSync(folder, { recursive: true })
const db = new DatabaseSync(join(folder, 'kept.db'))
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE applied (id INTEGER PRIMARY KEY);
  CREATE TABLE session (chat INTEGER PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE outbox (id INTEGER PRIMARY KEY, body TEXT NOT NULL);`)
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')]
const apply = db.prepare('INSERT OR IGNORE INTO applied VALUES (?)')
const read = db.prepare('SELECT body FROM session WHERE chat = ?')
const keep = db.prepare('INSERT OR REPLACE INTO session VALUES (?, ?)')
const end = db.prepare('DELETE FROM session WHERE chat = ?')
const queue = db.prepare('INSERT INTO outbox VALUES (?, ?)')
const left = db.prepare('DELETE FROM outbox WHERE id = ?')

let waiting: { readonly job: () => void; readonly done: () => void }[] = []

/** Resolves when it is on the disk. */
function write(job: () => void): Promise<void> {
  return new Promise((done) => {
    if (waiting.push({ job, done }) === 1) setImmediate(flush)
  })
}

function flush(): void {
  const now = waiting
  waiting = []
  begin.run()
  for (const { job } of now) job()
  commit.run()
  for (const { done } of now) done()
}

const app = fastify({ logger: false })

app.post<{ Body: Update }>(WEBHOOK, async (request, reply) => {
  if (request.headers['x-telegram-bot-api-secret-token'] !== SECRET) return reply.code(401).send()
  const { update_id: update, message: said } = request.body
  if (said?.text === undefined) return reply.send()
  const { id } = said.chat
  const text = said.text
  let body: string | undefined
  await write(() => {
    if (apply.run(update).changes === 0) return
    const row = read.get(id) as { readonly body: string } | undefined
    const { session, message } = surveyed(row && (JSON.parse(row.body) as Session), id, text)
    if (session) keep.run(id, JSON.stringify(session))
    else end.run(id)
    body = JSON.stringify(message)
    queue.run(update, body)
  })
  if (body !== undefined) void send(body).then(() => write(() => left.run(update)))
  return reply.send()
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
answerMeasurements()
console.log(READY)
