/** The description of `/api` says what is there, as it is. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { browser, DATA_KEY, member, newFolder, PUBLIC_URL, type Rig } from './rig.ts'

const folder = newFolder()
let app: App
let described: {
  readonly openapi: string
  // biome-ignore lint/suspicious/noExplicitAny: a document of a standard, looked at by the test
  readonly paths: Record<string, Record<string, any>>
}
beforeAll(async () => {
  const env = { DATA_DIR: folder, PUBLIC_URL, DATA_KEY: DATA_KEY.toString('base64'), LOG_LEVEL: 'silent' }
  app = await createApp(readConfig(env), { log: createLog('silent') })
  await app.server.ready()
  const lan = await member({ app: app.server, staff: app.staff } as Rig, 'volunteer')
  described = (await lan.get('/api/openapi.json')).body
}, 120_000)
afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('has every address of /api, with its right, and no other', () => {
  const listed = Object.entries(described.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, one]) => `${verb.toUpperCase()} ${path} ${one['x-right']}`),
  )
  const declared = app.staff.declared
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url, right }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')} ${right}`)
  expect(described.openapi).toBe('3.1.0')
  expect(listed.sort()).toEqual([...new Set(declared)].sort())
  expect(listed).toContain('GET /api/openapi.json own.account')
})

it('says what each takes, from the very schemas that check it', () => {
  const say = described.paths['/api/desk/tickets/{id}/say']?.post
  expect(say.parameters).toMatchObject([{ name: 'id', in: 'path', required: true }])
  expect(say.requestBody.content['application/json'].schema).toMatchObject({
    ...{ required: ['id', 'claim', 'text'], additionalProperties: false },
    properties: { text: { type: 'string', maxLength: 2_000 } },
  })
  const cards = described.paths['/api/desk/cards']?.get
  expect(cards.parameters).toMatchObject([{ name: 'after', in: 'query', required: false }])
})

it('says that a file comes in a form', () => {
  const send = described.paths['/api/desk/tickets/{id}/media']?.post
  expect(send.parameters.map(({ name }: { name: string }) => name)).toEqual(['id', 'id', 'claim', 'kind'])
  expect(Object.keys(send.requestBody.content)).toEqual(['multipart/form-data'])
})

it('names each act once', () => {
  const names = Object.values(described.paths).flatMap((verbs) => Object.values(verbs).map((one) => one.operationId))
  expect(new Set(names).size).toBe(names.length)
})

it('is for those who have signed in', async () => {
  expect((await browser(app.server).get('/api/openapi.json')).status).toBe(401)
})
