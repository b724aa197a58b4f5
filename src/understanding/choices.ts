/**
 * Which choice a reply means. In order: exactly its words, its number, its words without accents, words only it has,
 * plain yes or no. A reply and a choice that differ in negation never meet: "không được" is not "Được".
 */
import { isEmpty, likenesses } from './likeness.ts'
import { fold, type Word, words } from './normalise.ts'
import { readPosition } from './numbers.ts'
import { asksWhich } from './questions.ts'
import {
  contains,
  inDigits,
  isBare,
  type Offered,
  offeredOf,
  type ReadableChoice,
  replyOf,
  type Way,
  withoutNoise,
} from './ways.ts'
import { assentsOnly, type Polarity, polarity } from './yes-no.ts'

export type { ReadableChoice }

export type ChoiceReading =
  | { readonly kind: 'choice'; readonly id: string }
  /** `near`: choices it might have meant, best first, at most three. */
  | { readonly kind: 'unclear'; readonly near: readonly string[] }

/** By what a choice was recognised. */
export type ChoiceHow = 'its-words' | 'without-accents' | 'number' | 'core' | 'meaning'

/** Longer replies tell a story; looking for a choice in one would be guessing. */
const REPLY_CHARS_MAX = 300

type Found = ChoiceReading & { readonly how?: ChoiceHow }

/** @param question  over the choices; absent: it can be answered by yes or no */
export function readChoice(text: string, choices: readonly ReadableChoice[], question?: string): ChoiceReading {
  return choiceReader(choices, question)(text)
}

/** The same for many replies to the same choices, which are looked at once. */
export function choiceReader(choices: readonly ReadableChoice[], question?: string): (text: string) => ChoiceReading {
  const offered = choices.map(offeredOf)
  return (text) => {
    const { how: _, ...reading } = findChoice(text, offered, question)
    return reading
  }
}

/** The same once more, saying how: for people who ask why. Absent: no choice was recognised. */
export function howChosen(text: string, choices: readonly ReadableChoice[], question?: string): ChoiceHow | undefined {
  return findChoice(text, choices.map(offeredOf), question).how
}

function findChoice(text: string, offered: readonly Offered[], question: string | undefined): Found {
  if (text.length > REPLY_CHARS_MAX) return unclear([])
  const reply = replyOf(text)
  const same = offered.filter(({ ways }) => ways.some((way) => equal(way.all, reply, 'accented')))
  if (same.length === 1) return chosen(same[0] as Offered, 'its-words')
  const unaccented = offered.filter(({ ways }) => ways.some((way) => equal(way.all, reply, 'plain')))
  const pointed = byPosition(text, reply, offered, question)
  // "muc 3" is the third of the list (mục 3), unless a choice is called "mức 3".
  if (pointed?.kind === 'choice' && unaccented.some(({ id }) => id !== pointed.id))
    return unclear([pointed, ...unaccented])
  if (pointed) return pointed
  if (text.includes('?')) return byMeaning(text, offered, question)
  if (unaccented.length === 1) return chosen(unaccented[0] as Offered, 'without-accents')
  return byCore(reply, offered) ?? byMeaning(text, offered, question)
}

/** The words of a choice with nothing but politeness around. */
function byCore(reply: readonly Word[], offered: readonly Offered[]): Found | null {
  const core = withoutNoise(reply, offered)
  for (const form of ['accented', 'plain'] as const) {
    const alike = offered.filter(({ ways }) => ways.some((way) => equal(way.core, core, form)))
    if (alike.length === 1) return chosen(alike[0] as Offered, 'core')
    if (alike.length > 1) return unclear(alike)
  }
  return null
}

function byPosition(
  text: string,
  reply: readonly Word[],
  offered: readonly Offered[],
  question: string | undefined,
): Found | null {
  const echo = byEcho(text, offered, question)
  if (echo) return echo
  const position = readPosition(text, offered.length)
  if (!position) return null
  const core = withoutNoise(reply, offered)
  if (position.kind === 'several') {
    // "Cả hai" points at two, unless one choice is called that.
    const both = offered.filter(({ ways }) => ways.some(({ all }) => core.length > 1 && contains(all, core)))
    return both.length === 1 ? chosen(both[0] as Offered, 'core') : unclear([])
  }
  if (position.kind !== 'at' || text.includes('?')) return unclear([])
  const at = offered[position.index] as Offered
  // A bare "2" where another choice is called "Mức 2": either may be meant.
  const bare = core.length === 1 && /^\d+$/.test(core[0]?.plain ?? '') ? core[0]?.plain : undefined
  const named = offered.filter((one) => one !== at && isCalled(one, bare))
  return named.length > 0 ? unclear([at, ...named]) : chosen(at, 'number')
}

