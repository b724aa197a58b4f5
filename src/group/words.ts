/** What the group reads. Names are as on a card: form of address and last word of the name; numbers are masked as stored. */
import type { GroupButton } from '../channels/telegram/group-api.ts'
import type { Card, Opened } from '../desk/api.ts'
import { linksIn, officialLink } from '../privacy/links.ts'
import type { Ticket, TranscriptEntry } from '../records.ts'
import { dataOf, type Press } from './buttons.ts'

export type Rows = readonly (readonly GroupButton[])[]
export interface Face {
  readonly text: string
  readonly buttons: Rows
}

/** Below Telegram's 4,096 with air. */
const TEXT_CHARS = 3_500
/** A single line of somebody's, before it is cut: what is long is read at the desk. */
const LINE_CHARS = 1_500
const TITLE_CHARS = 90
const TRIES_SHOWN = 3
const ANSWERS_SHOWN = 8

const REASONS: Readonly<Record<Ticket['reason'], string>> = {
  asked: 'Bấm nhờ giúp',
  stuck: 'Kẹt ở bước này',
  distress: 'Đang lo lắng',
  fraud: 'Nghi lừa đảo',
  'flow-failed': 'Trợ lý gặp lỗi',
  silent: 'Im lặng ở bước khó',
  'bot-loop': 'Trợ lý nói lặp',
  step: 'Bước này cần người',
}

const HOUR = new Intl.DateTimeFormat('vi-VN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' })
export const hour = (at: number): string => HOUR.format(at)

const MEDIA: Readonly<Record<string, string>> = { photo: 'một ảnh', voice: 'một tin thoại', video: 'một đoạn phim' }

export function titleOf(card: Card): string {
  const state = card.state === 'held' ? (card.helper?.name ?? '') : STATES[card.state]
  return cut([state, card.who, card.flow?.title].filter(Boolean).join(' · '), TITLE_CHARS)
}

const STATES: Readonly<Record<Ticket['state'], string>> = {
  waiting: 'Chờ',
  held: '',
  scheduled: 'Hẹn',
  watching: 'Đã trả lại',
  closed: 'Xong',
}

export function cardFace(
  card: Card,
  opened: Pick<Opened, 'answers' | 'tries' | 'hint'>,
  /** `wordless`: they have not agreed that their words stand here. */
  more: { readonly link?: string; readonly claim: number; readonly wordless?: boolean },
): Face {
  const { flow, step } = card
  const place = [flow?.title, step && (step.stage ? `bước ${step.stage}: ${step.title}` : step.title)]
  const lines = [
    `${card.urgent ? 'CẦN GẤP. ' : ''}${stateWords(card)}`,
    `${card.who} · ${card.channelTitle} · chờ từ ${hour(card.waitingSince)}`,
    place.filter(Boolean).join(' – ') || 'Chưa vào thủ tục nào',
    `Vì sao: ${REASONS[card.reason]}${card.front ? ', đã có người nhận rồi bỏ dở' : ''}`,
    card.address,
    card.kept === false
      ? 'Bà con chưa đồng ý cho lưu, nên lời của bà con không hiện ở đây.'
      : more.wordless && 'Bà con chưa đồng ý cho lời của mình ra nhóm Telegram: đọc ở Bàn trực.',
    opened.answers.length > 0 &&
      `Đã trả lời: ${opened.answers
        .slice(-ANSWERS_SHOWN)
        .map(({ name, said }) => `${name}: ${said}`)
        .join('; ')}`,
    opened.tries.length > 0 &&
      `Đã thử: ${opened.tries
        .slice(-TRIES_SHOWN)
        .map((text) => `“${text}”`)
        .join(', ')}`,
    opened.hint && `Gợi ý: ${opened.hint}`,
  ]
  const claiming: Rows = card.state === 'waiting' ? [[button('Nhận', { act: 'claim' }, card.id, more.claim)]] : []
  return {
    text: cut(defanged(lines.filter((line) => typeof line === 'string' && line !== '').join('\n')), TEXT_CHARS),
    buttons: [...claiming, ...(more.link === undefined ? [] : [[{ label: 'Mở Bàn trực', url: more.link }]])],
  }
}

function stateWords({ state, helper, helped, until }: Card): string {
  switch (state) {
    case 'waiting':
      return 'Đang chờ người giúp.'
    case 'held':
      return `${helper?.name ?? 'Có người'} đang giúp.`
    case 'scheduled':
      return `Đã hẹn nhắn lại${until === undefined ? '' : ` lúc ${hour(until)}`}.`
    case 'watching':
      return `${helped?.name ?? 'Người giúp'} đã trả lại cho trợ lý.`
    case 'closed':
      return 'Đã kết thúc.'
    default:
      return state satisfies never
  }
}

