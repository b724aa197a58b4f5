/** Does every step have its words in every language? */
import type { FlowWords, Step, StepWords } from '../definition.ts'
import { LANGUAGE_NAMES } from '../in-words.ts'
import { type Lack, lacking, MAIN_LANGUAGE } from '../lending.ts'
import { stepKind } from '../steps/index.ts'
import type { FillContext } from '../texts.ts'
import { checkChoices } from './choices.ts'
import { sampleContext } from './sample.ts'
import { levelOf, type Scope, stepSpot } from './scope.ts'

export function checkWords(scope: Scope): void {
  const { whole, flow, report } = scope
  for (const language of whole.common.keys()) {
    if (!flow.words.has(language)) {
      report(
        levelOf(language),
        { language, path: [] },
        `chưa có lời nào bằng ${inWords(language)}`,
        `dịch các bước sang ${inWords(language)} (trong tệp: locales/${language}/${scope.id}.yaml)`,
      )
    }
    const groups = whole.common.get(language)?.groups ?? {}
    if (!flow.definition.part && !Object.hasOwn(groups, flow.definition.group)) {
      report(
        levelOf(language),
        { path: ['group'] },
        `mục "${flow.definition.group}" của menu chưa có tên bằng ${inWords(language)}`,
        'chọn mục khác, hoặc đặt tên cho mục ấy (trong tệp: groups của common.yaml)',
      )
    }
  }
  for (const [language, words] of flow.words) {
    const context = sampleContext(scope, language)
    for (const [id, step] of Object.entries(flow.definition.steps))
      checkStep(scope, context, id, step, words.steps[id] ?? {})
    checkLeftovers(scope, language, words)
  }
}

function remedyOf(language: string): string {
  if (language === MAIN_LANGUAGE) return 'viết lời ấy'
  return levelOf(language) === 'block'
    ? `viết bằng ${inWords(language)}, hoặc nhờ người dịch trước khi phát hành`
    : 'cả bước đang nói bằng tiếng Việt: dịch thêm lời ấy'
}

function inWords(language: string): string {
  return LANGUAGE_NAMES[language] ?? `ngôn ngữ "${language}"`
}

/** What is missing, by the words it has in the main language. */
function lackInWords([field, id]: Lack, main: StepWords | undefined): string {
  if (field === 'text') return 'lời người dân đọc (trong tệp: text)'
  if (field === 'alt') return 'lời tả ảnh cho người không thấy ảnh (trong tệp: alt)'
  const said = id === undefined ? undefined : main?.[field]?.[id]
  const label = typeof said === 'object' ? said.text : (said ?? id)
  return `chữ trên nút ${field === 'stuck' ? 'chỗ vướng ' : ''}"${label}"`
}

function checkStep(scope: Scope, context: FillContext, id: string, step: Step, words: StepWords): void {
  const { language } = context.view
  const spot = (...path: readonly string[]) => ({ language, ...stepSpot(id, ...path) })
  const missing = lacking(step, words)
  const main = scope.flow.words.get(MAIN_LANGUAGE)?.steps[id]
  for (const lack of missing) {
    const what = `thiếu ${lackInWords(lack, main)} bằng ${inWords(language)}`
    scope.report(levelOf(language), spot(...lack), what, remedyOf(language))
  }
  // It is said in the main language, and what is wrong with that is reported there.
  if (missing.length > 0 && levelOf(language) === 'warn') return
  const events = stepKind(step)
    .exits(step)
    .map(({ event }) => event)
  const extra = [
    ...Object.keys(words.also ?? {})
      .filter((name) => !events.includes(name))
      .map((name) => ['also', name] as const),
    ...Object.keys(words.choices ?? {})
      .filter((name) => !events.includes(name))
      .map((name) => ['choices', name] as const),
    ...Object.keys(words.stuck ?? {})
      .filter((name) => !owns(step.stuck, name))
      .map((name) => ['stuck', name] as const),
  ]
  for (const [field, name] of extra) {
    scope.report(
      'warn',
      spot(field, name),
      `có lời cho "${name}" mà bước không có lối ấy`,
      'xóa đi, hoặc sửa tên cho khớp',
    )
  }
  checkChoices(scope, context, id, step, words)
}

function checkLeftovers({ flow, report }: Scope, language: string, words: FlowWords): void {
  for (const id of Object.keys(words.steps)) {
    if (!Object.hasOwn(flow.definition.steps, id)) {
      report(
        'warn',
        { language, ...stepSpot(id) },
        `có lời cho bước không có "${id}" bằng ${inWords(language)}`,
        'xóa đi, hoặc sửa tên cho khớp',
      )
    }
  }
}

function owns(record: Readonly<Record<string, unknown>> | undefined, name: string): boolean {
  return record !== undefined && Object.hasOwn(record, name)
}
