/** What the Bot API refuses in a message, in its own words. `null`: it takes it. */
import type { Button } from './chats.ts'

export interface Refusal {
  readonly code: number
  readonly description: string
  readonly parameters?: Readonly<Record<string, number>>
}

export type Payload = Readonly<Record<string, unknown>>

export const TEXT_CHARS = 4_096
export const CAPTION_CHARS = 1_024
const DATA_BYTES = 64
const BUTTONS = 100
const BUTTONS_PER_ROW = 8
const NOTICE_CHARS = 200
export const PHOTO_BYTES = 10_485_760
export const FILE_BYTES = 52_428_800

export function bad(description: string): Refusal {
  return { code: 400, description: `Bad Request: ${description}` }
}

export function refuseText(payload: Payload): Refusal | null {
  const { text } = payload
  if (typeof text !== 'string' || text.trim() === '') return bad('message text is empty')
  if (text.length > TEXT_CHARS) return bad('message is too long')
  return refuseEntities(text, payload)
}

export function refuseCaption(payload: Payload): Refusal | null {
  const caption = payload.caption ?? ''
  if (typeof caption !== 'string') return bad('caption must be a string')
  if (caption.length > CAPTION_CHARS) return bad('message caption is too long')
  return refuseEntities(caption, payload)
}

export function refuseNotice(text: unknown): Refusal | null {
  return typeof text === 'string' && text.length > NOTICE_CHARS ? bad('MESSAGE_TOO_LONG') : null
}

function refuseEntities(text: string, { parse_mode, entities }: Payload): Refusal | null {
  if (Array.isArray(entities)) {
    for (const { offset, length } of entities as { offset: number; length: number }[]) {
      if (offset < 0 || offset + length > text.length) return bad('entity beyond the end of the text')
    }
  }
  if (parse_mode === 'HTML') return refuseHtml(text)
  if (parse_mode === 'MarkdownV2') {
    const reserved = /(^|[^\\])([>#+\-=|{}.!])/.exec(text)?.[2]
    if (reserved !== undefined) {
      return bad(`can't parse entities: Character '${reserved}' is reserved and must be escaped`)
    }
  }
  return null
}

const TAGS = new Set('b strong i em u ins s strike del a code pre span tg-spoiler tg-emoji blockquote'.split(' '))

function refuseHtml(text: string): Refusal | null {
  const open: string[] = []
  for (const [whole, slash, name = ''] of text.matchAll(/<(\/?)([a-zA-Z-]*)[^>]*>?/g)) {
    if (!whole.endsWith('>') || !TAGS.has(name)) return bad(`can't parse entities: Unsupported start tag "${name}"`)
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return bad("can't parse entities: Unmatched end tag")
  }
  return open.length === 0 ? null : bad(`can't parse entities: Can't find end tag corresponding to "${open.at(-1)}"`)
}

/** The keyboard of a payload, or why it is refused. */
export function readKeyboard(payload: Payload): { keyboard: readonly (readonly Button[])[] } | Refusal {
  const markup = payload.reply_markup
  if (markup === undefined) return { keyboard: [] }
  const rows = (markup as { inline_keyboard?: unknown }).inline_keyboard
  if (!Array.isArray(rows)) return bad("can't parse reply keyboard markup JSON object")
  if (rows.some((row) => !Array.isArray(row))) return bad("can't parse inline keyboard: row must be an array")
  const keyboard = rows as Button[][]
  if (keyboard.flat().length > BUTTONS) return bad('reply markup is too long')
  if (keyboard.some((row) => row.length > BUTTONS_PER_ROW)) return bad('too many buttons in an inline keyboard row')
  for (const { text, callback_data, url } of keyboard.flat()) {
    if (typeof text !== 'string' || text.trim() === '') {
      return bad("can't parse inline keyboard button: Text must be non-empty")
    }
    if (url !== undefined) {
      if (!/^https?:\/\/[^/]+\.[^/]+/.test(url)) return bad('BUTTON_URL_INVALID')
      continue
    }
    const bytes = Buffer.byteLength(typeof callback_data === 'string' ? callback_data : '')
    if (bytes < 1 || bytes > DATA_BYTES) return bad('BUTTON_DATA_INVALID')
  }
  return { keyboard }
}
