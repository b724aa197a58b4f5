/** A day in a resident's words, by the calendar of Asia/Ho_Chi_Minh (UTC+7, no summer time). */
import { fold, isIn, type Word, wordSet, words } from './normalise.ts'
import { spelled } from './numbers.ts'

export type DateReading =
  | { readonly kind: 'date'; readonly iso: string }
  | { readonly kind: 'future'; readonly iso: string }

const DAY_MS = 86_400_000
const OFFSET_MS = 7 * 3_600_000

/**
 * The one day a reply names; null when it names none, several, or only a stretch ("tuần trước", "tháng 9").
 * `future`: it lies after today. A day without a year is the last one that was, unless it comes within 60 days.
 * @param now ms since the epoch
 */
export function readDate(text: string, now: number): DateReading | null {
  if (text.length > 240) return null
  const folded = fold(text)
  const all = words(text, WORDS_MAX)
  if (all.some((word) => isIn(NOT, word)) || /\b(am lich|lich am|ta|tet|ram|gieng|chap)\b/.test(folded)) return null
  const today = Math.floor((now + OFFSET_MS) / DAY_MS)
  const written = [...inDigits(folded, today), ...inWords(all, today)]
  const days = new Set(written.length > 0 ? written : relative(all, today))
  if (days.size !== 1 || days.has(null)) return null
  const day = [...days][0] as number
  const iso = new Date(day * DAY_MS).toISOString().slice(0, 10)
  return { kind: day > today ? 'future' : 'date', iso }
}

/** More words than this are no answer to "which day?". */
const WORDS_MAX = 40

const NOT = wordSet('không chưa chẳng hay hoặc')

/** Day number since the epoch, null for a day that does not exist. */
type Day = number | null

function* inDigits(folded: string, today: number): Generator<Day> {
  const iso = /(?<![\d.,/-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d/-])/g
  const common = /(?<![\d.,/-])(\d{1,2}) ?[-/.–] ?(\d{1,2})(?: ?[-/.–] ?(\d{4}|\d{2}))?(?![\d/-]|[.,]\d)/g
  for (const [, year, month, day] of folded.matchAll(iso)) yield dayOf(day, month, year, today)
  for (const [, day, month, year] of folded.matchAll(common)) yield dayOf(day, month, year, today)
  const bare =
    /^\D*?(\d{1,2}) (\d{1,2}) (\d{4})\D*$/.exec(folded) ?? /^\D*?(\d{2})(\d{2})((?:19|20)\d{2})\D*$/.exec(folded)
  if (bare) yield dayOf(bare[1], bare[2], bare[3], today)
}

const MONTH = wordSet('tháng thg')
const YEAR_WORD = wordSet('năm')
const MONTHS_EN = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** "23 tháng 11 (năm 2026)", "mùng hai tháng chín", "23 November 2026", "Nov 23". */
function* inWords(all: readonly Word[], today: number): Generator<Day> {
  for (const [i, word] of all.entries()) {
    if (isIn(MONTH, word)) {
      const day = endingAt(all, i)
      const month = numberAt(all, i + 1)
      if (!day || !month) continue
      let next = i + 1 + month.length
      const year = all[next]
      if (year && isIn(YEAR_WORD, year)) next++
      yield dayOf(day, month.value, yearAt(all, next), today)
    }
    const english = MONTHS_EN.findIndex((name) => word.typed.startsWith(name) && word.typed.length >= 3)
    if (
      english < 0 ||
      !/^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/.test(
        word.typed,
      )
    )
      continue
    const before = ordinal(all[i - 1])
    const after = ordinal(all[i + 1])
    if (before && before <= 31) yield dayOf(before, english + 1, yearAt(all, i + 1), today)
    else if (after && after <= 31) yield dayOf(after, english + 1, yearAt(all, i + 2), today)
  }
}

function ordinal(word: Word | undefined): number {
  return Number(/^(\d{1,2})(st|nd|rd|th)?$/.exec(word?.plain ?? '')?.[1] ?? 0)
}

function yearAt(all: readonly Word[], at: number): string | undefined {
  const plain = all[at]?.plain ?? ''
  return /^(\d{4}|\d{2})$/.test(plain) ? plain : undefined
}

function numberAt(all: readonly Word[], at: number): { value: number; length: number } | null {
  const word = all[at]
  if (!word) return null
  if (/^\d{1,2}$/.test(word.plain)) return { value: Number(word.plain), length: 1 }
  return spelled(all, at)
}

