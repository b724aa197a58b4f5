/**
 * Changes one place of a YAML text and leaves every other byte as it was: comments, order and spacing of what nobody
 * touched survive. Pure. The texts have been read by `readYaml` before: plain data, no duplicate keys.
 */
import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar, type YAMLMap } from 'yaml'

const READ = { version: '1.2', schema: 'core', merge: false, uniqueKeys: false } as const
/** Texts are sentences: a line is as long as the sentence, and no line end is put into it. */
const WRITE = { lineWidth: 0, indent: 2 } as const

export type Path = readonly string[]

interface Spot {
  readonly map: YAMLMap
  readonly at: number
}

/**
 * @param path   of a pair in a mapping; the mapping itself must be there
 * @param value  undefined: the pair is taken out
 * @param after  where a new pair goes: behind this key; `''`: first; undefined: last
 */
export function putAt(text: string, path: Path, value: unknown, after?: string): string {
  const document = parseDocument(text, READ)
  const spot = spotOf(document, path)
  if (spot === null) return text
  const { map, at } = spot
  const key = path.at(-1) as string
  const pair = map.items[at] as Pair | undefined
  if (pair === undefined) {
    if (value === undefined) return text
    // An empty mapping or one written in a line has no lines of its own to add to.
    if (map.items.length > 0 && !map.flow) return insert(text, map, key, value, after)
    document.setIn(path, value)
    return document.toString(WRITE)
  }
  if (value === undefined) return withoutPair(text, spot)
  if (isDeepStrictEqual(jsOf(document, pair.value), value)) return text
  const [start, end] = linesOf(text, spot)
  const merged = merge(pair.value, value)
  const lines = rendered(pair.key, merged, columnOf(text, start))
  return checked(text, text.slice(0, start) + lines + text.slice(end), path, value)
}

/** The pairs of a mapping in another order; names that are not there are passed over, others stay at the end. */
export function reorder(text: string, path: Path, order: readonly string[]): string {
  const document = parseDocument(text, READ)
  const map = document.getIn(path, true)
  if (!isMap(map)) return text
  const blocks = map.items.map((pair, at) => ({ key: keyOf(pair), span: linesOf(text, { map, at }, true) }))
  const [first, last] = [blocks[0], blocks.at(-1)]
  if (!first || !last) return text
  const place = new Map(order.map((key, at) => [key, at]))
  const sorted = [...blocks].sort((a, b) => (place.get(a.key) ?? order.length) - (place.get(b.key) ?? order.length))
  const body = sorted.map(({ span: [start, end] }) => text.slice(start, end))
  // A last line without its end must not run into the next.
  const whole = body.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('')
  return text.slice(0, first.span[0]) + whole + text.slice(last.span[1])
}

/** A pair under another name; its content and its comments stay. */
export function renameKey(text: string, path: Path, name: string): string {
  const spot = spotOf(parseDocument(text, READ), path)
  const key = spot && (spot.map.items[spot.at] as Pair<Scalar> | undefined)?.key
  if (!key?.range) return text
  return text.slice(0, key.range[0]) + name + text.slice(key.range[1])
}

function spotOf(document: ReturnType<typeof parseDocument>, path: Path): Spot | null {
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(map)) return null
  const at = map.items.findIndex((pair) => keyOf(pair) === path.at(-1))
  return { map, at: at < 0 ? map.items.length : at }
}

function keyOf(pair: Pair<unknown, unknown>): string {
  return isScalar(pair.key) ? String(pair.key.value) : ''
}

function jsOf(document: ReturnType<typeof parseDocument>, node: unknown): unknown {
  return typeof node === 'object' && node !== null && 'toJS' in node ? (node as Scalar).toJS(document) : node
}

