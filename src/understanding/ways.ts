/** A choice as the ways to say it, and a reply brought to the same form. */
import { isIn, isNoise, type Word, wordSet, words } from './normalise.ts'
import { digitOf } from './numbers.ts'
import { type Polarity, polarity } from './yes-no.ts'

export interface ReadableChoice {
  readonly id: string
  readonly label: string
  /** Other ways to say it. */
  readonly also?: readonly string[]
}

export interface Way {
  readonly all: readonly Word[]
  /** Without words of address and politeness. */
  readonly core: readonly Word[]
  readonly says: Polarity
  /** Nothing but yes or no: "Rồi", "Chưa có". */
  readonly pure: boolean
  /** Its parts say different things ("Hỏng, không lên nguồn"): each is compared by itself. */
  readonly parted: boolean
}

export interface Offered {
  readonly id: string
  /** The label comes first. */
  readonly ways: readonly Way[]
}

export function offeredOf({ id, label, also = [] }: ReadableChoice): Offered {
  return { id, ways: [label, ...also].flatMap(waysOf) }
}

// Labels come back at every answer; reading one costs more than reading the reply itself.
const READ_LABELS_MAX = 4_000
const readLabels = new Map<string, readonly Way[]>()

function waysOf(text: string): readonly Way[] {
  const before = readLabels.get(text)
  if (before) return before
  const all = allOf(text)
  const parts = /[,;()…–]/.test(text)
    ? text
        .split(/[,;()…–]/)
        .map((part) => wayOf(part, allOf(part)))
        .filter((part) => part.all.length > 0 && part.all.length < all.length)
    : []
  const ways = [wayOf(text, all, parts), ...parts.filter(({ pure }) => !pure)]
  if (readLabels.size >= READ_LABELS_MAX) readLabels.clear()
  readLabels.set(text, ways)
  return ways
}

/** The words of a reply. One that is a label to the letter was read with it. */
export function replyOf(text: string): readonly Word[] {
  const label = readLabels.get(text)?.[0]?.all
  return label !== undefined && label.length < LABEL_WORDS_MAX ? label : inDigits(words(text))
}

const LABEL_WORDS_MAX = 60
const BARE = wordSet('có rồi đúng phải được xong không chưa vâng ừ ok đã hề đồng ý yes no')

export const isBare = (word: Word): boolean => isIn(BARE, word)

function allOf(text: string): readonly Word[] {
  return inDigits(words(text, LABEL_WORDS_MAX))
}

/** What it says is read when somebody asks: most replies are a choice's own words, and then nobody does. */
function wayOf(text: string, all: readonly Word[], parts: readonly Way[] = []): Way {
  let core: readonly Word[] | undefined
  let says: Polarity | undefined
  return {
    all,
    get parted() {
      return parts.some(({ says }) => says !== parts[0]?.says)
    },
    get core() {
      core ??= withoutNoise(all)
      return core
    },
    get says() {
      says ??= polarity(text)
      return says
    },
    get pure() {
      return this.core.every(isBare)
    },
  }
}

const COUNTED = wordSet('mức loại cấp bước')

/** "mức hai" as "mức 2". */
export function inDigits(all: readonly Word[]): readonly Word[] {
  return all.map((word, i) => {
    const before = all[i - 1]
    const digit = before && isIn(COUNTED, before) ? digitOf(word) : null
    return digit ? { plain: `${digit}`, accented: `${digit}`, typed: word.typed } : word
  })
}

const CHOOSING = wordSet('chọn lấy')

/**
 * Without words of address and politeness, and without "(tôi) chọn". Typed without accents, a word that a choice has is
 * kept: "con" may be "còn", "cu" may be "cũ".
 */
export function withoutNoise(all: readonly Word[], offered: readonly Offered[] = []): readonly Word[] {
  const plainly = all.every((word) => word.accented === word.plain)
  const told = (word: Word) =>
    plainly && offered.some(({ ways }) => ways.some(({ core }) => core.some(({ plain }) => plain === word.plain)))
  const rest = all.filter((word) => !isNoise(word) || told(word))
  const [first] = rest
  const said = first && offered.some(({ ways }) => ways.some(({ core }) => core[0]?.plain === first.plain))
  if (offered.length > 0 && first && !said && isIn(CHOOSING, first) && rest.length > 1) return rest.slice(1)
  return rest.length > 0 ? rest : all
}

/** `part` stands in `all` as it is, accents aside. */
export function contains(all: readonly Word[], part: readonly Word[]): boolean {
  for (let i = 0; i + part.length <= all.length; i++) {
    if (part.length > 0 && part.every((word, at) => all[i + at]?.plain === word.plain)) return true
  }
  return false
}
