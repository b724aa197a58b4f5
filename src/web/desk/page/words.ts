/** What cards and lines say, in words. */
import type { Card, HandBackAsked, Me, Opened } from '../../../desk/api.ts'
import { span } from './when.ts'

/** After so long a card says that somebody waits long. */
const LONG_MS = 10 * 60_000
/** Before a channel closes for good, a call or an appointment is better than another message. */
const CLOSING_MS = 2 * 60 * 60_000

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Where they stand: with the bot again, that is not where they asked. */
export function hereOf(card: Card): Pick<Card, 'flow' | 'step'> {
  return card.goesOn ?? card
}

/** The place for a list; who has finished stands at no step. */
export function hereText(card: Card): string {
  const { flow } = hereOf(card)
  if (card.after === 'finished') return card.flow?.title ?? flow?.title ?? 'Đã xong việc'
  return card.goesOn && !flow ? 'Lúc này không ở thủ tục nào' : placeText(hereOf(card))
}

/** "Nhờ giúp ở: Bước 4/9 Quét NFC", of somebody who has gone on from there. */
export function askedText(card: Card): string | undefined {
  const { flow, step, goesOn } = card
  const sameFlow = goesOn?.flow?.id === flow?.id
  if (!goesOn || !flow || (sameFlow && goesOn.step?.id === step?.id)) return undefined
  return `Nhờ giúp ở: ${sameFlow ? stepText(card) : placeText(card)}`
}

/** "Cài VNeID – bước 4/9: Quét NFC" */
export function placeText({ flow, step }: Pick<Card, 'flow' | 'step'>): string {
  if (!flow) return 'Chưa vào thủ tục nào'
  if (!step) return flow.title
  return step.stage ? `${flow.title} – bước ${step.stage}: ${step.title}` : `${flow.title} – ${step.title}`
}

/** "Bước 4/9 Quét NFC" */
export function stepText({ step, flow }: Pick<Card, 'flow' | 'step'>): string {
  if (!step) return flow?.title ?? 'Chưa vào bước nào'
  return step.stage ? `Bước ${step.stage} ${step.title}` : step.title
}

export const REASONS: Readonly<Record<Card['reason'], string>> = {
  asked: 'Bấm nhờ giúp',
  stuck: 'Kẹt ở bước này',
  distress: 'Đang lo lắng',
  fraud: 'Nghi lừa đảo',
  'flow-failed': 'Trợ lý gặp lỗi',
  silent: 'Im lặng ở bước khó',
  'bot-loop': 'Trợ lý nói lặp',
  step: 'Bước này cần người',
}

export const HAND_BACK_REASONS = {
  done: 'Đã xong',
  explained: 'Đã hướng dẫn, để {bác} tự làm',
  'wrong-flow': 'Chọn nhầm thủ tục',
  other: 'Khác',
} as const

/** "Bước này khó vì…" */
export const HARD_WHYS: Readonly<Record<NonNullable<HandBackAsked['hard']>, string>> = {
  words: 'Lời hướng dẫn khó hiểu',
  app: 'Ứng dụng khác với hướng dẫn',
  device: 'Máy hoặc mạng không làm được',
  papers: 'Thiếu giấy tờ, thông tin',
  eyes: 'Mắt kém, tay run',
  afraid: 'Sợ bấm nhầm, sợ bị lừa',
  other: 'Khác',
}

export function isLongWait({ waitingSince }: Card, now: number): boolean {
  return now - waitingSince >= LONG_MS
}

export interface Window {
  readonly text: string
  readonly state: 'open' | 'closing' | 'closed'
}

/** "Zalo còn 31 giờ"; nothing where a channel never closes. */
export function windowOf({ windowUntil, channelTitle }: Card, now: number): Window | null {
  if (windowUntil === undefined) return null
  const left = windowUntil - now
  if (left <= 0) return { text: `${channelTitle} đã đóng`, state: 'closed' }
  return { text: `${channelTitle} còn ${span(left)}`, state: left <= CLOSING_MS ? 'closing' : 'open' }
}

/** The form of address alone, "bác", for sentences about this person. */
export function formOf({ who }: Card): string {
  return who.split(' ')[0] ?? who
}

export function nextStep(steps: Opened['steps']): Opened['steps'][number] | undefined {
  return steps.find(({ next }) => next)
}

/** Photos of the helper's own that no lead has looked at. */
export function waitingPhotos({ photos = [] }: Card): number {
  return photos.filter(({ refused }) => !refused).length
}

/** Requests about data that are due within a day, or overdue. */
export function isPressing({ requests }: Me): boolean {
  return requests !== undefined && requests.soon + requests.late > 0
}

/** ": 2 chưa xong, 1 quá hạn" */
export function requestsText({ requests }: Me): string {
  if (!requests?.open) return ''
  const { open, soon, late } = requests
  return `: ${[`${open} chưa xong`, late > 0 && `${late} quá hạn`, soon > 0 && `${soon} sắp đến hạn`].filter(Boolean).join(', ')}`
}
