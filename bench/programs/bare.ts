/** (a) Bare Fastify with a Map: nothing is durable, nothing is checked but the secret. The floor. */
import { fastify } from 'fastify'
import { READY, SECRET, WEBHOOK } from '../work.ts'
import { answerMeasurements } from './measured.ts'
import { send } from './sender.ts'
import { type Session, surveyed, type Update } from './survey.ts'

const sessions = new Map<number, Session>()
const app = fastify({ logger: false })

app.post<{ Body: Update }>(WEBHOOK, async (request, reply) => {
  if (request.headers['x-telegram-bot-api-secret-token'] !== SECRET) return reply.code(401).send()
  const { message: said } = request.body
  if (said?.text === undefined) return reply.send()
  const { id } = said.chat
  const { session, message } = surveyed(sessions.get(id), id, said.text)
  if (session) sessions.set(id, session)
  else sessions.delete(id)
  void send(JSON.stringify(message))
  return reply.send()
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
answerMeasurements()
console.log(READY)
