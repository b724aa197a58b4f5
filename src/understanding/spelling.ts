/** Finding the listed word somebody meant. */
import { looseKey, within } from './normalise.ts'

export interface Spelling {
  readonly known: ReadonlySet<string>
  readonly loose: ReadonlyMap<string, string>
  /** A word with one letter left out → the words it came from. */
  readonly shortened: ReadonlyMap<string, readonly string[]>
}

/** Shorter words are too near to others to be corrected. */
const CORRECTED_LETTERS_MIN = 4

export function* spellings(terms: readonly string[]): Generator<void, Spelling> {
  const known = new Set(terms)
  const loose = new Map<string, string>()
  const shortened = new Map<string, string[]>()
  for (const term of known) {
    yield
    if (!loose.has(looseKey(term))) loose.set(looseKey(term), term)
    if (term.length < CORRECTED_LETTERS_MIN || /\d/.test(term)) continue
    for (const short of [term, ...shorter(term)]) {
      const list = shortened.get(short)
      if (list) list.push(term)
      else shortened.set(short, [term])
    }
  }
  return { known, loose, shortened }
}

/** The listed word that was meant: the same sounds, or one slip away. */
export function corrected(term: string, { known, loose, shortened }: Spelling): string {
  if (known.has(term) || term.length > 24) return term
  const same = loose.get(looseKey(term))
  if (same !== undefined) return same
  if (term.length < CORRECTED_LETTERS_MIN || /\d/.test(term)) return term
  for (const short of [term, ...shorter(term)]) {
    const near = shortened.get(short)?.find((one) => within(1, term, one))
    if (near !== undefined) return near
  }
  return term
}

function shorter(term: string): readonly string[] {
  return Array.from(term, (_, i) => term.slice(0, i) + term.slice(i + 1))
}
