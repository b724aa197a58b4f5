/** Which choice a reply means by the words only that choice has, clause by clause. */
import { clauses } from './clauses.ts'
import { fits, isIn, isNoise, looseKey, type Word, within, wordSet } from './normalise.ts'
import { isSyllable } from './telex.ts'
import { contains, inDigits, type Offered, type Way, withoutNoise } from './ways.ts'
import { type Polarity, polarity } from './yes-no.ts'

export interface Likeness {
  /** Choices with words in common, most alike first; 1 and more is enough to take one. */
  readonly ranked: readonly (readonly [id: string, score: number])[]
  /** Choices whose words stood there with another negation: they are denied. */
  readonly refused: ReadonlySet<string>
}

export function likenesses(text: string, says: Polarity, offered: readonly Offered[]): Likeness {
  const carriers = carriersOf(offered)
  // Where the choices are forms of address ("Bác – cháu"), these are no noise.
  const addressed = offered.some(({ ways }) => ways.some(({ core }) => core.every(isNoise)))
  const scores = new Map<string, number>()
  const refused = new Set<string>()
  let before = 'none' as Polarity
  for (const clause of clauses(text)) {
    const reply = inDigits(addressed ? clause.words : withoutNoise(clause.words, offered))
    const content = reply.filter((word) => !isIn(EMPTY, word) || carriers.has(word.plain))
    // Typed with accents elsewhere, a word without any is that word: "hôm qua" has no "quá".
    const accents = /[^ -~]/.test(reply.map((word) => word.accented).join(''))
    const own = polarity(clause.words.map((word) => word.accented).join(' '))
    // "khong phai ma 6 so": what looked like "mà" was "mã", and the negation goes on.
    const clauseSays: Polarity = clause.against === 'weak' && before === 'no' ? 'no' : own
    // "Gặp người, không phải": what was named before is denied.
    if (clauseSays === 'no' && content.length === 0 && before !== 'no') for (const id of scores.keys()) refused.add(id)
    for (const { id, ways } of offered) {
      let agreed = 0
      let denied = 0
      for (const way of ways) {
        const score = way.parted ? 0 : likeness(content, reply, way, carriers, accents)
        if (meets(clauseSays, way.says) && (says !== 'mixed' || way.says === 'mixed')) agreed = Math.max(agreed, score)
        else denied = Math.max(denied, score)
      }
      if (denied > agreed) refused.add(id)
      else if (agreed > 0) scores.set(id, Math.max(scores.get(id) ?? 0, agreed))
    }
    before = clauseSays
  }
  for (const id of refused) scores.delete(id)
  return { ranked: [...scores].sort((a, b) => b[1] - a[1]), refused }
}

/** Words that tell no choice apart: they are everywhere. */
const EMPTY = wordSet(
  'có không chưa rồi được là của thì mà cái này đó đấy kia vậy thế ở trên trong với cho và hay đã đang cũng nó vẫn còn đúng phải ' +
    'một các những lại ra vào đi về để khi nào gì như ấy cơ thôi luôn nữa dùng bị thấy làm ạ chỉ mỗi đây quá',
)

export const isEmpty = (word: Word): boolean => isIn(EMPTY, word)

/** Which choices have a word. */
function carriersOf(offered: readonly Offered[]): ReadonlyMap<string, ReadonlySet<string>> {
  const carriers = new Map<string, Set<string>>()
  for (const { id, ways } of offered) {
    for (const word of ways.flatMap(({ core }) => core)) {
      if (isIn(EMPTY, word)) continue
      const ids = carriers.get(word.plain) ?? new Set()
      carriers.set(word.plain, ids.add(id))
    }
  }
  return carriers
}

/** Whether what a clause says and what a choice says can be the same thing. */
function meets(clause: Polarity, way: Polarity): boolean {
  if (clause === way) return true
  if (clause === 'yes') return way === 'none' || way === 'mixed'
  if (clause === 'none') return way === 'yes' || way === 'mixed'
  return false
}

/** 0: nothing in common that tells this choice apart; 1 and more: enough to take it. */
function likeness(
  content: readonly Word[],
  reply: readonly Word[],
  way: Way,
  carriers: ReadonlyMap<string, ReadonlySet<string>>,
  accents: boolean,
): number {
  const telling = way.core.filter((word) => !isIn(EMPTY, word))
  if (telling.length === 0 || content.length === 0) return 0
  let own = 0
  let shared = 0
  let doubtful = 0
  for (const word of telling) {
    const close = content.filter((said, i) => alike(said, word, accents) || runTogether(said, content[i + 1], word))
    if (close.length === 0) continue
    const sure = close.some((said) =>
      said.plain !== word.plain ? true : accents ? said.accented === word.accented : fits(said, word),
    )
    if ((carriers.get(word.plain)?.size ?? 1) !== 1) shared++
    else if (sure) own++
    else doubtful++
  }
  const matched = own + shared + doubtful
  if (doubtful > 1 || own > 0) own += doubtful
  const whole = contains(reply, way.core)
  if (own === 0 && !(whole && matched === telling.length)) return 0
  if (whole) return 2 + matched * 0.5 + shared * 0.1
  const recall = matched / telling.length
  const precision = matched / content.length
  // All of one or half of both: "máy hết pin" is no "Máy đọc được".
  return recall === 1 || precision === 1 || (recall >= 0.5 && precision >= 0.5) || own >= 2
    ? 1 + recall + precision
    : 0.5
}

/** The same word, or one slip of the finger or of regional spelling away (two in long words). */
function alike(said: Word, meant: Word, accents: boolean): boolean {
  if (said.plain === meant.plain) return said.plain.length > 3 || fits(said, meant)
  if (isIn(EMPTY, said)) return false
  // "Chợ" is how some write "trợ"; "chờ" is not.
  if (looseKey(said.plain) === looseKey(meant.plain))
    return !accents || looseKey(said.accented) === looseKey(meant.accented)
  // A slip seldom makes another proper syllable; what is one was meant.
  if (isSyllable(said.plain)) return false
  const shorter = Math.min(said.plain.length, meant.plain.length)
  if (shorter < 4 || /\d/.test(said.plain + meant.plain)) return false
  return within(shorter >= 7 ? 2 : 1, said.plain, meant.plain)
}

/** "sam sung" for "samsung". */
function runTogether(said: Word, next: Word | undefined, meant: Word): boolean {
  return next !== undefined && meant.plain.length >= 5 && said.plain + next.plain === meant.plain
}
