/**
 * News by server-sent events. An event says only that something changed; what changed is then asked for, so that an event
 * lost on the way costs nothing. Without a stream the list is asked for every now and then.
 */
import type { DeskEvent } from '../../../desk/api.ts'
import { chatOf, get } from './state.ts'
import { catchUp, networkBack, networkLost, readNews, typing } from './sync.ts'
import { readVisits } from './visits.ts'

const WAIT_MAX_MS = 20_000
/** A connection can die without a word: so often the list is asked for although nothing was said. */
const LOOK_EVERY_MS = 60_000
const LOOK_AGAIN_MS = 5_000

let source: EventSource | null = null
let failures = 0
let again: ReturnType<typeof setTimeout> | undefined
let looked = 0

export interface StreamParts {
  readonly onEnded: () => void
  readonly onLocked: () => void
}

let resume: (() => void) | undefined

/** Follows again what changes, after it was stopped. */
export function resumeStream(): void {
  resume?.()
}

export function startStream(parts: StreamParts): void {
  const connect = () => {
    clearTimeout(again)
    source?.close()
    if (isShut()) return
    const opened = new EventSource(`/api/desk/events?after=${get().list.upTo}`)
    source = opened
    opened.addEventListener('open', () => {
      failures = 0
      networkBack()
      void look()
      void readVisits()
    })
    opened.addEventListener('error', () => {
      opened.close()
      if (source !== opened) return
      source = null
      networkLost()
      again = setTimeout(connect, Math.min(1_000 * 2 ** failures++, WAIT_MAX_MS))
    })
    const on = (name: DeskEvent, callback: (ticket: string) => void) =>
      opened.addEventListener(name, (event) => callback(ticketIn((event as MessageEvent<unknown>).data)))
    on('cards', () => void look())
    on('lines', (ticket) => {
      if (chatOf(ticket).opened && get().net.caughtUp) void readNews(ticket)
    })
    on('typing', typing)
    on('visits', () => void readVisits())
    on('ended', () => {
      opened.close()
      source = null
      parts.onEnded()
    })
    on('locked', parts.onLocked)
  }
  const reconnect = () => {
    if (isShut()) return
    failures = 0
    connect()
    void look()
  }
  const wake = () => {
    if (document.visibilityState === 'hidden' || isShut()) return
    if (source?.readyState === EventSource.OPEN) void look()
    else reconnect()
  }

  resume = reconnect
  // The list first: whoever is signed out hears it at once and no stream is tried.
  void look().then(connect)
  // What was open before may be dead without knowing it.
  window.addEventListener('online', reconnect)
  window.addEventListener('offline', networkLost)
  document.addEventListener('visibilitychange', wake)
  setInterval(() => {
    if (document.visibilityState === 'hidden' || isShut()) return
    const { on, caughtUp } = get().net
    const every = on && caughtUp && source?.readyState === EventSource.OPEN ? LOOK_EVERY_MS : LOOK_AGAIN_MS
    if (Date.now() - looked >= every) void look()
  }, LOOK_AGAIN_MS)
}

export function stopStream(): void {
  clearTimeout(again)
  source?.close()
  source = null
}

function isShut(): boolean {
  return get().signedOut || get().locked
}

async function look(): Promise<void> {
  looked = Date.now()
  await catchUp()
}

function ticketIn(data: unknown): string {
  try {
    const { ticket } = JSON.parse(String(data)) as { readonly ticket?: string }
    return ticket ?? ''
  } catch {
    return ''
  }
}
