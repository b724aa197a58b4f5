/** The floor for the desk: bare Fastify that tells every stream of a change and answers the question what it was, from memory. */
import { fastifySSE } from '@fastify/sse'
import { fastify } from 'fastify'
import { READY } from '../work.ts'

const app = fastify({ logger: false })
await app.register(fastifySSE)
/** As long as what the desk answers. */
const filling = 'x'.repeat(Number(process.env.ANSWER_BYTES))
const streams = new Set<(upTo: number) => Promise<void>>()
let upTo = 1

app.get('/api/desk/events', { sse: 'only' }, async (_request, reply) => {
  const tell = (change: number) => reply.sse.send({ id: String(change), event: 'cards', data: { upTo: change } })
  streams.add(tell)
  await tell(upTo)
  await new Promise<void>((gone) => reply.sse.onClose(gone))
  streams.delete(tell)
})
app.get('/api/desk/cards', async () => ({ cards: filling, upTo }))
app.post('/change', async () => {
  upTo += 1
  await Promise.all([...streams].map((tell) => tell(upTo)))
  return {}
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
console.log(READY)
