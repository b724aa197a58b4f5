/** What stands in the texts: placeholders, `otherwise`, links, length, sentences. */
import type { FlowDefinition, FlowWords, Place, Text } from '../definition.ts'
import { canExpire } from '../facts.ts'
import { OFFICE_FIELDS, placeDatum } from '../place.ts'
import { MESSAGE_CHARS_MAX, SENTENCE_WORDS_MAX, SENTENCES_MAX, sentencesOf, wordsIn } from '../sentences.ts'
import { BOT, datumWords, type FillContext, fill, NAME, placeholders, RESIDENT, TemplateError } from '../texts.ts'
import { knownAt } from './known.ts'
import { checkLinks } from './links.ts'
import { sampleContext } from './sample.ts'
import { type Scope, type Spot, stepSpot } from './scope.ts'

interface Said {
  readonly text: Text
  readonly spot: Spot
  /** Sentences are counted and figures looked for only in whole messages, not in labels. */
  readonly message: boolean
  /** What comes after the text in the same message: numbered choices. */
  readonly after?: readonly Text[]
}

export function checkTexts(scope: Scope): void {
  const known = knownAt(scope.flow.definition)
  for (const [language, words] of scope.flow.words) {
    const context = sampleContext(scope, language)
    for (const said of textsOf(words, language)) {
      const here = (said.spot.step === undefined ? undefined : known.get(said.spot.step)) ?? new Set<string>()
      checkPlaceholders(scope, said, here)
      checkSaid(scope, said, context)
    }
    checkNames(scope, words, language)
  }
  for (const [id, { value }] of Object.entries(scope.flow.definition.facts ?? {})) {
    const values = typeof value === 'object' ? Object.values(value) : [String(value)]
    for (const one of values) checkLinks(one, { path: ['facts', id] }, scope.report)
  }
}

/** Every text of a flow that is filled and shown to residents. */
function textsOf(words: FlowWords, language: string): readonly Said[] {
  const flow = (text: Text | undefined, ...path: string[]): Said[] =>
    text === undefined ? [] : [{ text, spot: { language, path }, message: path[0] === 'questions' }]
  return [
    ...flow(words.bring, 'bring'),
    ...Object.entries(words.questions ?? {}).flatMap(([id, text]) => flow(text, 'questions', id)),
    ...Object.entries(words.steps).flatMap(([id, step]) => {
      const at = (text: Text, message: boolean, ...path: readonly (string | number)[]): Said => ({
        text,
        spot: { language, ...stepSpot(id, ...path) },
        message,
      })
      const hints = step.hint === undefined ? [] : Array.isArray(step.hint) ? step.hint : [step.hint]
      const labels = Object.entries(step.choices ?? {})
      return [
        ...(step.text === undefined
          ? []
          : [{ ...at(step.text, true, 'text'), after: labels.map(([, label]) => label) }]),
        ...(step.brief === undefined ? [] : [at(step.brief, true, 'brief')]),
        ...hints.map((hint, i) => at(hint, true, 'hint', ...(Array.isArray(step.hint) ? [i] : []))),
        ...labels.map(([choice, label]) => at(label, false, 'choices', choice)),
        ...Object.entries(step.stuck ?? {}).map(([trouble, label]) => at(label, false, 'stuck', trouble)),
        ...(['next', 'skip', 'yes', 'no', 'alt'] as const).flatMap((field) => {
          const text = step[field]
          return text === undefined ? [] : [at(text, false, field)]
        }),
      ]
    }),
  ]
}

/** What a resident reads or hears, as it stands in the file, both the text and what is said otherwise. */
export function spokenTexts(words: FlowWords): readonly { readonly text: string; readonly spot: Spot }[] {
  return textsOf(words, 'vi').flatMap(({ text, spot }) =>
    (typeof text === 'string' ? [text] : [text.text, text.otherwise]).map((one) => ({ text: one, spot })),
  )
}

/** Names and notes go into lists, buttons and the desk as they stand: nothing in them is filled. */
function checkNames({ report }: Scope, words: FlowWords, language: string): void {
  const steps = Object.entries(words.steps).flatMap(([id, { title, helper }]) => [
    { said: title, spot: stepSpot(id, 'title') },
    { said: helper, spot: stepSpot(id, 'helper') },
  ])
  const names = [
    { said: words.title, spot: { path: ['title'] } },
    { said: words.summary, spot: { path: ['summary'] } },
    ...steps,
  ]
  for (const { said, spot } of names) {
    if (said?.includes('{'))
      report('block', { language, ...spot }, `"${said}" có chỗ trống mà không ai điền`, 'viết thẳng bằng chữ')
  }
}

