/** The ward's data and the words that belong to no flow. */
import { turnedSpans } from '../hours.ts'
import { type Place, placeDatum } from '../place.ts'
import type { Problem } from '../problem.ts'
import { placeholders, TemplateError } from '../texts.ts'
import { checkLinks } from './links.ts'
import { levelOf, type Report, reportInto, type Whole } from './scope.ts'

export function checkPlace({ place, flows }: Pick<Whole, 'place' | 'flows'>, report: Report): void {
  const offices = { police: place.police, one_stop: place.one_stop, helpers: place.helpers, ...place.offices }
  for (const [id, { hours }] of Object.entries(offices)) {
    for (const span of hours ? turnedSpans(hours) : []) {
      report('block', { path: [id, 'hours'] }, `giờ "${span}" đóng trước khi mở`, 'viết giờ mở trước, giờ đóng sau')
    }
  }
  for (const [at, id] of (place.often ?? []).entries()) {
    const flow = flows.get(id)
    if (flow === undefined || flow.definition.part)
      report(
        'warn',
        { path: ['often', at] },
        `không có thủ tục "${id}" để bà con chọn`,
        'bỏ khỏi mục Hay được hỏi (trong tệp: often)',
      )
  }
}

/** Lists of keys that the program uses by name: a language that lacks one would fall silent there. */
const SETS = ['says', 'labels', 'reasons', 'groups', 'media'] as const

export function checkCommon(whole: Whole, problems: Problem[]): void {
  const report = reportInto(problems, whole.where, 'common')
  const ours = [...whole.common].flatMap(([language, words]) => (levelOf(language) === 'block' ? [words] : []))
  for (const [language, words] of whole.common) {
    for (const set of SETS) {
      const names = new Set(ours.flatMap((other) => Object.keys(other[set])))
      for (const name of names) {
        if (!Object.hasOwn(words[set], name))
          report(
            levelOf(language),
            { language, path: [set] },
            `${set} thiếu "${name}" (${language})`,
            'dịch từ ngôn ngữ khác',
          )
      }
    }
    for (const [name, said] of Object.entries(words.says)) {
      for (const text of typeof said === 'string' ? [said] : said)
        checkText(whole.place, text, { language, path: ['says', name] }, report)
    }
    for (const set of ['labels', 'reasons'] as const) {
      for (const [name, text] of Object.entries(words[set]))
        checkText(whole.place, text, { language, path: [set, name] }, report)
    }
  }
}

function checkText(place: Place, text: string, spot: Parameters<Report>[1], report: Report): void {
  checkLinks(text, spot, report)
  try {
    // Other names are filled by the sentence's own place in the program.
    for (const name of placeholders(text)) {
      const path = name.startsWith('place.') ? name.slice('place.'.length) : undefined
      if (
        name.startsWith('fact.') ||
        name.startsWith('answer.') ||
        (path !== undefined && placeDatum(place, path) === undefined)
      ) {
        report(
          'block',
          spot,
          `không có chỗ trống {${name}} ở đây`,
          'viết thẳng bằng chữ (trong tệp: xem các tên được dùng trong flows/README.md)',
        )
      }
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    report('block', spot, error.message, 'chỗ trống viết là {tên}, không có gì khác trong ngoặc nhọn')
  }
}
