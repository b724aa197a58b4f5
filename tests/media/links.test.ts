import fastify from 'fastify'
import { expect, it } from 'vitest'
import { fileLinks, fileRoutes, LINK_MS } from '../../src/media/links.ts'

let now = 1_800_000_000_000
const clock = { now: () => now }
const links = fileLinks(Buffer.alloc(32, 3), 'https://bot.example.vn', clock)
const shelf = {
  read: async (id: string) => (id === 'a/o1-1' ? { bytes: Buffer.from('dots'), type: 'image/jpeg' } : null),
}

it('an address says nothing of the file, opens it for minutes, and no other opens anything', async () => {
  const app = fastify()
  await app.register(fileRoutes(links, shelf))
  const get = async (url: string) => (await app.inject({ url: url.replace('https://bot.example.vn', '') })).statusCode
  const address = links.address('a/o1-1')
  expect(address).toMatch(/^https:\/\/bot\.example\.vn\/files\/[\w-]{60,200}$/)
  expect(links.address('a/o1-1')).not.toBe(address)
  expect(await get(address)).toBe(200)
  const { headers } = await app.inject({ url: address.slice('https://bot.example.vn'.length) })
  // Whatever it is, opened by itself it does nothing and nobody on the way keeps it.
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  })
  const foreign = fileLinks(Buffer.alloc(32, 4), 'https://bot.example.vn', clock)
  for (const wrong of [
    links.address('gone'),
    foreign.address('a/o1-1'),
    `${address.slice(0, -3)}abc`,
    `${address}${'A'.repeat(600)}`,
    'https://bot.example.vn/files/a/o1-1',
  ])
    expect(await get(wrong)).toBe(404)
  now += LINK_MS
  expect(await get(address)).toBe(404)
  await app.close()
})
