/** What the topic finder looks at in a message: its concepts, their pairs, the accents, and the cues. */
import { ages, cues } from './cues.ts'
import type { Word } from './normalise.ts'
import { concepts } from './vocabulary.ts'

/** Weights of the kinds against a single word; found by cross-validation over the examples, flat around these values. */
const PAIR = 0.6
const ACCENTED = 0.8
const CUE = 1.4
/** A cue is about a sentence; later ones are a story. */
const CUE_TERMS_MAX = 40

/** Concepts and ages of the words, and the names of the cues among them. */
export interface Terms {
  readonly terms: readonly string[]
  readonly cues: readonly string[]
}

export function termsOf(all: readonly Word[]): Terms {
  const terms = ages(concepts(all))
  return { terms, cues: cues(terms.slice(0, CUE_TERMS_MAX)) }
}

/** Feature → weight. Words begin with `w`, pairs with `p`, accents with `a`, cues with `*`. */
export function features(all: readonly Word[], { terms, cues }: Terms): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [i, term] of terms.entries()) {
    found.set(`w${term}`, 1)
    const next = terms[i + 1]
    if (next !== undefined) found.set(`p${term} ${next}`, PAIR)
  }
  for (const { accented, plain } of all) if (accented !== plain) found.set(`a${accented}`, ACCENTED)
  for (const cue of cues) found.set(`*${cue}`, CUE)
  return found
}
