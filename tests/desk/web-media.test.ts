/** A resident's photo and voice from the page to the desk, inside the whole product. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Cards, Line } from '../../src/desk/api.ts'
import { createLog } from '../../src/logging.ts'
import { newId, OWN, said, type Visitor, visitor } from '../channels/webchat-visitor.ts'
import { photo, tone } from '../media/samples.ts'
import { type Browser, DATA_KEY, member, newFolder, PUBLIC_URL, type Rig } from '../staff/rig.ts'

const folder = newFolder()
let app: App
let lan: Browser
let resident: Visitor
let chats = 0

beforeAll(async () => {
  const env = { DATA_DIR: folder, PUBLIC_URL, DATA_KEY: DATA_KEY.toString('base64'), LOG_LEVEL: 'silent' }
  app = await createApp(readConfig(env), { log: createLog('silent') })
  await app.server.ready()
  lan = await member({ app: app.server, staff: app.staff } as Rig, 'volunteer', 'Trần Thị Lan')
  await lan.call('POST', '/api/desk/rules', { text: 'Quy tắc' })
  await lan.call('PUT', '/api/desk/shift', { until: Date.now() + 3_600_000, atMost: 9, topics: [] })
}, 120_000)
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  resident = visitor(app.server, `203.0.113.${++chats}`)
  await patiently(() => resident.open())
})

/** A machine under load asks pages to come back. */
async function patiently<T extends { readonly statusCode: number }>(ask: () => Promise<T>): Promise<T> {
  return await vi.waitFor(
    async () => {
      const reply = await ask()
      expect(reply.statusCode).not.toBe(503)
      return reply
    },
    { timeout: 30_000, interval: 250 },
  )
}
const says = async (...words: readonly string[]) => {
  for (const text of words) {
    const id = newId()
    expect((await patiently(() => resident.send({ id, text }))).statusCode).toBe(200)
  }
}
const sends = async (kind: 'photo' | 'voice') => {
  const bytes = kind === 'photo' ? await photo('jpeg') : tone(2)
  const id = newId()
  expect((await patiently(() => resident.sendFile({ bytes }, { kind, id }))).statusCode).toBe(200)
}
const onDisk = () =>
  readdirSync(join(folder, 'media'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, 'media', name)).isFile(),
  )
const heard = async () => said((await patiently(() => resident.open())).body)

/** Words go by way of the outbox, a moment later. */
const hears = (words: string) =>
  vi.waitFor(async () => expect((await heard()).join('\n')).toContain(words), { timeout: 30_000, interval: 250 })

/** Lan takes whoever waits. */
async function claimed() {
  const { cards } = (await lan.get('/api/desk/cards')).body as Cards
  const path = `/api/desk/tickets/${cards.find(({ state }) => state === 'waiting')?.id}`
  const { claim } = (await lan.call('POST', `${path}/claim`, {})).body
  const media = async () =>
    ((await lan.get(path)).body.lines as readonly Line[]).flatMap(({ from, media: items }) =>
      from === 'resident' ? (items ?? []) : [],
    )
  return { path, claim, media }
}
const file = (url: string, payload: object = {}) => {
  const cookie = Array.from(lan.cookies, ([name, value]) => `${name}=${value}`).join('; ')
  return patiently(() => app.server.inject({ method: 'POST', url, headers: { ...OWN, cookie }, payload }))
}

it('arrive while somebody waits and while they are helped; open with a reason, play, and go at the end', async () => {
  await says('xin chào', 'Đồng ý', 'Bác', 'gặp người')
  await sends('photo')
  await hears('Tôi: Ảnh')
  const { path, claim, media } = await claimed()
  await sends('voice')
  // While a person has the conversation, the assistant is silent.
  expect((await heard()).at(-1)).toBe('Tôi: Lời nói')
  const [picture, voice] = await media()
  expect([picture, voice]).toMatchObject([
    { kind: 'photo', can: 'open' },
    { kind: 'voice', can: 'play' },
  ])
  await lan.prove()
  const opened = await file(`${path}/media/${picture?.id}/open`, { reason: 'xem màn hình' })
  expect([opened.statusCode, opened.headers['content-type']]).toEqual([200, 'image/webp'])
  expect(opened.rawPayload.includes('ten-bi-mat')).toBe(false)
  const played = await file(`${path}/media/${voice?.id}/play`)
  expect([played.statusCode, played.headers['content-type']]).toEqual([200, expect.stringMatching(/^audio\//)])
  expect((await lan.call('POST', `${path}/close`, { claim })).status).toBe(200)
  // The voice may be heard again for a week, the photo is gone with its copies.
  await vi.waitFor(() => expect(onDisk()).toHaveLength(1), { timeout: 10_000 })
}, 120_000)

it('before anything was agreed to are answered, and not kept', async () => {
  const before = onDisk().length
  await sends('photo')
  await hears('trợ lý tự động')
  await says('Chưa')
  await sends('voice')
  await hears('chưa đọc được tin thoại')
  expect(onDisk()).toHaveLength(before)
}, 120_000)

it('go at once when somebody wants everything forgotten', async () => {
  await says('xin chào', 'Đồng ý', 'Bác')
  const before = onDisk().length
  await sends('photo')
  await sends('voice')
  expect(onDisk()).toHaveLength(before + 2)
  await says('xóa dữ liệu của tôi')
  await vi.waitFor(() => expect(onDisk()).toHaveLength(before), { timeout: 10_000 })
  expect((await heard()).join(' ')).not.toContain('Tôi: Ảnh')
}, 120_000)
