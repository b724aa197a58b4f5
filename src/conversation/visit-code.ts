/**
 * The code of a visit: told to the resident in the chat, read out by those who stand at the door. Four digits, because it is
 * heard through a door by people of eighty; who stands there has one try with the resident, and the desk takes five. Pure.
 */

const DIGITS = 4
/** Wrong ones the desk takes before a lead must make a new code: a slip of the thumb is forgiven, trying them out is not. */
export const WRONG_CODES_MAX = 5

/** Another than `before`, and none that anybody would guess first. */
export function newCode(chance: () => number, before?: string): string {
  for (;;) {
    const code = Array.from({ length: DIGITS }, () => Math.floor(chance() * 10)).join('')
    if (code !== before && !isPlain(code)) return code
  }
}

export function sameCode(given: string, code: string | undefined): boolean {
  return code !== undefined && given.replace(/\D/g, '') === code
}

/** 1111, 1234, 9876, and years of birth as old people have them. */
function isPlain(code: string): boolean {
  const steps = [...code].slice(1).map((digit, i) => Number(digit) - Number(code[i]))
  return new Set(steps).size === 1 && Math.abs(steps[0] as number) <= 1 ? true : /^(19|20)/.test(code)
}

/** `2026-11-26` here. */
export function localDay(at: number): string {
  const date = new Date(at)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
