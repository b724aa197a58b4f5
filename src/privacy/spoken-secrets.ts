/** Secrets without a shape of their own: what somebody says a password, or the answer to a security question, is. */
import { BLANK, matches, type Span } from './digits.ts'

const PASSWORD_WORDS =
  /mat ?khau|(?<![a-z])mk(?![a-z])|pas(?:s ?word|s ?code|s ?wd|scot|code|s)(?!port)|(?<![a-z])ma ?(?:so ?)?pin(?![a-z])|(?<![a-z])ma ?pat(?![a-z])|(?<![a-z])pwd?(?![a-z])/g
/** Words between "mật khẩu" and the thing itself when no ":" or "là" stands there. */
const FILLERS =
  /^(?: ?(?:moi|cu|cua|toi|minh|chau|em|bac|vneid|wifi|nha|facebook|fb|zalo|app|may|dang nhap|nay|day)(?![a-z]))*[ \n]{0,3}/
/** How far after the word a ":" or "là" is looked for. */
const REACH = 40
/** The password of something else, or another thing: "quên mật khẩu, số điện thoại là …". */
const OTHER_THING = /(?<!\d )(?<![a-z])(?:so|sdt|dt|cccd|cmnd|otp|tuoi|ten|email|gmail)(?![a-z])/

export function passwords(copy: string): readonly Span[] {
  return matches(copy, PASSWORD_WORDS).flatMap(([, after]) => {
    const token = saidAfter(copy, after)
    return token === null ? [] : [token]
  })
}

function saidAfter(copy: string, after: number): Span | null {
  const direct = after + (FILLERS.exec(copy.slice(after, after + REACH))?.[0].length ?? 0)
  const token = passwordAt(copy, direct, /\d/)
  if (token !== null) return token
  const reach = copy.slice(after, after + REACH)
  for (const { 0: marker, index } of reach.matchAll(/[:=]|(?<![a-z])(?:la|is)(?![a-z])/g)) {
    const between = reach.slice(0, index)
    if (/[\n,;.!?]/.test(between) || OTHER_THING.test(between)) return null
    const told = passwordAt(copy, after + index + marker.length, /[^a-z]/)
    if (told !== null) return told
  }
  return null
}

/** The token at this place, if it is one of at least 4 characters that holds what a password must. */
function passwordAt(copy: string, at: number, mustHold: RegExp): Span | null {
  const lead = /^[\s:="'(]{0,6}/.exec(copy.slice(at, at + 6))?.[0].length ?? 0
  const from = at + lead
  // Digits in groups belong together: "12 34 56".
  const rest = copy.slice(from, from + 100)
  const digits = /^\d(?:[ .-]{0,2}\d){3,}(?![^\s.,;!?)\]"'])/.exec(rest)
  if (digits !== null) return isLength(digits[0]) ? null : [from, from + digits[0].length]
  const token = (/^[^\s\0]+/.exec(rest)?.[0] ?? '').replace(/[.,;:!?)\]"']+$/, '')
  if (token.length < 4 || !mustHold.test(token) || isLength(token) || isAddress(token)) return null
  return rest[token.length] === BLANK ? null : [from, from + token.length]
}

/** "mật khẩu 8-20 ký tự" speaks of a length. */
function isLength(token: string): boolean {
  return /^\d{1,2} ?- ?\d{1,2}$/.test(token)
}

function isAddress(token: string): boolean {
  return /^https?:|\.gov\.vn/.test(token)
}

/** To the line's end, or to the next line where the question ends its own. */
const SECURITY_WORDS = /cau ?(?:hoi|tra ?loi) ?bao ?mat([^\n]*)(\n[^\n]*)?/g
/** Goes on about the question instead of telling its answer. */
const NOT_TOLD =
  /^[\s\0,.!?:=-]*$|^[ ,]*(?:\d |so \d |thu \d )?(?:cua (?:toi|minh|chau|em|bac|con|co|chu|anh|chi|ong|ba) )?(?:thi|la gi|la sao|la cai gi|gi|nao|nua|roi|cu|bi|bao|sai|dung|khong|k|ko|hong|chua|duoc|dc|de|khi|neu|ma|o|trong|tren|va|hay|hoac|voi|can|phai|nen|se|da|dang|vneid|quen|nhap|dat|doi|lam|a|ah|vay|the|nay|do|luc|hoi)(?![a-z])/

export function securityAnswers(copy: string): readonly Span[] {
  return Array.from(copy.matchAll(SECURITY_WORDS)).flatMap((found): Span[] => {
    const line = found[1] ?? ''
    const next = found[2] ?? ''
    const lineEnd = found.index + found[0].length - next.length
    const marker = /[:=]|(?<![a-z])la(?! (?:gi|sao|cai gi|nhu the nao|the nao)(?![a-z]))(?![a-z])/.exec(line)
    const told = marker !== null && /[a-z0-9]/.test(line.slice(marker.index + marker[0].length))
    const answer = line.replace(/^[\s:=-]+/, '')
    if (told || !NOT_TOLD.test(line)) return [[lineEnd - answer.length, lineEnd]]
    // "câu trả lời bảo mật:" and the answer on the next line.
    if (/[:=][ ]*$/.test(line) && /[a-z0-9]/.test(next)) return [[lineEnd + 1, lineEnd + next.length]]
    return []
  })
}
