/**
 * Listed phrases (moves, distress, words of fraud) in a message: with or without accents, one slip allowed when the
 * phrase is the whole message. What a found phrase means, and whether it may be an answer, is decided by the caller.
 */
import { fits, isIn, isNoise, looseKey, type Word, within, wordSet, words } from './normalise.ts'
import { isSyllable } from './telex.ts'

export interface PhraseMatch {
  readonly id: string
  /** The message is nothing but phrases of this id and words of address or politeness. */
  readonly whole: boolean
  /** Every word stands as listed, accents included. */
  readonly accented: boolean
  /** Found only by allowing for a slip. */
  readonly slipped?: true
}

interface Listed {
  readonly id: string
  /** Counts only as the whole message. */
  readonly alone: boolean
  readonly words: readonly Word[]
  /** Letters without marks and spaces, to compare with slips. */
  readonly key: string
}

interface Node {
  readonly next: Map<string, Node>
  readonly ends: Listed[]
}

export interface PhraseIndex {
  readonly root: Node
  readonly all: readonly Listed[]
}

/**
 * @param lists phrases by the id they stand for; of two that look the same without accents the earlier list wins. A
 * phrase written with `=` in front, and one of a single word, counts only when it is the whole message.
 */
export function phraseIndex(lists: Readonly<Record<string, readonly string[]>>): PhraseIndex {
  const root = node()
  const all: Listed[] = []
  for (const [id, phrases] of Object.entries(lists)) {
    for (const phrase of phrases) {
      const spelled = words(phrase, 40)
      if (spelled.length === 0) continue
      const entry = { id, alone: phrase.startsWith('=') || spelled.length === 1, words: spelled, key: keyOf(spelled) }
      all.push(entry)
      let at = root
      for (const { plain } of spelled) {
        let next = at.next.get(plain)
        if (!next) {
          next = node()
          at.next.set(plain, next)
        }
        at = next
      }
      at.ends.push(entry)
    }
  }
  return { root, all }
}

/** Every id whose phrases stand in the text, the whole ones first, then those that cover most. A denied phrase does not count. */
export function matchPhrases(index: PhraseIndex, text: string): readonly PhraseMatch[] {
  const said = words(text)
  const matches = matched(index, said)
  if (matches.some(({ whole }) => whole)) return matches
  // "Chờ bác tí" is "chờ tí": whoever is named in the middle changes nothing, as long as nothing else is said.
  const bare = said.filter((word) => !isNoise(word))
  if (bare.length === 0 || bare.length === said.length) return matches
  const meant = matched(index, bare).filter(({ whole, slipped }) => whole && !slipped)
  return [...meant, ...matches.filter(({ id }) => !meant.some((one) => one.id === id))]
}

function matched(index: PhraseIndex, said: readonly Word[]): readonly PhraseMatch[] {
  const found = new Map<string, Found>()
  for (let at = 0; at < said.length; at++) {
    let node: Node | undefined = index.root
    for (let i = at; node; i++) {
      note(found, said, at, node.ends)
      node = i < said.length ? node.next.get((said[i] as Word).plain) : undefined
    }
  }
  const exact = found.size > 0
  if (!exact) slipped(found, said, index.all)
  return [...found]
    .map(([id, { covered, accented, alone }]) => ({
      id,
      whole: isWhole(said, covered),
      accented,
      size: covered.size,
      alone,
    }))
    .filter(({ whole, alone }) => whole || !alone)
    .sort((a, b) => Number(b.whole) - Number(a.whole) || Number(b.accented) - Number(a.accented) || b.size - a.size)
    .map(({ id, whole, accented }) => ({ id, whole, accented, ...(exact ? {} : { slipped: true as const }) }))
}

interface Found {
  readonly covered: Set<number>
  accented: boolean
  /** Only phrases that must be the whole message were found. */
  alone: boolean
}

