/** Reading single fields of JSON that may be anything. `null`: not there, or of another type. */

export type Json = Readonly<Record<string, unknown>>

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Ids of people, Pages and apps come as text or, some of them, as numbers. */
export function idText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : null
}

/** Ids of messages are opaque, and of any shape: `m_AbC`, `mid.$cAAE:41d1`. */
export function messageId(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,300}$/.test(value) ? value : null
}

/** Some referrals and opt-ins count in seconds, some postbacks in text; anything below this is seconds. */
const LOOKS_LIKE_MS = 1e12

/** Beyond this our clocks differ, or somebody's is wrong: then our own is believed. */
const AHEAD_MS = 300_000

export function momentOf(value: unknown, receivedAt: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return receivedAt
  const ms = Math.floor(number < LOOKS_LIKE_MS ? number * 1_000 : number)
  // Earlier than Messenger itself: no time at all.
  return ms > receivedAt + AHEAD_MS || ms < Date.UTC(2011, 0) ? receivedAt : ms
}