function checkPlaceholders(scope: Scope, { text, spot }: Said, known: ReadonlySet<string>): void {
  const main = typeof text === 'string' ? text : text.text
  const doubtful = uncertain(scope, main, spot).filter((name) => !known.has(name))
  if (typeof text === 'string') {
    for (const name of new Set(doubtful)) {
      scope.report(
        'block',
        spot,
        `{${name}} có lúc chưa biết, mà chưa có lời thay cho lúc ấy (trong tệp: otherwise)`,
        'viết ở ô “Khi chưa rõ số liệu trong câu trên thì nói” (trong tệp: { text, otherwise })',
      )
    }
    return
  }
  for (const name of new Set(uncertain(scope, text.otherwise, spot))) {
    scope.report(
      'block',
      spot,
      `lời thay khi chưa biết lại cần {${name}} (trong tệp: otherwise)`,
      `viết lời thay không có {${name}}`,
    )
  }
}

/** Names in a template that may be unknown some day; what is wrong with the template itself is reported. */
function uncertain({ whole, flow, answers, report }: Scope, template: string, spot: Spot): readonly string[] {
  let names: readonly string[]
  try {
    names = placeholders(template)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    report('block', spot, error.message, 'chỗ trống viết là {tên}, không có gì khác trong ngoặc nhọn')
    return []
  }
  return names.filter((name) => {
    const state = stateOf(name, flow.definition, whole.place, answers, whole.now)
    if (state === 'unknown') report('block', spot, `không có chỗ trống {${name}}`, UNKNOWN_REMEDY)
    return state === 'uncertain'
  })
}

const UNKNOWN_REMEDY =
  'dùng {bác}, {cháu}, {tên}, hoặc chọn một số liệu đã có (trong tệp: xem các tên được dùng trong flows/README.md)'

function stateOf(
  name: string,
  { facts = {}, sources = {} }: FlowDefinition,
  place: Place,
  answers: ReadonlySet<string>,
  now: number,
) {
  if (name === RESIDENT || name === BOT || name === NAME) return 'certain'
  const [family, ...rest] = name.split('.')
  const path = rest.join('.')
  if (family === 'answer') return answers.has(path) ? 'uncertain' : 'unknown'
  if (family === 'fact') {
    const fact = Object.hasOwn(facts, path) ? facts[path] : undefined
    return fact === undefined ? 'unknown' : canExpire(fact, sources[fact.source], now) ? 'uncertain' : 'certain'
  }
  const datum = family === 'place' && path !== '' ? placeDatum(place, path) : undefined
  if (datum === undefined) return 'unknown'
  const words = datumWords(datum, 'vi')
  // A group of data is nothing to be said.
  if (words === undefined && datum !== null) return 'unknown'
  // The ward may take an address back; a name it may not.
  const optional = rest[0] === 'data_protection' || (OFFICE_FIELDS as readonly string[]).includes(rest.at(-1) ?? '')
  return words === undefined || optional ? 'uncertain' : 'certain'
}

function checkSaid(scope: Scope, { text, spot, message, after = [] }: Said, context: FillContext): void {
  const variants = typeof text === 'string' ? [text] : [text.text, text.otherwise]
  for (const variant of variants) {
    const said = fill(variant, context)
    checkLinks(said, spot, scope.report)
    if (!message) continue
    const whole = [said, ...after.map((label, i) => `${i + 1}. ${fill(label, context)}`)].join('\n')
    if (whole.length > MESSAGE_CHARS_MAX) {
      scope.report(
        'block',
        spot,
        `dài ${whole.length} ký tự sau khi điền`,
        `rút xuống dưới ${MESSAGE_CHARS_MAX}, hoặc chia hai bước`,
      )
    }
    checkSentences(scope, said, spot)
    checkFigures(scope, variant, spot)
  }
}

function checkSentences({ report }: Scope, text: string, spot: Spot): void {
  const sentences = sentencesOf(text)
  if (sentences.length > SENTENCES_MAX) {
    report(
      'warn',
      spot,
      `có ${sentences.length} câu`,
      `để nhiều nhất ${SENTENCES_MAX} câu một tin, còn lại thành bước sau`,
    )
  }
  for (const sentence of sentences) {
    const words = wordsIn(sentence)
    if (words > SENTENCE_WORDS_MAX) {
      report(
        'warn',
        spot,
        `câu dài ${words} chữ: "${sentence.slice(0, 40)}…"`,
        `tách thành các câu dưới ${SENTENCE_WORDS_MAX} chữ`,
      )
    }
  }
}

/** Phone numbers, fees, deadlines in working days, dates: they go stale, and nobody would find them in a text. */
const FIGURES =
  /(?<![\d.])(?:0\d|1[89]00)(?:[ .]?\d){4,}|\d[\d.,]*\s?(?:đồng|nghìn|triệu|₫|VND)|\d+\s?ngày làm việc|\d{1,2}\/\d{1,2}\/20\d\d/iu

function checkFigures({ report }: Scope, template: string, spot: Spot): void {
  const figure = FIGURES.exec(template)?.[0]
  if (figure !== undefined)
    report(
      'warn',
      spot,
      `"${figure}" viết thẳng trong lời`,
      'chuyển vào mục Số liệu, có nguồn và hạn dùng, hoặc mục Địa phương (trong tệp: facts, place.yaml)',
    )
}
