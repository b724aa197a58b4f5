/**
 * Yes or no in a resident's own words. Negation decides: "không có", "có đâu", "làm gì có" hold the word for yes and mean
 * no. Whatever is mixed, doubled, a question or merely possible is not read at all: a wrong guess sends someone down the
 * wrong road, an unread answer only costs one more question.
 */
import { type Clause, clauses } from './clauses.ts'
import { fold, isExactlyIn, isIn, isNoise, type Word, words } from './normalise.ts'
import { englishPolarity } from './yes-no-english.ts'
import {
  ALONE,
  ASKING,
  ASSENT,
  BLOCK,
  BLOCK_ACCENTED,
  DENIED,
  DONE_TO,
  EITHER,
  EVEN,
  GO_ON,
  HAD,
  HARD,
  HEDGE,
  HOW,
  HOW_MUCH,
  KNOW,
  NEUTRAL,
  NEXT,
  NOT,
  NOT_ACCENTED,
  ONLY,
  PLACE,
  QUESTION,
  QUESTION_ACCENTED,
  SOFT,
  TURNS_BACK,
  VERB,
  WHERE,
  WHERE_ACCENTED,
  WISH,
} from './yes-no-words.ts'

/** `mixed`: yes and no at once or a double negation; `unsure`: does not know; `none`: says neither. */
export type Polarity = 'yes' | 'no' | 'mixed' | 'unsure' | 'question' | 'none'

export function readYesNo(text: string): 'yes' | 'no' | null {
  const read = polarity(text)
  return read === 'yes' || read === 'no' ? read : null
}

/** "Dạ vâng", "đồng ý": nothing but agreement. */
export function assentsOnly(all: readonly Word[]): boolean {
  return all.length > 0 && all.every((word) => isIn(ASSENT, word))
}

/** The same of a whole reply, with politeness around. */
export function agreesOnly(text: string): boolean {
  return assentsOnly(words(text).filter((word) => isIn(ASSENT, word) || !isNoise(word)))
}

/** Longer than this is a story, not an answer. */
const ANSWER_CHARS_MAX = 240

export function polarity(text: string): Polarity {
  if (text.length > ANSWER_CHARS_MAX) return 'none'
  if (OF_COURSE.test(fold(text))) return 'yes'
  const english = englishPolarity(text)
  if (english) return english
  return together(clauses(text).map((clause) => ({ ...clause, says: clausePolarity(clause) })))
}

const OF_COURSE = /^(da |u )?(co|duoc|dung|phai) chu( sao)?( lai)?( khong)?( a)?[ .!]*$/

interface Said {
  readonly says: Polarity
  readonly against: Clause['against']
  readonly words: readonly Word[]
}

function together(said: readonly Said[]): Polarity {
  const decided = said.filter(({ says }) => says === 'yes' || says === 'no')
  const first = decided[0]
  for (const { says, against, words } of said) {
    if (says === 'mixed') return 'mixed'
    if (says === 'unsure') return decided.length > 0 ? 'mixed' : 'unsure'
    if (against === 'strong' && says === 'none' && first) return 'mixed'
    // "Rồi, giờ làm gì tiếp?" answers first and asks for the next step.
    if (says === 'question' && !(first?.says === 'yes' && words.some((word) => isIn(NEXT, word)))) return 'question'
    if (first && (says === 'yes' || says === 'no') && says !== first.says) {
      const soft = said.every((one) => one.says !== 'yes' || isSoft(one.words))
      return soft && says !== 'yes' ? 'no' : 'mixed'
    }
  }
  return first?.says ?? 'none'
}

function clausePolarity({ words: all, asked }: Clause): Polarity {
  const last = all.at(-1)
  if (asked || (last && (isExactlyIn(ASKING, last) || last.plain === 'ha'))) {
    return all.length > 1 || asked ? 'question' : 'none'
  }
  if (/^(con lau|doi nao|mo di)( |$)/.test(plainOf(all))) return 'none'
  const content = all.filter((word) => !isNoise(word) || isUnaccentedYes(word))
  if (content.length === 0) return all.some((word) => isIn(SOFT, word)) ? 'yes' : 'none'
  if (content.length > 14) return 'none'
  const denied = withDenials(content)
  const nots = denied.flatMap((_, i) => (isNot(denied, i) && !isNot(denied, i - 1) ? [i] : []))
  if (nots.length === 0) return affirmed(denied)
  return nots.length === 1 ? negated(denied, nots[0] ?? 0) : 'mixed'
}