/** "2. Chưa có": number and words must agree. */
function byEcho(text: string, offered: readonly Offered[], question: string | undefined): Found | null {
  const echo = /^\s*(\d{1,2})\s*[.):\-–]\s*\D/su.exec(fold(text))
  const at = echo && offered[Number(echo[1]) - 1]
  if (!at) return null
  const rest = text.slice(text.search(/[.):\-–]/) + 1)
  const said = byCore(words(rest), offered) ?? byMeaning(rest, offered, question)
  if (said.kind !== 'choice') return null
  return said.id === at.id ? chosen(at, 'number') : unclear([at, said])
}

/** Its label is little more than that number. */
function isCalled({ ways: [label] }: Offered, number: string | undefined): boolean {
  if (number === undefined || label === undefined) return false
  return label.core.length <= 2 && label.core.some(({ plain }) => plain === number)
}

function byMeaning(text: string, offered: readonly Offered[], question: string | undefined): Found {
  const says = polarity(text)
  if (says === 'question') return unclear([])
  const core = withoutNoise(words(text), offered)
  // "Đồng ý" is no "hợp đồng".
  const { ranked, refused } = assentsOnly(core) ? NOTHING_ALIKE : likenesses(text, says, offered)
  const [first, second] = ranked
  // Half as much again as the next: less is a guess.
  if (first && first[1] >= 1 && first[1] >= (second?.[1] ?? 0) * 1.5) return chosen({ id: first[0] }, 'meaning')
  const near = [...ranked.map(([id]) => id), ...refused].map((id) => ({ id }))
  const open = offered.filter(({ id }) => !refused.has(id))
  const agreeing = open.filter(({ ways }) => ways.some((way) => way.says === says))
  const which = question !== undefined && asksWhich(question)
  const begun = beginning(text, says, open)
  // "Chưa" is where one stands, "không" is no: not "Không vào được".
  const refuses = which && core.length === 1 && core[0]?.plain !== 'chua'
  if (begun && !refuses && (says !== 'yes' || agreeing.length === 1)) return chosen(begun, 'meaning')
  if ((says !== 'yes' && says !== 'no') || ranked.length > 1) return unclear(near)
  const against = offered.some(({ ways }) => ways.some((way) => way.says === (says === 'yes' ? 'no' : 'yes')))
  const those = (fits: (way: Way) => boolean) =>
    agreeing.filter(({ ways }) => ways.some((way) => way.says === says && fits(way)))
  if (which) {
    // "Dạ" to "Máy báo gì ạ?" means nothing yet; "chưa" to "Hồ sơ đến đâu rồi ạ?" is "Chưa thấy gì".
    const meant = assentsOnly(core) || !core.every(tellsNothing) ? [] : those((way) => way.core.every(tellsNothing))
    return meant.length === 1 && against ? chosen(meant[0] as Offered, 'meaning') : unclear(near)
  }
  const meant = agreeing.length === 1 ? agreeing : those((way) => way.pure)
  return meant.length === 1 && against ? chosen(meant[0] as Offered, 'meaning') : unclear(agreeing)
}

const NOTHING_ALIKE: ReturnType<typeof likenesses> = { ranked: [], refused: new Set() }

const tellsNothing = (word: Word): boolean => isBare(word) || isEmpty(word)

/** The only choice that begins with just these words: "chưa có" of "Chưa có tài khoản". */
function beginning(text: string, says: Polarity, offered: readonly Offered[]): Offered | null {
  const core = withoutNoise(inDigits(words(text)), offered)
  if (core.length === 0 || (core.length < 2 && says !== 'no')) return null
  const begun = offered.filter(({ ways }) =>
    ways.some((way) => (way.says === says || says === 'none') && equal(way.core.slice(0, core.length), core, 'plain')),
  )
  return begun.length === 1 ? (begun[0] as Offered) : null
}

function equal(a: readonly Word[], b: readonly Word[], form: 'accented' | 'plain'): boolean {
  if (a.length === 0 || a.length !== b.length || !a.every((word, i) => word[form] === b[i]?.[form])) return false
  // "Vâng" is not "văng".
  return form === 'accented' || assentsOnly(a) === assentsOnly(b)
}

function chosen({ id }: { readonly id: string }, how: ChoiceHow): Found {
  return { kind: 'choice', id, how }
}

function unclear(near: readonly { readonly id: string }[]): ChoiceReading {
  return { kind: 'unclear', near: [...new Set(near.map(({ id }) => id))].slice(0, 3) }
}
