/** Which key means what. Single keys can be switched off, and nothing but Esc is heard inside a field or while a word is being composed. */
export type Shortcut = 'next' | 'previous' | 'claim' | 'reply' | 'canned' | 'hand-back' | 'notes' | 'leave' | 'keys'

export interface Press {
  readonly key: string
  readonly code: string
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly isComposing: boolean
  readonly keyCode: number
}

export interface Where {
  /** The cursor stands in a field. */
  readonly inField: boolean
  /** A sheet is open: it has keys of its own. */
  readonly inSheet: boolean
  /** The person wants single keys. */
  readonly singleKeys: boolean
}

/** What browsers say while an input method has the key (the Vietnamese ones among them). */
const COMPOSING = 229

const SINGLE: Readonly<Record<string, Shortcut>> = {
  j: 'next',
  k: 'previous',
  c: 'claim',
  r: 'reply',
  '/': 'canned',
  '?': 'keys',
}

export function shortcutOf(press: Press, { inField, inSheet, singleKeys }: Where): Shortcut | null {
  if (press.isComposing || press.keyCode === COMPOSING || inSheet) return null
  const modified = press.ctrlKey || press.metaKey || press.altKey
  if (press.key === 'Escape' && !modified) return inField ? 'leave' : null
  if (inField) return null
  // By place on the keyboard: with Alt the letter itself differs from one system to the next.
  if (press.altKey && press.shiftKey && !press.ctrlKey && !press.metaKey) {
    if (press.code === 'KeyB') return 'hand-back'
    if (press.code === 'KeyN') return 'notes'
    return null
  }
  if (modified || !singleKeys) return null
  return SINGLE[press.key.toLowerCase()] ?? null
}
