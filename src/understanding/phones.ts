/** A Vietnamese telephone number as typed or read aloud, in its form of today: `0912345678`. */
import { fold, isIn, wordSet, words } from './normalise.ts'
import { digitOf } from './numbers.ts'

// Mobile prefixes since the renumbering of 2018; fixed numbers are 02 + area and number, 11 digits in all.
const MOBILE = /^0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}$/
const FIXED = /^02([48]\d|0[3-9]|1[0-689]|2[0-25-9]|3[2-9]|5[124-9]|6[0-39]|7[0-7]|9[0-9])\d{7}$/

/** The one number a reply gives; null for none, several, one that cannot exist, or one it denies. */
export function readPhone(text: string): string | null {
  if (text.length > 240) return null
  const found = new Set<string>()
  for (const clause of fold(text).split(/[,;:!?\n]| - (?=\D)/)) {
    const denied = words(clause).some((word) => isIn(NOT, word))
    for (const number of numbersIn(clause)) {
      if (denied) return null
      found.add(number)
    }
  }
  const [first] = found
  if (found.size > 1) return null
  return first === undefined ? aloud(text) : valid(first)
}

const NOT = wordSet('không chưa hỏng mất cũ')

function* numbersIn(clause: string): Generator<string> {
  const letterO = clause.replace(/(?<=[\d. ]|^)o(?=\d)|(?<=\d)o(?=[\d. ]|$)/g, '0')
  for (const [run] of letterO.matchAll(/(?<![\p{L}\d])\(?\+?\(?\d(?:[ .()-]{0,2}\d){5,15}(?![\p{L}\d])/gu)) {
    yield run.replace(/\D/g, '').replace(/^(0084|84(?=\d{9,11}$))0?/, '0')
  }
}

function valid(number: string): string | null {
  return MOBILE.test(number) || FIXED.test(number) ? number : null
}

/** "không chín một hai …": every word a digit. */
function aloud(text: string): string | null {
  const digits = words(text).map((word) => (/^\d$/.test(word.plain) ? Number(word.plain) : digitOf(word)))
  return digits.length >= 10 && digits.every((digit) => digit !== null) ? valid(digits.join('')) : null
}