/** Of the phrases that end at the same place, those whose accents agree best with what was typed. */
function note(found: Map<string, Found>, said: readonly Word[], at: number, ends: readonly Listed[]): void {
  if (ends.length === 0 || isDenied(said, at)) return
  let best = -1
  for (const listed of ends) best = Math.max(best, agreement(said, at, listed))
  const listed = best < 0 ? undefined : ends.find((one) => agreement(said, at, one) === best)
  if (!listed) return
  const { id, words } = listed
  const accented = best === words.length
  // Two words without their accents inside a sentence are too often other words: "so qua" is "sợ quá" and "sơ quá (hạn)".
  const unaccented =
    words.length <= 2 &&
    words.every((word, i) => word.accented !== said[at + i]?.accented || word.accented === word.plain) &&
    !accented
  const one = found.get(id) ?? { covered: new Set<number>(), accented: false, alone: true }
  for (let i = 0; i < words.length; i++) one.covered.add(at + i)
  one.accented ||= accented
  one.alone &&= listed.alone || unaccented
  found.set(id, one)
}

/** How many words stand exactly as listed; -1 when accents contradict: one wrong accent happens in a long phrase, more are other words. */
function agreement(said: readonly Word[], at: number, { words }: Listed): number {
  let exact = 0
  let contradicted = 0
  for (const [i, word] of words.entries()) {
    const there = said[at + i] as Word
    if (there.accented === word.accented) exact++
    else if (!fits(there, word) || (words.length === 1 && there.accented !== there.plain)) contradicted++
  }
  return contradicted > (words.length >= 4 ? 1 : 0) ? -1 : exact
}

const FILLER = wordSet('đi với luôn đó đấy nào xem giúp hộ dùm cái cho muốn cần hãy xin vui lòng please để')

function isWhole(said: readonly Word[], covered: ReadonlySet<number>): boolean {
  return said.every((word, i) => covered.has(i) || isNoise(word) || isIn(FILLER, word))
}

const NOT = wordSet('không chưa chẳng đừng khỏi')
const BETWEEN = wordSet('phải cần muốn có bị thể được hề phai can')

/** "không bị lừa", "chưa cần gặp người": a negation stands right before, at most two small words between. */
function isDenied(said: readonly Word[], at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 3); i--) {
    if (isIn(NOT, said[i] as Word)) return true
    if (!isIn(BETWEEN, said[i] as Word)) return false
  }
  return false
}

/** Letters of a phrase that may be compared with a slip: shorter ones are too near to other words. */
const SLIP_LETTERS_MIN = 7
const SLIP_LETTERS_MAX = 40

function slipped(found: Map<string, Found>, said: readonly Word[], all: readonly Listed[]): void {
  if (said.length > 12) return
  const core = said.filter((word) => !isNoise(word))
  // A slip makes a heap of letters or a neighbouring sound; a proper syllable is another word ("nhập rồi", "nhầm rồi").
  const slips = core.some((word) => !isSyllable(word.plain))
  const keys = new Set([keyOf(core), keyOf(said)])
  for (const key of keys) {
    if (key.length < SLIP_LETTERS_MIN || key.length > SLIP_LETTERS_MAX) continue
    for (const listed of all) {
      if (listed.key.length < SLIP_LETTERS_MIN || !within(1, key, listed.key)) continue
      if (!slips && soundOf(listed.words) !== soundOf(core)) continue
      // "không khó" is one letter away from nothing of ours, but a negation must never appear by a slip.
      if (said.some((word) => isIn(NOT, word)) !== listed.words.some((word) => isIn(NOT, word))) continue
      found.set(listed.id, {
        covered: new Set(said.keys()),
        accented: false,
        alone: false,
      })
    }
  }
}

function keyOf(all: readonly Word[]): string {
  return all.map((word) => word.plain).join('')
}

function soundOf(all: readonly Word[]): string {
  return all.map((word) => looseKey(word.plain)).join(' ')
}

function node(): Node {
  return { next: new Map(), ends: [] }
}
