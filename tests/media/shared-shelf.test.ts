/** Photos and voices on a shelf that two nodes share: what one took, the other shows, and the first may be gone. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { PIECE_BYTES } from '../../src/media/library.ts'
import { FILES_MAX, OPENED_KEPT_MS, OWN_KEPT_MS, openShelf, type Shelf } from '../../src/media/shelf.ts'
import { filesOnDisk } from '../../src/media/shelf-disk.ts'
import { adoptFiles, filesInStore } from '../../src/media/shelf-store.ts'
import { redisStore } from '../../src/store/redis/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { type RedisServer, startRedis } from '../store/redis-server.ts'

const KEY = Buffer.alloc(32, 5)
const PHOTO = {
  bytes: Buffer.concat([Buffer.from('dots of a paper'), randomBytes(3 * PIECE_BYTES)]),
  type: 'image/webp',
}

let server: RedisServer
let stores: readonly Store[] = []
let folder: string
let now: number
let [here, there]: readonly Shelf[] = []

beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())
beforeEach(async () => {
  await server.admin.flushdb()
  folder = mkdtempSync(join(tmpdir(), 'shared-shelf-'))
  now = 1_800_000_000_000
  const open = () => redisStore({ url: server.url, hashKey: Buffer.alloc(32, 7) })
  stores = [await open(), await open()]
  ;[here, there] = stores.map((store) => openShelf(filesInStore(store), KEY, { now: () => now }))
})
afterEach(async () => {
  for (const store of stores) await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function put(shelf: Shelf | undefined, of: string, ...how: [Parameters<Shelf['put']>[2], string?]) {
  const id = await shelf?.put(of, PHOTO, ...how)
  if (id === undefined || id === 'full') throw new Error(String(id))
  return id
}

/** What Redis holds of files: their names and their pieces. */
async function left(): Promise<number> {
  return (await server.admin.keys('*:d:shelf*')).length
}

it('a photo that one node took is opened by the other, which finds it by its tag; and after the first has died', async () => {
  const id = await put(here, 'web:main:a', 'photo', 'sent-1')
  expect(await there?.read(id)).toEqual(PHOTO)
  await stores[0]?.close()
  expect(await there?.find('web:main:a', 'sent-1')).toBe(id)
  expect(await there?.read(id)).toEqual(PHOTO)
})

it('is sealed: neither its bytes nor its person can be read in Redis', async () => {
  await put(here, 'web:main:nobody-knows', 'photo')
  const keys = await server.admin.keys('*:d:shelf*')
  const all = await Promise.all(keys.map(async (key) => `${key} ${JSON.stringify(await server.admin.hgetall(key))}`))
  expect(all.length).toBeGreaterThan(3)
  expect(all.join()).not.toContain(PHOTO.bytes.subarray(0, 12).toString('base64'))
  expect(all.join()).not.toContain('nobody')
})

it('goes when its time is over, at closing, and with its person; of no file a piece stays', async () => {
  await put(here, 'a', 'opened', 'photo')
  const own = await put(here, 'a', 'own')
  now += OPENED_KEPT_MS
  expect([await there?.opened('a', 'photo'), await there?.sweep()]).toEqual([null, 1])
  expect(await there?.read(own)).toEqual(PHOTO)
  now += OWN_KEPT_MS
  expect([await here?.sweep(), await left()]).toEqual([1, 0])

  await put(here, 'a', 'photo')
  await there?.ended('a')
  expect(await left()).toBe(0)

  const other = await put(there, 'b', 'photo')
  await put(here, 'a', 'photo')
  await there?.forget('a')
  expect(await there?.read(other)).toEqual(PHOTO)
  await here?.drop(other)
  expect(await left()).toBe(0)
})

it('what a node left half put goes in its time', async () => {
  await put(here, 'a', 'photo')
  for (const name of await server.admin.keys('*:d:shelf:*')) await server.admin.del(name)
  expect(await left()).toBeGreaterThan(0)
  now += OWN_KEPT_MS
  await there?.sweep()
  expect(await left()).toBe(0)
})

