import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { partsOf } from '../../src/channels/webchat/items.ts'
import { networkOf, newcomers, retryAfterS, WINDOW_MS } from '../../src/channels/webchat/newcomers.ts'
import { cookieName, isOwnRequest, newSession, sessionOf } from '../../src/channels/webchat/session.ts'
import { openStreams } from '../../src/channels/webchat/streams.ts'
import { linksIn, officialLink } from '../../src/privacy/links.ts'
import { readAssets } from '../../src/web/chat/assets.ts'
import { el, print } from '../../src/web/chat/tree.ts'
import { openRig } from './webchat-rig.ts'
import { visitor } from './webchat-visitor.ts'

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('is free again when the window has passed', () => {
    const admit = newcomers(1)
    const start = 10 * WINDOW_MS
    expect([admit('1.1.1.1', start), admit('1.1.1.1', start + 1), admit('1.1.1.1', start + WINDOW_MS)]).toEqual([
      true,
      false,
      true,
    ])
    expect(retryAfterS(start + 1_000)).toBe(WINDOW_MS / 1_000 - 1)
  })
})

describe('a session', () => {
  it('is unguessable, and nobody finds the cookie from the id of the person', () => {
    const sessions = Array.from({ length: 50 }, newSession)
    expect(new Set(sessions.map(({ person }) => person)).size).toBe(50)
    for (const { secret, person, token, chat } of sessions) {
      expect(Buffer.from(secret, 'base64url').length * 8).toBeGreaterThanOrEqual(128)
      expect(new Set([secret, person, token, chat]).size).toBe(4)
    }
  })

  it('is the same person at every visit', () => {
    const session = newSession()
    expect(sessionOf(session.secret)).toEqual(session)
  })

  it.each([undefined, '', 'x', 'a'.repeat(26), 'a'.repeat(28), `${'a'.repeat(26)}%`])(
    'is none of ours: %s',
    (secret) => {
      expect(sessionOf(secret)).toBeNull()
    },
  )

  it('is bound to this host where there is https', () => {
    expect([cookieName('https://bot.example.vn'), cookieName('http://127.0.0.1:3000')]).toEqual([
      '__Host-tb-chat',
      'tb-chat',
    ])
  })

  const session = newSession()
  const { token } = session
  it.each([
    ['the page itself', { fetchSite: 'same-origin', origin: 'https://bot.example.vn', token: undefined }, 'yes'],
    ['an old browser', { fetchSite: undefined, origin: 'https://bot.example.vn', token: undefined }, 'yes'],
    ['a typed address', { fetchSite: 'none', origin: undefined, token: undefined }, 'origin'],
    ['http in place of https', { fetchSite: undefined, origin: 'http://bot.example.vn', token: undefined }, 'origin'],
    [
      'our name as the beginning of another',
      { fetchSite: undefined, origin: 'https://bot.example.vn.top', token: undefined },
      'origin',
    ],
    ['a hidden origin with the token', { fetchSite: undefined, origin: 'null', token }, 'yes'],
    ['another site that knows the token', { fetchSite: 'cross-site', origin: 'https://x.top', token }, 'origin'],
    ['a token of someone else', { fetchSite: 'same-origin', origin: undefined, token: newSession().token }, 'token'],
  ] as const)('knows a request from %s', (_who, proof, verdict) => {
    expect(isOwnRequest(proof, 'https://bot.example.vn', session)).toBe(verdict)
  })
})

describe('links in a message', () => {
  it.each([
    [
      'an official one can be pressed',
      'Xem https://dichvucong.gov.vn/p nhé',
      [['Xem '], ['https://dichvucong.gov.vn/p', 'link'], [' nhé']],
    ],
    [
      'a likeness shows its host',
      'https://dichvucong.gov.vn.x.top/a',
      [['https://'], ['dichvucong.gov.vn.x.top', 'host'], ['/a']],
    ],
    [
      'a user part is not the host',
      'https://vneid.gov.vn@x.top/',
      [['https://vneid.gov.vn@'], ['x.top', 'host'], ['/']],
    ],
    ['http is not official', 'http://vneid.gov.vn', [['http://'], ['vneid.gov.vn', 'host']]],
    [
      'the same link twice',
      'https://x.top https://x.top',
      [['https://'], ['x.top', 'host'], [' '], ['https://'], ['x.top', 'host']],
    ],
    ['no link at all', 'Bác chờ 5.5 phút', [['Bác chờ 5.5 phút']]],
    ['nothing', '', []],
  ])('%s', (_what, text, parts) => {
    const found = partsOf(text, { find: linksIn, official: officialLink })
    expect(found.map(({ text: piece, kind }) => (kind ? [piece, kind] : [piece]))).toEqual(parts)
    expect(found.map(({ text: piece }) => piece).join('')).toBe(text)
  })
})

describe('open streams', () => {
  const listener = () => {
    const heard: string[] = []
    return {
      heard,
      wake: () => heard.push('wake'),
      typing: () => heard.push('typing'),
      end: (why: string) => heard.push(why),
    }
  }

  it('make room for the newest of one person, and of all', () => {
    const streams = openStreams(2, 3)
    const [a1, a2, a3, b, c] = [listener(), listener(), listener(), listener(), listener()]
    for (const one of [a1, a2, a3]) streams.join('a', one)
    expect([a1.heard, a2.heard, a3.heard]).toEqual([['full'], [], []])
    streams.join('b', b)
    streams.join('c', c)
    expect([a2.heard, a3.heard, b.heard, streams.open()]).toEqual([['full'], [], [], 3])
  })

  it('wake those of one person only, also after one made room for itself', () => {
    const streams = openStreams(1, 10)
    const [a1, a2, b] = [listener(), listener(), listener()]
    streams.join('a', a1)
    streams.join('a', a2)
    streams.join('b', b)
    streams.wake('a')
    expect([a1.heard, a2.heard, b.heard]).toEqual([['full'], ['wake'], []])
  })

  it('forget who left', () => {
    const streams = openStreams()
    const one = listener()
    streams.join('a', one)()
    streams.wake('a')
    expect([one.heard, streams.open()]).toEqual([[], 0])
  })
})

describe('what is printed', () => {
  it('never lets a text or a value out of its place', () => {
    const text = `</p><script>"'&amp;`
    expect(print(el('p', { title: text, hidden: false, id: undefined, open: true }, text))).toBe(
      '<p title="&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;amp;" open>&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;amp;</p>',
    )
  })

  it('tells browsers to run nothing but our own files', async () => {
    const rig = await openRig({ publicUrl: 'https://bot.example.vn' })
    const { headers, body } = await visitor(rig.app).open()
    await rig.close()
    const policy = String(headers['content-security-policy'])
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy).toContain(rule)
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(headers['set-cookie']).toMatch(/^__Host-tb-chat=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(body).not.toMatch(/<script(?! type="module" src=)|<style| style=| on[a-z]+=/)
  })

  it('has scripts without types, which import each other by names that exist', () => {
    const { files, modules, script } = readAssets()
    expect(modules).not.toContain(script)
    for (const path of [script, ...modules]) {
      const asset = files.get(path)
      const source = asset?.plain.toString() ?? ''
      expect(gunzipSync(asset?.gzip ?? '').toString()).toBe(source)
      for (const [, name = ''] of source.matchAll(/from '([^']+)'/g)) {
        expect(files.has(new URL(name, `http://x${path}`).pathname), `${path} imports ${name}`).toBe(true)
      }
    }
  })
})
