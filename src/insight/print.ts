/**
 * Posters, cards and the appointment slip as HTML that prints as it stands: no script, nothing fetched. A code is always
 * paired with its short address, since nobody can scan the screen of their own phone.
 */
import type { Place } from '../flows/definition.ts'
import { codeOf } from '../flows/links.ts'
import type { PrintSize } from './api.ts'

export interface PosterLink {
  readonly title: string
  readonly url?: string
  /** What to send there, where the address names no flow. */
  readonly say?: string
}

export interface PrintedPoster {
  readonly id: string
  readonly title: string
  readonly summary?: string
  readonly group?: string
  readonly where?: string
  readonly links: readonly PosterLink[]
}

const CARDS_ON_A_SHEET = 8
const PAGE: Readonly<Record<PrintSize, string>> = { a4: 'A4', a5: 'A5', card: 'A4' }

/** Official advice, on everything we hang up: it is what a false poster would not say. */
const SAFE =
  'Không ai được hỏi mã OTP, mật khẩu hay tiền của bà con, kể cả người xưng là công an. Không cài ứng dụng từ đường dẫn lạ.'

export function printedPoster(poster: PrintedPoster, place: Place, size: PrintSize): string {
  const one = size === 'card' ? card(poster, place) : sheet(poster, place)
  const body = size === 'card' ? `<main class="cards">${one.repeat(CARDS_ON_A_SHEET)}</main>` : one
  return page(poster.title, PAGE[size], size, body)
}

function sheet({ id, title, summary, group, where, links }: PrintedPoster, { ward, helpers }: Place): string {
  return `<main>
<p class="ward">${escaped(`${ward.name}, ${ward.city}`)}${group === undefined ? '' : ` · ${escaped(group)}`}</p>
<h1>${escaped(title)}</h1>
${summary === undefined ? '' : `<p class="summary">${escaped(summary)}</p>`}
<p class="how">Mở máy ảnh trên điện thoại, đưa vào mã, rồi làm theo từng bước. Hướng dẫn không mất tiền.</p>
<div class="codes">${links.map(code).join('')}</div>
<p class="safe">${SAFE}</p>
<p class="ask">Không làm được thì nhắn “gặp người”: ${escaped(helpers.name)} sẽ giúp.</p>
<footer><span>Nơi dán: ${where === undefined ? '…………………………………………………' : escaped(where)}</span><span>Mã tờ: ${id}</span></footer>
</main>`
}

function card({ id, title, links }: PrintedPoster, { ward }: Place): string {
  const [first] = links
  return `<section class="piece"><div><p class="ward">${escaped(ward.name)}</p><h1>${escaped(title)}</h1>
<p>Quét mã để được chỉ từng bước. Không ai được hỏi mã OTP, mật khẩu.</p><p class="id">${id}</p></div>${first ? code(first) : ''}</section>`
}

function code({ title, url, say }: PosterLink): string {
  const picture = url === undefined ? '' : codeOf(url)
  const address = url === undefined ? '' : `<b>${escaped(url.replace(/^https?:\/\//, ''))}</b>`
  const words = say === undefined ? '' : `<br>rồi nhắn <b>${escaped(say)}</b>`
  return `<figure>${picture}<figcaption>${escaped(title)}<br>${address}${words}</figcaption></figure>`
}

export interface Slip {
  readonly flowTitle: string
  readonly stepTitle?: string
  /** Opens the flow, for whoever sits at the desk. */
  readonly url: string
}

/** "Giấy hẹn": for somebody to whom chat was no help. What is personal is written by hand, and by nobody else. */
export function printedSlip({ flowTitle, stepTitle, url }: Slip, { ward, one_stop, police, helpers }: Place): string {
  const places = [one_stop, police].flatMap(({ name, address, phone }) =>
    address || phone ? [[name, address, phone].filter(Boolean).join(' · ')] : [],
  )
  const line = (label: string) => `<p class="line"><span>${label}</span></p>`
  const body = `<main>
<p class="ward">${escaped(`${ward.name}, ${ward.city}`)}</p>
<h1>Giấy hẹn hỗ trợ</h1>
<div class="codes"><div class="text"><p>Việc cần làm: <b>${escaped(flowTitle)}</b></p>
${stepTitle === undefined ? '' : `<p>Đang vướng ở: <b>${escaped(stepTitle)}</b></p>`}
<p>Người giúp: ${escaped(helpers.name)}</p></div>${code({ title: 'Dành cho người hỗ trợ', url })}</div>
${line('Họ và tên')}${line('Ngày, giờ hẹn')}${line('Nơi hẹn')}${line('Giấy tờ cần mang')}
${places.map((one) => `<p>${escaped(one)}</p>`).join('')}
<p class="safe">${SAFE}</p>
</main>`
  return page('Giấy hẹn hỗ trợ', 'A5', 'a5', body)
}

function page(title: string, paper: string, size: PrintSize, body: string): string {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>@page { size: ${paper}; margin: ${size === 'card' ? 8 : 12}mm }${STYLE}</style>
</head>
<body class="${size}">
${body}
</body>
</html>
`
}

const STYLE = `
* { box-sizing: border-box }
body { font-family: "Be Vietnam Pro", "Noto Sans", Arial, sans-serif; color: #000; background: #fff; line-height: 1.35; margin: 0 auto }
body.a4 { font-size: 20pt; max-width: 186mm } body.a5 { font-size: 13pt; max-width: 124mm } body.card { font-size: 9pt; max-width: 194mm }
h1 { font-size: 1.9em; line-height: 1.15; margin: 0 0 4mm } p { margin: 0 0 3mm }
.ward { font-size: .8em } .summary, .how { font-size: .95em }
.codes { display: flex; flex-wrap: wrap; gap: 6mm; margin: 4mm 0 } .codes .text { flex: 1 }
figure { margin: 0; flex: 0 0 30%; min-width: 34mm; text-align: center; font-size: .62em; line-height: 1.25 }
figure svg { width: 100%; max-width: 60mm; height: auto } figcaption b { overflow-wrap: anywhere }
.safe { border: 2pt solid #000; padding: 2mm 3mm; font-weight: bold } .ask { font-size: .9em }
.line { border-bottom: 1pt dotted #000; min-height: 11mm } .line span { font-size: .85em }
footer { display: flex; justify-content: space-between; gap: 6mm; font-size: .55em; margin-top: 6mm }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm }
.piece { border: .5pt dashed #000; padding: 3mm; display: flex; gap: 3mm; height: 62mm; overflow: hidden; break-inside: avoid }
.piece > div { flex: 1 } .piece h1 { font-size: 1.35em; margin-bottom: 2mm } .piece .id { font-size: .8em } .piece figure { flex: 0 0 30mm; min-width: 0 }
`

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
