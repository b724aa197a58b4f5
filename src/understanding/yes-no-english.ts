/** Yes or no in English. "no" is also Vietnamese "nó", so a reply counts as English only when all its words are. */
import type { Polarity } from './yes-no.ts'

const YES = new Set(
  'yes yeah yep yup ya yea sure correct right ok okay done have did do got true agree agreed exactly absolutely'.split(
    ' ',
  ),
)
const NO = new Set(
  'no nope nah not never dont doesnt didnt havent hasnt cannot cant couldnt isnt wasnt wont none nothing without false wrong'.split(
    ' ',
  ),
)
const BETWEEN = new Set(
  (
    'i it the a an of course that is was my me we you them they he she to in on at for this these so already just received yet really one ' +
    'any anything see seen can could know think find have has got get but and or maybe idea certain remember understand problem bad why ' +
    'thing thanks thank please did had been message code phone card app same here there all good great fine now'
  ).split(' '),
)

export function englishPolarity(text: string): Polarity | null {
  const said =
    text
      .toLowerCase()
      .replace(/[’']/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  if (said.length === 0 || said.length > 14) return null
  if (!said.every((word) => YES.has(word) || NO.has(word) || BETWEEN.has(word))) return null
  const line = said.join(' ')
  if (
    /^(ok|okay|a|an|me|can|to|so|on|the|do)( |$)/.test(line) &&
    !said.some((word) => /^(i|yes|no|not|dont|it|that|thanks)$/.test(word))
  )
    return null
  const no = said.filter((word) => NO.has(word)).length
  const yes = said.filter((word) => YES.has(word)).length
  if (text.includes('?') || said[0] === 'why') return 'question'
  if (
    /\b(dont|not|no|cannot|cant) (know|sure|certain|idea|remember|understand|really know)\b|\bmaybe\b|\bor\b/.test(line)
  )
    return 'unsure'
  if (/\b(no problem|not bad|not wrong)\b/.test(line) || no > 2) return 'none'
  if (/\b(but|and)\b/.test(line) && no > 0) return 'mixed'
  if (no === 0)
    return /^(i )?(have|did|do)$/.test(line) && said.length === 1
      ? null
      : yes > 0 || line === 'of course'
        ? 'yes'
        : null
  if (no > 1 && !/^(no|nope|nah) /.test(line)) return 'mixed'
  const firstNo = said.findIndex((word) => NO.has(word))
  const before = said.slice(0, firstNo).some((word) => YES.has(word) && !/^(do|did|have|got)$/.test(word))
  return before ? 'mixed' : 'no'
}
