/** Which ward is meant, by its present or a former name. */
import { clauses } from './clauses.ts'
import { isIn, looseKey, type Word, within, wordSet, words } from './normalise.ts'

/** Present names, each with the former ones residents still use. */
export type AreaBook = readonly { readonly name: string; readonly also: readonly string[] }[]

const UNIT = wordSet('phường xã quận huyện thành phố tp p q tx thị trấn đặc khu')
const NOT = wordSet('không chưa chẳng chả đâu')

/** The one present ward a reply names; null when it names none of the book, or several. */
export function readArea(text: string, book: AreaBook): { readonly name: string } | null {
  if (text.length > 240) return null
  const names = book.flatMap(({ name, also }) =>
    [name, ...also].map((spoken) => ({ name, words: bare(words(spoken)) })),
  )
  const found: { name: string; length: number; exact: number }[] = []
  for (const clause of clauses(text)) {
    if (clause.words.some((word) => isIn(NOT, word))) continue
    const said = bare(clause.words)
    let at = 0
    while (at < said.length) {
      const here = names.filter(({ words }) => words.length > 0 && startsAt(said, at, words))
      const longest = Math.max(0, ...here.map(({ words }) => words.length))
      for (const { name, words } of here.filter((one) => one.words.length === longest)) {
        found.push({
          name,
          length: longest,
          exact: words.filter((word, i) => word.accented === said[at + i]?.accented).length,
        })
      }
      at += Math.max(1, longest)
    }
  }
  const exact = Math.max(0, ...found.map((one) => one.exact))
  const meant = new Set(
    (found.some((one) => one.exact === one.length) ? found.filter((one) => one.exact >= exact) : found).map(
      ({ name }) => name,
    ),
  )
  if (meant.size === 1) return { name: [...meant][0] as string }
  return meant.size === 0 ? misspelt(text, names) : null
}

/** Nothing but a name with one slip ("Đằng Hãi", "Đằng Hả", "Đằng Nâm" for Lâm). */
function misspelt(
  text: string,
  names: readonly { name: string; words: readonly Word[] }[],
): { readonly name: string } | null {
  const said = bare(words(text, 12))
  if (said.length === 0 || said.some((word) => isIn(NOT, word))) return null
  const key = joined(said)
  const near = names.filter(({ words }) => {
    const name = joined(words)
    if (/\d/.test(key + name)) return false
    return loose(words) === loose(said) || (name.length >= 6 && within(1, key, name))
  })
  const meant = new Set(near.map(({ name }) => name))
  return meant.size === 1 ? { name: [...meant][0] as string } : null
}

function startsAt(said: readonly Word[], at: number, name: readonly Word[]): boolean {
  return name.every((word, i) => {
    const there = said[at + i]
    return there !== undefined && there.plain === word.plain
  })
}

function bare(all: readonly Word[]): readonly Word[] {
  const rest = all.filter((word) => !isIn(UNIT, word))
  return rest.length > 0 ? rest : all
}

function joined(all: readonly Word[]): string {
  return all.map((word) => word.plain).join('')
}

function loose(all: readonly Word[]): string {
  return all.map((word) => looseKey(word.plain)).join(' ')
}
