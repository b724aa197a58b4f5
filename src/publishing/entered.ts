/** What somebody typed into the editor, as far as it may go into a file. Pure. */
import type { EditorProblem } from './api.ts'
import { Refused } from './refusals.ts'
import { type Content, stepOfPart } from './units.ts'

/** Left out and empty are the same to whoever types: an empty text, a list or group without anything in it. */
export function withoutEmpty<T>(value: T): T {
  return (cleaned(value) ?? {}) as T
}

/**
 * A question without choices is still a question, and the check says what is missing; a language without pairs of address is
 * one that has none.
 */
const STANDS_EMPTY: ReadonlySet<string> = new Set(['choices', 'steps', 'pairs'])

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') {
    const text = value.normalize('NFC').replaceAll('\r\n', '\n').trim()
    return text === '' ? undefined : text
  }
  if (Array.isArray(value)) return value.map(cleaned).filter((one) => one !== undefined)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, one]) => {
    const kept = cleaned(one)
    const isEmpty = typeof kept === 'object' && kept !== null && Object.keys(kept).length === 0
    return kept === undefined || (isEmpty && !STANDS_EMPTY.has(key)) ? [] : [[key, kept] as const]
  })
  return Object.fromEntries(entries)
}

/** Signs nobody sees, and signs that turn the direction of writing. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/
const MARKUP = /<\/?[a-z!][^>]*>|<script|javascript:/i

/** @throws {Refused} 'unreadable' with every place */
export function checkedTexts(content: Content, part: string): void {
  const problems: EditorProblem[] = []
  const walk = (value: unknown, path: readonly (string | number)[], file: EditorProblem['file']) => {
    if (typeof value === 'string') {
      const fault = UNSEEN.test(value)
        ? ['có ký tự điều khiển không nhìn thấy', 'xóa đoạn ấy rồi gõ lại bằng tay']
        : MARKUP.test(value)
          ? ['có thẻ HTML hoặc mã', 'viết bằng chữ thường, không dùng dấu < >']
          : undefined
      const [what, remedy] = fault ?? []
      if (what && remedy)
        problems.push({ level: 'block', id: `text.${file}.${path.join('.')}`, part, file, line: 1, path, what, remedy })
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) walk(one, [...path, key], file)
    }
  }
  walk(content.structure, [], 'flow')
  for (const [language, words] of Object.entries(content.words ?? {})) walk(words, [], language as 'vi')
  if (problems.length > 0) throw new Refused('unreadable', { problems, ...(stepOfPart(part) && { where: part }) })
}
