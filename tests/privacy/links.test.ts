import { describe, expect, it } from 'vitest'
import { linksIn, OFFICIAL_ADDRESSES, officialLink } from '../../src/privacy/links.ts'
import { linkKinds } from '../../src/understanding/hosts.ts'

const OFFICIAL = [
  'https://vneid.gov.vn',
  'https://vneid.gov.vn/',
  'https://VNeID.gov.vn/tra-cuu?a=1#b',
  'https://www.vneid.gov.vn',
  'https://dichvucong.gov.vn',
  'https://dichvucong.gov.vn/p/home/dvc-trang-chu.html',
  'https://play.google.com/store/apps/details?id=com.vnid',
  'https://play.google.com/store/apps/details?id=com.vnid&hl=vi',
  'https://apps.apple.com/vn/app/vneid/id1582750372',
]

const HOSTILE: readonly (readonly [trick: string, url: string])[] = [
  ['no https', 'http://vneid.gov.vn'],
  ['no scheme', 'vneid.gov.vn'],
  ['another scheme', 'javascript:location="https://vneid.gov.vn"'],
  ['data', 'data:text/html,https://vneid.gov.vn'],
  ['the official name as a subdomain', 'https://dichvucong.gov.vn.evil.top'],
  ['the official name as user', 'https://dichvucong.gov.vn@evil.top'],
  ['user and password', 'https://vneid:gov@vneid.gov.vn'],
  ['the official name as password', 'https://a:vneid.gov.vn@evil.top/'],
  ['a letter more', 'https://dichvucongs.top'],
  ['a letter more in the right ending', 'https://dichvucongs.gov.vn'],
  ['an accent', 'https://dichvucông.gov.vn'],
  ['an accent and a letter', 'https://dichvucôngs.vn'],
  ['a Cyrillic letter', 'https://vnеid.gov.vn'],
  ['full-width letters', 'https://ｖｎｅｉｄ.gov.vn'],
  ['full-width dots', 'https://vneid。gov。vn'],
  ['punycode', 'https://xn--vnid-tqa.gov.vn'],
  ['an invisible letter', 'https://vne\u200bid.gov.vn'],
  ['a soft hyphen', 'https://vne\u00adid.gov.vn'],
  ['hyphens for dots', 'https://vneid-gov-vn.top'],
  ['digits for letters', 'https://vne1d.gov.vn'],
  ['no dot before the name', 'https://xvneid.gov.vn'],
  ['a port', 'https://vneid.gov.vn:8443'],
  ['the usual port', 'https://vneid.gov.vn:443'],
  ['an IP address', 'https://103.45.67.89/vneid.gov.vn'],
  ['an IP address as one number', 'https://1731019609'],
  ['IPv6', 'https://[::1]/'],
  ['a dot at the end', 'https://vneid.gov.vn./'],
  ['a backslash', 'https://vneid.gov.vn\\@evil.top'],
  ['a backslash for the slashes', 'https:\\\\vneid.gov.vn'],
  ['one slash', 'https:/vneid.gov.vn'],
  ['three slashes', 'https:///vneid.gov.vn'],
  ['an escaped dot', 'https://vneid%2egov.vn'],
  ['a tab in the name', 'https://vne\tid.gov.vn'],
  ['a newline in the name', 'https://vneid.gov\n.vn'],
  ['a space behind', 'https://vneid.gov.vn '],
  ['a space before', ' https://vneid.gov.vn'],
  ['text behind', 'https://vneid.gov.vn và gọi ngay'],
  ['letters that turn direction', 'https://vneid.gov.vn/\u202egpj.exe'],
  ['another state site', 'https://haiphong.gov.vn'],
  ['a state site with the name in its path', 'https://haiphong.gov.vn/vneid.gov.vn'],
  ['the name in the query', 'https://evil.top/?u=https://vneid.gov.vn'],
  ['the name in the fragment', 'https://evil.top/#vneid.gov.vn'],
  ['a shortener', 'https://bit.ly/vneid'],
  ['another app of the store', 'https://play.google.com/store/apps/details?id=com.vnid.update'],
  ['two apps in one link', 'https://play.google.com/store/apps/details?id=com.vnid&id=com.evil'],
  ['the store without an app', 'https://play.google.com/store/apps/details'],
  ['another page of the store', 'https://play.google.com/store/apps/detailsx?id=com.vnid'],
  ['the store path behind dots', 'https://play.google.com/store/apps/details/../../x?id=com.vnid'],
  ['another number in the App Store', 'https://apps.apple.com/vn/app/vneid/id15827503720'],
  ['another app in the App Store', 'https://apps.apple.com/vn/app/vneid-pro/id999'],
  ['nothing', ''],
  ['nonsense', 'https://'],
]

