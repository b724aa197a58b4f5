/**
 * Whose home it is: the name, phone and address a flow asks for a home visit go to the team that comes, and to nobody else.
 * They live sealed in the visit and in the standing answers (`store/sealed-answers.ts`); lines, cards and previews say
 * only that they were given. Pure.
 */
import { CONTACT_ANSWERS, type Document, type Frame, type Visit } from '../records.ts'

export type Contact = (typeof CONTACT_ANSWERS)[number]

export const CONTACT_TITLES: Readonly<Record<Contact, string>> = {
  ho_ten: 'tên',
  dien_thoai: 'số điện thoại',
  cho_o: 'địa chỉ',
}

export function isContact(name: string): name is Contact {
  return (CONTACT_ANSWERS as readonly string[]).includes(name)
}

/** For whoever is not of the team. */
export function withoutContact<T>(answers: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !isContact(name)))
}

/** A text of ours without what was given: "ở [địa chỉ]". */
export function hideContact(
  text: string,
  frames: readonly Pick<Frame, 'answers'>[],
  visits: readonly Document<Visit>[] = [],
): string {
  const known: (readonly [Contact, string | undefined])[] = [
    ...frames.flatMap(({ answers }) => CONTACT_ANSWERS.map((name) => [name, answers[name]?.said] as const)),
    ...visits.flatMap(({ body: { name, phone, address } }) => [
      ['ho_ten', name] as const,
      ['dien_thoai', phone] as const,
      ['cho_o', address] as const,
    ]),
  ]
  return known
    .filter((pair): pair is readonly [Contact, string] => pair[1] !== undefined && pair[1].trim() !== '')
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((shown, [name, said]) => shown.replace(wholeWords(said), `[${CONTACT_TITLES[name]}]`), text)
}

/** Not "An" in "an toàn". */
function wholeWords(said: string): RegExp {
  const plain = said.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, 'gu')
}
