/**
 * Does a message say one of these things? Patterns are written with their accents and match without them, in teen
 * code and with a slip of the finger in longer words; accents that contradict do not match ("đợi" is not "đòi").
 */
import { fits, isIn, type Word, within, wordSet, words } from './normalise.ts'
import { isSyllable } from './telex.ts'

type Phrase = readonly Word[]

/** Parts that follow one another with at most `GAP` words between; each part is one of several phrases. */
export type Pattern = readonly (readonly Phrase[])[]

const GAP = 5
/** In shorter words one slip makes another word. */
const SLIP_FROM = 5

/** `gửi|đọc .. mã otp|mã xác thực` */
export function pattern(text: string): Pattern {
  return text.split(' .. ').map((part) => part.split('|').map((phrase) => words(phrase)))
}

/** Where the pattern is said: the first word and the one after the last; all places, in order. */
export function places(said: readonly Word[], parts: Pattern): readonly (readonly [number, number])[] {
  const [first = [], ...rest] = parts
  const found: [number, number][] = []
  for (let at = 0; at < said.length; at++) {
    for (const phrase of first) {
      const end = endOf(said, at, phrase)
      const last = end === null ? null : follow(said, end, rest)
      if (last !== null) found.push([at, last])
    }
  }
  return found
}

function follow(said: readonly Word[], from: number, parts: Pattern): number | null {
  const [next, ...rest] = parts
  if (next === undefined) return from
  for (let at = from; at <= Math.min(from + GAP, said.length - 1); at++) {
    for (const phrase of next) {
      const end = endOf(said, at, phrase)
      const last = end === null ? null : follow(said, end, rest)
      if (last !== null) return last
    }
  }
  return null
}

function endOf(said: readonly Word[], at: number, phrase: Phrase): number | null {
  if (at + phrase.length > said.length) return null
  return phrase.every((meant, i) => isSaid(said[at + i] as Word, meant)) ? at + phrase.length : null
}

function isSaid(typed: Word, meant: Word): boolean {
  if (fits(typed, meant)) return true
  const { length } = meant.plain
  // A slip makes something that is no word; "phường" is not meant for "thưởng", nor "khoản" for "khoan".
  return (
    length >= SLIP_FROM &&
    typed.plain.length >= SLIP_FROM &&
    !isSyllable(typed.plain) &&
    within(1, typed.plain, meant.plain)
  )
}

const NOT = wordSet('không chẳng cấm đừng tránh')
/** Before "không" these make a question or a condition of it: "có thật không", "nếu không". */
const NOT_A_DENIAL = wordSet('thật phải đúng được có hay nên nếu đảo toàn sao')
/** After it they calm down and deny nothing: "đừng lo, đọc mã cho cháu". */
const CALMING = wordSet('lo sợ ngại sao cần sớm vội mất')
/** Words between "không" and what it denies: "không bao giờ được yêu cầu …". */
const DENIAL_REACH = 4

/** Is what is said here denied or forbidden, in the same clause: "công an không gọi", "đừng bao giờ đọc mã"? */
export function isDenied(said: readonly Word[], [from, to]: readonly [number, number]): boolean {
  for (let i = clauseStart(said, from); i < to; i++) {
    if (!isIn(NOT, said[i] as Word)) continue
    const [before = PAUSE, after = PAUSE] = [said[i - 1], said[i + 1]]
    if (!isIn(NOT_A_DENIAL, before) && !isIn(CALMING, after)) return !threatens(said, i)
  }
  return false
}

function clauseStart(said: readonly Word[], from: number): number {
  const start = Math.max(0, from - DENIAL_REACH)
  return Math.max(start, said.slice(0, from).lastIndexOf(PAUSE) + 1)
}

/** Stands between two clauses: matches no word of a pattern, and no denial reaches over it. */
const PAUSE: Word = { plain: ',', accented: ',', typed: ',' }

/** The words of a message, with pauses where it has them. */
export function clauses(text: string): readonly Word[] {
  const parts = text.split(/[.,;:!?…]+(?=\s|$)|\n/).map((part) => words(part))
  return parts.flatMap((part, i) => (i === 0 ? part : [PAUSE, ...part]))
}

const THREAT = pattern(
  'sẽ bị|thì bị|là bị|thì khoá|kẻo|sẽ khoá|thì cắt|sẽ cắt|là cắt|thì phạt|sẽ phạt|thì mất|là mất|thì thu hồi',
)
/** "Không cung cấp mã thì bị khoá" demands what it seems to deny. */
function threatens(said: readonly Word[], at: number): boolean {
  return places(said.slice(at, at + 12), THREAT).length > 0
}