/** In a message these are the official address itself, with something beside it; only a link of ours may not look so. */
const HARMLESS_IN_TALK = ['no scheme', 'a space behind', 'a space before', 'text behind', 'another scheme', 'data']

describe('an official link', () => {
  it.each(OFFICIAL)('%s', (url) => {
    expect(officialLink(url)).toBe(true)
  })

  it.each(HOSTILE)('is not: %s', (_trick, url) => {
    expect(officialLink(url)).toBe(false)
  })

  it('can be added with its reason, and holds for its path only', () => {
    const more = [{ host: 'example.gov.vn', path: '/luu-tru', reason: 'invented', date: '2026-11-23' }]
    expect(officialLink('https://example.gov.vn/luu-tru/abc', more)).toBe(true)
    expect(officialLink('https://example.gov.vn/luu-tru-khac', more)).toBe(false)
    expect(officialLink('https://example.gov.vn/', more)).toBe(false)
  })

  it('stands in the list with a reason and a date', () => {
    for (const { reason, date } of OFFICIAL_ADDRESSES) {
      expect(reason).not.toBe('')
      expect(date).toMatch(/^\d{4}-\d\d-\d\d$/)
    }
  })
})

describe('finding links in a text', () => {
  it.each([
    ['with https', 'Vào https://vneid.gov.vn, rồi chờ.', ['https://vneid.gov.vn']],
    ['in brackets', '(https://vneid.gov.vn/a).', ['https://vneid.gov.vn/a']],
    ['bare', 'xem dichvucongs.top nhé', ['dichvucongs.top']],
    ['bare with path', 'bit.ly/3abc và t.me/abc', ['bit.ly/3abc', 't.me/abc']],
    ['www', 'www.abc.test', ['www.abc.test']],
    ['the official name in front', 'dichvucong.gov.vn.evil.top/x', ['dichvucong.gov.vn.evil.top/x']],
    ['a user part', 'vneid.gov.vn@evil.top', ['vneid.gov.vn@evil.top']],
    ['an IP address', 'mở 103.45.67.89/a', ['103.45.67.89/a']],
    ['accents', 'dịchvụcông.vn', ['dịchvụcông.vn']],
    ['punycode', 'xn--dchvcng-x4a.xn--vn-abc', ['xn--dchvcng-x4a.xn--vn-abc']],
    ['capitals', 'HTTPS://VNEID.TOP', ['HTTPS://VNEID.TOP']],
    ['two in a row', 'a.com b.vn', ['a.com', 'b.vn']],
    ['none in sentences without spaces', 'Xong rồi.có gì hỏi.me cháu', []],
    ['none in versions and dates', 'bản 2.2.11 ngày 01.09.2026', []],
    ['none in an ID number with dots', '031.060.001.234', []],
    ['none in money', '1.500.000.000 đồng', []],
    ['none in file numbers', '000.00.12.H24-261123-0001', []],
    ['no mailbox', 'thu@example.com', []],
  ])('%s', (_situation, text, links) => {
    expect(linksIn(text)).toEqual(links)
  })

  it.each(HOSTILE.filter(([trick]) => !HARMLESS_IN_TALK.includes(trick)))(
    'the scam rules call no hostile link official: %s',
    (_trick, url) => {
      expect(linkKinds(`vào ${url} nhé`, officialLink)).not.toContain('official')
    },
  )

  it.each(OFFICIAL)('both readers find %s', (url) => {
    expect(linksIn(`vào ${url} nhé`)).toEqual([url])
    expect(linkKinds(`vào ${url} nhé`, officialLink)).toEqual(['official'])
  })

  it('takes linear time', () => {
    for (const piece of ['a.', 'a-', 'www', '1.', 'abc@', 'https:/', `${'a'.repeat(60)}.`]) {
      const text = piece.repeat(Math.ceil(4_096 / piece.length))
      let bestMs = Number.POSITIVE_INFINITY
      for (let run = 0; run < 20 && bestMs > 1; run++) {
        const begin = performance.now()
        linksIn(text)
        bestMs = Math.min(bestMs, performance.now() - begin)
      }
      expect(bestMs).toBeLessThan(20)
    }
  })
})
