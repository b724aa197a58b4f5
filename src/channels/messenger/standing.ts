/** What Facebook has decided about the Page: a warning or a block is kept, so that every process, and the next one, knows. */
import type { ChannelTools } from '../tools.ts'
import type { PolicyAct } from './incoming.ts'
import { keptRecord } from './kept.ts'

/** Another process may have heard of it: what we know is looked up again this often. */
const LOOK_EVERY_MS = 60_000

/** A warning is shown to staff this long. */
const WARNED_MS = 7 * 86_400_000

export interface Standing {
  note(act: PolicyAct): Promise<void>
  isBlocked(): Promise<boolean>
  /** As it was last looked up. */
  trouble(): 'page-blocked' | 'page-warned' | null
  /** Staff say that Facebook has lifted it. */
  lift(): Promise<void>
}

export function pageStanding(tools: Pick<ChannelTools, 'vault' | 'clock'>, pageId: string): Standing {
  const kept = keptRecord(tools, pageId, 'standing')
  let blockedAt = 0
  let warnedAt = 0
  let lookedAt = Number.NEGATIVE_INFINITY

  function learn(record: Readonly<Record<string, unknown>>): void {
    blockedAt = Number(record.blockedAt ?? 0)
    warnedAt = Number(record.warnedAt ?? 0)
    lookedAt = tools.clock.now()
  }

  async function look(): Promise<void> {
    if (tools.clock.now() - lookedAt >= LOOK_EVERY_MS) learn(await kept.read())
  }

  return {
    async note({ action, at }) {
      learn(
        await kept.change((before) => {
          // Webhooks are repeated, and come out of order: what happened last counts.
          if (at < Number(before.changedAt ?? 0)) return before
          if (action === 'warning') return { ...before, warnedAt: at }
          return { ...before, changedAt: at, blockedAt: action === 'block' ? at : 0 }
        }),
      )
    },
    async isBlocked() {
      await look()
      return blockedAt > 0
    },
    trouble() {
      if (blockedAt > 0) return 'page-blocked'
      return tools.clock.now() - warnedAt < WARNED_MS ? 'page-warned' : null
    },
    async lift() {
      learn(await kept.change((before) => ({ ...before, changedAt: tools.clock.now(), blockedAt: 0 })))
    },
  }
}
