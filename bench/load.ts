/**
 * A stand-in for Telegram and 64 residents in one: an API server that takes `sendMessage`, and residents who answer as
 * soon as the bot's message arrives, each conversation by a new person.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { LINES, SECRET, WEBHOOK } from './work.ts'

export interface Load {
  /** Address of the stand-in API. */
  readonly api: string
  /** Drives the program for so long, then lets every conversation end. Of several nodes each takes whatever comes. */
  run(target: string | readonly string[], ms: number, work?: Partial<Work>): Promise<Run>
  close(): Promise<void>
}

export interface Work {
  /** What each resident types, one after another. */
  readonly lines: readonly string[]
  readonly residents: number
  /** Messages a second of all residents together; absent: as fast as they are answered. */
  readonly perSecond: number
  /** So many people write, again and again, the first of them `FIRST_PERSON`; absent: each conversation is by a new one. */
  readonly people: number
  /** Is told the time of every answer, ms; the run then keeps none of them. */
  readonly answered: (ms: number) => void
}

export interface Run {
  readonly turns: number
  readonly seconds: number
  /** Ms from sending a webhook to the bot's message arriving, all of them, sorted. */
  readonly latenciesMs: readonly number[]
  readonly refused: number
  readonly unfinished: number
}

export const FIRST_PERSON = 1_000_000
const RESIDENTS = 64
/** A resident who hears nothing for so long is counted as unfinished, which makes the run worthless. */
const GIVE_UP_MS = 10_000
const CONNECTIONS_MAX = 256
/** After a standstill no more than this is caught up with. */
const BEHIND_MS = 1_000

/** @param said  is told every message that arrives for somebody */
export async function startLoad(said?: (person: number, text: string) => void): Promise<Load> {
  const waiting = new Map<number, () => void>()
  let messages = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const method = (request.url ?? '').split('/').at(-1)
      const body = bodyOf(Buffer.concat(chunks), request.headers['content-type'])
      messages += 1
      const result =
        method === 'sendMessage' || method === 'sendPhoto'
          ? {
              message_id: messages,
              date: Math.floor(Date.now() / 1_000),
              chat: { id: body.chat_id, type: 'private' },
              text: body.text,
            }
          : method === 'getMe'
            ? { id: 1, is_bot: true, first_name: 'b', username: 'bench_bot' }
            : method === 'getWebhookInfo'
              ? { url: '', has_custom_certificate: false, pending_update_count: 0 }
              : true
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, result }))
      if (method !== 'sendMessage' && method !== 'sendPhoto') return
      waiting.get(Number(body.chat_id))?.()
      said?.(Number(body.chat_id), String(body.text ?? body.caption))
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let person = FIRST_PERSON
  let update = 1

  async function run(target: string | readonly string[], ms: number, work: Partial<Work> = {}): Promise<Run> {
    const { lines, residents, perSecond, people, answered } = { lines: LINES, residents: RESIDENTS, ...work }
    const connections = Math.min(residents, CONNECTIONS_MAX)
    const pools = [target].flat().map((node) => new Pool(node, { connections, pipelining: 1 }))
    const latenciesMs: number[] = []
    let turns = 0
    let refused = 0
    let unfinished = 0
    const began = performance.now()
    /** When the next one writes, at a steady rate: who cannot because all still wait for answers has waited since then. */
    let next = began
    const turnToWrite = async (): Promise<number> => {
      const at = performance.now()
      if (perSecond === undefined) return at
      const slot = Math.max(next, at - BEHIND_MS)
      next = slot + 1_000 / perSecond
      if (slot > at) await new Promise((resolve) => setTimeout(resolve, slot - at))
      return slot
    }
    const resident = async () => {
      while (performance.now() - began < ms) {
        const at = person++
        const id = people === undefined ? at : FIRST_PERSON + (at % people)
        for (const line of lines) {
          const at = await turnToWrite()
          const heard = new Promise<boolean>((resolve) => {
            const late = setTimeout(() => resolve(false), GIVE_UP_MS)
            waiting.set(id, () => {
              clearTimeout(late)
              resolve(true)
            })
          })
          const number = update++
          const post = () =>
            (pools[number % pools.length] as Pool).request({
              method: 'POST',
              path: WEBHOOK,
              headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET },
              body: JSON.stringify(updateOf(number, id, line)),
            })
          // A connection that has rested may be closed at the moment it is used: then it is brought again, as platforms do.
          const answer = await post().catch(post)
          await answer.body.dump()
          if (answer.statusCode !== 200) refused += 1
          if (!(await heard)) {
            unfinished += 1
            break
          }
          turns += 1
          if (answered) answered(performance.now() - at)
          else latenciesMs.push(performance.now() - at)
        }
        waiting.delete(id)
      }
    }
    await Promise.all(Array.from({ length: residents }, resident))
    const seconds = (performance.now() - began) / 1_000
    await Promise.all(pools.map((pool) => pool.close()))
    return { turns, seconds, latenciesMs: latenciesMs.sort((a, b) => a - b), refused, unfinished }
  }

  return { api, run, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** JSON, or of a form with a picture in it the fields that are read here. */
function bodyOf(bytes: Buffer, type = ''): Record<string, unknown> {
  if (bytes.length === 0) return {}
  if (type.includes('json')) return JSON.parse(bytes.toString())
  const field = (name: string) =>
    new RegExp(`name="${name}"\\r\\n(?:[^\\r]+\\r\\n)*\\r\\n([^\\r]*)`).exec(bytes.toString('utf8'))?.[1]
  return { chat_id: field('chat_id'), caption: field('caption') }
}

export function updateOf(updateId: number, id: number, text: string) {
  const command = /^\/\w+/.exec(text)
  const from = { id, is_bot: false, first_name: 'An', language_code: 'vi' }
  return {
    update_id: updateId,
    message: {
      message_id: updateId,
      from,
      chat: { id, type: 'private', first_name: 'An' },
      date: Math.floor(Date.now() / 1_000),
      text,
      ...(command ? { entities: [{ type: 'bot_command', offset: 0, length: command[0].length }] } : {}),
    },
  }
}
