/** Where two contents of a step part, field by field, and how one field is carried over. Pure. */
import type { StepContent } from '../../../../publishing/api.ts'

export interface Line<Content> {
  readonly key: string
  /** "Tiếng Việt › nút “Rồi”". */
  readonly what: string
  readonly mine: string
  readonly theirs: string
  /** `into` with this one field as `from` has it. */
  take(into: Content, from: Content): Content
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  text: 'lời nói',
  choices: 'chữ trên nút',
  also: 'cách nói khác',
  hint: 'lời giải thích lại',
  brief: 'lời nói ngắn',
  stuck: 'chỗ hay vướng',
  title: 'tên ngắn',
  helper: 'lời dặn người giúp',
  alt: 'lời tả ảnh',
  voice: 'tiếng đọc',
  next: 'nút đi tiếp',
  skip: 'nút bỏ qua',
  yes: 'nút đúng',
  no: 'nút chưa đúng',
  kind: 'loại bước',
  sources: 'nguồn',
  picture: 'ảnh',
  hard: 'bước khó',
  remind: 'nhắc lại',
  stage: 'chặng',
}

export function difference(mine: StepContent, theirs: StepContent): readonly Line<StepContent>[] {
  const words = (['vi', 'en'] as const).flatMap((language) =>
    fields(mine.words[language], theirs.words[language]).map(
      (field): Line<StepContent> => ({
        key: `${language}.${field}`,
        what: `${language === 'vi' ? 'Tiếng Việt' : 'Tiếng Anh'} › ${FIELD_NAMES[field] ?? field}`,
        mine: shown(mine.words[language], field),
        theirs: shown(theirs.words[language], field),
        take: (into, from) => ({
          ...into,
          words: { ...into.words, [language]: carried(into.words[language], from.words[language], field) },
        }),
      }),
    ),
  )
  const structure = fields(mine.structure, theirs.structure).map(
    (field): Line<StepContent> => ({
      key: `structure.${field}`,
      what: `Đường đi › ${FIELD_NAMES[field] ?? field}`,
      mine: shown(mine.structure, field),
      theirs: shown(theirs.structure, field),
      take: (into, from) => ({ ...into, structure: carried(into.structure, from.structure, field) }),
    }),
  )
  return [...words, ...structure]
}

function fields(a: object | undefined, b: object | undefined): readonly string[] {
  const names = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])
  return [...names].filter((name) => shown(a, name) !== shown(b, name))
}

function shown(value: object | undefined, field: string): string {
  const found = (value as Readonly<Record<string, unknown>> | undefined)?.[field]
  return inWords(found)
}

function inWords(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(inWords).join(' · ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${inWords(inner)}`)
      .join(' · ')
  return String(value)
}

function carried<T extends object>(into: T | undefined, from: T | undefined, field: string): T {
  const { [field]: _gone, ...rest } = { ...into } as Readonly<Record<string, unknown>>
  const value = (from as Readonly<Record<string, unknown>> | undefined)?.[field]
  return (value === undefined ? rest : { ...rest, [field]: value }) as T
}
