/**
 * The copy of a text that patterns are matched on: every disguise of a digit or a letter undone, one code unit for
 * one, with a map back to the original, so that what is found can be cut out of the text the resident wrote.
 */
export interface Copy {
  /** Lower case, without accents, đ as d, digits 0–9, dashes as '-', spaces as ' '. Newlines stay. */
  readonly text: string
  /** For each unit of `text`, where its original begins and ends. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

export function copyOf(original: string): Copy {
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  for (let at = 0; at < original.length; ) {
    const code = original.codePointAt(at) as number
    const end = at + (code > 0xffff ? 2 : 1)
    const plain = plainForm(code)
    // What is invisible belongs to the sign before it and goes with it.
    if (plain === '' && ends.length > 0) ends[ends.length - 1] = end
    for (let i = 0; i < plain.length; i++) {
      starts.push(at)
      ends.push(end)
    }
    text += plain
    at = end
  }
  return joinSpelled({ text, starts, ends })
}

/** Forms of the characters below this are worked out once; it covers Latin, Vietnamese and punctuation. */
const REMEMBERED = 0x3000
const remembered: (string | undefined)[] = new Array(REMEMBERED)

function plainForm(code: number): string {
  if (code >= REMEMBERED) return workOut(code)
  let form = remembered[code]
  if (form === undefined) {
    form = workOut(code)
    remembered[code] = form
  }
  return form
}

function workOut(code: number): string {
  const digit = circledDigit(code)
  if (digit !== null) return digit
  let form = ''
  for (const sign of String.fromCodePoint(code).normalize('NFKC').normalize('NFD')) {
    // Invisible signs (zero-width, bidi, soft hyphen) and everything put over a letter or digit: accents, keycaps.
    if (/[\p{Cf}\p{M}]/u.test(sign)) continue
    form += plainSign(sign)
  }
  return form
}

function plainSign(sign: string): string {
  if (sign === 'đ' || sign === 'Đ') return 'd'
  if (sign === '\n') return sign
  if (/\s/.test(sign)) return ' '
  // U+2212 is the minus sign, which Unicode does not count among the dashes.
  if (/[\p{Pd}\u2212]/u.test(sign)) return '-'
  if (/[·•∙⋅・‧]/.test(sign)) return '.'
  if (/\p{Nd}/u.test(sign)) return String(digitValue(sign.codePointAt(0) as number))
  return sign.toLowerCase()
}

/** Unicode lays decimal digits out in runs of ten, zero first; compatibility forms are gone by now. */
function digitValue(code: number): number {
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return value
}

/** Digits in filled or double circles, which NFKC leaves alone; the first of each row stands for 1. */
const CIRCLED_ROWS = [0x2776, 0x2780, 0x278a, 0x24f5]

function circledDigit(code: number): string | null {
  if (code === 0x24ff) return '0'
  const row = CIRCLED_ROWS.find((first) => code >= first && code < first + 9)
  return row === undefined ? null : String(code - row + 1)
}

const DIGIT_WORDS: ReadonlyMap<string, string> = new Map([
  ['khong', '0'],
  ['mot', '1'],
  ['hai', '2'],
  ['ba', '3'],
  ['bon', '4'],
  ['tu', '4'],
  ['nam', '5'],
  ['lam', '5'],
  ['sau', '6'],
  ['bay', '7'],
  ['tam', '8'],
  ['chin', '9'],
])
/** Fewer digits in a row is ordinary talk ("hai ba người"), and too short to be a secret. */
const SPELLED_MIN = 4
/** What may stand between two digits told one by one: "0, 7, 9", "không - bảy - chín", each on its line. */
const BETWEEN = /^[ ,.;:/|_*\-\n]{0,3}$/
const WORD = /[a-z]+|\d+/g

/** Digits told one by one, in words or singly, become one number: "không chín một hai" → "0912". */
function joinSpelled(copy: Copy): Copy {
  const runs = spelledRuns(copy.text)
  if (runs.length === 0) return copy
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  let from = 0
  const keepUntil = (until: number) => {
    text += copy.text.slice(from, until)
    starts.push(...copy.starts.slice(from, until))
    ends.push(...copy.ends.slice(from, until))
  }
  for (const run of runs) {
    for (const { digit, at, end } of run) {
      if (at === run[0]?.at) keepUntil(at)
      text += digit
      starts.push(copy.starts[at] as number)
      ends.push(copy.ends[end - 1] as number)
      from = end
    }
  }
  keepUntil(copy.text.length)
  return { text, starts, ends }
}

interface Spelled {
  readonly digit: string
  readonly at: number
  readonly end: number
}

function spelledRuns(text: string): readonly (readonly Spelled[])[] {
  const runs: Spelled[][] = []
  let run: Spelled[] = []
  const close = () => {
    if (run.length >= SPELLED_MIN) runs.push(run)
    run = []
  }
  for (const { 0: word, index: at } of text.matchAll(WORD)) {
    const digit = word.length === 1 && word >= '0' && word <= '9' ? word : DIGIT_WORDS.get(word)
    const last = run.at(-1)
    if (last !== undefined && (digit === undefined || !BETWEEN.test(text.slice(last.end, at)))) close()
    if (digit !== undefined) run.push({ digit, at, end: at + word.length })
  }
  close()
  return runs
}
