/** First thing done to any text from outside: one Unicode form, nothing invisible that breaks a screen or a log. */

/** Longest text kept of one message, in UTF-16 units. Longer than any resident types; bounds every later pass. */
export const TEXT_CHARS_MAX = 4_096
export const NAME_CHARS_MAX = 80

/** Eight is more than any living script stacks on one letter; more is meant to run over the neighbouring lines. */
const MARKS_OVER_EIGHT = /(\p{M}{8})\p{M}+/gu
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g
/** Every control character (C0, DEL, C1) but tab and newline. */
const CONTROLS = /[^\P{Cc}\t\n]/gu
/** Characters that turn the direction of what follows: a name must not be able to rewrite the words around it. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * NFC, valid UTF-16, no control characters but tab and newline, at most 8 combining marks in a row, at most `max`
 * UTF-16 units. Cleaning twice changes nothing.
 *
 * @returns `cut`: something was left off at the end and "…" stands for it; the person is told
 */
export function clean(text: string, max = TEXT_CHARS_MAX): { readonly text: string; readonly cut: boolean } {
  // Marks are limited before normalising (ordering a long run of them takes quadratic time) and after it (one mark
  // may become two).
  const limited = text.toWellFormed().replace(LINE_ENDS, '\n').replace(CONTROLS, '').replace(MARKS_OVER_EIGHT, '$1')
  const whole = limited.normalize('NFC').replace(MARKS_OVER_EIGHT, '$1')
  if (whole.length <= max) return { text: whole, cut: false }
  // A pair of surrogates cut in half is not valid UTF-16: the half goes too.
  const kept = whole.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')
  return { text: `${kept}…`, cut: true }
}

/** A display name: cleaned, on one line, at most 80 characters. Not masked: a name may hold a phone number. */
export function cleanName(text: string): string {
  const line = clean(text).text.replace(BIDI_CONTROLS, '').replace(/\s+/g, ' ').trim()
  return clean(line, NAME_CHARS_MAX).text
}
