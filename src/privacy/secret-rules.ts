/**
 * What counts as a secret and what stands in its place, in the order it is looked for. Patterns run on a copy (see
 * `copy.ts`). JavaScript's \b knows ASCII only, so borders are always written out; repetitions are bounded or cannot
 * give way to each other, so time stays linear.
 */
import type { SecretFinding } from '../messages.ts'
import { blank, type Group, luhn, matches, runs, type Span, windows } from './digits.ts'

/** What the present step waits for, and must therefore be allowed to receive. */
export interface Expects {
  readonly code?: boolean
  readonly number?: boolean
  readonly phone?: boolean
}

export interface Rule {
  readonly kind: SecretFinding['kind']
  find(copy: string, expects: Expects): readonly Span[]
  /** What stands in its place; `digits` are those that are hidden. */
  label(digits: string): string
}

const CARD_LABEL = '[thông tin thẻ đã ẩn]'

/** Whole cards as scanned. Looked for before anything is exempted: they hold dates. */
export const CARD_RULES: readonly Rule[] = [
  {
    kind: 'card-qr',
    find: (copy) => matches(copy, /(?<!\d)\d{12} ?\| ?(?:\d{9})? ?\|[^|\n]{1,100}\| ?\d{8} ?\| ?(?:nam|nu) ?\|[^\n]*/g),
    label: () => CARD_LABEL,
  },
  {
    kind: 'machine-lines',
    find: (copy) => matches(copy, /(?<![a-z0-9<])[a-z0-9<]{30,44}(?:[ \n]{1,3}[a-z0-9<]{30,44}){1,2}(?![a-z0-9<])/g),
    label: () => CARD_LABEL,
  },
]

export const NUMBER_RULES: readonly Rule[] = [
  { kind: 'bank-card', find: bankCards, label: () => '[số thẻ đã ẩn]' },
  { kind: 'id-number', find: idNumbers, label: (digits) => `[số định danh …${digits.slice(-4)}]` },
  { kind: 'old-id-number', find: oldIdNumbers, label: (digits) => `[số CMND …${digits.slice(-3)}]` },
  { kind: 'one-time-code', find: oneTimeCodes, label: () => '[mã đã ẩn]' },
  {
    kind: 'phone',
    find: (copy, expects) => (expects.phone ? [] : matches(copy, PHONE)),
    label: (digits) => `[số điện thoại …${digits.slice(-3)}]`,
  },
  { kind: 'account-number', find: accountNumbers, label: () => '[số tài khoản đã ẩn]' },
  { kind: 'insurance-number', find: insuranceNumbers, label: () => '[…]' },
  { kind: 'passport-number', find: passportNumbers, label: () => '[…]' },
  { kind: 'email', find: (copy) => matches(copy, EMAIL), label: () => '[thư điện tử đã ẩn]' },
]

const EMAIL = /(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64} ?@ ?[a-z0-9-][a-z0-9.-]{0,250}\.[a-z]{2,24}/g
const GAP = '[ .\\-_()\\n]{0,3}'
/** 0 or 84, then 9 or 10 digits: mobile numbers have 9, landlines (02…) 10. */
const PHONE = new RegExp(
  `(?<!\\d)(?:\\(?\\+ ?84|\\(?84|0084|\\(?0)${GAP}(?:0${GAP})?` +
    `(?:2(?:${GAP}\\d){8,9}|[35789](?:${GAP}\\d){8,9}?)(?!\\d)`,
  'g',
)

const OLD_ID_WORDS = /cmnd|cmt|chung minh|can cuoc|cccd/g
const CODE_WORDS =
  /otp|o\.t\.p|(?<![a-z])o t p(?![a-z])|(?<![a-z])o te pe|ma ?xac ?(?:thuc|nhan|minh)|ma ?kich ?hoat|ma ?bao ?mat|ma ?bi ?mat|ma ?dang ?nhap|ma ?giao ?dich|code/g
/** "Mã" by itself, unless it says which other number is meant. */
const MA =
  /(?<![a-z])ma(?! (?:ho so|ho(?![a-z])|so thue|so ho|buu|vung|don|tra cuu|dinh danh|khach|benh|tinh|xa|phuong|qr|vach))(?![a-z])/g
const ACCOUNT_WORDS = /(?<![a-z])s\.?t\.?k(?![a-z])|so tk(?![a-z])|so ?tai ?khoan|(?:tai ?khoan|tk) ?ngan ?hang/g
const INSURANCE_WORDS = /bhxh|bhyt|bao hiem/g
const PASSPORT_WORDS = /ho ?chieu|passport/g

function bankCards(copy: string): readonly Span[] {
  return inRuns(copy, 13, 19, (digits, groups) => {
    // Several groups may be neighbours by chance (a year, then a phone number): then the first digits must be those
    // of a card (Napas 9704, Visa 4, Mastercard 2 and 5, JCB and Amex 3, UnionPay 6).
    return (groups === 1 || /^(?:2[2-7]|[34569])/.test(digits)) && luhn(digits)
  })
}

