/**
 * `npm run bench -- burst`: twenty times the steady rate for ten seconds, everybody somebody new. Is every webhook answered in
 * under 2 s, does everybody get an answer, and how long until it is as before? Steady is the rush hour of a city with 100,000
 * active residents (`docs/van-hanh.md`). On SQLite, over Telegram webhooks. Prints a table.
 */
import { join } from 'node:path'
import { Pool } from 'undici'
import { freePort } from '../tests/store/redis-server.ts'
import { startLoad } from './load.ts'
import { MACHINE, percentile, startNode, surveyFolder, surveyOf, today } from './nodes.ts'
import { updateOf } from './telegram.ts'
import { LINES, SECRET, WEBHOOK } from './work.ts'

const PER_SECOND = Number(process.env.BENCH_PER_SECOND ?? 42)
const TIMES = 20
const BEFORE_S = 10
const BURST_S = 10
const AFTER_S = 30
const WARM_MS = 5_000
const GIVE_UP_MS = 60_000
const CONNECTIONS = 256
const FIRST_PERSON = 50_000_000

interface Message {
  /** All in ms since the first. */
  readonly due: number
  acknowledged?: number
  heard?: number
  status?: number
}

const folder = surveyFolder()
const heardBy = new Map<number, () => void>()
const load = await startLoad((person) => heardBy.get(person)?.())
const node = await startNode('product.ts', {
  ...{ PORT: String(await freePort()), DATA_DIR: join(folder, 'data'), API: load.api, ...surveyOf(folder) },
})
await load.run(node.url, WARM_MS)

const pool = new Pool(node.url, { connections: CONNECTIONS, pipelining: 1 })
const began = performance.now()
const since = () => performance.now() - began
const messages: Message[] = dueTimes().map((due) => ({ due }))
const burstEnds = (BEFORE_S + BURST_S) * 1_000
for (const [n, message] of messages.entries()) {
  const wait = message.due - since()
  if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
  void write(n, message)
}
const giveUp = since() + GIVE_UP_MS
while (since() < giveUp && messages.some(({ heard, acknowledged }) => !heard || !acknowledged))
  await new Promise((resolve) => setTimeout(resolve, 100))
await pool.close()
await Promise.all([node.end(), load.close()])

const parts = {
  before: messages.filter(({ due }) => due < BEFORE_S * 1_000),
  burst: messages.filter(({ due }) => due >= BEFORE_S * 1_000 && due < burstEnds),
  after: messages.filter(({ due }) => due >= burstEnds),
}
const refused = messages.filter(({ status }) => status !== 200).length
const unheard = messages.filter(({ heard }) => heard === undefined).length
const backlogMs = Math.max(0, ...parts.burst.map(({ heard = Number.POSITIVE_INFINITY }) => heard - burstEnds))
console.log(
  [
    '| | messages a second | a webhook is answered: p50 · p99 · slowest | an answer is there: p50 · p99 · slowest |',
    '|---|---:|---:|---:|',
    ...Object.entries(parts).map(([name, part]) => {
      const tooks = (end: 'acknowledged' | 'heard') =>
        part.map((message) => (message[end] ?? Number.POSITIVE_INFINITY) - message.due).sort((a, b) => a - b)
      const shown = (all: readonly number[]) =>
        [0.5, 0.99, 1].map((share) => percentile(all, share).toFixed(0)).join(' · ')
      const rate = name === 'burst' ? PER_SECOND * TIMES : PER_SECOND
      return `| ${name} | ${rate} | ${shown(tooks('acknowledged'))} ms | ${shown(tooks('heard'))} ms |`
    }),
    '',
    `${messages.length} messages, ${refused} refused, ${unheard} without an answer; the burst's last answer ${(backlogMs / 1_000).toFixed(1)} s after its end.`,
    'Wanted: each webhook answered in under 2 s, nothing lost, as before in under 30 s.',
    `${MACHINE}, ${today()}.`,
  ].join('\n'),
)

function dueTimes(): number[] {
  const times: number[] = []
  for (const [from, seconds, rate] of [
    [0, BEFORE_S, PER_SECOND],
    [BEFORE_S, BURST_S, PER_SECOND * TIMES],
    [BEFORE_S + BURST_S, AFTER_S, PER_SECOND],
  ] as const)
    for (let n = 0; n < seconds * rate; n++) times.push(1_000 * (from + n / rate))
  return times
}

async function write(n: number, message: Message): Promise<void> {
  const person = FIRST_PERSON + n
  heardBy.set(person, () => {
    message.heard ??= since()
    heardBy.delete(person)
  })
  const post = () =>
    pool.request({
      method: 'POST',
      path: WEBHOOK,
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET },
      body: JSON.stringify(updateOf(FIRST_PERSON + n, person, LINES[0] as string)),
    })
  const answer = await post().catch(post)
  await answer.body.dump()
  message.status = answer.statusCode
  message.acknowledged = since()
}
