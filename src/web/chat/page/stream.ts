/**
 * News from the assistant: server-sent events, resumed after the last message seen; long polling where a network
 * holds events back.
 */
import type { BotItem } from '../view.ts'

export interface StreamOptions {
  /** Place of the newest message shown. */
  readonly seq: () => number
  readonly onMessage: (item: BotItem) => void
  readonly onTyping: () => void
  /** The way to the server works, or it does not. */
  readonly onReach: (reached: boolean) => void
}

export interface Stream {
  /** Connects anew unless it is connected: the network came back, the page is looked at again. */
  wake(): void
}

/** The server greets at once: without a greeting after this time something on the way holds events back. */
const GREETING_MS = 8_000
const WAIT_MAX_MS = 20_000

export function follow({ seq, onMessage, onTyping, onReach }: StreamOptions): Stream {
  let source: EventSource | null = null
  let polling = false
  let connected = false
  let failures = 0
  let again: ReturnType<typeof setTimeout> | undefined

  function connect() {
    clearTimeout(again)
    source?.close()
    connected = false
    const opened = new EventSource(`/chat/events?after=${seq()}`)
    source = opened
    const impatience = setTimeout(() => {
      if (source !== opened || connected || navigator.onLine === false) return
      opened.close()
      source = null
      void poll()
    }, GREETING_MS)
    opened.addEventListener('hello', () => {
      clearTimeout(impatience)
      connected = true
      failures = 0
      onReach(true)
    })
    opened.addEventListener('message', (event) => onMessage(JSON.parse(event.data) as BotItem))
    opened.addEventListener('typing', onTyping)
    // Another tab took our place: wait until this one is looked at again instead of pushing the other out.
    opened.addEventListener('full', () => {
      clearTimeout(impatience)
      connected = false
      opened.close()
      source = null
    })
    // Our own retry instead of the browser's: soon, and from the newest message on.
    opened.addEventListener('error', () => {
      clearTimeout(impatience)
      opened.close()
      if (source !== opened) return
      connected = false
      source = null
      onReach(false)
      again = setTimeout(connect, Math.min(1_000 * 2 ** failures++, WAIT_MAX_MS))
    })
  }

  async function poll() {
    if (polling) return
    polling = true
    for (;;) {
      try {
        const response = await fetch(`/chat/events?after=${seq()}&wait=20`, { headers: { accept: 'application/json' } })
        if (!response.ok) throw new Error(String(response.status))
        const news = (await response.json()) as { readonly messages: readonly BotItem[] }
        failures = 0
        onReach(true)
        for (const item of news.messages) onMessage(item)
      } catch {
        onReach(false)
        await new Promise((resolve) => setTimeout(resolve, Math.min(1_000 * 2 ** failures++, WAIT_MAX_MS)))
      }
    }
  }

  if ('EventSource' in window) connect()
  else void poll()

  return {
    wake() {
      if (polling || connected) return
      failures = 0
      connect()
    },
  }
}
