/**
 * One flow on one sheet of A4 in large type, for people without a phone: what to bring, the straight way in steps, what is
 * asked most, where, a code to scan, and how old it all is. HTML that prints as it stands: no script, nothing fetched.
 */
import { renderSVG } from 'uqr'
import { dayOf } from './calendar.ts'
import type { FlowDefinition, FlowWords, Place, Text } from './definition.ts'
import type { CommonWords } from './own-words.ts'
import { sentencesOf } from './sentences.ts'
import type { View } from './steps/step.ts'
import { straightWay } from './straight.ts'
import { type FillContext, fill } from './texts.ts'

export interface PrintOptions {
  readonly definition: FlowDefinition
  readonly words: FlowWords
  readonly common: CommonWords
  readonly place: Place
  /** Where the code leads: the flow on the web page, a bot, a page. */
  readonly link: string
  readonly now: number
}

/** More than this does not fit on a sheet in type that old eyes read. */
const STEPS_MAX = 7
const SOURCES_MAX = 2

/** What is asked most, in the order people ask. */
const QUESTIONS = ['phi', 'thoi_gian', 'o_dau']

/**
 * Type in points by how much there is to say: half a point below the largest that was measured to fit, so that another
 * ward's addresses fit too.
 */
const SIZES: readonly (readonly [upToWeight: number, points: number])[] = [
  [1_300, 15],
  [1_450, 14.5],
  [1_560, 14],
  [1_690, 13.5],
  [1_820, 12.5],
  [2_000, 12],
  [2_060, 11.5],
  [2_200, 11],
  [2_330, 10.75],
  [Number.POSITIVE_INFINITY, 10.5],
]
/** Characters that a paragraph costs besides its own: the rest of its last line, and the gap. */
const PARAGRAPH_CHARS = 45

/** A sheet speaks to nobody in particular. */
const READER: Readonly<Record<string, { readonly resident: string; readonly bot: string }>> = {
  vi: { resident: 'bà con', bot: 'chúng tôi' },
  en: { resident: 'you', bot: 'we' },
}

const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vi: {
    bring: 'Mang theo, để sẵn',
    steps: 'Các bước',
    questions: 'Hay được hỏi',
    scan: 'Quét mã này bằng máy ảnh điện thoại để được chỉ từng bước',
    safe: 'Không đưa mã OTP, mật khẩu cho ai, kể cả người xưng là công an. Không bấm đường dẫn lạ, không cài ứng dụng người khác gửi.',
    ask: 'Cần người giúp',
    checked: 'Đối chiếu với quy định ngày',
    sources: 'Nguồn',
    printed: 'In ngày',
    note: 'Ghi thêm',
  },
  en: {
    bring: 'Bring along',
    steps: 'Steps',
    questions: 'Often asked',
    scan: 'Scan this code with your phone’s camera to be led step by step',
    safe: 'Never give one-time codes or passwords to anyone, not even someone who says they are police. Open no strange links, install no app that somebody sends you.',
    ask: 'Need a person',
    checked: 'Compared with the rules on',
    sources: 'Sources',
    printed: 'Printed on',
    note: 'Notes',
  },
}

