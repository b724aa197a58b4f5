/**
 * A stand-in for a platform and 64 residents in one: an API server that takes the bot's messages, and residents who answer
 * as soon as one arrives, each conversation by a new person.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'
import { telegram } from './telegram.ts'
import { LINES } from './work.ts'

export interface Platform {
  /** Brings what a person has said. @param api  address of the stand-in */
  webhook(
    number: number,
    person: number,
    text: string,
    api: string,
  ): { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  /** The bot calls. @returns what it is answered, and who has heard what by it */
  called(
    url: string,
    type: string,
    body: Buffer,
  ): { readonly answer: unknown; readonly said?: { readonly person: number; readonly text: string } }
}

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
export async function startLoad(
  said?: (person: number, text: string) => void,
  platform: Platform = telegram(),
): Promise<Load> {
  const waiting = new Map<number, () => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const type = request.headers['content-type'] ?? ''
      const call = platform.called(request.url ?? '', type, Buffer.concat(chunks))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(call.answer))
      if (!call.said) return
      waiting.get(call.said.person)?.()
      said?.(call.said.person, call.said.text)
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
          const webhook = platform.webhook(number, id, line, api)
          const post = () => (pools[number % pools.length] as Pool).request({ method: 'POST', ...webhook })
          // A connection that has rested may be closed at the moment it is used: then it is brought again, as platforms do.
          const answer = await post().catch(post)
          await answer.body.dump()
          if (answer.statusCode >= 300) refused += 1
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
