/**
 * Whether a drawing (SVG) is a drawing and nothing else, before anything draws it: known shapes only, nothing fetched from
 * elsewhere, nothing that acts, no entities. Read strictly, so that what we looked at is what is drawn; the words say what is
 * in the way. Pure. What passes is drawn in a process of its own (`drawing.ts`), and only the dots are kept.
 */

/** Of a drawing: icons and screens traced by hand are a tenth of it. */
export const SVG_BYTES_MAX = 1_048_576
const ELEMENTS_MAX = 5_000
const DEPTH_MAX = 40
/** Copies by `use`; nested they multiply, and the process that draws has seconds. */
const USES_MAX = 500

const SHAPES = new Set(
  (
    'svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc metadata style ' +
    'linearGradient radialGradient stop clipPath mask pattern marker switch'
  ).split(' '),
)
/** What drawing programs write beside the drawing; nothing of it is drawn. */
const BESIDE = /^(?:sodipodi|inkscape|rdf|cc|dc):[\w.-]+$/
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg'

const FOREIGN = 'có đường dẫn ra ngoài hoặc ảnh gắn bên trong'
const ACTING = 'có mã lệnh (script)'
/** Elements people meet, and what they are. */
const OTHERS: Readonly<Record<string, string>> = {
  ...{ script: ACTING, handler: ACTING, foreignObject: 'có trang web gắn bên trong (foreignObject)' },
  ...{ image: FOREIGN, a: FOREIGN, iframe: FOREIGN, filter: 'có hiệu ứng bóng hoặc làm mờ (filter)' },
  ...{ animate: 'có chuyển động', set: 'có chuyển động', animateTransform: 'có chuyển động' },
}

/** Text, comment, instruction, CDATA, declaration, element; whatever begins none of them is a mistake. */
const TOKEN =
  /[^<]+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE[^[\]<>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** By its first letters; what it holds is looked at by `faultIn`. */
export function looksLikeSvg(body: Buffer): boolean {
  return /^(?:\ufeff)?\s*(?:<\?xml[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?svg[\s/>]/i.test(
    body.toString('utf8', 0, 4_096),
  )
}

/** What is in the way, as the end of "Hình vẽ này …"; `null`: it can be drawn. */
export function faultIn(body: Buffer): string | null {
  if (body.length > SVG_BYTES_MAX) return 'lớn quá 1 MB'
  const text = body.toString('utf8').replace(/^\ufeff/, '')
  if (text.includes('\ufffd') || text.includes('\0')) return 'không phải chữ UTF-8'
  const open: string[] = []
  let [elements, uses, at] = [0, 0, 0]
  while (at < text.length) {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(text)
    if (!found) return faultOfRest(text.slice(at, at + 200))
    at = TOKEN.lastIndex
    const [token, data, closed, name, attributes = '', empty] = found
    if (token.startsWith('<?')) {
      const fault = faultOfInstruction(token, found.index)
      if (fault) return fault
    } else if (closed !== undefined) {
      if (open.pop() !== closed) return 'viết sai, thẻ mở và đóng không khớp'
    } else if (name !== undefined) {
      elements++
      if (name === 'use') uses++
      const fault = faultOfElement(name, attributes, open.length === 0 && elements > 1)
      if (fault) return fault
      if (empty !== '/') open.push(name)
      if (elements > ELEMENTS_MAX || uses > USES_MAX || open.length > DEPTH_MAX) return 'nhiều chi tiết quá'
    } else if (!token.startsWith('<') || data !== undefined) {
      const fault = faultOfText(data ?? token, open.at(-1), data !== undefined)
      if (fault) return fault
    }
  }
  return elements === 0 || open.length > 0 ? 'bị cụt' : null
}

/** Why nothing of ours begins there. */
function faultOfRest(rest: string): string {
  if (/^<!(?:DOCTYPE|ENTITY)/i.test(rest)) return 'có phần khai báo ENTITY'
  return 'viết sai, máy không đọc được'
}

function faultOfInstruction(token: string, at: number): string | null {
  if (!/^<\?xml\s/.test(token) || at !== 0) return FOREIGN
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(token)?.[1]
  return encoding === undefined || /^utf-8$/i.test(encoding) ? null : 'không phải chữ UTF-8'
}

function faultOfElement(name: string, attributes: string, second: boolean): string | null {
  const own = name.replace(/^svg:/, '')
  if (second) return 'viết sai, máy không đọc được'
  if (!SHAPES.has(own) && !BESIDE.test(name)) return OTHERS[own] ?? `có phần “${own.slice(0, 30)}” máy không vẽ`
  for (const [, key = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = decoded(double ?? single ?? '')
    if (value === null) return 'có phần khai báo ENTITY'
    const fault = faultOfAttribute(key, value)
    if (fault) return fault
  }
  return null
}

function faultOfAttribute(key: string, value: string): string | null {
  const bare = key.replace(/^.*:/, '').toLowerCase()
  if (/^on/.test(bare)) return ACTING
  // Another prefix for the same would be another name for what we look for.
  if (key.startsWith('xmlns:') && key !== 'xmlns:svg' && value === SVG_NAMESPACE) return 'viết sai, máy không đọc được'
  if (key === 'xmlns' && value !== SVG_NAMESPACE) return 'viết sai, máy không đọc được'
  if (bare === 'href' && !value.trim().startsWith('#')) return /^\s*javascript:/i.test(value) ? ACTING : FOREIGN
  if (key === 'xml:base' || bare === 'src') return FOREIGN
  if (bare === 'filter' && value.trim() !== 'none') return OTHERS.filter ?? null
  if (key.startsWith('xmlns') || /^(?:d|points|id|transform|viewBox)$/.test(key)) return null
  return faultOfStyle(value)
}

function faultOfText(text: string, inside: string | undefined, isData: boolean): string | null {
  if (inside === undefined) return text.trim() === '' ? null : 'viết sai, máy không đọc được'
  const value = isData ? text : decoded(text)
  if (value === null) return 'có phần khai báo ENTITY'
  return inside.replace(/^svg:/, '') === 'style' ? faultOfStyle(value) : null
}

/** Style sheets and the values of attributes: what they may fetch, and effects. */
function faultOfStyle(value: string): string | null {
  if (value.includes('\\') || /@import/i.test(value)) return FOREIGN
  if (/url\s*\((?!\s*["']?#)/i.test(value) || /\b(?:image|src|image-set)\s*\(/i.test(value)) return FOREIGN
  if (/(?:^|[;{\s])(?:backdrop-)?filter\s*:\s*(?!none\b)/i.test(value)) return OTHERS.filter ?? null
  return null
}

/** With what stands for letters as those letters; `null`: something stands for more. */
function decoded(text: string): string | null {
  const plain = text.replace(REFERENCE, (_, name?: string, ten?: string, sixteen?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? ''
    const code = ten === undefined ? Number.parseInt(sixteen ?? '', 16) : Number(ten)
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : ''
  })
  return /&/.test(text.replace(REFERENCE, '')) ? null : plain
}
