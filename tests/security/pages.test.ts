/** What browsers are told about every page, whoever asks for it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWhole, type Whole } from './whole.ts'

let whole: Whole
beforeAll(async () => {
  whole = await openWhole()
}, 120_000)
afterAll(() => whole.close())

it.each(['/', '/sign-in', '/desk', '/admin', '/admin/insight'])('%s runs nothing but our own files', async (url) => {
  const { headers, body } = await whole.app.server.inject({ url, headers: { accept: 'text/html' } })
  expect(headers['content-type']).toMatch(/^text\/html/)
  const rules = new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((rule): [string, string] => [rule.split(' ')[0] ?? '', rule.replace(/^\S+ ?/, '')]),
  )
  expect(Object.fromEntries(rules)).toMatchObject({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'connect-src': "'self'",
    'form-action': "'self'",
    'base-uri': "'none'",
    // The chat alone may stand in a page of the ward's own, and only where the settings name it.
    'frame-ancestors': url === '/' ? "'self'" : "'none'",
    'require-trusted-types-for': "'script'",
  })
  for (const [name, rule] of rules)
    expect([name, rule]).not.toEqual([name, expect.stringMatching(/unsafe|\*|https?:|data:/)])
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=(), '),
    'cache-control': expect.stringMatching(/^no-(store|cache)$/),
  })
  expect(body).not.toMatch(/<script(?![^>]* src=")|<style|\sstyle=|\son[a-z]+=/)
})

it('the icon that browsers ask for by themselves is there, runs nothing and is kept for a day', async () => {
  const { statusCode, headers, body } = await whole.app.server.inject({ url: '/favicon.ico' })
  expect(statusCode).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=86400',
  })
  expect(body).toMatch(/^<svg [^<]*<rect /)
  expect(body).not.toMatch(/<script|\son[a-z]+=|href/)
})
