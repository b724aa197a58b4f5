/**
 * Reads one definition file. The text is taken as hostile: what YAML can do beyond plain data is refused, and nothing
 * is built before it has been refused.
 */
import { type ErrorCode, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { readPlain } from './plain.ts'

export const FILE_BYTES_MAX = 1_048_576
const DEPTH_MAX = 20
/** Names through which JavaScript objects are changed behind one's back. */
const KEYS_REFUSED = ['__proto__', 'constructor', 'prototype']

export interface YamlProblem {
  readonly line: number
  readonly what: string
  readonly remedy: string
}

export type YamlReading =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly problems: readonly YamlProblem[] }

export function readYaml(text: string): YamlReading {
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) return refused(TOO_BIG)
  const unseen = text.search(UNSEEN)
  if (unseen >= 0) {
    const line = text.slice(0, unseen).split('\n').length
    return refused({ line, what: 'có ký tự điều khiển không nhìn thấy', remedy: 'xóa dòng ấy rồi gõ lại bằng tay' })
  }
  const plain = readPlain(text, DEPTH_MAX)
  return plain === null ? readClosely(text) : { kind: 'read', value: plain.value }
}

/** With the place of everything, so that what is wrong can be shown: for files in which something may be. */
export function readClosely(text: string): YamlReading {
  const { document, lines } = parse(text)
  const at = (offset: number) => lines.linePos(offset).line
  const problems = document.errors.map(({ code, pos }) => {
    const [what, remedy] = FAULTS[code] ?? [`không đọc được YAML (${code})`, LOOK_AGAIN]
    return { line: at(pos[0]), what, remedy }
  })
  if (document.directives?.yaml.explicit || text.startsWith('%')) {
    problems.push({ line: 1, what: 'có dòng chỉ thị "%…"', remedy: 'xóa dòng ấy: tệp luôn là YAML 1.2' })
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  const found = inspect(document.contents, at)
  if (found.length > 0) return { kind: 'refused', problems: found }
  return { kind: 'read', value: document.toJS() }
}

export const TOO_BIG: YamlProblem = {
  line: 1,
  what: `tệp lớn hơn ${FILE_BYTES_MAX} byte`,
  remedy: 'chia thủ tục thành nhiều phần và gọi bằng bước call',
}

/** Control characters but tab and line ends, and the signs that turn the direction of writing. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/

const TOO_DEEP = 'lồng nhau quá sâu hoặc quá lớn'

const LOOK_AGAIN = 'xem lại dấu cách đầu dòng, dấu ngoặc và dấu nháy quanh chỗ ấy'

/** What is wrong and what helps, by the library's code; others are rare, and the code helps whoever is asked. */
const FAULTS: Readonly<Partial<Record<ErrorCode, readonly [what: string, remedy: string]>>> = {
  RESOURCE_EXHAUSTION: [TOO_DEEP, `giữ độ sâu dưới ${DEPTH_MAX} lớp`],
  TAB_AS_INDENT: ['có phím Tab ở đầu dòng', 'dùng dấu cách thay cho phím Tab ở đầu dòng'],
  MULTIPLE_DOCS: ['có hai tài liệu trong một tệp', 'mỗi tệp chỉ một tài liệu: xóa dòng "---"'],
  BAD_INDENT: ['dòng thụt vào không đều', 'các dòng cùng cấp phải thụt vào bằng nhau'],
  MISSING_CHAR: ['thiếu một dấu', 'thêm dấu nháy, dấu ngoặc hoặc dấu hai chấm còn thiếu'],
  UNEXPECTED_TOKEN: ['có dấu đứng không đúng chỗ', LOOK_AGAIN],
  BAD_SCALAR_START: ['có dấu đứng không đúng chỗ', 'đặt cả câu trong dấu nháy kép'],
  BLOCK_AS_IMPLICIT_KEY: [
    'một dòng có hai dấu hai chấm, hoặc dòng sau thụt vào quá',
    'đặt cả câu trong dấu nháy kép, hoặc cho dòng sau thụt vào bằng dòng trên',
  ],
  MULTILINE_IMPLICIT_KEY: ['thiếu dấu hai chấm sau tên mục', LOOK_AGAIN],
  BAD_DQ_ESCAPE: ['dấu \\ đứng trong dấu nháy kép', 'viết \\\\ hoặc dùng dấu nháy đơn'],
}

function parse(text: string) {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    // Looked for below: the library compares every key with every other, minutes for a large file.
    uniqueKeys: false,
    prettyErrors: false,
    // 'silent' would also pass over a second document.
    logLevel: 'error',
    lineCounter: lines,
  })
  return { document, lines }
}

