import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDeskAssets } from '../../../src/web/desk/assets.ts'
import { deskPages } from '../../../src/web/desk/routes.ts'

const assets = readDeskAssets()
let app: FastifyInstance
beforeEach(async () => {
  app = fastify()
  await app.register(deskPages({ publicUrl: 'https://tungbuoc.example', assets }))
})
afterEach(() => app.close())

describe('the desk’s pages', () => {
  it('nothing runs, frames or is fetched but our own', async () => {
    for (const url of ['/desk', '/desk/worker.js', '/desk/manifest.webmanifest']) {
      const { headers, statusCode } = await app.inject(url)
      expect(statusCode).toBe(200)
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
          "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; " +
          "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types desk-worker",
      )
      expect(headers['strict-transport-security']).toBe('max-age=31536000')
    }
  })

  it('the shell holds no script of its own and names the one that every screen needs', async () => {
    const { body } = await app.inject('/desk')
    expect(body.match(/<script[^>]*>[^<]/)).toBeNull()
    expect(body).not.toMatch(/ style=| on\w+=/)
    expect(body.match(/<script[^>]*>/g)).toEqual([`<script type="module" src="${assets.script}">`])
  })

  it.each(
    [...assets.files.keys()]
      .filter((path) => path.endsWith('.js'))
      .map((path) => [path.split('/').slice(4).join('/'), path]),
  )('%s imports only what is served', async (_name, path) => {
    const { body, headers } = await app.inject(path)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(headers['x-content-type-options']).toBe('nosniff')
    for (const [, , specifier = ''] of body.matchAll(/\b(from|import)\s*['"]([^'"]+)['"]/g)) {
      expect(specifier).toMatch(/^\.\.?\/.*\.js$/)
      expect(assets.files.has(new URL(specifier, `http://x${path}`).pathname)).toBe(true)
    }
    expect(body).not.toMatch(/innerHTML\s*=(?!=)\s*['"`\w]+\s*[;+]|document\.write|\beval\(|new Function/)
  })

  it('the worker may keep the whole page and knows its files', async () => {
    const { body, headers } = await app.inject('/desk/worker.js')
    expect(headers['service-worker-allowed']).toBe('/desk')
    expect(headers['cache-control']).toBe('no-cache')
    for (const path of assets.files.keys()) expect(body).toContain(path)
  })

  it.each(['/desk', '/desk/worker.js', '/desk/manifest.webmanifest'])(
    '%s is not sent again while it is the same',
    async (url) => {
      const { headers } = await app.inject(url)
      const again = await app.inject({ url, headers: { 'if-none-match': String(headers.etag) } })
      expect([again.statusCode, again.body]).toEqual([304, ''])
    },
  )

  it('nothing else of the folder is to be had', async () => {
    for (const path of ['../assets.ts', 'page/main.ts', '..%2f..%2fpage.ts', '']) {
      expect((await app.inject(`/desk/assets/${path}`)).statusCode).toBe(404)
    }
  })

  it('the manifest opens the desk and nothing else', async () => {
    const manifest = (await app.inject('/desk/manifest.webmanifest')).json()
    expect(manifest).toMatchObject({ start_url: '/desk', scope: '/desk', lang: 'vi', display: 'standalone' })
    for (const { src } of manifest.icons) expect((await app.inject(src)).statusCode).toBe(200)
  })
})
