/**
 * The store is away: its file is held by someone else, so that the real SQLite refuses every write. Platforms are told yes
 * all the same, and what they brought is applied in order when the store is back.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Postman, postman } from '../journeys/postman.ts'
import { acquainted, conversationOf, keyOf, PATIENCE, settled } from '../journeys/resident.ts'
import { dataFolder, type Product, roomyPlatform, startProduct } from '../journeys/server.ts'
import type { Person, TelegramStandIn } from '../platforms/telegram.ts'
import { type Lock, lockFile } from './locks.ts'

/** A platform that waits least (Zalo) gives up after 2 s; Telegram after a minute. */
const ANSWERED_MS = 10_000

let folder: ReturnType<typeof dataFolder>
let post: Postman
let platform: TelegramStandIn
let product: Product
let locks: Lock[]

beforeEach(async () => {
  folder = dataFolder()
  post = postman()
  post.productListens()
  platform = await roomyPlatform(post.options)
  product = await startProduct(platform, folder.path)
  locks = []
})
afterEach(async () => {
  for (const lock of locks) lock.release()
  await product.stop()
  await platform.close()
  await post.close()
  folder.remove()
})

function lock(name: 'tung-buoc.db' | 'spool.db'): Lock {
  const one = lockFile(join(folder.path, name))
  locks.push(one)
  return one
}

async function newcomers(count: number): Promise<readonly Person[]> {
  const people = Array.from({ length: count }, () => platform.person())
  for (const person of people) await acquainted(person, 'vneid-kich-hoat')
  await settled(product.app)
  return people
}

async function ready(): Promise<readonly [status: number, body: unknown]> {
  const answer = await fetch(`${product.url}/readyz`)
  return [answer.status, await answer.json()]
}

/** What is kept of someone's words, oldest first. */
async function saidBy(person: Person): Promise<readonly string[]> {
  const entries = await product.app.store.transcript(keyOf(person), 200)
  return entries.filter(({ from, text }) => from === 'resident' && text.startsWith('vịt')).map(({ text }) => text)
}

const WORDS = ['vịt một', 'vịt hai', 'vịt ba', 'vịt bốn']

describe('while the store is away', () => {
  it('people are answered 200, nothing is lost, applied twice or out of order', async () => {
    const people = await newcomers(20)
    const turns = await Promise.all(people.map(async (person) => (await conversationOf(product.app, person)).turn))
    const store = lock('tung-buoc.db')

    const slowest = await Promise.all(
      people.map(async (person) => {
        let longestMs = 0
        for (const words of WORDS) {
          const began = performance.now()
          expect(await person.says(words)).toBe(true)
          longestMs = Math.max(longestMs, performance.now() - began)
        }
        return longestMs
      }),
    )
    expect(Math.max(...slowest)).toBeLessThan(ANSWERED_MS)
    const count = people.length * WORDS.length
    expect(await ready()).toEqual([503, { ready: false, why: 'store-away', spooled: count }])
    for (const person of people) expect(await saidBy(person)).toEqual([])

    store.release()
    await vi.waitUntil(() => product.app.intake.spooled() === 0, PATIENCE)
    for (const person of people) expect(await saidBy(person)).toEqual(WORDS)
    const after = await Promise.all(people.map(async (person) => (await conversationOf(product.app, person)).turn))
    expect(after).toEqual(turns.map((turn) => turn + WORDS.length))
    expect(await ready()).toEqual([200, { ready: true, spooled: 0 }])
  }, 60_000)

  it('what waits on the disk is masked, and gone from it afterwards', async () => {
    const [person] = await newcomers(1)
    const store = lock('tung-buoc.db')
    await person?.says('mật khẩu: ChimSeDoDang9')
    expect(onDisk()).not.toContain('ChimSeDoDang9')
    expect(onDisk('spool.db')).toContain('mật khẩu')
    store.release()
    await vi.waitUntil(() => product.app.intake.spooled() === 0, PATIENCE)
    expect(onDisk('spool.db')).not.toContain('mật khẩu')
  }, 60_000)

  it('an update that is brought twice is applied once, whichever way it came', async () => {
    const [person] = (await newcomers(1)) as [Person]
    const { turn } = await conversationOf(product.app, person)
    const at = Math.floor(Date.now() / 1_000)
    const update = {
      update_id: 77,
      message: {
        message_id: 77,
        date: at,
        from: { id: person.id, first_name: 'An' },
        chat: { id: person.id, type: 'private' },
        text: 'vịt một',
      },
    }
    const store = lock('tung-buoc.db')
    expect([await platform.post(update), await platform.post(update)]).toEqual([200, 200])
    store.release()
    await vi.waitUntil(() => product.app.intake.spooled() === 0, PATIENCE)
    expect(await platform.post(update)).toBe(200)
    expect(await saidBy(person)).toEqual(['vịt một'])
    expect((await conversationOf(product.app, person)).turn).toBe(turn + 1)
  }, 60_000)

  it('what still waits when the process ends goes before what comes after the next start', async () => {
    const people = await newcomers(3)
    const store = lock('tung-buoc.db')
    await Promise.all(people.flatMap((person) => WORDS.slice(0, 3).map((words) => person.says(words))))
    await product.stop()
    store.release()
    post.productIsGone()
    product = await startProduct(platform, folder.path)
    post.productListens()
    await Promise.all(people.map((person) => person.says('vịt bốn')))
    await vi.waitUntil(() => product.app.intake.spooled() === 0, PATIENCE)
    for (const person of people) expect(await saidBy(person)).toEqual(WORDS)
  }, 60_000)
})

describe('when neither store nor spool can take it', () => {
  it('the platform is told 503, keeps it, and brings it again', async () => {
    const people = await newcomers(3)
    const [store, spool] = [lock('tung-buoc.db'), lock('spool.db')]
    post.productIsGone()
    const statuses = await Promise.all(people.map((person) => platform.post(hello(person))))
    expect(statuses).toEqual(people.map(() => 503))
    const says = people.map((person) => person.says('vịt một'))
    store.release()
    spool.release()
    post.productListens()
    expect(await Promise.all(says)).toEqual(people.map(() => true))
    await vi.waitUntil(() => product.app.intake.spooled() === 0, PATIENCE)
    for (const person of people) expect(await saidBy(person)).toEqual(['vịt một'])
  }, 60_000)
})

let updateId = 0
function hello(person: Person): object {
  const message = {
    message_id: 1,
    date: Math.floor(Date.now() / 1_000),
    from: { id: person.id },
    chat: { id: person.id, type: 'private' },
    text: 'chào',
  }
  return { update_id: ++updateId, message }
}

/** Files of the data folder whose name begins so, as text. */
function onDisk(begin = ''): string {
  const names = readdirSync(folder.path).filter((name) => name.startsWith(begin))
  return names.map((name) => readFileSync(join(folder.path, name), 'utf8')).join('\n')
}
