/** Does every step have its words in every language? */
import type { FlowWords, Step, StepWords } from '../definition.ts'
import { lacking } from '../lending.ts'
import { stepKind } from '../steps/index.ts'
import { checkChoices } from './choices.ts'
import { levelOf, type Scope, stepSpot } from './scope.ts'

export function checkWords(scope: Scope): void {
  const { whole, flow, report } = scope
  for (const language of whole.common.keys()) {
    if (!flow.words.has(language)) {
      report(
        levelOf(language),
        { language, path: [] },
        `chưa có lời cho ngôn ngữ "${language}"`,
        `thêm locales/${language}/${scope.id}.yaml`,
      )
    }
    const groups = whole.common.get(language)?.groups ?? {}
    if (!flow.definition.part && !Object.hasOwn(groups, flow.definition.group)) {
      report(
        levelOf(language),
        { path: ['group'] },
        `common.yaml (${language}) không có tên nhóm "${flow.definition.group}"`,
        'thêm vào groups',
      )
    }
  }
  for (const [language, words] of flow.words) {
    for (const [id, step] of Object.entries(flow.definition.steps))
      checkStep(scope, language, id, step, words.steps[id] ?? {})
    checkLeftovers(scope, language, words)
  }
}

function remedyOf(language: string): string {
  return levelOf(language) === 'block'
    ? 'viết thêm vào tệp lời'
    : 'cả bước đang nói bằng tiếng Việt: viết thêm vào tệp lời'
}

function checkStep(scope: Scope, language: string, id: string, step: Step, words: StepWords): void {
  const spot = (...path: readonly string[]) => ({ language, ...stepSpot(id, ...path) })
  const missing = lacking(step, words)
  for (const { what, path } of missing)
    scope.report(levelOf(language), spot(path), `thiếu ${what} (${language})`, remedyOf(language))
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
  checkChoices(scope, language, id, step, words)
}

function checkLeftovers({ flow, report }: Scope, language: string, words: FlowWords): void {
  for (const id of Object.keys(words.steps)) {
    if (!Object.hasOwn(flow.definition.steps, id)) {
      report(
        'warn',
        { language, ...stepSpot(id) },
        `có lời cho bước không có "${id}" (${language})`,
        'xóa đi, hoặc sửa tên cho khớp',
      )
    }
  }
}

function owns(record: Readonly<Record<string, unknown>> | undefined, name: string): boolean {
  return record !== undefined && Object.hasOwn(record, name)
}
