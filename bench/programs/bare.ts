/** (a) Bare Fastify with a Map: nothing is durable, nothing is checked but the secret. The floor. */
import { fastify } from 'fastify'
import { Pool } from 'undici'
import { QUESTIONS, READY, SECRET, TOKEN, WEBHOOK } from '../work.ts'
import { answerMeasurements } from './measured.ts'

const api = new Pool(process.env.API as string, { connections: 64, pipelining: 1 })
const sessions = new Map<number, { at: number; answers: string[] }>()
const app = fastify({ logger: false })

interface Update {
  readonly message?: { readonly chat: { readonly id: number }; readonly text?: string }
}

app.post<{ Body: Update }>(WEBHOOK, async (request, reply) => {
  if (request.headers['x-telegram-bot-api-secret-token'] !== SECRET) return reply.code(401).send()
  const { message } = request.body
  if (message?.text === undefined) return reply.send()
  const { id } = message.chat
  const session = message.text.startsWith('/start')
    ? { at: 0, answers: [] }
    : (sessions.get(id) ?? { at: 0, answers: [] })
  if (!message.text.startsWith('/start')) {
    const question = QUESTIONS[session.at]
    session.answers.push(question?.choices[Number(message.text) - 1] ?? message.text)
    session.at += 1
  }
  sessions.set(id, session)
  const next = QUESTIONS[session.at]
  const text = next ? next.text : `Tóm lại: ${session.answers.slice(2).join('. ')}.`
  const keyboard = next
    ? { inline_keyboard: next.choices.map((choice, i) => [{ text: choice, callback_data: `${session.at}:${i}` }]) }
    : undefined
  if (!next) sessions.delete(id)
  void send({ chat_id: id, text, ...(keyboard ? { reply_markup: keyboard } : {}) })
  return reply.send()
})

async function send(body: unknown): Promise<void> {
  const answer = await api.request({
    method: 'POST',
    path: `/bot${TOKEN}/sendMessage`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await answer.body.json()
}

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
answerMeasurements()
console.log(READY)
