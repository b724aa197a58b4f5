import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  FILES_MAX,
  type Keeping,
  OPENED_KEPT_MS,
  OWN_KEPT_MS,
  openShelf,
  PHOTO_KEPT_MS,
  type Shelf,
} from '../../src/media/shelf.ts'
import { filesOnDisk } from '../../src/media/shelf-disk.ts'
import { sealBytes } from '../../src/seal.ts'

const KEY = Buffer.alloc(32, 5)
const FILE = { bytes: Buffer.from('dots of a paper'), type: 'image/webp' }

let root: string
let folder: string
let now: number
let shelf: Shelf

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shelf-'))
  folder = join(root, 'shelf')
  mkdirSync(folder)
  now = 1_800_000_000_000
  shelf = openShelf(filesOnDisk(folder), KEY, { now: () => now })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const files = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())

async function put(of: string, keeping: Keeping = 'own', tag?: string): Promise<string> {
  const id = await shelf.put(of, FILE, keeping, tag)
  if (id === 'full') throw new Error('full')
  return id
}

describe('our files on the disk', () => {
  it('come back as they went in, to whoever has the id', async () => {
    const id = await shelf.put('web:main:a', { ...FILE, seconds: 7 }, 'own')
    expect(await shelf.read(id)).toEqual({ ...FILE, seconds: 7 })
    expect([shelf.isOf(id, 'web:main:a'), shelf.isOf(id, 'web:main:b')]).toEqual([true, false])
  })

  it('are sealed, ours alone, and their names say nothing of the person', async () => {
    await put('web:main:nobody-knows')
    const [name = ''] = files()
    expect(readFileSync(join(folder, name)).includes('dots of a paper')).toBe(false)
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    expect(name).not.toContain('nobody')
    expect(await openShelf(filesOnDisk(folder), Buffer.alloc(32, 6), { now: () => now }).read(name)).toBeNull()
  })

  it('one put in the place of another does not open', async () => {
    const [first, second] = [await put('a'), await put('b')]
    writeFileSync(join(folder, second), readFileSync(join(folder, first)))
    expect(await shelf.read(second)).toBeNull()
  })

  it.each(['../../etc/passwd', '..', '', 'a/b', `${'0'.repeat(32)}/../x`])('%j is no id', async (id) => {
    expect(await shelf.read(id)).toBeNull()
  })

  it('what lies beside their folder is neither read nor removed, were it sealed with our own key', async () => {
    const name = `o${(now + OWN_KEPT_MS).toString(36)}-${'0'.repeat(32)}`
    const about = Buffer.from(JSON.stringify({ type: FILE.type }))
    const head = Buffer.from([0, about.length])
    for (const id of [`../${name}`, `${'0'.repeat(32)}/../../${name}`]) {
      writeFileSync(join(root, name), sealBytes(KEY, id, Buffer.concat([head, about, FILE.bytes])))
      expect(await shelf.read(id)).toBeNull()
      await shelf.drop(id)
      expect(readdirSync(root)).toContain(name)
    }
  })

  it('go when their time is over, by one sweep', async () => {
    const [copy, own] = [await put('a', 'opened', 'photo'), await put('a')]
    now += OPENED_KEPT_MS
    expect([await shelf.read(copy), await shelf.opened('a', 'photo')]).toEqual([null, null])
    expect([await shelf.sweep(), (await shelf.read(own)) !== null]).toEqual([1, true])
    now += OWN_KEPT_MS
    expect([await shelf.sweep(), files(), readdirSync(folder)]).toEqual([1, [], []])
  })

  it('copies go at closing, what exists nowhere else stays', async () => {
    await put('a', 'opened', 'photo')
    const own = await put('a')
    expect(await shelf.opened('a', 'photo')).toEqual(FILE)
    expect(await shelf.opened('b', 'photo')).toBeNull()
    await shelf.closed('a')
    expect([await shelf.opened('a', 'photo'), (await shelf.read(own)) !== null]).toEqual([null, true])
  })

  it('a photo sent on our own page goes after a day, and at the end of the talk, but not when it is handed on', async () => {
    const [photo, voice] = [await put('a', 'photo', 'sent-1'), await put('a')]
    expect([await shelf.find('a', 'sent-1'), await shelf.find('b', 'sent-1')]).toEqual([photo, null])
    await shelf.closed('a')
    expect(await shelf.read(photo)).toEqual(FILE)
    await shelf.ended('a')
    expect([await shelf.read(photo), (await shelf.read(voice)) !== null]).toEqual([null, true])
    const another = await put('a', 'photo', 'sent-2')
    now += PHOTO_KEPT_MS
    expect([await shelf.read(another), await shelf.find('a', 'sent-2'), await shelf.sweep()]).toEqual([null, null, 1])
    expect(files()).toEqual([voice])
  })

  it('of somebody who is erased all go at once', async () => {
    await put('a')
    await put('a', 'opened', 'photo')
    const other = await put('b')
    await shelf.forget('a')
    expect(files()).toEqual([other])
  })

  it('what a dead process left half written is swept', async () => {
    const id = await put('a')
    writeFileSync(join(folder, `${id}.new`), 'half')
    await shelf.sweep()
    expect(files()).toEqual([id])
  })

  it('of one person are not without end', async () => {
    for (let n = 0; n < FILES_MAX; n++) await put('a')
    expect(await shelf.put('a', FILE, 'own')).toBe('full')
    expect(await shelf.put('b', FILE, 'own')).not.toBe('full')
  })
})
