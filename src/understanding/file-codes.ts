/** The number of a file: agency code, date of receipt (yymmdd), serial — `H24.101-261123-0001`. */
import { fold } from './normalise.ts'

const CODE =
  /(?<![a-z0-9.])((?:\d{2,3}\.){0,4}[a-z]\d{2}(?:\.[0-9]{1,4}){0,5})-(\d{2})(\d{2})(\d{2})-(\d{3,6})(?![a-z0-9])/g

/** The one file number in a reply, in capitals; null for none, several, or one whose date does not exist. */
export function readFileCode(text: string): string | null {
  if (text.length > 400) return null
  const folded = fold(text)
    .replace(/ ?[-‐‑–—−_] ?/g, '-')
    .replace(/ ?\. ?(?=[a-z0-9])/g, '.')
  const found = new Set<string>()
  for (const [, agency, year, month, day, serial] of spaced(folded).matchAll(CODE)) {
    const at = new Date(Date.UTC(2000 + Number(year), Number(month) - 1, Number(day)))
    if (at.getUTCMonth() !== Number(month) - 1 || at.getUTCDate() !== Number(day)) return null
    found.add(`${agency}-${year}${month}${day}-${serial}`.toUpperCase())
  }
  return found.size === 1 ? ([...found][0] as string) : null
}

/** "h24.101 261123 0001": spaces where the dashes were. */
function spaced(folded: string): string {
  return folded.replace(/(?<=[a-z]\d{2}(?:\.\d{1,4}){0,5})[ -](\d{6})[ -](?=\d{3,6}(?!\d))/g, '-$1-')
}