/** From the beginning of the key's line (`comments`: of the lines of comment above it) to the end of its last line. */
function linesOf(text: string, { map, at }: Spot, comments = false): readonly [number, number] {
  const pair = map.items[at] as Pair<Scalar, Scalar | null>
  let start = lineStart(text, pair.key.range?.[0] ?? 0)
  if (comments) {
    while (start > 0) {
      const above = lineStart(text, start - 1)
      if (!/^\s*#/.test(text.slice(above, start)) || /^# yaml-language-server/.test(text.slice(above, start))) break
      start = above
    }
  }
  let end = pair.value?.range?.[1] ?? pair.key.range?.[1] ?? start
  if (text[end - 1] !== '\n') {
    const next = text.indexOf('\n', end)
    end = next < 0 ? text.length : next + 1
  }
  // A block ends where its last content does: blank lines and comments behind it belong to what follows.
  const lines = text.slice(start, end).split('\n')
  const own = columnOf(text, lineStart(text, pair.key.range?.[0] ?? 0))
  while (lines.length > 2) {
    const last = lines.at(-2) as string
    const isOthers = last.trim() === '' || (last.trim().startsWith('#') && last.search(/\S/) <= own)
    if (!isOthers) break
    lines.splice(-2, 1)
    end -= last.length + 1
  }
  return [start, end]
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

function columnOf(text: string, start: number): number {
  return /^ */.exec(text.slice(start))?.[0].length ?? 0
}

function withoutPair(text: string, spot: Spot): string {
  const [start, end] = linesOf(text, spot, true)
  return text.slice(0, start) + text.slice(end)
}

function insert(text: string, map: YAMLMap, key: string, value: unknown, after: string | undefined): string {
  const at = after === undefined ? map.items.length - 1 : map.items.findIndex((pair) => keyOf(pair) === after)
  const column = columnOf(text, linesOf(text, { map, at: 0 })[0])
  const offset =
    after === ''
      ? linesOf(text, { map, at: 0 }, true)[0]
      : linesOf(text, { map, at: at < 0 ? map.items.length - 1 : at })[1]
  const before = text.slice(0, offset)
  return `${before === '' || before.endsWith('\n') ? before : `${before}\n`}${rendered(key, value, column)}${text.slice(offset)}`
}

function rendered(key: unknown, value: unknown, column: number): string {
  const document = new Document({}, { version: '1.2', schema: 'core' })
  const map = document.createNode({}) as YAMLMap
  map.items.push(document.createPair(isScalar(key) ? key.value : key, null))
  ;(map.items[0] as Pair).value = nodeOf(document, value)
  document.contents = map as never
  const pad = ' '.repeat(column)
  return document
    .toString(WRITE)
    .split('\n')
    .map((line) => (line === '' ? line : pad + line))
    .join('\n')
}

function nodeOf(document: Document, value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'toJSON' in value ? value : document.createNode(value)
}

/** The node with the value put in, as little changed as can be. */
function merge(node: unknown, value: unknown): unknown {
  const document = new Document()
  if (isMap(node) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const wanted = Object.entries(value).filter(([, one]) => one !== undefined)
    const known = new Map(node.items.map((pair) => [keyOf(pair), pair]))
    node.items = wanted.map(([key, one]) => {
      const pair = known.get(key)
      if (pair === undefined) return document.createPair(key, one)
      pair.value = merge(pair.value, one)
      return pair
    }) as typeof node.items
    return node
  }
  if (isSeq(node) && Array.isArray(value)) {
    const known = node.items.map((item) => ({ item, js: (item as Scalar).toJSON?.() ?? item }))
    node.items = value.map((one) => {
      const at = known.findIndex(({ js }) => isDeepStrictEqual(js, one))
      return at < 0 ? document.createNode(one) : known.splice(at, 1)[0]?.item
    })
    return node
  }
  if (isScalar(node) && (typeof value !== 'object' || value === null)) {
    if (node.value !== value) {
      node.value = value
      // A text that has lines now is written as lines.
      if (typeof value === 'string' && value.includes('\n')) node.type = 'BLOCK_LITERAL'
    }
    return node
  }
  return document.createNode(value)
}

/** Should splicing ever go wrong, the text is written whole: a comment may move, a value never. */
function checked(before: string, text: string, path: Path, value: unknown): string {
  const document = parseDocument(text, READ)
  if (document.errors.length === 0 && isDeepStrictEqual(jsOf(document, document.getIn(path, true)), value)) return text
  const whole = parseDocument(before, READ)
  whole.setIn(path, value)
  return whole.toString(WRITE)
}
