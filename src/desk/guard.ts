/**
 * What a helper may never ask for, in any words: codes, passwords, money, remote control, photos or numbers of papers,
 * going elsewhere, links that are not listed. A request is stopped; a warning ("đừng đọc mã cho ai") and guidance ("gõ mã
 * vào ứng dụng") pass. Pure: with accents or without, and over the last messages too.
 */
import { linksIn, officialLink } from '../privacy/links.ts'
import { mask } from '../privacy/secrets.ts'
import type { Word } from '../understanding/normalise.ts'
import { clauses, type Pattern, places } from '../understanding/said.ts'
import type { Unsafe } from './api.ts'
import * as W from './guard-words.ts'

export interface GuardContext {
  /** My last messages to this resident, oldest first; the newest two count. */
  readonly before?: readonly string[]
  /** Numbers of offices and hotlines, as the place data have them. */
  readonly numbers?: readonly string[]
  readonly official?: (url: string) => boolean
}

type Said = readonly Word[]
type Place = readonly [from: number, to: number]

/** @returns why it must not leave; `null`: it may */
export function unsafe(text: string, context: GuardContext = {}): Unsafe | null {
  const { before = [], numbers = [], official = officialLink } = context
  if (linksIn(text).some((link) => !official(/^https?:/i.test(link) ? link : `https://${link}`))) return 'link'
  if (callsElsewhere(text, numbers)) return 'elsewhere'
  const alone = asksFor(text)
  if (alone !== null) return alone
  // "Bác gửi cháu" and then "mã OTP nhé": neither asks alone.
  for (const earlier of [before.slice(-1), before.slice(-2)]) {
    const known = new Set(earlier.map(asksFor))
    const joined = earlier.length === 0 ? null : asksFor([...earlier, text].join('\n'))
    if (joined !== null && !known.has(joined)) return joined
  }
  return null
}

/** Words between a verb and what it is about; more after the thing, where it comes first. */
const REACH = 7
const REACH_BACK = 9
/** How far a "đừng" or "không bao giờ" is looked for in front, and whoever is told of. */
const DENIAL_REACH = 9
const OTHERS_REACH = 6
/** As far as a direction belongs to its verb. */
const DIRECTION_REACH = 14

function asksFor(text: string): Unsafe | null {
  const said = clauses(text)
  const codes = [...places(said, W.CODE), ...bareCodes(said)]
  if (isAsked(said, codes, { strict: true })) return 'otp'
  const passwords = places(said, W.PASSWORD).filter(([from]) => !precededBy(said, from, W.ABOUT_IT, 1))
  if (isAsked(said, passwords, { strict: true })) return 'password'
  if (W.MONEY.some((words) => isTold(said, words)) || isAsked(said, places(said, W.ACCOUNT), {})) return 'money'
  if (W.REMOTE.some((words) => isTold(said, words))) return 'remote'
  if (isAsked(said, places(said, W.ID_NUMBER), {})) return 'id-number'
  if (isAsked(said, places(said, W.CARD_PHOTO), { photo: true })) return 'card-photo'
  if (W.ELSEWHERE.some((words) => isTold(said, words)) || isAsked(said, places(said, W.CONTACT), { onlyUs: true }))
    return 'elsewhere'
  return null
}

/** "Mã" without saying which, where it is not the number of a file; "ma" without accents may be "mà". */
function bareCodes(said: Said): readonly Place[] {
  const harmless = new Set(places(said, W.HARMLESS_CODES).map(([from]) => from))
  return places(said, W.BARE_CODE).filter(
    ([from, to]) =>
      !harmless.has(from) &&
      (said[from]?.accented !== 'ma' ||
        /^(,|thi|cho|nhe|di|a|voi|giup|luon|do|nay|ay|nha|qua)?$/.test(said[to]?.plain ?? '')),
  )
}

interface How {
  /** Codes and passwords are for nobody, officers included. */
  readonly strict?: boolean
  /** Only what can be in a picture: "đưa thẻ lại gần máy" asks for none. */
  readonly photo?: boolean
  /** Only where it is plainly to us. */
  readonly onlyUs?: boolean
}

function isAsked(said: Said, things: readonly Place[], how: How): boolean {
  return things.some((thing) => isAskedFor(said, thing, how))
}