export function printedSheet({ definition, words, common, place, link, now }: PrintOptions): string {
  const language = common.language.tag
  const labels = LABELS[language] ?? LABELS.vi ?? {}
  const { resident, bot } = READER[language] ?? common.default_pair
  const view: View = {
    now,
    language,
    channel: 'paper',
    consent: false,
    pair: { resident, bot },
    answers: {},
    brief: false,
    done: [],
  }
  const context: FillContext = { view, place, definition }
  const say = (text: Text) => escaped(fill(text, context))
  const statements = (text: Text) =>
    sentencesOf(fill(text, context))
      .filter((sentence) => !sentence.trim().endsWith('?'))
      .map((sentence) => escaped(sentence.trim()))
      .join(' ')
  const steps = straightWay(definition).flatMap((id) => {
    const { text, title } = words.steps[id] ?? {}
    const said = text === undefined ? '' : statements(text)
    const { kind, stage } = definition.steps[id] ?? {}
    return said === '' ? [] : [{ title: title === undefined ? '' : escaped(title), said, kind, stage }]
  })
  const shown = fewest(steps)
  const questions = QUESTIONS.flatMap((id) => {
    const answer = words.questions?.[id]
    const [asked] = common.questions?.[id] ?? []
    return answer === undefined || asked === undefined ? [] : [{ asked: escaped(capital(asked)), answer: say(answer) }]
  })
  const { helpers, police } = place
  const sections = `${words.bring === undefined ? '' : `<section><h2>${labels.bring}</h2><p>${capital(say(words.bring))}.</p></section>`}
<section><h2>${labels.steps}</h2><ol>
${shown.map(({ title, said }) => `<li>${title === '' ? '' : `<b>${title}.</b> `}${said}</li>`).join('\n')}
</ol></section>
${questions.length === 0 ? '' : `<section><h2>${labels.questions}</h2><dl>${questions.map(({ asked, answer }) => `<dt>${asked}?</dt><dd>${answer}</dd>`).join('')}</dl></section>`}
<section class="safe"><p>${labels.safe}</p></section>
<section><h2>${labels.ask}</h2><p>${escaped([helpers.name, helpers.phone, police.name, police.address, police.phone].filter(Boolean).join(' · '))}</p>
<p class="note">${labels.note}: </p></section>`
  const size = SIZES.find(([upTo]) => weightOf(sections) <= upTo)?.[1]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${escaped(words.title)}</title>
<style>${STYLE}</style>
</head>
<body style="font-size:${size}pt">
<header>
<div><p class="ward">${escaped(`${place.ward.name}, ${place.ward.city}`)}</p>
<h1>${escaped(words.title)}</h1>
${words.summary === undefined ? '' : `<p>${escaped(words.summary)}</p>`}</div>
<figure>${renderSVG(link, { border: 0, ecc: 'M' })}<figcaption>${labels.scan}<br><b>${escaped(link.replace(/^https?:\/\//, ''))}</b></figcaption></figure>
</header>
${sections}
<footer><p>${labels.checked} ${day(definition.reviewed)}. ${labels.printed} ${day(dayOf(now))}. ${labels.sources}: ${Object.values(
    definition.sources ?? {},
  )
    .filter(({ certainty }) => certainty === 'A' || certainty === 'B')
    .slice(0, SOURCES_MAX)
    .map(({ title, date }) => escaped(date === undefined ? title : `${title} (${day(date)})`))
    .join('; ')}.</p></footer>
</body>
</html>
`
}

function weightOf(html: string): number {
  return html.replaceAll(/<[^>]*>/g, '').length + PARAGRAPH_CHARS * [...html.matchAll(/<(?:li|dt|dd|h2)>/g)].length
}

/** One step for each milestone where there are too many: what is to be done goes before what is asked. */
function fewest<Step extends { readonly kind?: string | undefined; readonly stage?: number | undefined }>(
  steps: readonly Step[],
): readonly Step[] {
  if (steps.length <= STEPS_MAX) return steps
  const done = steps.filter(({ kind }) => kind === 'say')
  const enough = done.length >= 5 ? done : steps
  const milestones = enough.filter(({ stage }, at) => stage === undefined || stage !== enough[at - 1]?.stage)
  const few = milestones.length >= 5 ? milestones : enough
  return few.slice(0, STEPS_MAX)
}

const STYLE = `
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
body { line-height: 1.3; font-family: "Be Vietnam Pro", "Noto Sans", Arial, sans-serif; color: #000; margin: 0 auto; max-width: 186mm }
h1 { font-size: 1.75em; line-height: 1.15; margin: 0 0 2mm }
h2 { font-size: 1.08em; margin: 3mm 0 1mm; border-bottom: 1pt solid #000 }
p, dl, ol { margin: 0 0 1mm } ol { padding-left: 8mm } li { margin-bottom: 1.2mm } dt { font-weight: bold } dd { margin: 0 0 1mm }
header { display: flex; gap: 8mm; justify-content: space-between } .ward { font-size: 12pt }
figure { margin: 0; flex: 0 0 42mm; text-align: center; font-size: 9.5pt; line-height: 1.25 } figure svg { width: 38mm; height: 38mm }
figcaption b { overflow-wrap: anywhere }
.safe { border: 2pt solid #000; padding: 2mm 3mm; margin-top: 3mm; font-weight: bold } .safe p { margin: 0 }
.note { border-bottom: 1pt dotted #000; min-height: 9mm; color: #333 }
footer { font-size: 8pt; line-height: 1.25; margin-top: 2mm }
section, li { break-inside: avoid }
`

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** 2026-11-23 → 23/11/2026 */
function day(iso: string): string {
  return iso.split('-').reverse().join('/')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