it('nobody sees half of one: its name comes when all of it is there, and not at all when its node dies before', async () => {
  const [store] = stores as [Store]
  let puts = 0
  const dying: Store = Object.create(store, {
    putDocument: {
      value: async (put: Parameters<Store['putDocument']>[0]) => {
        if (++puts > 2) throw new Error('the node is dead')
        return await store.putDocument(put)
      },
    },
  })
  const dead = openShelf(filesInStore(dying), KEY, { now: () => now })
  await expect(dead.put('a', PHOTO, 'photo', 'sent-1')).rejects.toThrow('dead')
  expect(await left()).toBe(2)
  expect(await there?.find('a', 'sent-1')).toBeNull()
})

it('two who put the same at the same moment do not mix theirs', async () => {
  const other = { ...PHOTO, bytes: randomBytes(PHOTO.bytes.length) }
  const ids = await Promise.all([here?.put('a', PHOTO, 'photo', 'sent-1'), there?.put('a', other, 'photo', 'sent-1')])
  expect(ids[0]).toBe(ids[1])
  expect([PHOTO, other]).toContainEqual(await here?.read(String(ids[0])))
})

it('of many files all are counted, and all go', async () => {
  const files = filesInStore(stores[0] as Store)
  const until = (now + OWN_KEPT_MS).toString(36)
  const [many, each] = [520, 7]
  for (let n = 0; n < many; n++) {
    const hex = n.toString(16).padStart(32, '0')
    await files.write(`${hex.slice(-1).padStart(32, '0')}/o${(now + n).toString(36)}-${hex}`, Buffer.alloc(each))
  }
  expect(await files.bytes()).toBe(many * each)
  const kept = `${'1'.repeat(32)}/o${until}-${'a'.repeat(32)}`
  await files.write(kept, Buffer.alloc(each))
  // Thirty of this person, more than are looked at in one go.
  await files.forget('3'.padStart(32, '0'))
  expect(await files.bytes()).toBe((many - 32) * each)
  expect(await files.sweep(now + many)).toBe(many - 33)
  expect([await left(), await files.bytes()]).toEqual([2, each])
})

it('one that lacks a piece is not shown', async () => {
  const id = await put(here, 'a', 'photo')
  const [piece = ''] = await server.admin.keys('*:d:shelf-piece-*')
  await server.admin.del(piece)
  expect(await there?.read(id)).toBeNull()
})

it('has an end, for a person and for all of them, whichever node they come to', async () => {
  const small = { bytes: Buffer.alloc(10), type: 'image/webp' }
  for (let n = 0; n < FILES_MAX; n++) await (n % 2 ? here : there)?.put('a', small, 'own')
  expect(await here?.put('a', small, 'own')).toBe('full')

  const files = filesInStore(stores[1] as Store)
  const narrow = openShelf(files, KEY, { now: () => now }, (await files.bytes()) + 2 * PHOTO.bytes.length)
  expect(await narrow.put('b', PHOTO, 'own')).not.toBe('full')
  expect(await narrow.put('b', PHOTO, 'own')).toBe('full')
})

it('no copy of the store holds it', async () => {
  await put(here, 'a', 'photo')
  await stores[0]?.putDocument({
    replaces: 0,
    document: { kind: 'notice', id: 'n', version: 1, indexes: {}, sort: 1, body: {} },
  })
  const copy = join(folder, 'copy.db')
  await stores[0]?.backup(copy)
  const db = new DatabaseSync(copy, { readOnly: true })
  expect(db.prepare('SELECT DISTINCT kind FROM document').all()).toEqual([{ kind: 'notice' }])
  db.close()
  expect(readFileSync(copy).includes(PHOTO.bytes.subarray(0, 12).toString('base64'))).toBe(false)
})

it('what lay on a disk before the store was shared is on the shelf, and on the disk no more', async () => {
  const disk = filesOnDisk(folder)
  const alone = openShelf(disk, KEY, { now: () => now })
  const id = await put(alone, 'a', 'own')
  await put(alone, 'a', 'photo')
  now += OPENED_KEPT_MS
  await adoptFiles(disk, filesInStore(stores[0] as Store), now)
  // Not what is over.
  expect(await server.admin.keys('*:d:shelf:*')).toHaveLength(1)
  expect(await there?.read(id)).toEqual(PHOTO)
  expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('-'))).toEqual([])
  await there?.forget('a')
  expect(await left()).toBe(0)
})