/** "co" is noise as "cô" but an answer as "có"; "da" as "dạ" but part of one as "đã". */
function isUnaccentedYes(word: Word): boolean {
  return word.accented === 'co' || word.accented === 'da'
}

const SAY_NO = words('không')[0] as Word

/** Rewrites "đâu có", "có đâu", "làm gì có", "nào có" as a plain negation in front; "không … đâu" keeps its own. */
function withDenials(all: readonly Word[]): readonly Word[] {
  const plain = plainOf(all)
  const rhetorical = /^(lam gi|lam chi|nao|lay dau) (co|ra) ?/.exec(`${plain} `)
  if (rhetorical) return [SAY_NO, ...all.slice(rhetorical[1]?.includes(' ') ? 2 : 1)]
  const at = all.findIndex((word) => isIn(WHERE, word) || isExactlyIn(WHERE_ACCENTED, word))
  if (at < 0) return all
  const before = all[at - 1]
  const after = all[at + 1]
  const rest = [...all.slice(0, at), ...all.slice(at + 1)]
  if (before && isIn(PLACE, before)) return all
  if (after) return isIn(DENIED, after) ? [...all.slice(0, at), SAY_NO, ...all.slice(at + 1)] : all
  if (rest.some((_, i) => isNot(rest, i))) return rest
  const had = rest.some((word) => isIn(HAD, word))
  return before && (had || isIn(DENIED, before)) ? [SAY_NO, ...rest] : all
}

function isNot(all: readonly Word[], i: number): boolean {
  const word = all[i]
  if (!word) return false
  if (isIn(NOT, word) || isExactlyIn(NOT_ACCENTED, word)) return true
  const next = all[i + 1]
  if (word.plain === '0') return all.length === 1 || (next !== undefined && !/^\d/.test(next.plain))
  return word.plain === 'cha' && next !== undefined && isIn(DENIED, next)
}

/** One negation at `at`. */
function negated(all: readonly Word[], at: number): Polarity {
  const before = all.slice(0, at)
  const after = all.slice(at + 1).filter((word) => !isIn(NOT, word))
  const [next, second] = after
  if (before.some((word) => isIn(QUESTION, word) || isIn(EITHER, word))) return 'none'
  if (before.some((word) => isHardYes(before, word))) return next ? 'mixed' : 'question'
  if (!next) {
    if (before.every((word) => isIn(SOFT, word) || isIn(NEUTRAL, word))) {
      return before.length === 0 || before.some((word) => isIn(EVEN, word) || isIn(SOFT, word)) ? 'no' : 'none'
    }
    return isIn(EVEN, before.at(-1) as Word) ? 'no' : 'question'
  }
  if (all[at]?.typed === 'hong' && next.plain === 'roi') return 'none'
  if (isIn(KNOW, next) && !(next.plain === 'hay' && second)) return 'unsure'
  if (next.plain === 'thi' || (isIn(TURNS_BACK, next) && next.plain !== 'phai') || isExactlyIn(ONLY, next))
    return 'mixed'
  if (next.plain === 'phai' && after.slice(1).some((word) => isIn(TURNS_BACK, word))) return 'mixed'
  if (next.plain === 'the' && second && isIn(KNOW, second)) return 'unsure'
  if (next.plain === 'the' && second?.plain === 'noi') return 'mixed'
  if (next.plain === 'co' && second?.plain === 'van') return 'mixed'
  if (after.some((word) => word.plain === 'nhu' || word.plain === 'neu')) return 'mixed'
  const strange = before.filter((word) => !isIn(NEUTRAL, word) && !isIn(SOFT, word) && !isIn(VERB, word))
  return strange.length <= 4 ? 'no' : 'none'
}

/** Words for yes that stand before a negation and are no mere adverb. */
function isHardYes(before: readonly Word[], word: Word): boolean {
  if (!isIn(HARD, word)) return false
  return word.plain !== 'phai' || before.length > 0
}

