import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ARIA_WORDS } from '../../../src/web/admin/aria-in-vietnamese.ts'
import { BUNDLE_DIR, buildEditor } from '../../../src/web/admin/build.ts'
import { type Bundle, readBundle } from '../../../src/web/admin/bundle.ts'
import { adminPages } from '../../../src/web/admin/routes.ts'

/** Of what goes over the network, packed with gzip. */
const FIRST_SCREEN_BYTES = 220 * 1024
const MAP_BYTES = 80 * 1024
const TEXT_BYTES = 135 * 1024

let app: FastifyInstance
let bundle: Bundle
beforeAll(async () => {
  await buildEditor()
  bundle = readBundle() as Bundle
  app = fastify()
  await app.register(adminPages({ publicUrl: 'https://tungbuoc.example' }))
}, 120_000)
afterAll(() => app.close())

const size = (name: string) => statSync(join(BUNDLE_DIR, `${name}.gz`)).size

describe('the editor’s page', () => {
  it('nothing runs, frames or is fetched but our own', async () => {
    for (const url of ['/admin', '/admin/u/tam-tru/steps']) {
      const { headers, statusCode } = await app.inject(url)
      expect(statusCode).toBe(200)
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
          "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; " +
          "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      )
      expect(headers['strict-transport-security']).toBe('max-age=31536000')
    }
  })

  it('the shell holds no script or style of its own', async () => {
    const { body } = await app.inject('/admin')
    expect(body.match(/<script[^>]*>[^<]/)).toBeNull()
    expect(body).not.toMatch(/<style| style=| on\w+=/)
    for (const path of [bundle.script, ...bundle.styles]) expect(body).toContain(path)
  })

  it('is not sent again while it is the same', async () => {
    const { headers } = await app.inject('/admin')
    const again = await app.inject({ url: '/admin', headers: { 'if-none-match': String(headers.etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  it.each(['gzip', 'br', 'identity'])('files come packed as the browser takes them: %s', async (how) => {
    const { headers, statusCode } = await app.inject({ url: bundle.script, headers: { 'accept-encoding': how } })
    expect(statusCode).toBe(200)
    expect(headers['content-encoding']).toBe(how === 'identity' ? undefined : how)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it('nothing else of the folder is to be had', async () => {
    for (const path of ['manifest.json', 'source', '..%2fpackage.json', '']) {
      expect((await app.inject(`/admin/assets/${path}`)).statusCode).toBe(404)
    }
  })

  it('says kindly what is missing where it was never built', async () => {
    const bare = fastify()
    await bare.register(adminPages({ publicUrl: 'http://x', bundle: () => null }))
    const { statusCode, body } = await bare.inject('/admin')
    expect(statusCode).toBe(503)
    expect(body).toContain('chưa được dựng')
    await bare.close()
  })
})

describe('what the editor costs on the network', () => {
  it('the first screen stays within its budget', () => {
    const names = [bundle.script, ...bundle.styles, ...bundle.modules].map((path) => path.split('/').at(-1) ?? '')
    expect(names.reduce((sum, name) => sum + size(name), 0)).toBeLessThan(FIRST_SCREEN_BYTES)
  })

  it.each([
    ['map', MAP_BYTES],
    ['text', TEXT_BYTES],
  ])('the %s view, fetched when it is opened', (view, most) => {
    const names = readdirSync(BUNDLE_DIR).filter((name) => name.startsWith(`${view}-`) && /\.(js|css)$/.test(name))
    expect(names.reduce((sum, name) => sum + size(name), 0)).toBeLessThan(most)
  })
})

describe('building', () => {
  it('is not done again while the sources are the same', async () => {
    expect(await buildEditor()).toBe('fresh')
  })

  it('reads as missing where nothing was built', () => {
    const empty = mkdtempSync(join(tmpdir(), 'admin-'))
    expect(readBundle(empty)).toBeNull()
    rmSync(empty, { recursive: true })
  })
})

describe('React Aria’s own words', () => {
  it.each(Object.entries(ARIA_WORDS))('of %s are all translated', async (room, words) => {
    const base =
      room === 'components'
        ? 'node_modules/react-aria-components/dist/private/intl/en-US.mjs'
        : `node_modules/react-aria/dist/private/intl/${room}/en-US.mjs`
    const english = (await import(join(process.cwd(), base))).default as Record<string, unknown>
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort())
  })
})
