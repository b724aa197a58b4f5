/** Cuts a text into parts a platform takes, where a reader would pause. */

/**
 * Where a text may be cut, best first; what matches is the white space that is lost. A full stop after a digit is no
 * sentence end, or "1. Rồi" would be cut in two.
 */
const PAUSES: readonly RegExp[] = [/\n[^\S\n]*\n\s*/gu, /\n\s*/gu, /(?<=(?<!\d)[.!?…][”"’')\]]*)\s+/gu, /[ \t\n]+/gu]

/** A pause nearer to the beginning than this share of the limit would make a crumb: the next best kind is looked for. */
const SHARE_MIN = 1 / 3

/** Looked at beyond the limit, to know whether a letter goes on there (family emoji are the longest, 11 units). */
const LOOK_AHEAD = 64

/** White space nobody wrote for a reader; longer than a look ahead it would hide where the next word begins. */
const LONG_GAP = /\s{32,}/gu

const letters = new Intl.Segmenter('vi', { granularity: 'grapheme' })

/**
 * Parts of at most `limit` UTF-16 units, none empty; put together they are the text but for white space at the cuts.
 * Never cuts inside what a reader sees as one letter, unless that letter alone is longer than the limit.
 *
 * @param limit 2 or more, or a letter of two units would have no place
 */
export function splitText(text: string, limit: number): readonly string[] {
  const parts: string[] = []
  let rest = text.trim()
  if (rest.length > limit) rest = rest.replace(LONG_GAP, (gap) => (gap.includes('\n') ? '\n\n' : ' '))
  while (rest.length > limit) {
    const { end, next } = cutOf(rest, limit)
    parts.push(rest.slice(0, end))
    rest = rest.slice(next)
  }
  if (rest !== '') parts.push(rest)
  return parts
}

/** The first part ends before `end`, the second begins at `next`. */
interface Cut {
  readonly end: number
  readonly next: number
}

function cutOf(text: string, limit: number): Cut {
  const seen = text.slice(0, limit + LOOK_AHEAD)
  const segments = letters.segment(seen)
  const isLetterStart = (at: number) => segments.containing(at)?.index === at
  let any: Cut | undefined
  for (const pause of PAUSES) {
    const cuts = [...seen.matchAll(pause)]
      .map((match) => ({ end: match.index, next: match.index + match[0].length }))
      .filter(({ end, next }) => end > 0 && end <= limit && next < seen.length && isLetterStart(next))
    const last = cuts.at(-1)
    if (last && last.end >= limit * SHARE_MIN) return last
    any ??= last
  }
  if (any) return any
  const start = segments.containing(limit)?.index ?? limit
  const at = start > 0 ? start : wholeCodePoints(text, limit)
  return { end: at, next: at }
}

/** A single "letter" of hundreds of marks: cut between code points at least. */
function wholeCodePoints(text: string, limit: number): number {
  const isPairCut = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) && /[\udc00-\udfff]/.test(text.charAt(limit))
  return isPairCut ? limit - 1 : limit
}
