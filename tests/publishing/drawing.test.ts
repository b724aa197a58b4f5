/** Drawings that editors bring: what is one is drawn, what is more is refused in words, what is a bomb ends in time. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawn } from '../../src/publishing/drawing.ts'
import { faultIn, looksLikeSvg, SVG_BYTES_MAX } from '../../src/publishing/svg.ts'

const svg = (inside: string, attributes = 'viewBox="0 0 10 10"', before = '') =>
  Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`)
const RECT = '<rect width="5" height="5" fill="#f00"/>'

describe('a drawing', () => {
  it('every one of the program is taken for one', () => {
    const files = readdirSync('flows/pictures', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.svg'),
    )
    expect(files.length).toBeGreaterThan(5)
    for (const name of files) {
      const body = readFileSync(join('flows/pictures', name))
      expect([name, looksLikeSvg(body), faultIn(body)]).toEqual([name, true, null])
    }
  })

  it.each([
    [
      'as drawing programs write it',
      svg(
        `<sodipodi:namedview id="a"/><metadata><rdf:RDF><cc:Work rdf:about=""/></rdf:RDF></metadata>${RECT}`,
        'xmlns:svg="http://www.w3.org/2000/svg" xmlns:cc="http://creativecommons.org/ns#" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" width="210mm" height="297mm"',
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Created with a program -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n',
      ),
    ],
    [
      'with a colour run, a copy, a style sheet and words',
      svg(
        '<style>.a{fill:url(#g)}</style><defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/></linearGradient></defs>' +
          '<rect class="a" id="r" width="4" height="4"/><use href="#r" x="5"/><text x="1" y="9" font-size="2">Mã &amp; thẻ</text>',
      ),
    ],
  ])('%s: drawn on white, no wider than what is kept', async (_what, body) => {
    expect([looksLikeSvg(body), faultIn(body)]).toEqual([true, null])
    const { format, width = 0, height = 0, hasAlpha } = await sharp(await drawn(body)).metadata()
    expect([format, Math.max(width, height), hasAlpha]).toEqual(['png', 1_280, false])
  })
})

const ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
const FILE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
const NAMESPACE = 'http://www.w3.org/2000/svg'

describe('what is more than a drawing', () => {
  it.each([
    ['a script', svg('<script>alert(1)</script>'), 'mã lệnh'],
    ['a script in CDATA', svg('<script><![CDATA[alert(1)]]></script>'), 'mã lệnh'],
    ['a script under another name', svg('<rdf:script/>', `xmlns:rdf="${NAMESPACE}"`), 'viết sai'],
    ['a script under no name of ours', svg('<x:script/>', 'xmlns:x="urn:x"'), 'có phần “x:script”'],
    ['a handler', svg(RECT, 'onload="alert(1)"'), 'mã lệnh'],
    ['a handler in capitals', svg('<rect ONCLICK="alert(1)"/>'), 'mã lệnh'],
    ['a link that acts', svg(`<use href="javascript:alert(1)"/>`), 'mã lệnh'],
    ['a page inside', svg('<foreignObject><p>x</p></foreignObject>'), 'foreignObject'],
    ['a picture from elsewhere', svg('<image href="https://x.vn/a.png"/>'), 'đường dẫn ra ngoài'],
    ['a picture inside', svg('<image href="data:image/png;base64,iVBO"/>'), 'ảnh gắn bên trong'],
    ['a picture of this machine', svg('<image xlink:href="file:///etc/passwd"/>'), 'đường dẫn ra ngoài'],
    ['a copy from elsewhere', svg('<use href="other.svg#a"/>'), 'đường dẫn ra ngoài'],
    ['an address in letters that stand for others', svg('<use href="&#x68;ttp://x.vn/a"/>'), 'đường dẫn ra ngoài'],
    ['a style sheet from elsewhere', svg('<style>@import "https://x.vn/a.css";</style>'), 'đường dẫn ra ngoài'],
    ['a fill from elsewhere', svg('<rect fill="url(https://x.vn/a.svg#b)"/>'), 'đường dẫn ra ngoài'],
    ['… in a style', svg('<rect style="fill:URL( \'//x.vn/a\' )"/>'), 'đường dẫn ra ngoài'],
    ['… in letters with a slash', svg('<rect style="fill:\\75rl(//x.vn)"/>'), 'đường dẫn ra ngoài'],
    ['a sheet named in its head', svg(RECT, '', '<?xml-stylesheet href="https://x.vn/a.css"?>'), 'đường dẫn ra ngoài'],
    ['entities that multiply', svg('<text>&b;</text>', '', ENTITIES), 'ENTITY'],
    ['an entity that is a file', svg('<text>&x;</text>', '', FILE), 'ENTITY'],
    ['an entity nobody declared', svg('<text>&x;</text>'), 'ENTITY'],
    [
      'a file of XInclude',
      svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
      'có phần',
    ],
    ['an effect', svg('<filter id="f"><feTurbulence/></filter>'), 'hiệu ứng'],
    ['an effect in a style', svg('<rect style="opacity:1;filter:blur(9999px)"/>'), 'hiệu ứng'],
    ['something that moves', svg('<rect><animate attributeName="x"/></rect>'), 'chuyển động'],
    ['another alphabet', svg(RECT, '', '<?xml version="1.0" encoding="utf-7"?>'), 'UTF-8'],
    ['sixteen bits a letter', Buffer.from('\ufeff<svg xmlns="x"/>', 'utf16le'), 'UTF-8'],
    ['half a drawing', svg('').subarray(0, -3), 'viết sai'],
    ['an element left open', Buffer.from(`<svg xmlns="${NAMESPACE}"><g>`), 'bị cụt'],
    ['an attribute without quotes', svg('<rect width=5/>'), 'viết sai'],
    ['too many copies', svg('<use href="#a"/>'.repeat(501)), 'nhiều chi tiết'],
    ['too many shapes', svg('<rect/>'.repeat(5_001)), 'nhiều chi tiết'],
    ['too deep', svg('<g>'.repeat(41) + '</g>'.repeat(41)), 'nhiều chi tiết'],
    ['more than a drawing weighs', svg(`<!--${'x'.repeat(SVG_BYTES_MAX)}-->`), '1 MB'],
  ])('%s is refused before anything draws it, in words', async (_what, body, words) => {
    expect(faultIn(body)).toContain(words)
    await expect(drawn(body)).rejects.toMatchObject({
      why: 'bad-picture',
      more: { words: expect.stringContaining('Xin lưu thành ảnh PNG') },
    })
  })

  it('a long line of nonsense is read once, not again and again', () => {
    const long = [svg(`<path d="${'M0 0'.repeat(200_000)}"/>`), svg(`<rect ${'a ="" '.repeat(100_000)} b/>`)]
    const began = performance.now()
    for (const body of long) faultIn(body)
    const own = performance.now() - began
    const plain = performance.now()
    for (const body of long) for (let n = 0; n < 50; n++) /<never/.test(body.toString('utf8'))
    expect(own).toBeLessThan(Math.max(50, performance.now() - plain) * 20)
  })
})

const copies = Array.from({ length: 30 }, (_, n) => `<g id="a${n + 1}">${`<use href="#a${n}"/>`.repeat(10)}</g>`).join(
  '',
)
const masks = Array.from(
  { length: 1_000 },
  (_, n) => `<mask id="m${n}"><rect width="9" height="9" ${n > 0 ? `mask="url(#m${n - 1})"` : ''}/></mask>`,
).join('')
const dashes = `<path d="M0 0${' L1000 999 L0 1'.repeat(200)}" stroke="#000" stroke-linecap="round" stroke-dasharray="0.002"/>`

describe('a bomb', () => {
  it.each([
    ['copies of copies of copies', svg(`<defs><g id="a0">${RECT}</g>${copies}</defs><use href="#a30"/>`)],
    ['a mask of masks', svg(`<defs>${masks}</defs><rect width="9" height="9" mask="url(#m999)"/>`)],
    ['a sheet as large as a country', svg(RECT, 'width="9999999" height="9999999" viewBox="0 0 99999999 99999999"')],
    ['a sheet as thin as a hair', svg(RECT, 'width="1" height="9999999"')],
    ['a sheet of nothing', svg(RECT, 'viewBox="0 0 0 0"')],
    ['a line of a hundred million dashes', svg(dashes, 'viewBox="0 0 1000 1000"')],
  ])(
    '%s ends in time, and the next drawing is drawn',
    async (_what, body) => {
      expect(faultIn(body)).toBeNull()
      await expect(drawn(body, 3_000)).rejects.toMatchObject({ why: 'bad-picture' })
      expect((await drawn(svg(RECT))).subarray(1, 4).toString()).toBe('PNG')
    },
    60_000,
  )
})
