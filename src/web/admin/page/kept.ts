/**
 * What was typed and has not reached the server, kept in this browser through a crash or a lost network. By person, and
 * wiped when they sign out. Only drafts: nothing of residents is ever kept here.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { NoticeWords } from '../../../notices/api.ts'
import type { PartContent } from './flow/content.ts'

export interface Kept {
  readonly unit: string
  readonly part: string
  /** Fingerprint of what it was typed over. */
  readonly base: string
  readonly content: PartContent | TextKept | NoticeKept
  readonly at: number
  /** "Bước 4. Nhập mã OTP", to be found again. */
  readonly title: string
}

/** Of the text view: `part` is `text.vi`, or `mine.vi` for what a colleague's save came before. */
export interface TextKept {
  readonly text: string
}

/** In place of a unit's id, which has no such sign: `part` is the id of a notice, or `new`. */
export const NOTICES_KEPT = '~notices'

export interface NoticeKept {
  readonly words: NoticeWords
  /** What they were typed over. */
  readonly over: NoticeWords
}

interface Shelf extends DBSchema {
  unsaved: { key: string; value: Kept & { readonly staff: string } }
}

const NAME = 'tung-buoc-admin'

let opening: Promise<IDBPDatabase<Shelf> | null> | undefined
let owner = ''

/** Whose things are read and written from now on. */
export function keepFor(staff: string): void {
  owner = staff
}

/** `null`: this browser keeps nothing (private window, full disk). The page says so where it matters. */
function shelf(): Promise<IDBPDatabase<Shelf> | null> {
  opening ??= openDB<Shelf>(NAME, 1, {
    upgrade(base) {
      base.createObjectStore('unsaved')
    },
  }).catch(() => null)
  return opening
}

const keyOf = (unit: string, part: string) => `${owner}/${unit}/${part}`

/** @returns whether it is safe on this device */
export async function keep(kept: Kept): Promise<boolean> {
  const base = await shelf()
  if (base === null || owner === '') return false
  return await base.put('unsaved', { ...kept, staff: owner }, keyOf(kept.unit, kept.part)).then(
    () => true,
    () => false,
  )
}

export async function forget(unit: string, part: string): Promise<void> {
  await (await shelf())?.delete('unsaved', keyOf(unit, part)).catch(() => undefined)
}

export async function keptOf(unit: string, part: string): Promise<Kept | undefined> {
  return await (await shelf())?.get('unsaved', keyOf(unit, part)).catch(() => undefined)
}

/** Everything of this person, the newest first. */
export async function allKept(): Promise<readonly Kept[]> {
  const all = (await (await shelf())?.getAll('unsaved').catch(() => [])) ?? []
  return all.filter(({ staff }) => staff === owner).sort((a, b) => b.at - a.at)
}

export async function wipe(): Promise<void> {
  await (await shelf())?.clear('unsaved').catch(() => undefined)
}
