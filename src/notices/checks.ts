/** What is looked at before a notice may go out: the same rules as for a helper's words, and for the texts of a flow. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { unsafe } from '../desk/guard.ts'
import { REMEDIES } from '../desk/remedies.ts'
import { SENTENCE_WORDS_MAX, SENTENCES_MAX, sentencesOf, wordsIn } from '../flows/sentences.ts'
import { BOT, fill, NAME, placeholders, RESIDENT, TemplateError } from '../flows/texts.ts'
import { WARD_NEWS } from '../records.ts'
import type { NoticeProblem, NoticeWords } from './api.ts'

/** What is read on a phone without scrolling, together with who sends it and how it ends. */
export const TEXT_CHARS_MAX = 600
/** What stands where something is not known. */
const UNKNOWN = '…'

export function problemsOf(words: NoticeWords, catalogue: Catalogue): readonly NoticeProblem[] {
  const { topic, open, texts } = words
  const problems: NoticeProblem[] = []
  if (topic !== WARD_NEWS && !isOffered(catalogue, topic))
    problems.push(block('topic', 'Thủ tục này không còn mở cho người dân', 'chọn thủ tục khác, hoặc tin chung'))
  if (open !== undefined && !isOffered(catalogue, open))
    problems.push(block('open', 'Nút mở một thủ tục không còn', 'chọn thủ tục khác, hoặc bỏ nút'))
  for (const field of ['vi', 'en'] as const) {
    const text = texts[field]
    if (text !== undefined) problems.push(...ofText(field, text, catalogue))
  }
  return problems
}

export function isOffered({ flows }: Catalogue, id: string): boolean {
  const flow = flows.get(id)
  return flow !== undefined && !flow.definition.part
}

function ofText(field: 'vi' | 'en', text: string, catalogue: Catalogue): readonly NoticeProblem[] {
  if (text.trim() === '') return [block(field, 'Chưa có lời', 'viết điều người dân cần biết')]
  const filled = filledSample(text, field, catalogue)
  if ('problem' in filled) return [block(field, ...filled.problem)]
  const { said } = filled
  const { place } = catalogue
  const numbers = [place.police, place.one_stop, place.helpers, ...Object.values(place.offices ?? {})]
    .flatMap(({ phone }) => phone ?? [])
    .concat(Object.values(place.hotlines).map(({ number }) => number))
  const kind = unsafe(said, { numbers })
  const sentences = sentencesOf(said)
  const longest = Math.max(0, ...sentences.map(wordsIn))
  return [
    ...(said.length > TEXT_CHARS_MAX
      ? [block(field, `Dài ${said.length} ký tự`, `rút xuống dưới ${TEXT_CHARS_MAX} ký tự`)]
      : []),
    ...(kind === null
      ? []
      : [block(field, 'Tin này không được gửi', REMEDIES[kind].replace(/^(?:Tin|Ảnh) chưa gửi: /, ''))]),
    ...(sentences.length > SENTENCES_MAX
      ? [warn(field, `Có ${sentences.length} câu`, `nhiều nhất ${SENTENCES_MAX} câu thì dễ đọc`)]
      : []),
    ...(longest > SENTENCE_WORDS_MAX
      ? [warn(field, `Có câu dài ${longest} chữ`, `tách thành các câu dưới ${SENTENCE_WORDS_MAX} chữ`)]
      : []),
  ]
}

function filledSample(
  text: string,
  language: string,
  { common, place }: Catalogue,
): { readonly said: string } | { readonly problem: readonly [what: string, remedy: string] } {
  let names: readonly string[]
  try {
    names = placeholders(text)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { problem: [error.message, 'trong ngoặc nhọn chỉ viết {bác}, {cháu}, {tên} hoặc dữ liệu địa phương'] }
  }
  const pair = common.get(language)?.default_pair ?? { resident: 'bác', bot: 'cháu' }
  const view = { now: 0, language, channel: 'web', consent: true, pair, answers: {}, brief: false, done: [] }
  for (const name of names) {
    const known =
      [RESIDENT, BOT, NAME].includes(name) ||
      (name.startsWith('place.') && !fill(`{${name}}`, { view, place }).includes(UNKNOWN))
    if (!known) return { problem: [`Không có chỗ trống {${name}}`, 'chọn {bác}, {cháu}, {tên} hoặc viết thẳng'] }
  }
  return { said: fill(text, { view: { ...view, name: 'Nguyệt' }, place }) }
}

function block(field: NoticeProblem['field'], what: string, remedy: string): NoticeProblem {
  return { level: 'block', field, what, remedy }
}

function warn(field: NoticeProblem['field'], what: string, remedy: string): NoticeProblem {
  return { level: 'warn', field, what, remedy }
}
