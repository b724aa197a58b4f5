/** Contact data of a visit lies sealed below the store's surface, also what earlier versions stored openly. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { sealingVisits, sealStoredVisits } from '../../src/store/sealed-visits.ts'
import type { Store } from '../../src/store/store.ts'

const KEY = Buffer.alloc(32, 7)
const CONTACT = { name: 'bà Hoa', phone: '0912 345 678', address: 'số 8 ngõ chợ', code: '4827' }
let folder: string
let bare: Store
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
  bare = await openStore({ dataDir: folder })
  store = sealingVisits(bare, KEY)
})
afterEach(async () => {
  await bare.close()
  rmSync(folder, { recursive: true, force: true })
})

const put = (to: Store, id: string, body: object, replaces = 0) =>
  to.putDocument({
    replaces,
    document: { kind: 'visit', id, version: replaces + 1, indexes: { state: 'requested' }, sort: 1, body },
  })
const inFiles = () =>
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('')

describe('a visit', () => {
  it('comes back whole, by id and in lists, and none of its contact is in the files', async () => {
    await put(store, 'a', { reference: 'K7-4MP2', ...CONTACT })
    expect((await store.getDocument('visit', 'a'))?.body).toEqual({ reference: 'K7-4MP2', ...CONTACT })
    const [listed] = await store.listDocuments('visit', { index: ['state', 'requested'], max: 5 })
    expect(listed?.body).toEqual({ reference: 'K7-4MP2', ...CONTACT })
    const files = inFiles()
    expect(files).toContain('K7-4MP2')
    for (const secret of ['bà Hoa', 'Hoa', '0912 345 678', 'ngõ chợ', '"4827"'])
      expect(files).not.toContain(Buffer.from(secret).toString('latin1'))
  })

  it('does not open under another id, nor with another key', async () => {
    await put(store, 'a', CONTACT)
    const stored = (await bare.getDocument('visit', 'a'))?.body as object
    await put(bare, 'b', stored)
    expect((await store.getDocument('visit', 'b'))?.body).not.toMatchObject({ phone: CONTACT.phone })
    const other = sealingVisits(bare, Buffer.alloc(32, 8))
    expect((await other.getDocument('visit', 'a'))?.body).toEqual(stored)
    await put(other, 'a', stored, 1)
    expect((await store.getDocument('visit', 'a'))?.body, 'written back untouched').toEqual(CONTACT)
  })

  it('stored openly before is sealed at the start, once', async () => {
    await put(bare, 'old', { reference: 'A', ...CONTACT })
    await put(bare, 'none', { reference: 'B' })
    await put(store, 'new', { reference: 'C', ...CONTACT })
    expect(await sealStoredVisits(bare, KEY)).toBe(1)
    expect(await sealStoredVisits(bare, KEY)).toBe(0)
    expect(JSON.stringify((await bare.getDocument('visit', 'old'))?.body)).not.toContain('0912')
    expect((await store.getDocument('visit', 'old'))?.body).toEqual({ reference: 'A', ...CONTACT })
    expect((await store.getDocument('visit', 'none'))?.body).toEqual({ reference: 'B' })
  })

  it('leaves everything else alone', async () => {
    const document = { kind: 'note', id: 'n', version: 1, indexes: {}, sort: 1, body: { name: 'ai đó' } }
    await store.putDocument({ replaces: 0, document })
    expect(await bare.getDocument('note', 'n')).toEqual(document)
  })
})
