/** Two people changed what belongs to the whole flow, the ward's data or the common words: chosen place by place. */
import { LABEL_NAMES, MOVE_NAMES, SAYS_NAMES } from '../../../../flows/own-word-names.ts'
import type { Conflict } from '../../../../publishing/api.ts'
import { Choosing } from './conflict.tsx'
import type { PartContent } from './content.ts'
import type { Line } from './difference.ts'
import type { Editing } from './editing.ts'

export function HeadConflict<Content extends PartContent>({
  editing,
  theirs,
}: {
  readonly editing: Editing<Content>
  readonly theirs: Conflict
}) {
  const { part, by, at } = theirs
  if (!part) return null
  const their = part.content as Content
  return (
    <Choosing
      what="chỗ này"
      editing={editing}
      by={by?.name ?? 'Một đồng nghiệp'}
      at={at}
      their={their}
      base={part.base}
      lines={leaves(editing.content, their)}
      name="ban-cua-toi"
    />
  )
}

/** Of what stands on these screens; what has no name here is shown by its own. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ structure: '', words: '', vi: 'Tiếng Việt', en: 'Tiếng Anh' },
  ...{ title: 'tên', summary: 'khi nào dùng', examples: 'cách gõ', group: 'mục', start: 'bước đầu' },
  ...{ sources: 'nguồn', facts: 'số liệu', reviewed: 'ngày soát', review_by: 'soát lại trước ngày' },
  ...{ says: 'lời nói', labels: 'chữ trên nút', moves: 'ở bước nào cũng hiểu' },
}

/** Every place where both have something else. */
function leaves<Content>(mine: Content, their: Content): readonly Line<Content>[] {
  return pathsOf(mine, their, []).map((path) => ({
    key: path.join('.'),
    what: named(path),
    mine: inWords(at(mine, path)),
    theirs: inWords(at(their, path)),
    take: (into, from) => put(into, path, at(from, path)) as Content,
  }))
}

function pathsOf(mine: unknown, their: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (isRecord(mine) && isRecord(their)) {
    const keys = new Set([...Object.keys(mine), ...Object.keys(their)])
    return [...keys].flatMap((key) => pathsOf(mine[key], their[key], [...path, key]))
  }
  return inWords(mine) === inWords(their) ? [] : [path]
}

function named(path: readonly string[]): string {
  const [, , list, id = ''] = path
  const own = { says: SAYS_NAMES, labels: LABEL_NAMES, moves: MOVE_NAMES }[list ?? '']?.[id]
  const names = path.map((key, at) => (at === 3 && own) || (NAMES[key] ?? key))
  return names.filter((name) => name !== '').join(' › ')
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value)
}

function put(into: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const known = isRecord(into) ? into : {}
  const next = put(known[key], rest, value)
  if (next !== undefined) return { ...known, [key]: next }
  const { [key]: _gone, ...others } = known
  return others
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(inWords).join(' · ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
