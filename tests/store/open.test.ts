import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { keyFor, openDataKey } from '../../src/keys.ts'
import { openStore } from '../../src/store/open.ts'
import { unsealFile } from '../../src/store/sealed.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { keyOf, newDirectory, removeDirectories, said, turnCommit } from './fixtures.ts'

afterAll(removeDirectories)

const BACKUP = fileURLToPath(new URL('../../src/store/backup.ts', import.meta.url))

describe('opening the store', () => {
  it('keeps the data in a directory of our own', async () => {
    const dataDir = join(newDirectory(), 'made', 'here')
    const store = await openStore({ dataDir })
    expect(await store.commitTurn(turnCommit())).toBe('committed')
    await store.close()
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    expect(readdirSync(dataDir)).toEqual(['tung-buoc.db'])
  })

  it('closes a directory to others that the operator left open', async () => {
    const dataDir = join(newDirectory(), 'open')
    mkdirSync(dataDir, { mode: 0o755 })
    await (await openStore({ dataDir })).close()
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  })

  it('wants the key all nodes share before it looks for Redis', async () => {
    const dataDir = join(newDirectory(), 'never')
    await expect(openStore({ dataDir, redisUrl: 'redis://127.0.0.1:1/0' })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('DATA_KEY'),
    })
    expect(existsSync(dataDir)).toBe(false)
  })

  it('says that Redis is away when it is', async () => {
    const opening = openStore({ dataDir: newDirectory(), redisUrl: 'redis://127.0.0.1:1/0', hashKey: Buffer.alloc(32) })
    await expect(opening).rejects.toMatchObject({ code: 'store-away' })
  })
})

describe('npm run backup', () => {
  it('copies the data while the server runs, for its owner alone', async () => {
    const dataDir = newDirectory()
    const store = await openStore({ dataDir })
    await store.commitTurn(turnCommit({ transcript: [said('01')] }))
    const to = join(newDirectory(), 'copy.db')
    const { code, out } = await backup({ DATA_DIR: dataDir }, to)
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(to) })
    expect(statSync(to).mode & 0o777).toBe(0o600)
    expect(await store.commitTurn(turnCommit({ expectedTurn: 1 }))).toBe('committed')
    await store.close()

    const plain = join(newDirectory(), 'plain.db')
    await unsealFile(to, plain, keyFor(openDataKey(dataDir), 'backups'))
    const copy = sqliteStore({ path: plain })
    expect((await copy.readConversation(keyOf()))?.turn).toBe(1)
    expect(await copy.transcript(keyOf(), 9)).toEqual([said('01')])
    await copy.close()
  })

  it.each([
    ['the file exists', 'đã có: không ghi đè', (dataDir: string) => ({ DATA_DIR: dataDir })],
    ['there is no data', 'no data to back up', () => ({ DATA_DIR: join(newDirectory(), 'none') })],
    [
      'Redis is away',
      'Redis does not take it',
      (dataDir: string) => ({
        DATA_DIR: dataDir,
        REDIS_URL: 'redis://127.0.0.1:1',
        DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
      }),
    ],
  ])('refuses when %s, and changes nothing', async (_when, words, environment) => {
    const dataDir = newDirectory()
    await (await openStore({ dataDir })).close()
    const to = join(newDirectory(), 'copy.db')
    writeFileSync(to, 'mine')
    const { code, err } = await backup(environment(dataDir), to)
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(words) })
    expect(readFileSync(to, 'utf8')).toBe('mine')
  })

  it('wants one path', async () => {
    expect((await backup({})).code).toBe(2)
    expect((await backup({}, 'a', 'b')).code).toBe(2)
  })
})

function backup(environment: Record<string, string>, ...args: string[]) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [BACKUP, ...args], { env: environment }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    )
  })
}
