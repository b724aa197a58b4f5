/**
 * What the resident said and the server has not confirmed yet, oldest first. It outlives a reload; the id made here
 * lets the server know a repetition, so a message sent twice is one message.
 */
import { keep, kept } from './kept.ts'

export interface Queued {
  readonly id: string
  /** What is sent: one of text, press and open, or a file that waits beside this list. */
  readonly say:
    | { readonly text: string }
    | { readonly press: string }
    | { readonly open: 'yes'; readonly ref?: string }
    | FileSaid
  /** What the own bubble shows; an opening has none. */
  readonly shown?: string
  /** When it was written by this device's clock, ms. */
  readonly at: number
  readonly refused?: boolean
}

export interface FileSaid {
  readonly media: 'photo' | 'voice'
}

export type SendState = 'sending' | 'waiting' | 'sent' | 'failed'

/** `again`: not taken now, `afterMs` at the earliest; `network`: whether it was the way there that failed. */
export type PostOutcome =
  | { readonly kind: 'sent' }
  /** `words`: why, where the server or we can say it. */
  | { readonly kind: 'refused'; readonly words?: string }
  | { readonly kind: 'again'; readonly afterMs: number; readonly network: boolean }

export interface Queue {
  add(item: Queued): void
  /** Sends what waits, now. */
  run(): void
  retry(id: string): void
  drop(id: string): void
  items(): readonly Queued[]
}

/** Waits between attempts double from 1 s to 30 s. */
const WAIT_MAX_MS = 30_000

export function sendQueue(
  name: string,
  post: (item: Queued) => Promise<PostOutcome>,
  onState: (id: string, state: SendState, why?: PostOutcome) => void,
): Queue {
  let running = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const items = (): Queued[] => {
    try {
      const list: unknown = JSON.parse(kept(name) ?? '[]')
      return Array.isArray(list) ? (list as Queued[]) : []
    } catch {
      return []
    }
  }
  // Read and written in one go: another tab of the same chat shares the list.
  const change = (edit: (list: Queued[]) => Queued[]) => {
    const list = edit(items())
    keep(name, list.length > 0 ? JSON.stringify(list) : null)
  }

  async function run() {
    clearTimeout(timer)
    if (running) return
    running = true
    for (let item = next(); item; item = next()) {
      const { id } = item
      onState(id, 'sending')
      const outcome = await post(item)
      if (outcome.kind === 'again') {
        failures++
        onState(id, 'waiting', outcome)
        timer = setTimeout(run, Math.max(outcome.afterMs, Math.min(500 * 2 ** failures, WAIT_MAX_MS)))
        break
      }
      failures = 0
      if (outcome.kind === 'sent') change((list) => list.filter((one) => one.id !== id))
      else change((list) => list.map((one) => (one.id === id ? { ...one, refused: true } : one)))
      onState(id, outcome.kind === 'sent' ? 'sent' : 'failed', outcome)
    }
    running = false
  }
  const next = () => items().find((item) => !item.refused)

  return {
    items,
    add(item) {
      change((list) => [...list, item])
      void run()
    },
    run: () => void run(),
    retry(id) {
      change((list) => list.map((one) => (one.id === id ? { ...one, refused: false } : one)))
      void run()
    },
    drop: (id) => change((list) => list.filter((one) => one.id !== id)),
  }
}

/** One attempt. No answer within 15 s is no network: the server knows the id if it did arrive. */
export async function postMessage(item: Queued): Promise<PostOutcome> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), 15_000)
  try {
    const response = await fetch('/chat/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // How long it waited: what was written before a question is not its answer. Never a clock time, many are wrong.
      body: JSON.stringify({ id: item.id, ...item.say, age: Math.max(0, Date.now() - item.at) }),
      signal: patience.signal,
    })
    if (response.ok) return { kind: 'sent' }
    if (response.status !== 429 && response.status < 500) return { kind: 'refused' }
    return { kind: 'again', afterMs: Number(response.headers.get('retry-after') ?? 0) * 1_000, network: false }
  } catch {
    return { kind: 'again', afterMs: 0, network: true }
  } finally {
    clearTimeout(timer)
  }
}