/** Somebody who may not be shown in the group. */
export function bareFace(waiting: boolean, link: string | undefined): Face {
  return waiting
    ? {
        text: 'Có người chờ, nhưng việc này không đưa vào nhóm. Ai có quyền xin mở Bàn trực.',
        buttons: link === undefined ? [] : [[{ label: 'Mở Bàn trực', url: link }]],
      }
    : { text: 'Người chờ ở Bàn trực đã có người giúp, hoặc không chờ nữa.', buttons: [] }
}

/** What the topic is told when the state has changed; `null`: nothing new. */
export function stateFace(card: Card, claim: number): Face | null {
  switch (card.state) {
    case 'waiting':
      return {
        text: `${card.who} trở lại hàng chờ. Ai rảnh xin bấm Nhận.`,
        buttons: [[button('Nhận', { act: 'claim' }, card.id, claim)]],
      }
    case 'held': {
      const name = card.helper?.name ?? ''
      return {
        text: [
          `${name} đã nhận lúc ${hour(card.helper?.since ?? 0)}.`,
          `Lời ${name} viết ở đây được gửi cho ${card.who}: 👍 là đã gửi, ✍ là đang gửi, 👎 là chưa gửi được. Lời của người khác, và dòng bắt đầu bằng /ghichu, chỉ ở trong nhóm.`,
          'Không xin mã OTP, mật khẩu, tiền hay ảnh giấy tờ.',
        ].join('\n'),
        buttons: heldButtons(card.id, claim),
      }
    }
    case 'watching':
    case 'scheduled':
      return { text: stateWords(card), buttons: [] }
    case 'closed':
      return null
    default:
      return card.state satisfies never
  }
}

export function endedFace(card: Card, by: Ticket['closedBy']): Face {
  const why = by === 'resident' ? `${card.who} đã tự làm tiếp, không chờ nữa.` : 'Đã kết thúc.'
  return { text: `${why} Chủ đề này sẽ được xóa sau một ngày.`, buttons: [] }
}

export function warningFace(card: Card, claim: number, minutes: number): Face {
  return {
    text: `${card.who} chưa thấy ${card.helper?.name ?? 'người giúp'} trả lời ${minutes} phút rồi. Đến ${hour(card.helper?.leaseUntil ?? 0)} lượt này trở lại hàng chờ.`,
    buttons: [
      [button('Tôi vẫn đang giúp', { act: 'keep' }, card.id, claim)],
      [button('Trả lại hàng chờ', { act: 'release' }, card.id, claim)],
    ],
  }
}

function heldButtons(ticket: string, claim: number): Rows {
  return [
    [button('Trả lại trợ lý', { act: 'where' }, ticket, claim)],
    [
      button('Trả lại hàng chờ', { act: 'release' }, ticket, claim),
      button('Tôi vẫn đang giúp', { act: 'keep' }, ticket, claim),
    ],
  ]
}

export function button(label: string, press: Press, ticket: string, claim: number): GroupButton {
  return { label: cut(label, 60), data: dataOf({ ...press, ticket, claim }) }
}

/** Lines that came close together, as one message. @returns the words and the id of the last line in them */
export function joined(
  entries: readonly TranscriptEntry[],
  who: string,
  nameOf: (staff: string) => string,
): { readonly text: string; readonly upTo: string } {
  let text = ''
  let upTo = ''
  let before: string | undefined
  for (const entry of entries) {
    const by =
      entry.from === 'resident' ? who : entry.from === 'system' ? '' : `${nameOf(entry.by ?? '')} (từ Bàn trực)`
    const line = lineOf(entry)
    const added = `${text === '' ? '' : '\n'}${by !== '' && by !== before ? `${by}: ` : ''}${line}`
    if (text !== '' && text.length + added.length > TEXT_CHARS) break
    text += added
    upTo = entry.id
    before = by
  }
  return { text, upTo }
}

function lineOf({ text, media, from }: TranscriptEntry): string {
  const sent = media?.length
    ? `[${media.map(({ kind }) => MEDIA[kind] ?? 'một tệp').join(', ')}${from === 'resident' ? ', xem ở Bàn trực' : ''}]`
    : ''
  const words = text.length > LINE_CHARS ? `${cut(text, LINE_CHARS)} (dài, xem hết ở Bàn trực)` : text
  return defanged([sent, words].filter((part) => part !== '').join(' '))
}

/** Telegram would make links of these by itself: only official ones may be pressed. */
export function defanged(text: string): string {
  let safe = text
  for (const link of new Set(linksIn(text)))
    if (!officialLink(link)) safe = safe.replaceAll(link, link.replaceAll('.', '[.]'))
  return safe.replace(/@(?=\w)/g, '@ ')
}

export function cut(text: string, chars: number): string {
  if (text.length <= chars) return text
  const end = text.slice(0, chars - 1)
  // Never in the middle of a character.
  return `${/[\ud800-\udbff]$/.test(end) ? end.slice(0, -1) : end}…`
}