function isAskedFor(said: Said, thing: Place, how: How): boolean {
  const [from, to] = thing
  const before = (words: Pattern) =>
    places(said, words).filter(([, end]) => end <= from && between(said, end, from) <= REACH)
  const after = (words: Pattern) =>
    places(said, words).filter(([start]) => start >= to && between(said, to, start) <= REACH_BACK)
  const counts = (place: Place) => !isWarning(said, place)

  for (const verb of before(W.GIVE)) {
    const whole: Place = [verb[0], to]
    const direction = directionOf(said, verb)
    if (direction === 'us' || direction === 'here') {
      if (!isDenied(said, whole)) return true
    } else if (!how.onlyUs && asksUndirected(direction, how, said[verb[0]]) && counts(whole)) return true
  }
  for (const verb of before(W.GIVE_US)) if (directionOf(said, verb) === 'us' && counts([verb[0], to])) return true
  for (const want of before(W.WANT)) if (!isDenied(said, [want[0], to]) && !isIn(said, [want[0], to])) return true
  for (const want of before(W.WANT_FIRST)) {
    if (
      !how.onlyUs &&
      !how.photo &&
      startsClause(said, want[0]) &&
      directionOf(said, want) !== 'place' &&
      counts([want[0], to])
    )
      return true
  }
  const typed = before(W.TYPE).some((verb) => directionOf(said, verb) === 'place')
  for (const verb of [...after(W.GIVE), ...after(W.GIVE_US)]) {
    const direction = directionOf(said, verb)
    // "Gõ mã vào ứng dụng, xong bác báo cháu": told of something else.
    if (typed && /^(bao|noi|nhan|cho|ke|xem)$/.test(said[verb[0]]?.plain ?? '')) continue
    // Over a comma the verb stands for itself: "đừng đưa mã cho ai, đọc cho cháu thôi".
    const apart = clauseStart(said, verb[0]) > from
    if ((direction === 'us' || direction === 'here') && !isDenied(said, apart ? verb : [from, verb[1]])) return true
  }
  for (const verb of before(W.TYPE))
    if (directionOf(said, verb) === 'here' && !isDenied(said, [verb[0], to])) return true
  if (how.photo || how.onlyUs) return false
  return after(W.ASKED).some((asked) => asked[0] - to <= 4 && counts([from, asked[1]]))
}

/** Words, without the pauses. */
function between(said: Said, from: number, to: number): number {
  return said.slice(from, to).filter(({ plain }) => plain !== ',').length
}

type Direction = 'us' | 'here' | 'place' | 'officer' | 'others' | 'none'

/** To whom, or where to, a verb sends: the rest of its sentence says. */
function directionOf(said: Said, [start, end]: Place): Direction {
  const stop = Math.min(said.length, end + DIRECTION_REACH)
  const rest = said.slice(start, stop)
  const given = said.slice(end, end + 1)
  const at = (words: Pattern, in_: Said) => places(in_, words).at(0)?.[0] ?? Number.POSITIVE_INFINITY
  if (at(W.US_ALONE, given) === 0) return 'us'
  const us = at(W.TO_US, rest)
  const place = at(W.IN_PLACE, rest)
  if (us < Number.POSITIVE_INFINITY && !isDenied(said, [start + us, start + us + 1])) return 'us'
  if (at(W.HERE, rest) < Number.POSITIVE_INFINITY && !isDenied(said, [start, end])) return 'here'
  if (at(W.TO_OTHERS, rest) < Number.POSITIVE_INFINITY) return 'others'
  if (at(W.TO_OFFICER, rest) < Number.POSITIVE_INFINITY) return 'officer'
  return place < Number.POSITIVE_INFINITY ? 'place' : 'none'
}

function asksUndirected(direction: Direction, { strict, photo }: How, verb: Word | undefined): boolean {
  if (direction === 'officer') return strict === true
  if (direction !== 'none') return false
  return !photo || (verb?.plain !== 'dua' && verb?.plain !== 'quay')
}

/** Money, remote control and going elsewhere need no verb of giving: the words are enough, unless they warn. */
function isTold(said: Said, words: Pattern): boolean {
  return places(said, words).some(
    ([from, to]) =>
      // "Nguồn không rõ": the denial inside is the thing's name.
      !isDenied(said, [from, from + 1]) &&
      !tellsOfOthers(said, [from, to]) &&
      !precededBy(said, from, W.UNDOING, 4) &&
      (isToUs(said, [from, to]) || !precededBy(said, from, W.HAPPENED, 4)),
  )
}

