/** One server of two on the same store: takes claims as they are told on standard input, and prints who got them. */
import { createInterface } from 'node:readline'
import fastify from 'fastify'
import { systemClock } from '../../src/clock.ts'
import { createReceive } from '../../src/conversation/receive.ts'
import { openFeed } from '../../src/desk/feed.ts'
import { deskRoutes } from '../../src/desk/routes.ts'
import { openMedia } from '../../src/media/media.ts'
import { filesOnDisk } from '../../src/media/shelf-disk.ts'
import { openUploads } from '../../src/media/upload.ts'
import { openStore } from '../../src/store/open.ts'
import { fixtures } from '../talk.ts'
import { openCalling, person, standInGate } from './rig.ts'

const KEY = Buffer.alloc(32)
const [dataDir = '', redisUrl = '', name = '', claims = '0'] = process.argv.slice(2)
const store = await openStore({ dataDir, hashKey: Buffer.alloc(32, 7), ...(redisUrl !== '' && { redisUrl }) })
const catalogue = fixtures()
const onError = (error: unknown) => console.error(error)
const receive = createReceive({
  store,
  clock: systemClock,
  catalogue: () => catalogue,
  windowMs: () => undefined,
  elsewhere: () => [],
  ...{ handOver: () => {}, withdraw: () => {}, forget: () => {}, holds: () => false, onFailure: () => {} },
  ...{ onMoved: () => {}, onTimer: () => {} },
})
const app = fastify()
// Leads need no shift; each claim is another person's.
const people = Array.from({ length: Number(claims) }, (_, n) => person(`${name}${n}`, `Bạn ${name}${n}`, 'lead'))
const gate = standInGate(people)
await app.register(
  deskRoutes({
    ...openCalling({ store, clock: systemClock, gate, catalogue: () => catalogue }),
    store,
    clock: systemClock,
    happen: receive.happen,
    catalogue: () => catalogue,
    channel: () => undefined,
    fit: () => [],
    sends: () => undefined,
    uploads: openUploads(),
    gate,
    media: openMedia({
      files: filesOnDisk('/nowhere/media'),
      fileKey: KEY,
      refKey: KEY,
      clock: systemClock,
      channel: () => undefined,
    }),
    canned: [],
    count: () => {},
    onError,
    leaseMs: 600_000,
    warnMs: 420_000,
    feed: openFeed({ store, clock: systemClock, onError }),
  }),
)
console.log('ready')
for await (const ticket of createInterface({ input: process.stdin })) {
  const answers = await Promise.all(
    people.map(async ({ id }) => {
      const began = performance.now()
      const answer = await app.inject({
        method: 'POST',
        url: `/api/desk/tickets/${ticket}/claim`,
        headers: { 'x-staff': id },
        payload: {},
      })
      const code = answer.statusCode === 200 ? 'won' : (answer.json() as { error: { code: string } }).error.code
      const told = answer.statusCode === 409 && / đã nhận lúc /.test(answer.body)
      return { id, code, told, ms: performance.now() - began }
    }),
  )
  console.log(JSON.stringify({ ticket, answers }))
}
await app.close()
await store.close()
