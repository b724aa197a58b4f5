/** Contact data lies sealed in the stored state while a flow still asks, and in what our own page has shown. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConversationState, Frame } from '../../src/records.ts'
import { openStore } from '../../src/store/open.ts'
import { sealingAnswers } from '../../src/store/sealed-answers.ts'
import { sealingVisits } from '../../src/store/sealed-visits.ts'
import type { Store } from '../../src/store/store.ts'
import { turnCommit as commitOf, state as stateOf } from './fixtures.ts'

const KEY = Buffer.alloc(32, 7)
const said = (text: string) => ({ value: text, said: text })
const SECRETS = ['bà Hoa', 'số 8 ngõ chợ', '0912 345 678', 'đang gõ dở']
const FRAME: Frame = {
  ...{ flow: 'ho-tro-tai-nha', step: 'khung_1', revision: 1, because: 'chosen', trail: [], sinceTurn: 1, since: 1 },
  ...{ misses: 0, visits: {}, ahead: [] },
  answers: {
    ...{ chu_de: said('khac'), ho_ten: said('bà Hoa'), cho_o: said('số 8 ngõ chợ'), dien_thoai: said('0912 345 678') },
  },
}
let folder: string
let bare: Store
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
  bare = await openStore({ dataDir: folder })
  store = sealingAnswers(sealingVisits(bare, KEY), KEY)
})
afterEach(async () => {
  await bare.close()
  rmSync(folder, { recursive: true, force: true })
})
const inFiles = () =>
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('')
const expectSealed = () => {
  const files = inFiles()
  for (const secret of SECRETS) expect(files).not.toContain(Buffer.from(secret).toString('latin1'))
}
const asking = (): ConversationState => ({
  ...stateOf(),
  frames: [FRAME, { ...FRAME, answers: {} }],
  gathered: ['đang gõ dở'],
})

it('comes back whole, and none of it is in the files', async () => {
  const commit = commitOf({ state: asking() })
  expect(await store.commitTurn(commit)).toBe('committed')
  expect((await store.readConversation(commit.key))?.state).toEqual(asking())
  expect(inFiles()).toContain('chu_de')
  expectSealed()
})

it('opens for its own conversation, with its own key only, and is written back untouched', async () => {
  const commit = commitOf({ state: asking() })
  await store.commitTurn(commit)
  const other = sealingAnswers(bare, Buffer.alloc(32, 8))
  const closed = (await other.readConversation(commit.key))?.state as ConversationState
  expect(JSON.stringify(closed)).not.toContain('ngõ chợ')
  await other.commitTurn(commitOf({ state: closed, expectedTurn: 1 }))
  expect((await store.readConversation(commit.key))?.state).toEqual(asking())
  const thief = commitOf({ state: closed, key: 'test:main:43', address: { ...commit.address, person: '43' } })
  await bare.commitTurn(thief)
  expect(JSON.stringify((await store.readConversation(thief.key))?.state)).not.toContain('ngõ chợ')
})

it('leaves a state without any as it is', async () => {
  const commit = commitOf({ state: stateOf() })
  await store.commitTurn(commit)
  expect((await bare.readConversation(commit.key))?.state).toEqual(stateOf())
})

it('what our page has shown is sealed too', async () => {
  const body = { text: 'bà Hoa, ở số 8 ngõ chợ, gọi 0912 345 678', buttons: [] }
  const document = { kind: 'web-message', id: 'w', version: 1, indexes: { conversation: 'c' }, sort: 1, body }
  await store.putDocument({ replaces: 0, document })
  expect((await store.listDocuments('web-message', { index: ['conversation', 'c'], max: 5 }))[0]?.body).toEqual(body)
  expectSealed()
})
