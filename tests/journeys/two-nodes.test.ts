/** Somebody writes on the web page to one node and comes to another: what they sent and heard is there, also when the first is gone. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { newId, visitor } from '../channels/webchat-visitor.ts'
import { photo } from '../media/samples.ts'
import { type RedisServer, startRedis } from '../store/redis-server.ts'
import { dataFolder } from './server.ts'

const folders = [dataFolder(), dataFolder()] as const
let redis: RedisServer
let [here, there]: App[] = []

beforeAll(async () => {
  redis = await startRedis()
  const start = async ({ path }: (typeof folders)[number]) => {
    const env = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: path, REDIS_URL: redis.url }
    const config = readConfig({ ...env, DATA_KEY: Buffer.alloc(32, 4).toString('base64') })
    return await createApp(config, { log: createLog('silent') })
  }
  here = await start(folders[0])
  there = await start(folders[1])
}, 120_000)
afterAll(async () => {
  await here?.stop()
  await there?.stop()
  await redis.stop()
  for (const folder of folders) folder.remove()
})

it('a photo that one node took is shown by the other, and when the first is gone', async () => {
  if (!here || !there) throw new Error('two nodes')
  const resident = visitor(here.server)
  await resident.open()
  const says = async (text: string, then: string) => {
    expect((await resident.send({ id: newId(), text })).statusCode).toBe(200)
    // Not often: a chat has so many requests a minute.
    await vi.waitUntil(async () => (await resident.open()).body.includes(then), { timeout: 20_000, interval: 400 })
  }
  await says('chào cháu', 'Đồng ý')
  await says('Đồng ý', 'Bác')
  await says('Bác', 'VNeID')
  const id = newId()
  expect((await resident.sendFile({ bytes: await photo('jpeg') }, { id })).statusCode).toBe(200)

  const headers = { 'sec-fetch-site': 'same-origin', cookie: resident.cookie() }
  const seen = () => (there as App).server.inject({ url: `/chat/own/${id}`, headers })
  expect([(await seen()).statusCode, (await seen()).headers['content-type']]).toEqual([200, 'image/webp'])
  await here.stop()
  expect((await seen()).statusCode).toBe(200)
  const page = await there.server.inject({ url: '/', headers })
  expect(page.body).toContain(`/chat/own/${id}`)
  const others = visitor(there.server)
  await others.open()
  expect((await others.get(`/chat/own/${id}`)).statusCode).toBe(404)
}, 120_000)
