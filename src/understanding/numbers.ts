/** Numbers in digits and in words, and which of several choices is meant ("số 2", "cái thứ hai", "cuối cùng"). */
import { fold, isExactlyIn, isIn, isNoise, type Word, wordSet, words } from './normalise.ts'

const DIGITS: Readonly<Record<string, number>> = {
  không: 0,
  một: 1,
  mốt: 1,
  hai: 2,
  ba: 3,
  bốn: 4,
  tư: 4,
  năm: 5,
  lăm: 5,
  nhăm: 5,
  sáu: 6,
  bảy: 7,
  bẩy: 7,
  tám: 8,
  chín: 9,
}
const DIGIT_WORDS = Object.entries(DIGITS).map(([word, value]) => ({ set: wordSet(word), value }))
const TEN = wordSet('mười')
const TENS = wordSet('mươi chục mười')
const HUNDRED = wordSet('trăm')
const THOUSAND = wordSet('nghìn ngàn')
const MILLION = wordSet('triệu')
const ODD = wordSet('lẻ linh')

/** A digit said as a word; "không" only counts inside a number (a phone number read aloud). */
export function digitOf(word: Word): number | null {
  return DIGIT_WORDS.find(({ set }) => isIn(set, word))?.value ?? null
}

/** Only after "mươi": alone, "lam" is làm. */
const LATER = wordSet('lăm nhăm')

/** The number spelled out from `at` on ("bảy mươi hai"), with how many words it took. */
export function spelled(all: readonly Word[], at: number): { readonly value: number; readonly length: number } | null {
  let value = 0
  let part = 0
  let i = at
  for (; i < all.length; i++) {
    const word = all[i] as Word
    const digit = word.accented === 'không' || (i === at && isIn(LATER, word)) ? null : digitOf(word)
    const before = all[i - 1]
    if (i > at && before && isIn(TENS, before) && digit) part += digit
    else if (i > at && isIn(TENS, word) && part % 10 > 0) part = part - (part % 10) + (part % 10) * 10
    else if (isIn(TEN, word) && part % 100 === 0) part += 10
    else if (i > at && isIn(HUNDRED, word) && part > 0 && part < 10) part *= 100
    else if (i > at && isIn(THOUSAND, word) && part > 0) {
      value += part * 1_000
      part = 0
    } else if (i > at && isIn(MILLION, word) && part > 0) {
      value += part * 1_000_000
      part = 0
    } else if (i > at && isIn(ODD, word) && part % 100 === 0) continue
    else if (digit && digit > 0 && part % 10 === 0 && (i === at || part % 100 === 0 || (before && isIn(ODD, before))))
      part += digit
    // "Hai ba" is how twenty-three is said for short.
    else if (digit && i === at + 1 && part > 0 && part < 10 && (all.length === at + 2 || !digitOf(all[i + 1] as Word)))
      part = part * 10 + digit
    else break
  }
  return i > at && value + part > 0 ? { value: value + part, length: i - at } : null
}

const NOT_EXACT = wordSet('gần hơn trên dưới quá ngoài mấy vài nửa rưỡi không chưa chẳng hay hoặc')
const YEAR = wordSet('năm')
/** Unaccented these may be other words (bà, từ, nam, sau, bay, tạm …); beside digits they are. */
const DOUBTFUL = new Set(['ba', 'tu', 'nam', 'sau', 'bay', 'tam', 'chin', 'mot', 'hai', 'bon'])
const ENGLISH = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

/** The one number a reply gives, or null: none, several, or one that is only a bound ("gần 60", "2 hay 3"). */
export function readNumber(text: string): number | null {
  if (text.length > 240) return null
  const folded = fold(text)
  const all = words(text)
  if (all.some((word) => isIn(NOT_EXACT, word))) return null
  if (all.length === 1 && ENGLISH.includes(all[0]?.typed ?? '')) return ENGLISH.indexOf(all[0]?.typed ?? '')
  const found = new Set<number>()
  const matches = [...folded.matchAll(/(^|[^\p{L}\d.,])([-−]?)(\d{1,15}(?:[.,]\d{1,3}){0,5})(\p{L}*)/gu)]
  if (matches.length !== (folded.match(/\d+(?:[.,]\d+)*/g) ?? []).length) return null
  for (const [, , minus, digits = '', letters = ''] of matches) {
    const rest = folded.slice(folded.indexOf(digits) + digits.length)
    const times = multiple(letters || (/^ ?(nghin|ngan|trieu|chuc|tram)\b/.exec(rest)?.[1] ?? ''))
    if (minus || times === null) return null
    found.add(amount(digits) * times)
  }
  for (let i = 0; i < all.length; i++) {
    const word = all[i] as Word
    if (found.size > 0 && matches.length > 0 && (DOUBTFUL.has(word.accented) || isIn(YEAR, word) || isMultiple(word)))
      continue
    const said = spelled(all, i)
    if (!said) continue
    found.add(said.value)
    i += said.length - 1
  }
  return found.size === 1 ? ([...found][0] as number) : null
}

