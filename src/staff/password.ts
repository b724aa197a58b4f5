/**
 * Passwords, for browsers without passkeys: argon2id as OWASP advises it (19 MiB, two passes, one lane). Two at a time,
 * twenty may wait: hashing is dear, and nobody shall make the server do nothing else.
 */
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const MEMORY_KIB = 19_456
const PASSES = 2
const HASH_BYTES = 32
const AT_ONCE = 2
const WAITING_MAX = 20

export const PASSWORD_CHARS_MIN = 12
export const PASSWORD_CHARS_MAX = 128

const argon2Async = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** What an unknown account is compared with, so that it takes as long as a known one. */
const NOBODY = `${Buffer.alloc(16).toString('base64')}.${Buffer.alloc(HASH_BYTES).toString('base64')}`

export interface Passwords {
  /** `busy`: too many wait already. */
  hash(password: string): Promise<string | 'busy'>
  /** `undefined` as `stored`: nobody of that name, or no password; takes as long and is wrong. */
  check(password: string, stored: string | undefined): Promise<boolean | 'busy'>
}

export function passwords(): Passwords {
  let running = 0
  const waiting: (() => void)[] = []

  async function derived(password: string, nonce: Buffer): Promise<Buffer | 'busy'> {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING_MAX) return 'busy'
      await new Promise<void>((go) => waiting.push(go))
    } else running += 1
    try {
      const message = Buffer.from(password.normalize('NFC'))
      return await argon2Async('argon2id', {
        message,
        nonce,
        memory: MEMORY_KIB,
        passes: PASSES,
        parallelism: 1,
        tagLength: HASH_BYTES,
      })
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

  return {
    async hash(password) {
      const salt = randomBytes(16)
      const hashed = await derived(password, salt)
      return hashed === 'busy' ? 'busy' : `${salt.toString('base64')}.${hashed.toString('base64')}`
    },
    async check(password, stored) {
      const [salt = '', wanted = ''] = (stored ?? NOBODY).split('.')
      const hashed = await derived(password, Buffer.from(salt, 'base64'))
      if (hashed === 'busy') return 'busy'
      return timingSafeEqual(hashed, Buffer.from(wanted, 'base64')) && stored !== undefined
    },
  }
}

export type WeakBecause = 'short' | 'long' | 'common' | 'name'

/** What the commonest passwords are made of, here and elsewhere, besides names and numbers. */
const COMMON_WORDS = [
  ...[
    'password',
    'passw0rd',
    'qwerty',
    'azerty',
    'asdf',
    'zxcv',
    'qaz',
    'wsx',
    'edc',
    'iloveyou',
    'letmein',
    'welcome',
  ],
  ...['admin', 'administrator', 'login', 'monkey', 'dragon', 'football', 'master', 'sunshine', 'princess', 'superman'],
  ...[
    'liverpool',
    'chelsea',
    'arsenal',
    'manchester',
    'google',
    'facebook',
    'zalo',
    'telegram',
    'internet',
    'computer',
  ],
  ...[
    'matkhau',
    'anhyeuem',
    'emyeuanh',
    'yeuem',
    'yeuanh',
    'tinhyeu',
    'giadinh',
    'congan',
    'canbo',
    'phuong',
    'vietnam',
  ],
  ...[
    'hanoi',
    'saigon',
    'haiphong',
    'danang',
    'tinhnguyen',
    'tinhnguyenvien',
    'tungbuoc',
    'vneid',
    'dichvucong',
    'xinchao',
  ],
]
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/**
 * Whether a password is among the first that are tried. Of the 10,000 commonest those of twelve characters and more are
 * common words, runs of keys and repetitions put together: taken away, what is left must still be worth guessing.
 */
export function weakBecause(password: string, own: readonly string[]): WeakBecause | null {
  const length = [...password.normalize('NFC')].length
  if (length < PASSWORD_CHARS_MIN) return 'short'
  if (length > PASSWORD_CHARS_MAX) return 'long'
  const folded = fold(password)
  const names = own.flatMap((name) => name.split(/[\s-]+/).concat(name.replace(/[\s-]+/g, ''))).map(fold)
  const withoutNames = without(
    folded,
    names.filter((name) => name.length >= 3),
  )
  if (withoutNames !== folded && leftOf(withoutNames) < LEFT_MIN) return 'name'
  return leftOf(without(folded, COMMON_WORDS)) < LEFT_MIN ? 'common' : null
}

/** Different characters that must be left: "matkhau123456" has none, "con mèo tha ba quả khế" plenty. */
const LEFT_MIN = 5

function leftOf(text: string): number {
  let rest = text
  for (const row of ROWS.flatMap((one) => [one, [...one].reverse().join('')]))
    for (let from = 0; from + 3 <= row.length; from++)
      for (let to = row.length; to - from >= 3; to--) rest = rest.replaceAll(row.slice(from, to), '')
  return new Set(rest).size
}

function without(text: string, words: readonly string[]): string {
  return [...words].sort((a, b) => b.length - a.length).reduce((rest, word) => rest.replaceAll(word, ''), text)
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