/** The number whose last word stands before `end`; "ngày" or "mùng" may stand before it. */
function endingAt(all: readonly Word[], end: number): number | null {
  for (let begin = Math.max(0, end - 3); begin < end; begin++) {
    const number = numberAt(all, begin)
    if (number && begin + number.length === end) return number.value
  }
  return null
}

const UNITS = [
  { set: wordSet('ngày hôm bữa day days'), days: 1 },
  { set: wordSet('tuần week weeks'), days: 7 },
]
/** "Thứ sáu tuần trước" is a Friday, not six weeks ago. */
const ORDINAL = wordSet('thứ')
const AGO = wordSet('trước rồi qua ago')
const AHEAD = wordSet('nữa tới sau')

function* relative(all: readonly Word[], today: number): Generator<Day> {
  const plain = all.map((word) => word.plain).join(' ')
  for (const [pattern, days] of NAMED) if (pattern.test(plain)) return yield today + days
  for (const [i] of all.entries()) {
    const before = all[i - 1]
    if (before && isIn(ORDINAL, before)) continue
    const count = numberAt(all, i)
    const unit = count && all[i + count.length]
    const days = unit && UNITS.find(({ set }) => isIn(set, unit))?.days
    if (!count || !days) continue
    const after = all[i + count.length + 1]
    if (/\bcach day\b/.test(plain) || (after && isIn(AGO, after))) return yield today - count.value * days
    if (after && isIn(AHEAD, after)) return yield today + count.value * days
  }
  yield* weekday(plain, today)
}

const NAMED: readonly (readonly [RegExp, number])[] = [
  [/\b(hom kia|bua kia)\b/, -2],
  [/\b(ngay kia|mot ngay kia)\b/, 2],
  [/\b(hom qua|bua qua|(dem|toi|chieu|sang|trua|ngay) (hom )?qua|yesterday)\b/, -1],
  [/\b(hom nay|bua nay|(sang|trua|chieu|toi) nay|ngay nay|vua xong|vua nay|ban nay|luc nay|today)\b/, 0],
  [/\b(ngay mai|(sang|trua|chieu|toi) mai|tomorrow)\b|^(da )?mai( a| nhe)?$/, 1],
]

/** Monday is 1, Sunday 7. */
export const WEEKDAYS: readonly (readonly [RegExp, number])[] = [
  [/\b(thu (hai|2)|t2)\b/, 1],
  [/\b(thu (ba|3)|t3)\b/, 2],
  [/\b(thu (tu|4)|t4)\b/, 3],
  [/\b(thu (nam|5)|t5)\b/, 4],
  [/\b(thu (sau|6)|t6)\b/, 5],
  [/\b(thu (bay|7)|t7)\b/, 6],
  [/\b(chu nhat|cn)\b/, 7],
]

/** A weekday counts only with its week: "tuần trước", "tuần này", "tuần sau", or "vừa rồi". Monday is the first. */
function* weekday(plain: string, today: number): Generator<Day> {
  const named = WEEKDAYS.filter(([pattern]) => pattern.test(plain))
  const [only] = named
  if (!only || named.length > 1) return
  // Day 0 of the epoch was a Thursday.
  const present = ((today + 3) % 7) + 1
  const monday = today - present + 1
  if (/\btuan (truoc|roi|qua)\b/.test(plain)) yield monday - 7 + only[1] - 1
  else if (/\btuan nay\b/.test(plain)) yield monday + only[1] - 1
  else if (/\btuan (sau|toi)\b/.test(plain)) yield monday + 7 + only[1] - 1
  else if (/\b(vua roi|vua qua|hom roi)\b/.test(plain)) yield today - ((present - only[1] + 6) % 7) - 1
}

function dayOf(
  day: string | number | undefined,
  month: string | number | undefined,
  year: string | undefined,
  today: number,
): Day {
  const d = Number(day)
  const m = Number(month)
  const present = new Date(today * DAY_MS).getUTCFullYear()
  if (year === undefined) {
    const here = exact(d, m, present)
    if (here === null) return null
    return here <= today + 60 ? here : exact(d, m, present - 1)
  }
  const y = Number(year)
  if (year.length === 4) return y >= 1900 && y <= 2100 ? exact(d, m, y) : null
  const short = present % 100
  // Two digits: up to now this century, more than 20 years ahead the last one; between them either may be meant.
  if (y <= short) return exact(d, m, present - short + y)
  return y > short + 20 ? exact(d, m, present - short - 100 + y) : null
}

function exact(day: number, month: number, year: number): Day {
  const at = new Date(Date.UTC(year, month - 1, day))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day && month >= 1
    ? Math.round(at.getTime() / DAY_MS)
    : null
}