function idNumbers(copy: string, expects: Expects): readonly Span[] {
  const grouped = matches(copy, /(?<!\d)0\d{2}([/,:*])\d{3}\1\d{3}\1\d{3}(?!\d)/g)
  // "+84 0912 345 678" has 12 digits too; and where a phone number is asked, a whole one before other digits is one.
  const possible = ({ start, digits }: Group) =>
    copy[start - 1] !== '+' && !(expects.phone && /^0[35789]\d{8}$/.test(digits))
  const found = runs(copy).flatMap((run) => {
    // All ID numbers begin with 0: those first, so that digits standing before one do not shift it.
    const zeroFirst = windows(run, 12, 12, (digits, _groups, first) => digits.startsWith('0') && possible(first))
    if (zeroFirst.length > 0) return zeroFirst
    // Twelve others are one when they stand whole; part of something longer is rather an account number.
    return windows(run, 12, 12, (_digits, groups, first) => (groups === 1 || groups === run.length) && possible(first))
  })
  return [...grouped, ...found]
}

function oldIdNumbers(copy: string, expects: Expects): readonly Span[] {
  const isNear = near(copy, OLD_ID_WORDS)
  // Where a phone number is asked, nine digits alone are one without its zero.
  return inRuns(copy, 9, 9).filter((span) => isNear(span) || (!expects.phone && alone(copy, span)))
}

function oneTimeCodes(copy: string, expects: Expects): readonly Span[] {
  // A year is a code only right behind the word: "sinh 1960 mà không nhận được OTP".
  const isClose = near(copy, CODE_WORDS, 12, -1)
  const known = numbersNear(blank(copy, matches(copy, PHONE)), CODE_WORDS, 4, 8).filter(
    (span) => !/^(?:19[2-9]|20[0-4])\d$/.test(copy.slice(...span)) || isClose(span),
  )
  if (expects.code || expects.number) return known
  const isNear = near(copy, MA, 20, -1)
  const six = matches(copy, /(?<!\d[ .-]?)(?:\d{6}|\d{3}[ \n-]\d{3}|\d{2}[ -]\d{4}|\d{4}[ -]\d{2})(?![ .-]?\d)/g)
  return [...known, ...six.filter((span) => isNear(span) || alone(copy, span))]
}

function accountNumbers(copy: string): readonly Span[] {
  return numbersNear(copy, ACCOUNT_WORDS, 6, 19)
}

function insuranceNumbers(copy: string): readonly Span[] {
  const cards = matches(copy, /(?<![a-z])[a-z]{2}\d{13}(?!\d)/g)
  const isNear = near(copy, INSURANCE_WORDS)
  return [...cards, ...inRuns(copy, 10, 13, ({ length }) => length === 10 || length === 13).filter(isNear)]
}

function passportNumbers(copy: string): readonly Span[] {
  return matches(copy, /(?<![a-z])[a-z][ .-]?\d(?:[ .-]?\d){6,7}(?!\d)/g).filter(near(copy, PASSPORT_WORDS))
}

function inRuns(copy: string, min: number, max: number, accept: Parameters<typeof windows>[3] = () => true): Span[] {
  return runs(copy).flatMap((run) => windows(run, min, max, accept))
}

/** A word counts as near a number at most so many characters before or after it: about one short sentence. */
const NEAR_BEFORE = 40
const NEAR_AFTER = 20

function near(copy: string, words: RegExp, before = NEAR_BEFORE, after = NEAR_AFTER): (span: Span) => boolean {
  const places = matches(copy, words)
  return ([start, end]) =>
    places.some(([from, to]) => (to <= start && start - to <= before) || (from >= end && from - end <= after))
}

/** Whole numbers of `min` to `max` digits near one of the words; where a run is longer, its groups by themselves. */
function numbersNear(copy: string, words: RegExp, min: number, max: number): readonly Span[] {
  const isNear = near(copy, words)
  const fits = (digits: string) => digits.length >= min && digits.length <= max
  return runs(copy).flatMap((run) => {
    const whole: Span = [(run[0] as Group).start, (run.at(-1) as Group).end]
    const parts = fits(run.map(({ digits }) => digits).join(''))
      ? [whole]
      : run.filter(({ digits }) => fits(digits)).map(({ start, end }): Span => [start, end])
    return parts.filter(isNear)
  })
}

const POLITE =
  /(?<![a-z])(?:da|vang|u|uh|ok|oke|a|ah|oi|nhe|nha|ne|day|do|la|ma|so|no|nay|roi|cua|toi|chau|con|em|bac|co|chu|anh|chi|ong|ba)(?![a-z])/g

/** Nothing else is said in the message but particles of politeness. */
function alone(copy: string, [start, end]: Span): boolean {
  const rest = `${copy.slice(0, start)} ${copy.slice(end)}`
  return rest.length <= 60 && !/[a-z0-9\0]/.test(rest.replace(POLITE, ' '))
}