/** Anchors, aliases, tags, merge keys, duplicate and dangerous keys, depth: everything but plain data. */
function inspect(contents: Node | null, at: (offset: number) => number): readonly YamlProblem[] {
  const problems: YamlProblem[] = []
  const report = (node: Node, what: string, remedy: string) =>
    problems.push({ line: at(node.range?.[0] ?? 0), what, remedy })

  // A list of work instead of recursion: the depth of the file is not ours to choose.
  const work: { node: Node; depth: number }[] = contents ? [{ node: contents, depth: 1 }] : []
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const { node, depth } = next
    if (isAlias(node)) {
      report(node, `có tham chiếu *${node.source}`, 'chép lại nội dung thay cho tham chiếu')
      continue
    }
    if (node.tag !== undefined)
      report(node, `có thẻ kiểu ${node.tag}`, 'xóa thẻ "!…"; cần chữ thì đặt trong dấu ngoặc kép')
    if ('anchor' in node && node.anchor) report(node, `có mỏ neo &${node.anchor}`, 'xóa dấu & và tên đứng sau nó')
    if (depth > DEPTH_MAX) {
      report(node, TOO_DEEP, `giữ độ sâu dưới ${DEPTH_MAX} lớp`)
      break
    }
    if (isScalar(node) && typeof node.value === 'number' && /^[-+]?0\d/.test(node.source ?? '')) {
      report(node, `số ${node.source} bắt đầu bằng 0 sẽ mất số 0`, 'đặt trong dấu ngoặc kép')
    }
    if (isSeq(node)) for (const item of node.items) work.push({ node: item as Node, depth: depth + 1 })
    if (isMap(node))
      for (const child of mapping(node.items as Pair<Node, Node | null>[])) work.push({ node: child, depth: depth + 1 })
  }
  return problems.sort((a, b) => a.line - b.line)

  function mapping(pairs: readonly Pair<Node, Node | null>[]): readonly Node[] {
    const seen = new Set<string>()
    return pairs.flatMap(({ key, value }) => {
      if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
        report(key, 'tên trường không phải là chữ', 'viết tên trường là một từ, theo sau là dấu hai chấm')
        return []
      }
      const name = String(key.value)
      if (name === '<<') report(key, 'có khóa gộp "<<"', 'chép lại các trường thay cho gộp')
      if (KEYS_REFUSED.includes(name)) report(key, `tên "${name}" không được dùng`, 'đặt tên khác')
      if (seen.has(name)) report(key, `"${name}" có hai lần`, 'giữ lại một')
      seen.add(name)
      return value === null ? [key] : [key, value]
    })
  }
}

function refused(problem: YamlProblem): YamlReading {
  return { kind: 'refused', problems: [problem] }
}

/** The line of what stands at a path, or of the nearest thing above it. */
export type LineFinder = (path: readonly (string | number)[]) => number

/** Parses again when first asked: only files with problems are, and nothing of the others is kept. */
export function lineFinder(text: string): LineFinder {
  let parsed: ReturnType<typeof parse> | undefined
  return (path) => {
    parsed ??= parse(text)
    let node: unknown = parsed.document.contents
    let offset = 0
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key: name }) => isScalar(name) && String(name.value) === String(key))
        if (pair === undefined) break
        offset = (pair.key as Node).range?.[0] ?? offset
        node = pair.value
      } else if (isSeq(node)) {
        node = node.items[Number(key)]
        if (node === undefined) break
        offset = (node as Node).range?.[0] ?? offset
      } else break
    }
    return parsed.lines.linePos(offset).line
  }
}