function isToUs(said: Said, [from, to]: Place): boolean {
  return places(said.slice(from, to + 4), W.TO_US).length > 0
}

/** Forbids it, tells of what others do, or asks whether it has happened with others. */
function isWarning(said: Said, place: Place): boolean {
  return isDenied(said, place) || tellsOfOthers(said, place) || precededBy(said, place[0], W.SYSTEMS, OTHERS_REACH)
}

function tellsOfOthers(said: Said, [from, to]: Place): boolean {
  const start = Math.max(clauseStart(said, from), from - OTHERS_REACH)
  if (places(said.slice(start, from), W.OTHERS).length > 0) return true
  return places(said.slice(from, to + 4), W.TO_OTHERS).length > 0 && !isToUs(said, [from, to])
}

function isIn(said: Said, [from, to]: Place): boolean {
  return places(said.slice(from, to + 6), W.IN_PLACE).length > 0 && !isToUs(said, [from, to])
}

/** Is it forbidden in the same sentence, and not demanded by what looks like forbidding? */
function isDenied(said: Said, [from, to]: Place): boolean {
  const start = denialStart(said, from)
  const before = said.slice(start, Math.max(to, from))
  return places(before, W.NEVER).some(([at, end]) => {
    const not = start + at
    if (isUse(said, not)) return false
    const after = said.slice(start + end, start + end + 2)
    if (places(after, W.CALMING).some(([where]) => where === 0)) return false
    if (precededBy(said, not, W.WHY_NOT, 3) || said[not - 1]?.plain === 'neu') return false
    const between = said.slice(start + end + 1, from)
    if (places(between, W.TURNS).length > 0) return false
    return places(said.slice(to, to + 10), W.OR_ELSE).length === 0
  })
}

/** A comma ends a denial, but for a list of what is forbidden: "đừng gửi, đọc hay chụp mã". */
function denialStart(said: Said, from: number): number {
  let start = clauseStart(said, from)
  while (start > 1 && from - start < DENIAL_REACH) {
    const goesOn = places(said.slice(start, start + 2), W.GIVE).some(([at]) => at === 0)
    const earlier = clauseStart(said, start - 1)
    const before = said.slice(earlier, start)
    const forbids = before.some(
      ({ plain }, i) => (plain === 'dung' && !isUse(before, i)) || plain === 'cam' || plain === 'tuyet',
    )
    if (!goesOn || !forbids || places(before, W.TO_OTHERS).length > 0) break
    start = earlier
  }
  return Math.max(0, start, from - DENIAL_REACH)
}

/** "Ứng dụng", "nội dung": without accents the second half reads like "đừng". */
function isUse(said: Said, at: number): boolean {
  return said[at]?.plain === 'dung' && /^(ung|noi|chan|su|tac|nguoi|hinh|tin)$/.test(said[at - 1]?.plain ?? '')
}

function clauseStart(said: Said, from: number): number {
  for (let at = Math.min(from, said.length) - 1; at >= 0; at--) if (said[at]?.plain === ',') return at + 1
  return 0
}

function startsClause(said: Said, at: number): boolean {
  const before = said[at - 1]?.plain
  return before === undefined || before === ',' || before === 'da' || before === 'vang' || before === 'a'
}

function precededBy(said: Said, at: number, words: Pattern, reach: number): boolean {
  return places(said.slice(Math.max(clauseStart(said, at), at - reach), at), words).length > 0
}

/** A mobile number that is nobody's of the place, or an e-mail: a way to go on where nobody sees it. */
function callsElsewhere(text: string, numbers: readonly string[]): boolean {
  const known = new Set(numbers.map(digitsOf))
  const mobile = /(?<!\d)(?:\+?84|0)[ .-]?[35789](?:[ .-]?\d){8}(?!\d)/g
  const found = Array.from(text.normalize('NFKC').matchAll(mobile), ([number]) => digitsOf(number))
  if (found.some((number) => !known.has(number))) return true
  return mask(text).findings.some(({ kind }) => kind === 'email')
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '').replace(/^84/, '0')
}
