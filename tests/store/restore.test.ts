/** The drill: a copy is made, life goes on, the disk is lost, the copy comes back; who wished to be forgotten stays forgotten. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openErasures } from '../../src/store/erasures.ts'
import { openStore } from '../../src/store/open.ts'
import { restore } from '../../src/store/restoring.ts'
import { sealFile, unsealFile } from '../../src/store/sealed.ts'
import { keyOf, newDirectory, removeDirectories, said, turnCommit } from './fixtures.ts'

afterAll(removeDirectories)

const KEY = Buffer.alloc(32, 7)
const CANARY = 'chim vành khuyên'
const NOW = Date.now()
const run = (script: string, dataDir: string, ...words: string[]) =>
  new Promise<{ code: number; out: string }>((resolve) => {
    const file = fileURLToPath(new URL(`../../src/store/${script}.ts`, import.meta.url))
    execFile(process.execPath, [file, ...words], { env: { ...process.env, DATA_DIR: dataDir } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out: out + err }),
    )
  })

describe('a sealed file', () => {
  let folder: string
  beforeEach(() => {
    folder = newDirectory()
  })
  const path = (name: string) => join(folder, name)

  it.each([0, 1, 70_000, 3_000_000])('of %i bytes comes back as it was, readable by us alone', async (size) => {
    const content = Buffer.alloc(size, 'ướt ')
    writeFileSync(path('open'), content)
    await sealFile(path('open'), path('sealed'), KEY)
    await unsealFile(path('sealed'), path('again'), KEY)
    expect(readFileSync(path('again')).equals(content)).toBe(true)
    expect([statSync(path('sealed')).mode & 0o777, statSync(path('again')).mode & 0o777]).toEqual([0o600, 0o600])
    if (size > 0) expect(readFileSync(path('sealed')).includes('ướt')).toBe(false)
  })

  it.each([
    ['of another key', (bytes: Buffer) => bytes, Buffer.alloc(32, 8)],
    ['with one bit turned', (bytes: Buffer) => flipped(bytes, 25), KEY],
    ['with its proof turned', (bytes: Buffer) => flipped(bytes, bytes.length - 1), KEY],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, -5), KEY],
    ['that is something else', () => Buffer.from('SQLite format 3'), KEY],
    ['that is empty', () => Buffer.alloc(0), KEY],
  ])('%s is refused, and nothing of it is left', async (_what, damage, key) => {
    writeFileSync(path('open'), 'nội dung')
    await sealFile(path('open'), path('sealed'), KEY)
    writeFileSync(path('bad'), damage(readFileSync(path('sealed'))))
    await expect(unsealFile(path('bad'), path('again'), key)).rejects.toMatchObject({ code: 'config' })
    expect(existsSync(path('again'))).toBe(false)
  })

  it('is never written over another', async () => {
    writeFileSync(path('open'), 'mới')
    writeFileSync(path('sealed'), 'cũ')
    await expect(sealFile(path('open'), path('sealed'), KEY)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(path('sealed'), 'utf8')).toBe('cũ')
  })
})

it('the list of the erased names nobody, survives a cut line and does not grow for ever', () => {
  const path = join(newDirectory(), 'erased.list')
  const list = openErasures(path, KEY, NOW)
  list.note(keyOf('an'), NOW - 61 * 86_400_000)
  list.note(keyOf('binh'), NOW - 1_000)
  writeFileSync(path, `${readFileSync(path, 'utf8')}17000`)
  expect(readFileSync(path, 'utf8')).not.toMatch(/an\b|binh/)
  const again = openErasures(path, KEY, NOW)
  expect(['an', 'binh', 'chi'].map((who) => again.has(keyOf(who), 0))).toEqual([false, true, false])
  expect(again.has(keyOf('binh'), NOW)).toBe(false)
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1)
})

describe('the drill', () => {
  it('by the commands themselves: backup while it runs, loss, restore', async () => {
    const dataDir = newDirectory()
    const store = await openStore({ dataDir })
    await store.commitTurn(turnCommit({ transcript: [said('01')] }))
    const copy = join(newDirectory(), 'sao-luu')
    expect(await run('backup', dataDir, copy)).toMatchObject({ code: 0 })
    expect(readdirSync(dataDir).filter((name) => name.includes('copying'))).toEqual([])
    expect(readFileSync(join(dataDir, 'last-backup'), 'utf8')).toMatch(/^20\d\d-/)

    const refused = await run('restore', dataDir, copy)
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('stop the program first') })
    await store.commitTurn(turnCommit({ expectedTurn: 1, inboundIds: ['later'] }))
    await store.close()

    const restored = await run('restore', dataDir, copy)
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('Đã khôi phục 1 cuộc trò chuyện') })
    const again = await openStore({ dataDir })
    expect((await again.readConversation(keyOf()))?.turn).toBe(1)
    expect(await again.transcript(keyOf(), 9)).toEqual([said('01')])
    await again.close()
    // What was there before is kept beside, whole.
    const before = readdirSync(dataDir).find((name) => name.startsWith('before-restore-'))
    const old = await openStore({ dataDir: join(dataDir, before as string) })
    expect((await old.readConversation(keyOf()))?.turn).toBe(2)
    await old.close()
  }, 60_000)

  it('erases again who asked after the copy was made, from the files too', async () => {
    const dataDir = newDirectory()
    const store = await openStore({ dataDir })
    for (const who of ['an', 'binh'])
      await store.commitTurn(
        turnCommit({
          key: keyOf(who),
          inboundIds: [who],
          transcript: [{ ...said('01'), text: `${CANARY} ${who}` }],
          at: NOW,
        }),
      )
    const plain = join(newDirectory(), 'plain')
    await store.backup(plain)
    await store.close()
    const copy = join(newDirectory(), 'sao-luu')
    await sealFile(plain, copy, KEY)
    const erasures = openErasures(join(dataDir, 'erased.list'), KEY, NOW)
    erasures.note(keyOf('binh'), NOW + 60_000)
    erasures.note(keyOf('an'), NOW - 60_000)

    const done = await restore({ from: copy, dataDir, key: KEY, erasures, now: NOW + 120_000 })
    expect(done).toMatchObject({ conversations: 2, erasedAgain: 1 })
    const again = await openStore({ dataDir })
    expect(await again.readConversation(keyOf('binh'))).toBeNull()
    expect(await again.transcript(keyOf('an'), 9)).toHaveLength(1)
    await again.close()
    expect(readFileSync(join(dataDir, 'tung-buoc.db')).includes(`${CANARY} binh`)).toBe(false)
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] as number) ^ 1
  return changed
}
