/** Does every step have its words in every language? */
import { HALVES } from '../../understanding/half-days.ts'
import type { FlowWords, Step, StepWords } from '../definition.ts'
import { stepKind } from '../steps/index.ts'
import { checkChoices } from './choices.ts'
import { type Scope, stepSpot } from './scope.ts'

export function checkWords(scope: Scope): void {
  const { whole, flow, report } = scope
  for (const language of whole.common.keys()) {
    if (!flow.words.has(language)) {
      report(
        'block',
        { language, path: [] },
        `chưa có lời cho ngôn ngữ "${language}"`,
        `thêm locales/${language}/${scope.id}.yaml`,
      )
    }
    const groups = whole.common.get(language)?.groups ?? {}
    if (!flow.definition.part && !Object.hasOwn(groups, flow.definition.group)) {
      report(
        'block',
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

function checkStep(scope: Scope, language: string, id: string, step: Step, words: StepWords): void {
  const spot = (...path: readonly string[]) => ({ language, ...stepSpot(id, ...path) })
  const missing = (what: string, ...path: readonly string[]) =>
    scope.report('block', spot(...path), `thiếu ${what} (${language})`, 'viết thêm vào tệp lời')
  if (stepKind(step).speaks && words.text === undefined) missing('text')
  if (step.picture !== undefined && words.alt === undefined) missing('alt: lời tả hình cho người không thấy hình')
  for (const trouble of Object.keys(step.stuck ?? {})) {
    if (!owns(words.stuck, trouble)) missing(`lời cho chỗ vướng "${trouble}"`, 'stuck')
  }
  const choices = step.kind === 'choose' ? Object.keys(step.choices) : step.kind === 'window' ? HALVES : []
  for (const choice of choices) {
    if (!owns(words.choices, choice)) missing(`lời cho lựa chọn "${choice}"`, 'choices')
  }
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