function isMultiple(word: Word): boolean {
  return [HUNDRED, THOUSAND, MILLION, TENS].some((set) => isIn(set, word))
}

function multiple(letters: string): number | null {
  if (letters === '' || letters === 't' || letters === 'ng' || letters === 'tuoi' || letters === 'nguoi') return 1
  if (letters === 'k' || letters === 'nghin' || letters === 'ngan') return 1_000
  if (letters === 'tr' || letters === 'trieu') return 1_000_000
  if (letters === 'chuc') return 10
  return letters === 'tram' ? 100 : null
}

/** "1.500.000" is a million and a half here, "1,5" one and a half. */
function amount(digits: string): number {
  if (/^\d{1,3}([.,]\d{3})+$/.test(digits)) return Number(digits.replace(/[.,]/g, ''))
  return Number(digits.replace(',', '.'))
}

export type Position =
  | { readonly kind: 'at'; readonly index: number }
  | { readonly kind: 'several' | 'outside' | 'denied' }

const FILLER = wordSet(
  'số cái câu ý mục nút ô dòng chọn bấm ấn nhấn phương án lựa trả lời đáp là phải lấy theo thứ đi thôi cơ đó đấy này vậy nhá cho tiên ' +
    'cùng ừ vâng ok the one number option no choice',
)
const FIRST = wordSet('đầu nhất first')
const SECOND = wordSet('nhì second')
const THIRD = wordSet('third')
const LAST = wordSet('cuối chót last')
const MIDDLE = wordSet('giữa')
const UPPER = wordSet('trên trước')
const LOWER = wordSet('dưới sau')
const BOTH = wordSet('cả hay hoặc và or and')
const DENY = wordSet('không chưa đừng not')

/** Which of `count` choices is pointed at, when the reply does nothing but point; null when it says something else. */
export function readPosition(text: string, count: number): Position | null {
  if (text.length > 60) return null
  const all = words(text).filter((word) => !isNoise(word))
  const pointed: number[] = []
  let several = false
  let denied = false
  for (let i = 0; i < all.length; i++) {
    const word = all[i] as Word
    const next = all[i + 1]
    const outermost = next?.plain === 'cung'
    if (/^\d+(st|nd|rd|th)?$/.test(word.plain)) {
      if (next?.plain === 'cai') return null
      pointed.push(Number.parseInt(word.plain, 10) - 1)
    } else if (isIn(FIRST, word)) pointed.push(0)
    else if (isIn(SECOND, word)) pointed.push(1)
    else if (isIn(THIRD, word)) pointed.push(2)
    else if (isIn(LAST, word)) pointed.push(count - 1)
    else if (isIn(MIDDLE, word)) {
      if (count % 2 === 0) return null
      pointed.push((count - 1) / 2)
    } else if (isIn(UPPER, word) && (outermost || count === 2)) pointed.push(0)
    else if (isIn(LOWER, word) && !isExactlyIn(SIX, word) && (outermost || count === 2)) pointed.push(count - 1)
    else if (isIn(BOTH, word)) several = true
    else if (isIn(DENY, word)) denied = true
    else if (digitOf(word) && !isIn(LATER, word)) {
      if (next?.plain === 'cai') return null
      pointed.push((digitOf(word) as number) - 1)
    } else if (ENGLISH.indexOf(word.typed) > 0 && !isIn(FILLER, word)) pointed.push(ENGLISH.indexOf(word.typed) - 1)
    else if (!isIn(FILLER, word)) return null
  }
  if (pointed.length === 0) {
    // "The one" and "số một": "one" is also filler.
    return all.length === 1 && all[0]?.typed === 'one' ? { kind: 'at', index: 0 } : null
  }
  if (denied) return { kind: 'denied' }
  const [index = -1] = pointed
  if (several || pointed.some((other) => other !== index)) return { kind: 'several' }
  return index >= 0 && index < count ? { kind: 'at', index } : { kind: 'outside' }
}

const SIX = wordSet('sáu')
