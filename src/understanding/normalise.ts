/**
 * One form for comparing what residents type: with accents or without, old or new tone placement, decomposed Unicode,
 * full-width digits, repeated letters, teen code, and Telex that was never turned into accents.
 */
import { SHORTHAND } from './shorthand.ts'
import { fromTelex, isSyllable } from './telex.ts'

/** One word as meant. `accented` of two words compare only with each other: the tone stands last (`được` = `đươc` + dot). */
export interface Word {
  readonly accented: string
  /** Without any mark, `đ` as `d`. */
  readonly plain: string
  /** As typed, without marks, before abbreviations were spelled out. */
  readonly typed: string
}

const MARKS = /\p{M}+/gu
// Zero-width characters, joiners, direction marks, soft hyphens, variation selectors.
const INVISIBLE =
  /\u034F|[\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|[\uFE00-\uFE0F]/gu
// Full-width forms, circled numbers, superscripts, the mathematical alphabets some keyboards decorate with.
const DECORATED = /[\uFF01-\uFF5E\u2460-\u2473\u00B2\u00B3\u00B9\u{1D400}-\u{1D7FF}]/gu

/** Letters of Vietnam and its neighbours in one piece, digits, common punctuation: no mark by itself among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: from the first sign on
const WITHOUT_MARKS = /^[\x00-\u02ff\u1e00-\u1eff\u2010-\u2027]*$/

const TONES = '\u0300\u0301\u0303\u0309\u0323'
const QUALITIES = '\u0302\u0306\u031b'

/** Canonical composition; a flood of marks on one letter (which makes composition quadratic) is cut to four. */
export function nfc(text: string): string {
  return calm(text).normalize('NFC')
}

/** Lower case without marks, `đ` as `d`, plain digits, nothing invisible, single spaces. Punctuation stays. */
export function fold(text: string): string {
  return decomposed(text).replace(MARKS, '').replaceAll('đ', 'd').replace(/\s+/gu, ' ').trim()
}

/** The words of a message, abbreviations spelled out. At most `most`: nobody's answer is longer. */
export function words(text: string, most = 400): readonly Word[] {
  const found: Word[] = []
  const raws = rawWords(decomposed(text), most)
  for (const [i, raw] of raws.entries()) {
    // "hong" is không, but "hong roi" and "may hong" are hỏng.
    const broken =
      raw.accented === 'hong' &&
      (/^(roi|r|mat|hoc)$/.test(raws[i + 1]?.plain ?? '') || /^(bi|mat|may|sim|da)$/.test(raws[i - 1]?.plain ?? ''))
    const short = broken ? undefined : SHORTHAND.get(raw.accented)
    if (short) found.push(...short.map((part) => ({ ...wordOf(part), typed: raw.plain })))
    else found.push(meant(raw))
  }
  return found
}

/** True when `typed` may be `meant`: the same letters, and no mark that contradicts (`đươc`, `duoc`, not `đước`). */
export function fits(typed: Word, meant: Word): boolean {
  return typed.plain === meant.plain && covers(meant.accented, typed.accented)
}

export type WordSet = ReadonlyMap<string, readonly Word[]>

/** A set of words written with their accents, separated by spaces. */
export function wordSet(list: string): WordSet {
  const set = new Map<string, Word[]>()
  for (const text of list.split(/\s+/).filter(Boolean)) {
    const word = meant(wordOf(text))
    const same = set.get(word.plain)
    if (same) same.push(word)
    else set.set(word.plain, [word])
  }
  return set
}

export function isIn(set: WordSet, word: Word): boolean {
  return set.get(word.plain)?.some((meant) => covers(meant.accented, word.accented)) ?? false
}

/** Like `isIn`, but the accents must stand exactly: for words that mean something else without them (`cô`, `có`). */
export function isExactlyIn(set: WordSet, word: Word): boolean {
  return set.get(word.plain)?.some((meant) => meant.accented === word.accented) ?? false
}

/** Forms of address and politeness that carry no answer. */
const NOISE = wordSet(
  'dạ ạ ơi nhé nhá nha nghen nghe hen bác cháu chú anh em tôi tui mình tớ cụ con ad admin a e oi ạk',
)
/** The same, but only with their accents: without, they are other words (có, ba, chi). */
const NOISE_ACCENTED = wordSet('cô chị ông bà cậu mợ dì thím à á ồ ô ớ')

export function isNoise(word: Word): boolean {
  return isIn(NOISE, word) || isExactlyIn(NOISE_ACCENTED, word)
}

/** The sounds northern and southern spelling mixes up, made one: l/n, tr/ch, s/x, d/gi/r/z, i/y, f/ph. */
export function looseKey(plain: string): string {
  const onset = /^(ngh|ng|nh|gh|gi(?=[aeiouy])|tr|ch|dz|[nlsxzrdykfwj])/.exec(plain)?.[0]
  if (!onset) return plain.replaceAll('y', 'i')
  return ((LOOSE_ONSETS[onset] ?? onset) + plain.slice(onset.length)).replaceAll('y', 'i')
}

const LOOSE_ONSETS: Readonly<Record<string, string>> = {
  n: 'l',
  tr: 'ch',
  s: 'x',
  gi: 'd',
  dz: 'd',
  z: 'd',
  r: 'd',
  j: 'd',
  k: 'c',
  f: 'ph',
  w: 'qu',
  ngh: 'ng',
  gh: 'g',
}

/**
 * Whether `a` becomes `b` by at most `most` slips: a letter too many, missing, wrong, or two swapped. Compares at most
 * the first 64 letters, so the work is bounded.
 */
export function within(most: number, a: string, b: string): boolean {
  if (a === b) return true
  if (Math.abs(a.length - b.length) > most || a.length > 64 || b.length > 64) return false
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
      if (cost < best) best = cost
    }
    if (best > most) return false
    before = above
    above = row
  }
  return (above[b.length] ?? most + 1) <= most
}

