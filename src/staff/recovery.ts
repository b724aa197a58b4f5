/** Ten codes on paper, each for one sign-in, in place of a lost phone's second factor. */
import { randomInt } from 'node:crypto'
import type { Hash } from './secrets.ts'

const CODES = 10
/** Without letters and digits that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const GROUP_CHARS = 4

/** About 59 bits each: enough behind a throttle and a keyed hash. */
export function newRecoveryCodes(): readonly string[] {
  const group = () => Array.from({ length: GROUP_CHARS }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return Array.from({ length: CODES }, () => Array.from({ length: GROUPS }, group).join('-'))
}

export function recoveryHash(hash: Hash, staff: string, code: string): string {
  return hash('recovery', `${staff} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
}
