/** The parts of a reply that say something each: "có rồi, nhưng không vào được" says two things. */
import { isExactlyIn, isIn, isNoise, type Word, wordSet, words } from './normalise.ts'

const CLAUSES_MAX = 24
const PIECES = /[^,.;:!?\n…()–]+[?]?/gu
const THUMBS = /👍|👌|✅|✔|☑|🆗|👎|❌|❎|🚫/gu
const YES_SIGNS = '👍👌✅✔☑🆗'

export interface Clause {
  readonly words: readonly Word[]
  readonly asked: boolean
  /** Stands against what was said before it ("nhưng", "mà"). `weak`: perhaps only ("ma" without accents may be "mã"). */
  readonly against: 'no' | 'weak' | 'strong'
}

/** Cut at punctuation and contrast; reasons ("vì …") are left out. */
export function clauses(text: string): readonly Clause[] {
  const found: Clause[] = []
  const said = text.replace(THUMBS, (sign) => (YES_SIGNS.includes(sign) ? ' có. ' : ' không. '))
  for (const piece of (said.match(PIECES) ?? []).slice(0, CLAUSES_MAX)) {
    const all = words(piece)
    const asked = piece.includes('?')
    let begin = 0
    let against: Clause['against'] = 'no'
    for (let i = 0; i <= all.length; i++) {
      const word = all[i]
      const reason = word !== undefined && isReason(all, i)
      const turn = word !== undefined && !reason ? contrast(all, i) : 'no'
      if (word && !reason && turn === 'no') continue
      if (i > begin) found.push({ words: all.slice(begin, i), asked: asked && !reason, against })
      if (reason) break
      begin = i + 1
      if (turn !== 'no') against = turn
    }
  }
  return found
}

const BUT = wordSet('nhưng nhưg song')
const MA = wordSet('mà')
const CHU = wordSet('chứ chớ')

function contrast(all: readonly Word[], i: number): Clause['against'] {
  const word = all[i] as Word
  const more = all.slice(i + 1).some((next) => !isNoise(next))
  if (!more || i === 0) return isIn(BUT, word) && i === 0 ? 'strong' : 'no'
  if (isIn(BUT, word)) return 'strong'
  if (isIn(CHU, word)) return 'strong'
  if (isExactlyIn(MA, word)) return 'strong'
  return word.plain === 'ma' && word.accented === 'ma' ? 'weak' : 'no'
}

const REASON = wordSet('vì bởi')
const REASON_ACCENTED = wordSet('tại')

function isReason(all: readonly Word[], i: number): boolean {
  const word = all[i] as Word
  if (i === 0 || all[i + 1]?.plain === 'sao') return false
  if (isIn(REASON, word) || isExactlyIn(REASON_ACCENTED, word)) return true
  // "do" is also "đó" without accents, and the English verb.
  if (word.plain !== 'do' || ['i', 'you', 'we', 'they'].includes(all[i - 1]?.plain ?? '')) return false
  return all.slice(i + 1).filter((next) => !isNoise(next)).length >= 2
}
