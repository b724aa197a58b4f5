import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../src/store/open.ts'
import type { Store } from '../src/store/store.ts'
import { openVault } from '../src/vault.ts'

const KEY = Buffer.alloc(32, 7)
let folder: string
let store: Store

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'))
  store = await openStore({ dataDir: folder, hashKey: KEY })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

describe('the vault', () => {
  it('gives back what was put in, and its version', async () => {
    const vault = openVault(store, KEY)
    expect(await vault.read('zalo/1')).toBeNull()
    expect(await vault.write('zalo/1', { token: 'bí mật' }, 0)).toBe(true)
    expect(await vault.read('zalo/1')).toEqual({ value: { token: 'bí mật' }, version: 1 })
  })

  it('lets only someone write who has seen what stands there', async () => {
    const vault = openVault(store, KEY)
    await vault.write('zalo/1', 'cũ', 0)
    expect(await vault.write('zalo/1', 'chen ngang', 0)).toBe(false)
    expect(await vault.write('zalo/1', 'mới', 1)).toBe(true)
    expect(await vault.write('zalo/1', 'chậm', 1)).toBe(false)
    expect((await vault.read('zalo/1'))?.value).toBe('mới')
  })

  it('leaves nothing readable on the disk', async () => {
    await openVault(store, KEY).write('zalo/1', { token: 'mat-ma-rat-dai-0123456789' }, 0)
    await store.backup(join(folder, 'copy'))
    const files = ['tungbuoc.db', 'tungbuoc.db-wal', 'copy'].flatMap((name) => {
      try {
        return [readFileSync(join(folder, name)).toString('latin1')]
      } catch {
        return []
      }
    })
    expect(files.length).toBeGreaterThan(0)
    expect(files.join('')).not.toContain('mat-ma-rat-dai')
  })

  it('opens nothing with another key, and nothing that stands under another name', async () => {
    await openVault(store, KEY).write('zalo/1', 'một', 0)
    expect(await openVault(store, randomBytes(32)).read('zalo/1')).toBeNull()
    const sealed = await store.getDocument('vault', 'zalo/1')
    if (!sealed) throw new Error('something was written')
    await store.putDocument({ replaces: 0, document: { ...sealed, id: 'zalo/2', version: 1 } })
    expect(await openVault(store, KEY).read('zalo/2')).toBeNull()
  })
})
