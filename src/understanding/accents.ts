/** Words that only look alike without their accents: "đàn" is not the "dẫn" of "hướng dẫn". */
import { fits, type Word } from './normalise.ts'

/** For each word without marks, the ways the examples write it with marks. */
export type Forms = ReadonlyMap<string, readonly Word[]>

export function formsOf(all: readonly (readonly Word[])[]): Forms {
  const forms = new Map<string, Word[]>()
  for (const words of all) {
    for (const word of words) {
      if (word.accented === word.plain) continue
      const known = forms.get(word.plain)
      if (!known) forms.set(word.plain, [word])
      else if (!known.some(({ accented }) => accented === word.accented)) known.push(word)
    }
  }
  return forms
}

/** The words as ours: l for n and n for l put right, and what the accents say is none of ours made to match nothing. */
export function ownWords(said: readonly Word[], forms: Forms): readonly Word[] {
  return said.map((word) => {
    if (word.accented === word.plain || isOurs(word, forms)) return word
    const swapped = swap(word)
    if (swapped && isOurs(swapped, forms)) return swapped
    return forms.has(word.plain) ? { ...word, plain: `?${word.accented}` } : word
  })
}

function isOurs(word: Word, forms: Forms): boolean {
  const known = forms.get(word.plain)
  if (!known) return false
  // Written as in an example, as nearly always.
  if (known.some(({ accented }) => accented === word.accented)) return true
  return known.some((form) => fits(word, form) || sameButTone(word, form))
}

/** "Bằng nái" is "bằng lái". */
function swap(word: Word): Word | undefined {
  const to = word.plain.startsWith('l') ? 'n' : /^n[^gh]/.test(word.plain) ? 'l' : undefined
  return to && { ...word, plain: to + word.plain.slice(1), accented: to + word.accented.slice(1) }
}

const ASK_OR_TUMBLE = /[\u0309\u0303]/g

/** Half the country does not tell hỏi from ngã. */
function sameButTone(a: Word, b: Word): boolean {
  return a.accented.replace(ASK_OR_TUMBLE, '~') === b.accented.replace(ASK_OR_TUMBLE, '~')
}
