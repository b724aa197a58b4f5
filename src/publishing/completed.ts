/** Own words that a ward changed before the program learned a new sentence: what they lack is said as shipped. Pure. */
import type { CommonWords } from '../flows/own-words.ts'

type Common = ReadonlyMap<string, CommonWords>

/** Lists are the ward's own as they are; only what has names is filled up. */
const NAMED = ['moves', 'questions', 'says', 'labels', 'reasons', 'groups', 'media'] as const

/** Without this the first resident to whom a new sentence is to be said would get none. */
export function completed(common: Common, shipped: Common): Common {
  return new Map(
    [...common].map(([language, words]) => {
      const ours = shipped.get(language)
      return [language, ours ? filledUp(words, ours) : words] as const
    }),
  )
}

function filledUp(words: CommonWords, ours: CommonWords): CommonWords {
  const named = NAMED.flatMap((name) => (ours[name] ? [[name, { ...ours[name], ...words[name] }]] : []))
  return { ...words, ...Object.fromEntries(named) }
}
