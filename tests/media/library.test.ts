/** What an editor uploads on one node is there on every other, whole or not at all. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openLibrary, PIECE_BYTES, UPLOAD_BYTES_MAX } from '../../src/media/library.ts'
import { openStore } from '../../src/store/open.ts'
import { redisStore } from '../../src/store/redis/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { testClock } from '../clock.ts'
import { type RedisServer, startRedis } from '../store/redis-server.ts'

let folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'uploads-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  folders = []
})
const clock = testClock()

describe('two nodes on one Redis', () => {
  let server: RedisServer
  let stores: readonly Store[] = []
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    await server.admin.flushdb()
    const open = () => redisStore({ url: server.url, hashKey: Buffer.alloc(32, 7), clock })
    stores = [await open(), await open()]
  })
  afterEach(async () => {
    for (const store of stores) await store.close()
  })
  const node = (at: number) => openLibrary(newFolder(), stores[at] as Store, clock)

  it.each([
    ['pictures', 1],
    ['pictures', PIECE_BYTES],
    ['voices', 3 * PIECE_BYTES + 17],
  ] as const)('%s of %i bytes are read on the other, and kept on its disk', async (kind, length) => {
    const bytes = randomBytes(length)
    const [here, there] = [node(0), node(1)]
    const id = await here.put(kind, bytes)
    expect((await there.read(kind, id))?.equals(bytes)).toBe(true)
    expect(await there.list(kind)).toEqual([id])
    expect(readdirSync(join(folders[1] as string, kind, 'tai-len'))).toHaveLength(1)
  })

  it('what lacks a piece is not there, rather than half there', async () => {
    const [here, there] = [node(0), node(1)]
    const id = await here.put('voices', randomBytes(PIECE_BYTES * 2))
    await stores[0]?.deleteDocument('upload-voices-piece', `${id}-1`, 1)
    expect(await there.read('voices', id)).toBeNull()
    expect(readdirSync(folders[1] as string)).toEqual([])
  })
})

describe('on one machine', () => {
  it('files of an older program go into the store; a strange name does not', async () => {
    const folder = newFolder()
    const own = join(folder, 'pictures', 'tai-len')
    mkdirSync(own, { recursive: true })
    const id = 'a'.repeat(20)
    writeFileSync(join(own, `${id}.png`), 'picture')
    writeFileSync(join(own, 'ghi-chu.png'), 'x')
    const store = await openStore({ dataDir: folder })
    const library = openLibrary(folder, store, clock)
    await library.adopt()
    await library.adopt()
    expect(await library.list('pictures')).toEqual([id])
    expect((await openLibrary(newFolder(), store, clock).read('pictures', id))?.toString()).toBe('picture')
    await store.close()
  })

  it('nothing larger than the bound, and no path, comes near the disk', async () => {
    const folder = newFolder()
    const store = await openStore({ dataDir: folder })
    const library = openLibrary(folder, store, clock)
    expect(await library.put('pictures', Buffer.alloc(UPLOAD_BYTES_MAX + 1))).toBe('full')
    for (const name of ['../../package', 'a/../../b', '']) expect(await library.read('pictures', name)).toBeNull()
    const id = await library.put('pictures', Buffer.from('x'))
    expect(readFileSync(join(folder, 'pictures', 'tai-len', `${id}.png`), 'utf8')).toBe('x')
    await store.close()
  })
})