function affirmed(all: readonly Word[]): Polarity {
  const plain = plainOf(all)
  if (/^(da |vang )?(sai|tu choi)( roi| bet| het)?$/.test(plain)) return 'no'
  if (/^(het|het roi|thoi|(thoi )?khoi( can| di| phai)?|thoi khong|mien)$/.test(plain)) return 'no'
  if (/^((da|vang|u) )*(o )?ke( roi)?$/.test(plain)) return 'yes'
  if (
    /^(chac chan|chinh xac|dong y|nhat tri|tat nhien|di nhien|duong nhien|chac|san sang)( roi| luon| cao)$/.test(plain)
  )
    return 'yes'
  if (
    /^((da|vang|u|ok|toi|hoan toan|rat) )*(chac chan|chinh xac|dong y|nhat tri|tat nhien|di nhien|duong nhien|san sang|day roi)$/.test(
      plain,
    )
  ) {
    return 'yes'
  }
  let core = -1
  let strangers = 0
  let verb = false
  let done = false
  for (const [i, word] of all.entries()) {
    const next = all[i + 1]
    if (asksHowMuch(all, i)) return 'question'
    if (isBlock(all, i)) return isIn(QUESTION, word) || isExactlyIn(QUESTION_ACCENTED, word) ? 'question' : 'none'
    // "co the" may be "có thẻ" too; with its accents it is one or the other.
    if (word.plain === 'co' && next && isIn(HEDGE, next) && (next.accented === next.plain || isExactlyIn(HEDGE, next)))
      return 'none'
    // "Được 3 ngày": how long, not whether.
    if (word.plain === 'duoc' && next && /^\d/.test(next.plain)) return 'none'
    if (isIn(HARD, word) && isCore(all, i, verb || done)) {
      if (core < 0) {
        // "Thấy nút đó rồi", "làm ở phường rồi": what was done stands first; "về quê rồi" is another story.
        if (strangers > 2 || (strangers > 0 && !(next === undefined && isIn(DONE_TO, content(all)[0] ?? word))))
          return 'none'
        core = i
        strangers = 0
      }
    } else if (word.plain === 'da' && word.accented !== 'da\u0323') done = true
    else if (isIn(VERB, word)) verb = true
    else if (![NEUTRAL, SOFT, ALONE].some((set) => isIn(set, word))) strangers++
  }
  // "Có thẻ xanh" may name what it has; "nhà có khách" tells of something else.
  if (core >= 0) return strangers === 0 || (strangers <= 2 && isOpening(all, core)) ? 'yes' : 'none'
  if (done && verb && strangers === 0) return 'yes'
  if (all.every((word) => isIn(SOFT, word) || isIn(NEUTRAL, word) || isIn(ALONE, word)) && strangers === 0) {
    const most = all.some((word) => isIn(WISH, word)) ? 1 : 4
    if (all.some((word) => isIn(ALONE, word) && word.accented !== 'con') && all.length <= most) return 'yes'
    if (all.every((word) => isIn(SOFT, word))) return 'yes'
    if (all.some((word) => isIn(SOFT, word)) && all.length <= 3) return 'yes'
  }
  if (
    isIn(SOFT, all[0] as Word) &&
    all.length <= 5 &&
    all.slice(1).every((word) => isIn(GO_ON, word) || isIn(SOFT, word))
  )
    return 'yes'
  return 'none'
}

function content(all: readonly Word[]): readonly Word[] {
  return all.filter((word) => !isIn(SOFT, word) && !isIn(EVEN, word) && word.plain !== 'da')
}

function isOpening(all: readonly Word[], core: number): boolean {
  return all
    .slice(0, core)
    .every((word) => isIn(SOFT, word) || isIn(EVEN, word) || isIn(HARD, word) || word.plain === 'da')
}

/** "Rồi" says yes on its own or after something done; "phải" only on its own: "phải ra phường" is a duty. */
function isCore(all: readonly Word[], i: number, after: boolean): boolean {
  const word = all[i] as Word
  const others = all.filter((other, at) => at !== i && !isIn(SOFT, other) && !isIn(NEUTRAL, other))
  if (word.plain === 'roi')
    return after || others.every((other) => isIn(HARD, other)) || all.slice(0, i).some((one) => isIn(HARD, one))
  if (word.plain === 'phai') return others.every((other) => isIn(HARD, other))
  return true
}

function asksHowMuch(all: readonly Word[], i: number): boolean {
  const next = all[i + 1]
  return next !== undefined && isIn(HOW, all[i] as Word) && isIn(HOW_MUCH, next)
}

function isBlock(all: readonly Word[], i: number): boolean {
  const word = all[i] as Word
  const next = all[i + 1]?.plain
  if (isIn(WHERE, word) || isIn(QUESTION, word)) return true
  if (isExactlyIn(QUESTION_ACCENTED, word)) return i > 0
  if (isExactlyIn(BLOCK_ACCENTED, word)) return true
  if (!isIn(BLOCK, word)) return false
  // Without accents "mất" is also the "mật" of mật khẩu.
  return word.plain !== 'mat' || next !== 'khau'
}

function isSoft(all: readonly Word[]): boolean {
  return all.every((word) => isNoise(word) || isIn(SOFT, word))
}

function plainOf(all: readonly Word[]): string {
  return all.map((word) => word.plain).join(' ')
}
