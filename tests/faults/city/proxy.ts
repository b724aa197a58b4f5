/**
 * What stands before the nodes: a person keeps to one of them while it lives. What was not acknowledged is brought again, as
 * platforms and pages do, until some node takes it.
 */
import { Agent, request } from 'undici'
import { rest } from '../counting.ts'

export interface Sent {
  readonly method: 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Door {
  /** Resolves with the first answer that is no "later". */
  send(person: string, what: Sent): Promise<{ readonly status: number; readonly body: string }>
  nodeOf(person: string): string
  /** Was heard of as unreachable: for a moment the next one is asked. */
  mayBeGone(node: string): void
  /** How often something had to be brought again, and the longest that a webhook took until it was acknowledged, ms. */
  seen(): { readonly again: number; readonly slowestMs: number; readonly latenciesMs: readonly number[] }
  close(): Promise<void>
}

const PASSED_OVER_MS = 500
const AGAIN_MS = 100
/** Platforms hang up at the latest then. */
const PATIENCE_MS = 15_000

export function startProxy(nodes: readonly string[]): Door {
  const agent = new Agent({ connections: 64, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS })
  const goneAt = new Map<string, number>()
  const latenciesMs: number[] = []
  let again = 0
  let closed = false

  function nodeOf(person: string): string {
    const at = hashOf(person)
    const all = nodes.map((_, n) => nodes[(at + n) % nodes.length] as string)
    const now = performance.now()
    return (
      all.find((node) => now - (goneAt.get(node) ?? Number.NEGATIVE_INFINITY) > PASSED_OVER_MS) ?? (all[0] as string)
    )
  }

  return {
    nodeOf,
    mayBeGone: (node) => void goneAt.set(node, performance.now()),
    async send(person, { path, ...what }) {
      const began = performance.now()
      for (;;) {
        if (closed) throw new Error('nobody takes it: the day is over')
        const node = nodeOf(person)
        try {
          const { statusCode, body } = await request(`${node}${path}`, { ...what, dispatcher: agent })
          const text = await body.text()
          if (statusCode < 500) {
            latenciesMs.push(performance.now() - began)
            return { status: statusCode, body: text }
          }
        } catch {
          goneAt.set(node, performance.now())
        }
        again += 1
        await rest(AGAIN_MS)
      }
    },
    seen: () => ({ again, slowestMs: latenciesMs.reduce((most, ms) => Math.max(most, ms), 0), latenciesMs }),
    async close() {
      closed = true
      await agent.destroy()
    },
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
