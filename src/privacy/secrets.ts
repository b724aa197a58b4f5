/**
 * Finds secrets in what a person wrote and puts a label in their place, so that the value itself is never stored,
 * shown or thought about. Pure; a text of 4,096 characters takes less than 2 ms.
 */
import type { SecretFinding } from '../messages.ts'
import { copyOf } from './copy.ts'
import { blank, matches, type Span } from './digits.ts'
import { DATES, NEVER_SECRET } from './never-secret.ts'
import { CARD_RULES, type Expects, NUMBER_RULES, type Rule } from './secret-rules.ts'
import { passwords, securityAnswers } from './spoken-secrets.ts'

export interface Masked {
  readonly text: string
  /** One for each place that was hidden, in the order of the text. */
  readonly findings: readonly SecretFinding[]
}

/**
 * Hides every secret. `expects` is what the present step asks for; without it nothing is let through.
 *
 * @param text  cleaned already, see `clean.ts`
 */
export function mask(text: string, expects: Expects = {}): Masked {
  const found = secretsIn(text, expects)
  return { text: replaced(text, 0, found), findings: found.map(({ kind }) => ({ kind })) }
}

/**
 * Two messages of one person, each masked already, that belong together (30 seconds or less between them): a number
 * begun in one and ended in the other, a password after "mật khẩu là".
 *
 * @returns both texts with what they hold together hidden, or `null` when they hold nothing more
 */
export function maskJoined(
  earlier: string,
  later: string,
  expects: Expects = {},
): { readonly earlier: string; readonly later: string; readonly findings: readonly SecretFinding[] } | null {
  const found = secretsIn(`${earlier}\n${later}`, expects)
  if (found.length === 0) return null
  const laterFrom = earlier.length + 1
  return {
    earlier: replaced(earlier, 0, found),
    later: replaced(later, laterFrom, found),
    findings: found.map(({ kind }) => ({ kind })),
  }
}

/** Milliseconds between two messages within which they are read as one. */
export const JOINED_MS = 30_000

interface Secret {
  readonly kind: SecretFinding['kind']
  readonly label: string
  /** In the original text. */
  readonly start: number
  readonly end: number
}

const SPOKEN_RULES: readonly Rule[] = [
  { kind: 'password', find: passwords, label: () => '[mật khẩu đã ẩn]' },
  { kind: 'security-answer', find: securityAnswers, label: () => '[đã ẩn]' },
]

/** Shorter than any secret: the shortest is a code of 4 digits. */
const SECRET_CHARS_MIN = 4

/**
 * What every rule needs at least: four digits, an @, a long run, or a word that announces a secret. Nearly all messages
 * have none of it, and this look is a twentieth of the whole search.
 */
const POSSIBLE = /(?:\d[\s\S]*?){4}|[@<]|[a-z0-9]{30}|mat ?khau|mk|pa[st]|pin|pw|bao ?mat/

function secretsIn(text: string, expects: Expects): readonly Secret[] {
  if (text.length < SECRET_CHARS_MIN) return []
  const copy = copyOf(text)
  if (!POSSIBLE.test(copy.text)) return []
  const found: Secret[] = []
  let rest = copy.text
  const look = (rules: readonly Rule[]) => {
    for (const { kind, find, label } of rules) {
      const spans = apart(find(rest, expects))
      for (const [start, end] of spans) {
        const digits = copy.text.slice(start, end).replace(/\D/g, '')
        found.push({
          kind,
          label: label(digits),
          start: copy.starts[start] as number,
          end: copy.ends[end - 1] as number,
        })
      }
      rest = blank(rest, spans)
    }
  }
  const exempt = (pattern: RegExp) => {
    rest = blank(rest, matches(rest, pattern))
  }
  look(CARD_RULES)
  NEVER_SECRET.forEach(exempt)
  look(SPOKEN_RULES)
  exempt(DATES)
  look(NUMBER_RULES)
  return found.sort((a, b) => a.start - b.start)
}

/** In order, without those that overlap an earlier one: two patterns of one rule may find the same place. */
function apart(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans
  const kept: Span[] = []
  for (const span of [...spans].sort(([a], [b]) => a - b)) {
    if (span[0] >= (kept.at(-1)?.[1] ?? 0)) kept.push(span)
  }
  return kept
}

/** `text`, which begins at `offset` of what the places were found in, with its part of each place replaced. */
function replaced(text: string, offset: number, secrets: readonly Secret[]): string {
  let result = ''
  let from = 0
  for (const { start, end, label } of secrets) {
    const begin = Math.max(start - offset, from)
    const finish = Math.min(end - offset, text.length)
    if (finish <= begin) continue
    result += text.slice(from, begin) + label
    from = finish
  }
  return result + text.slice(from)
}
