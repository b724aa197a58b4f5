/** What stands in a button of the group: the act, the ticket, the claim it was shown under. 64 bytes at most, trusted by nobody. */
import { createHash } from 'node:crypto'
import type { HandBackReason } from '../records.ts'

/** A step to hand back at: the present one, the one after it, or one by the digest of its id. */
export type StepRef = 'here' | 'next' | `#${string}`

export type Press =
  | { readonly act: 'claim' | 'keep' | 'release' | 'close' | 'undo' | 'where' | 'all' | 'back' }
  | { readonly act: 'preview'; readonly step: StepRef }
  | { readonly act: 'hand-back'; readonly step: StepRef; readonly reason: HandBackReason }

export type Pressed = Press & { readonly ticket: string; readonly claim: number }

/** By which the channel knows a button of the group's whose message is too old to be shown. */
const GROUP_DATA = 'g:'
const ACTS = {
  c: 'claim',
  k: 'keep',
  r: 'release',
  x: 'close',
  u: 'undo',
  w: 'where',
  a: 'all',
  b: 'back',
} as const
const REASONS = { d: 'done', e: 'explained', w: 'wrong-flow', o: 'other' } as const
const DATA = /^g:([a-z]):([0-9a-z]{10,40}):(\d{1,7})(?::(-|n|#[\w-]{8}))?(?::([a-z]))?$/

export function dataOf({ ticket, claim, ...press }: Pressed): string {
  const head = (letter: string) => `${GROUP_DATA}${letter}:${ticket}:${claim}`
  if (press.act === 'preview') return `${head('p')}:${lettersOf(press.step)}`
  if (press.act === 'hand-back') return `${head('h')}:${lettersOf(press.step)}:${letterOf(REASONS, press.reason)}`
  return head(letterOf(ACTS, press.act))
}

/** `null`: nothing of ours, or of another version of the program. */
export function pressedOf(data: string): Pressed | null {
  const [, letter = '', ticket = '', claimed, step, reason = ''] = DATA.exec(data) ?? []
  const claim = Number(claimed)
  const where: StepRef = step === 'n' ? 'next' : step === undefined || step === '-' ? 'here' : (step as StepRef)
  if (letter === 'p' && step !== undefined) return { act: 'preview', ticket, claim, step: where }
  if (letter === 'h' && step !== undefined && isKey(REASONS, reason))
    return { act: 'hand-back', ticket, claim, step: where, reason: REASONS[reason] }
  return isKey(ACTS, letter) ? { act: ACTS[letter], ticket, claim } : null
}

/** Ids of steps do not fit into a button. */
export function refOf(step: string): StepRef {
  return `#${createHash('sha256').update(step).digest('base64url').slice(0, 8)}`
}

/** @returns as the desk takes it: `undefined` is the present one; `null`: there is no such step any more */
export function stepOf(ref: StepRef, steps: readonly { readonly id: string }[]): string | undefined | null {
  if (ref === 'here') return undefined
  return ref === 'next' ? 'next' : (steps.find(({ id }) => refOf(id) === ref)?.id ?? null)
}

function lettersOf(step: StepRef): string {
  return step === 'here' ? '-' : step === 'next' ? 'n' : step
}

function letterOf<T extends Readonly<Record<string, string>>>(table: T, value: T[keyof T]): string {
  return Object.keys(table).find((key) => table[key] === value) ?? ''
}

function isKey<T extends object>(table: T, key: string): key is keyof T & string {
  return Object.hasOwn(table, key)
}
