/** What comes to Telegram's door besides honest updates: repeated, forged, broken, too big, for nobody. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person, TelegramStandIn } from '../platforms/telegram.ts'
import { acquainted, conversationOf, expectSilence, keyOf, settled, standing, unread } from './resident.ts'
import { dataFolder, type Product, roomyPlatform, SECRET, startProduct } from './server.ts'

const folder = dataFolder()
let platform: TelegramStandIn
let product: Product

beforeAll(async () => {
  platform = await roomyPlatform()
  product = await startProduct(platform, folder.path)
})
afterAll(async () => {
  await product.stop()
  await platform.close()
  folder.remove()
})

/** Nothing of a refused request may be found anywhere. */
const CANARY = 'chim-hoang-yen'

let updateId = 5_000
const seconds = () => Math.floor(Date.now() / 1_000)

function words(person: Pick<Person, 'id'>, text: string, id = ++updateId): object {
  const from = { id: person.id, is_bot: false, first_name: 'An' }
  return {
    update_id: id,
    message: { message_id: id, date: seconds(), from, chat: { id: person.id, type: 'private' }, text },
  }
}

const genuine = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET }

/** A connection of its own each time, as from another of the platform's machines. */
async function post(body: string | Buffer, headers: Readonly<Record<string, string>> = genuine): Promise<number> {
  const answer = await fetch(`${product.url}/webhooks/telegram`, {
    method: 'POST',
    headers: { ...headers, connection: 'close' },
    body,
  })
  await answer.arrayBuffer()
  return answer.status
}

describe('an update that comes more than once', () => {
  let person: Person
  beforeEach(async () => {
    person = platform.person()
    await acquainted(person, 'vneid-kich-hoat')
  })

  it.each<[string, (update: object) => Promise<readonly number[]>]>([
    ['on the same connection', async (update) => [await platform.post(update), await platform.post(update)]],
    ['on another connection', async (update) => [await platform.post(update), await post(JSON.stringify(update))]],
    ['five times at once', (update) => Promise.all(Array.from({ length: 5 }, () => post(JSON.stringify(update))))],
  ])('%s is applied and answered once', async (_how, brings) => {
    const { turn } = await conversationOf(product.app, person)
    const statuses = await brings(words(person, 'có tin rồi'))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(await unread(product.app, person)).toHaveLength(1)
    expect((await conversationOf(product.app, person)).turn).toBe(turn + 1)
    expect(await standing(product.app, person)).toEqual(['vneid-kich-hoat/chuan_bi'])
  })

  it('played back later changes nothing', async () => {
    const old = words(person, 'có tin rồi')
    await platform.post(old)
    await platform.post(words(person, 'có đủ rồi'))
    await settled(product.app)
    await unread(product.app, person)
    const { turn } = await conversationOf(product.app, person)
    expect(await platform.post(old)).toBe(200)
    await expectSilence(product.app, person)
    expect((await conversationOf(product.app, person)).turn).toBe(turn)
  })
})

describe('what is refused', () => {
  const stranger = { id: 990_001 }
  const honest = JSON.stringify(words(stranger, CANARY))
  const tooDeep = `${'['.repeat(64)}${']'.repeat(64)}`

  it.each<[string, string | Buffer, Readonly<Record<string, string>>, number, string]>([
    [
      'a guessed secret',
      honest,
      { ...genuine, 'x-telegram-bot-api-secret-token': `${CANARY}-guess-guess` },
      401,
      'wrong-secret',
    ],
    ['no secret', honest, { 'content-type': 'application/json' }, 401, 'wrong-secret'],
    ['half an update', honest.slice(0, -7), genuine, 200, 'not-json'],
    ['no JSON at all', CANARY, genuine, 200, 'not-json'],
    ['nothing', '', genuine, 200, 'not-json'],
    ['JSON without an end in sight', `{"${CANARY}":${tooDeep}}`, genuine, 200, 'too-deep'],
    [
      'a key that reaches for the prototype',
      `{"update_id":1,"__proto__":{"a":"${CANARY}"}}`,
      genuine,
      200,
      'forbidden-key',
    ],
    [
      'a list longer than any real one',
      JSON.stringify({ update_id: 1, x: Array.from({ length: 101 }, () => CANARY) }),
      genuine,
      200,
      'too-many-items',
    ],
    ['another kind of content', honest, { ...genuine, 'content-type': 'text/plain' }, 415, 'wrong-type'],
    ['a body beyond the limit', `{"x":"${CANARY.repeat(20_000)}"}`, genuine, 413, 'too-large'],
  ])('%s leaves one line without content, and nothing stored', async (_what, body, headers, status, why) => {
    const before = product.lines.length
    expect(await post(body, headers)).toBe(status)
    const lines = product.lines.slice(before)
    expect(lines).toMatchObject([{ channel: 'telegram', why, status }])
    expect(JSON.stringify(lines)).not.toContain(CANARY)
    await settled(product.app)
    expect(await product.app.store.readConversation(keyOf(stranger))).toBeNull()
    expect(bytesOnDisk()).not.toContain(CANARY)
  })

  it.each<[string, object]>([
    ['without an id', { message: { text: CANARY } }],
    ['of a kind nobody asked for', { update_id: 2, poll: { id: '1', question: CANARY } }],
    [
      'with parts of the wrong kind',
      { update_id: 3, message: { message_id: 'x', from: CANARY, chat: [CANARY], text: { a: CANARY } } },
    ],
    [
      'of a bot',
      {
        update_id: 4,
        message: {
          message_id: 1,
          date: 1,
          from: { id: 990_001, is_bot: true },
          chat: { id: 990_001, type: 'private' },
          text: CANARY,
        },
      },
    ],
  ])('an update %s is confirmed and forgotten', async (_what, update) => {
    expect(await post(JSON.stringify(update))).toBe(200)
    await settled(product.app)
    expect(await product.app.store.readConversation(keyOf(stranger))).toBeNull()
    expect(bytesOnDisk()).not.toContain(CANARY)
  })

  it.each(['/webhooks/zalo', '/webhooks/messenger', '/webhooks/telegram/other-bot', '/webhooks'])(
    'a platform or an account that is not ours finds nothing at %s',
    async (path) => {
      const answer = await fetch(`${product.url}${path}`, { method: 'POST', headers: genuine, body: honest })
      expect(answer.status).toBe(404)
      expect(bytesOnDisk()).not.toContain(CANARY)
    },
  )

  it('only POST is understood', async () => {
    expect((await fetch(`${product.url}/webhooks/telegram`)).status).toBe(404)
  })
})

/** Everything in the data folder, as text. */
function bytesOnDisk(): string {
  return readdirSync(folder.path)
    .map((name) => readFileSync(join(folder.path, name), 'latin1'))
    .join('\n')
}