function calm(text: string): string {
  if (WITHOUT_MARKS.test(text)) return text
  return text.replace(/(\p{M}{4})\p{M}+/gu, '$1')
}

function decomposed(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test is for plain ASCII, which needs nothing more
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase()
  return calm(text.replace(INVISIBLE, ''))
    .replace(DECORATED, (sign) => sign.normalize('NFKD'))
    .normalize('NFD')
    .toLowerCase()
    .replace(/ð|ɖ/g, 'đ')
}

/** Words of decomposed text: letters and digits, marks sorted into quality (kept in place) and tone (put last). */
function rawWords(text: string, most: number): readonly Word[] {
  const found: Word[] = []
  let plain = ''
  let accented = ''
  let tone = ''
  const close = () => {
    if (plain) found.push({ plain, accented: accented + tone, typed: plain })
    plain = accented = tone = ''
  }
  for (const sign of text) {
    if (found.length >= most) return found
    // No word is this long; what is, need not be read to its end.
    if (plain.length >= 64) close()
    if ((sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9')) {
      // "muc2" is two words, "m2" and "ct07" are names.
      if (sign <= '9' && plain.length > 2 && (plain.at(-1) as string) > '9') close()
      plain += sign
      accented += sign
    } else if (sign === 'đ') {
      plain += 'd'
      accented += 'đ'
    } else if (TONES.includes(sign)) tone ||= plain && sign
    else if (QUALITIES.includes(sign)) accented += plain && sign
    else if (sign === "'" || sign === '’') continue
    // A space, a comma: what follows is asked of other scripts only, and takes long.
    else if (sign < '\x80') close()
    else if (/\p{M}/u.test(sign)) continue
    else if (/[\p{L}\p{N}]/u.test(sign)) {
      plain += sign
      accented += sign
    } else close()
  }
  close()
  return found
}

/** A word of our own lists, as written. */
function wordOf(text: string): Word {
  return rawWords(decomposed(text), 1)[0] ?? { plain: '', accented: '', typed: '' }
}

function meant(raw: Word): Word {
  const { plain, accented, typed } = raw
  if (plain.length > 20) return raw
  const elongated = /(.)\1{2,}/.test(plain)
  const once = elongated
    ? { plain: plain.replace(/(\D)\1{2,}/g, '$1'), accented: accented.replace(/(\D)\1{2,}/g, '$1'), typed }
    : raw
  if (isSyllable(once.plain)) return once
  const decoded = plain === accented ? fromTelex(once.plain) : null
  if (decoded) return { ...wordOf(decoded), typed }
  const single = once.plain.replace(/([a-z])\1+/g, '$1')
  if (single !== once.plain && isSyllable(single))
    return { plain: single, accented: once.accented.replace(/([a-z])\1+/g, '$1'), typed }
  return once
}

function covers(meant: string, typed: string): boolean {
  if (meant === typed) return true
  let j = 0
  for (const sign of typed) {
    while (j < meant.length && meant[j] !== sign && isMark(meant[j] as string)) j++
    const there = meant[j]
    if (there !== sign && !(there === 'đ' && sign === 'd')) return false
    j++
  }
  return [...meant.slice(j)].every(isMark)
}

function isMark(sign: string): boolean {
  return sign >= '\u0300' && sign <= '\u036f'
}
