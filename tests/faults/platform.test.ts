/** The platform misbehaves in the middle of a journey: the resident still gets everything, in order, and once. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { conversationOf, hears, settled, unread } from '../journeys/resident.ts'
import { dataFolder, type Product, roomyPlatform, startProduct } from '../journeys/server.ts'
import type { Fault, Person, TelegramStandIn } from '../platforms/telegram.ts'

/** What somebody says from the first hello to the fifth step; each gets one answer. */
const LINES = ['đồng ý', 'bác', 'có tin rồi', 'có đủ rồi', 'ở máy này', 'máy iphone']
/** The line whose answer goes wrong. */
const FAULTY = 3
/** Ours is to give up a call after 10 s; then comes the wait before the second attempt. */
const LONGEST_MS = 60_000

const folder = dataFolder()
let platform: TelegramStandIn
let product: Product
let answers: readonly string[] = []

beforeAll(async () => {
  platform = await roomyPlatform()
  product = await startProduct(platform, folder.path)
  answers = await journey(platform.person(), () => {})
})
afterAll(async () => {
  await product.stop()
  await platform.close()
  folder.remove()
})

/** @returns everything the person has seen, in order */
async function journey(person: Person, beforeFaulty: () => void): Promise<readonly string[]> {
  await person.start('vneid-kich-hoat')
  await hears(person)
  for (const [at, line] of LINES.entries()) {
    if (at === FAULTY) beforeFaulty()
    await person.says(line)
    await person.nextMessage(LONGEST_MS)
    // Whoever is asked the same twice answers when it is quiet again.
    if (at === FAULTY) await unread(product.app, person)
  }
  await settled(product.app)
  return person.messages().map(({ text }) => text)
}

/** Nothing was taken by the platform: the answer comes later, and once. */
const REFUSED: readonly (readonly [string, Fault])[] = [
  ['throttles, and says how long', { kind: 'throttle', retryAfter: 2 }],
  ['throttles for longer than our own wait', { kind: 'throttle', retryAfter: 4 }],
  ['answers 502 in its own words', { kind: 'error', code: 502, description: 'Bad Gateway' }],
  ['answers with a page of HTML', { kind: 'html', status: 502 }],
  [
    'refuses the message as it is laid out',
    { kind: 'error', code: 400, description: "Bad Request: can't parse inline keyboard button" },
  ],
]

/** The platform may have it, and nobody can know: at most one is seen twice. */
const UNCERTAIN: readonly (readonly [string, Fault])[] = [
  // The slowest first, so that the others run beside them.
  ['never answers', { kind: 'hang' }],
  ['takes the message and never answers', { kind: 'hang-after-accepting' }],
  ['drops the connection', { kind: 'drop' }],
  ['takes the message and drops the connection', { kind: 'drop-after-accepting' }],
  ['takes the message and breaks off its answer', { kind: 'half-an-answer' }],
  ['says 504', { kind: 'html', status: 504 }],
]

describe.concurrent('a platform that', () => {
  it.each(UNCERTAIN)(
    '%s: nothing is lost or out of order, and at most one is seen twice',
    async (_what, fault) => {
      const person = platform.person()
      const seen = await journey(person, () => platform.fails(fault, { chat: person.id }))
      expect(seen.filter((text, at) => text !== seen[at - 1])).toEqual(answers)
      expect(seen.length).toBeLessThanOrEqual(answers.length + 1)
    },
    LONGEST_MS,
  )

  it.each(REFUSED)(
    '%s: nothing is lost, doubled or out of order',
    async (_what, fault) => {
      const person = platform.person()
      const seen = await journey(person, () => platform.fails(fault, { chat: person.id }))
      expect(seen.map(words)).toEqual(answers.map(words))
    },
    LONGEST_MS,
  )

  it(
    'fails three times in a row: the resident waits, and gets it',
    async () => {
      const person = platform.person()
      const seen = await journey(person, () =>
        platform.fails({ kind: 'html', status: 500 }, { chat: person.id, times: 3 }),
      )
      expect(seen).toEqual(answers)
    },
    LONGEST_MS,
  )

  it(
    'says that it was blocked: nothing is sent until the resident writes again, at the same place',
    async () => {
      const person = platform.person()
      const blocked = { kind: 'error', code: 403, description: 'Forbidden: bot was blocked by the user' } as const
      await person.start('vneid-kich-hoat')
      await hears(person)
      for (const line of LINES.slice(0, 3)) {
        await person.says(line)
        await hears(person)
      }
      platform.fails(blocked, { chat: person.id })
      await person.says('có đủ rồi')
      await vi.waitUntil(async () => !(await conversationOf(product.app, person)).state.reachable, {
        timeout: LONGEST_MS,
      })
      await person.says('nhắc lại')
      expect((await hears(person)).text).toBe(answers[5 - 1])
    },
    LONGEST_MS,
  )
})

it('every message that may have come twice stands in the log and in the figures', async () => {
  const marked = product.lines.filter(({ msg }) => msg === 'tried again, may show twice')
  const doubled = UNCERTAIN.filter(([, { kind }]) => kind.endsWith('accepting') || kind === 'half-an-answer').length
  expect(marked.length).toBeGreaterThanOrEqual(doubled)
  expect(marked.every(({ entry, reason }) => typeof entry === 'string' && String(reason).startsWith('unsure'))).toBe(
    true,
  )
  const figures = await (await fetch(`${product.url}/metrics`)).text()
  expect(figures).toContain(`tungbuoc_delivery_total{channel="telegram",outcome="maybe-repeated"} ${marked.length}`)
})

/** A message refused with its buttons comes as bare text with the choices as numbers: the words are the same. */
function words(text: string): string {
  return text.split('\n\n1. ')[0] ?? text
}
