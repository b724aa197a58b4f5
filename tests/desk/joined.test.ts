/** The desk inside the whole product: real sign-in, real rights, a resident on the web chat. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Cards } from '../../src/desk/api.ts'
import { createLog } from '../../src/logging.ts'
import { type Browser, browser, DATA_KEY, member, newFolder, OWN, PUBLIC_URL, type Rig } from '../staff/rig.ts'

const WARD = { channel: 'web', account: 'main', person: 'nguoi-dan-1' }
const folder = newFolder()
let app: App
let lan: Browser
let said = 0

beforeAll(async () => {
  const env = { DATA_DIR: folder, PUBLIC_URL, DATA_KEY: DATA_KEY.toString('base64'), LOG_LEVEL: 'silent' }
  app = await createApp(readConfig(env), { log: createLog('silent') })
  await app.server.ready()
  lan = await member({ app: app.server, staff: app.staff } as Rig, 'volunteer', 'Trần Thị Lan')
}, 120_000)
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function resident(text: string): Promise<void> {
  said += 1
  const input = { kind: 'text', text, secrets: [] } as const
  await app.receive.inbound({
    ...WARD,
    id: `in-${said}`,
    at: Date.now(),
    input,
    platformId: `p-${said}`,
    name: 'Lê Thị Hoa',
  })
}

it('every address says its right', () => {
  const routes = app.staff.declared.filter(({ url, method }) => url.startsWith('/api/desk') && method !== 'HEAD')
  expect(routes.map(({ method, url, right }) => `${method} ${url.slice(9)} ${right}`).sort()).toEqual([
    'GET /canned canned.read',
    'GET /cards ticket.list',
    'GET /colleagues desk.open',
    'GET /duty desk.open',
    'GET /events ticket.list',
    'GET /own numbers.own',
    'GET /requests requests.keep',
    'GET /review chats.review',
    'GET /search ticket.list',
    'GET /telegram desk.open',
    'GET /tickets/:id chat.read',
    'GET /tickets/:id/end ticket.take-over',
    'GET /tickets/:id/hand-back ticket.claim',
    'GET /tickets/:id/lines chat.read',
    'GET /tickets/:id/media/:item chat.read',
    'GET /tickets/:id/notes chat.read',
    'GET /tickets/:id/photos/:photo chat.read',
    'GET /tickets/:id/schedule ticket.claim',
    'GET /visits ticket.list',
    'GET /ward ward.watch',
    'POST /busy desk.open',
    'POST /found requests.keep',
    'POST /found/erase person.erase-found',
    'POST /phone desk.open',
    'POST /phone/arrived desk.open',
    'POST /phone/off desk.open',
    'POST /phone/test desk.open',
    'POST /requests requests.keep',
    'POST /requests/:id/answered requests.keep',
    'POST /requests/:id/close requests.keep',
    'POST /rules desk.open',
    'POST /telegram/code telegram.bind',
    'POST /telegram/off desk.open',
    'POST /tickets/:id/claim ticket.claim',
    'POST /tickets/:id/close ticket.claim',
    'POST /tickets/:id/end ticket.take-over',
    'POST /tickets/:id/erase person.erase',
    'POST /tickets/:id/hand-back ticket.claim',
    'POST /tickets/:id/keep ticket.claim',
    'POST /tickets/:id/media ticket.claim',
    'POST /tickets/:id/media/:item/open reveal',
    'POST /tickets/:id/media/:item/play voice.play',
    'POST /tickets/:id/notes ticket.claim',
    'POST /tickets/:id/photos/:photo/pass ticket.take-over',
    'POST /tickets/:id/photos/:photo/refuse ticket.take-over',
    'POST /tickets/:id/picture ticket.claim',
    'POST /tickets/:id/release ticket.claim',
    'POST /tickets/:id/return ticket.take-over',
    'POST /tickets/:id/say ticket.claim',
    'POST /tickets/:id/schedule ticket.claim',
    'POST /tickets/:id/transfer ticket.claim',
    'POST /tickets/:id/undo ticket.claim',
    'POST /visits/:id/arrive visit.door',
    'POST /visits/:id/assign visit.assign',
    'POST /visits/:id/call-off visit.assign',
    'POST /visits/:id/code visit.door',
    'POST /visits/:id/confirm visit.confirm',
    'POST /visits/:id/finish visit.done',
    'POST /visits/:id/new-code visit.assign',
    'POST /visits/:id/reveal visit.reveal',
    'POST /visits/calendar visit.calendar',
    'POST /visits/calendar/off visit.calendar',
    'POST /visits/print visit.print',
    'POST /ward/call ward.watch',
    'PUT /canned/:id canned.change',
    'PUT /duty desk.open',
    'PUT /shift desk.open',
  ])
})

it('a resident is helped from the queue to the hand-back', async () => {
  await resident('xin chào')
  await resident('Đồng ý')
  await resident('Bác')
  await resident('gặp người')
  expect((await lan.call('POST', '/api/desk/rules', { text: 'Quy tắc' })).status).toBe(200)
  const shift = { until: Date.now() + 3_600_000, atMost: 2, topics: [] }
  expect((await lan.call('PUT', '/api/desk/shift', shift)).status).toBe(200)
  const { cards, me } = (await lan.get('/api/desk/cards')).body as Cards
  expect(me).toMatchObject({ name: 'Trần Thị Lan', role: 'Tình nguyện viên', lead: false, rulesDue: false })
  expect(cards).toMatchObject([{ who: 'bác Hoa', channelTitle: 'Trang chat' }])
  const path = `/api/desk/tickets/${cards[0]?.id}`
  const { claim } = (await lan.call('POST', `${path}/claim`, {})).body
  const id = '0123456789abcdefghijklmnop'
  expect((await lan.call('POST', `${path}/say`, { id, claim, text: 'Cháu chào bác ạ' })).status).toBe(200)
  const opened = (await lan.get(path)).body
  expect(opened.lines.at(-1)).toMatchObject({ text: 'Cháu chào bác ạ', name: 'Trần Thị Lan', mine: true })
  expect(opened.canned.length).toBeGreaterThan(10)
  expect((await lan.get(`${path}/hand-back`)).body.messages[0].text).toContain('trợ lý tự động')
  expect((await lan.call('POST', `${path}/hand-back`, { claim, reason: 'done' })).status).toBe(200)
  expect((await app.staff.people()).length).toBeGreaterThan(0)
})

it.each([
  ['signed out', () => browser(app.server).get('/api/desk/cards'), 401],
  ['from another page', () => lan.call('PUT', '/api/desk/shift', null, { 'sec-fetch-site': 'cross-site' }), 403],
  [
    'a stream from another page',
    () => lan.call('GET', '/api/desk/events', undefined, { 'sec-fetch-site': 'cross-site' }),
    403,
  ],
  [
    'something that is no JSON',
    () => lan.call('PUT', '/api/desk/shift', 'x', { ...OWN, 'content-type': 'text/plain' }),
    415,
  ],
  ['more than 64 KiB', () => lan.call('POST', '/api/desk/rules', { text: 'a'.repeat(70_000) }), 413],
])('%s is refused', async (_what, ask, status) => {
  const answer = await ask()
  expect(answer.status).toBe(status)
  expect(answer.body.error.message).toMatch(/\p{L}/u)
})

it('more than 120 requests in a minute wait', async () => {
  const statuses = []
  for (let n = 0; n < 250; n++) statuses.push((await lan.get('/api/desk/canned')).status)
  expect(statuses).toContain(429)
})
