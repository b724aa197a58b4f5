/** Numbers as they may be shown: few people are hidden, Vietnamese digits, no share of what is hidden. Pure. */
import type { Share, Shown, Span } from './api.ts'

/** Counts below this could point at somebody (screens: "<5"). Nought points at nobody. */
export const FEW = 5

const NUMBER = new Intl.NumberFormat('vi-VN')

export function shown(n: number): Shown {
  const few = n > 0 && n < FEW
  return { value: few ? null : n, text: few ? `<${FEW}` : NUMBER.format(n) }
}

/** `of` people of `all`; nothing where one of both is hidden. */
export function share(of: number, all: number): Share {
  if (all < FEW || (of > 0 && of < FEW)) return { value: null, text: '–' }
  const value = Math.round((of / all) * 100)
  return { value, text: `${value}%` }
}

const NOTHING: Span = { minutes: null, text: '–' }

/** Where the middle one of them falls; `counts` by upper edge in minutes, null: open. */
export function median(counts: readonly (readonly [edge: number | null, n: number])[]): Span {
  const all = counts.reduce((sum, [, n]) => sum + n, 0)
  if (all < FEW) return NOTHING
  let passed = 0
  for (const [edge, n] of counts) {
    passed += n
    if (passed * 2 >= all) return span(edge)
  }
  return NOTHING
}

function span(edge: number | null): Span {
  if (edge === null) return { minutes: null, text: 'hơn 1 ngày' }
  return { minutes: edge, text: `dưới ${minutesText(edge)}` }
}

export function minutesText(minutes: number): string {
  if (minutes >= 24 * 60) return `${NUMBER.format(Math.round(minutes / (24 * 60)))} ngày`
  if (minutes >= 60) return `${NUMBER.format(Math.round(minutes / 60))} giờ`
  return `${NUMBER.format(minutes)} phút`
}

/** One decimal: "2,5". */
export function decimal(n: number): string {
  return NUMBER.format(Math.round(n * 10) / 10)
}
