/**
 * How much of our share of calls is used up, as the answers' headers say: from 80 percent on we go slowly, from 95 on not
 * at all, because at 100 Facebook stops everything, the inbox of the Page's staff too.
 */
import { type Json, list, object } from './fields.ts'
import type { Headers } from './graph.ts'

export const SLOW_PERCENT = 80
export const STOP_PERCENT = 95

/** Facebook counts over rolling time; without word from it a figure is believed this long. */
const BELIEVED_MS = 300_000

const HEADERS = ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage'] as const

/** Percent, of whichever is used up most: `call_count`, `total_time`, `total_cputime`. `null`: nothing was said. */
export function usedPercent(headers: Headers): number | null {
  const figures = reports(headers).flatMap(({ call_count, total_time, total_cputime }) =>
    [call_count, total_time, total_cputime].filter((figure) => typeof figure === 'number' && Number.isFinite(figure)),
  ) as number[]
  return figures.length === 0 ? null : Math.max(...figures)
}

/** How long Facebook, or a server in front of it, wants us to wait. `null`: not said. */
export function regainMs(headers: Headers): number | null {
  const minutes = reports(headers).map(({ estimated_time_to_regain_access: wait }) => Number(wait))
  const seconds = Number(headers['retry-after'])
  const waits = [...minutes.map((wait) => wait * 60_000), seconds * 1_000].filter((wait) => wait > 0 && wait < 1e9)
  return waits.length === 0 ? null : Math.max(...waits)
}

export interface Usage {
  note(headers: Headers, now: number): void
  /** True from 80 percent on. */
  isHigh(now: number): boolean
  /** Ms that nothing may be sent; 0: go on. */
  stopMs(now: number): number
}

export function usageWatch(): Usage {
  let percent = 0
  let until = 0
  return {
    note(headers, now) {
      const used = usedPercent(headers)
      if (used === null) return
      percent = used
      until = now + (regainMs(headers) ?? BELIEVED_MS)
    },
    isHigh: (now) => now < until && percent >= SLOW_PERCENT,
    stopMs: (now) => (now < until && percent >= STOP_PERCENT ? until - now : 0),
  }
}

/** App and Page usage are one object each; business use cases are lists by business. */
function reports(headers: Headers): readonly Json[] {
  return HEADERS.flatMap((name) => {
    const value = parsed(headers[name])
    if (value === null) return []
    const lists = Object.values(value).flatMap((entry) => list(entry).map(object))
    return [value, ...lists].filter((report) => report !== null)
  })
}

function parsed(header: string | readonly string[] | undefined): Json | null {
  if (typeof header !== 'string' || header.length > 10_000) return null
  try {
    return object(JSON.parse(header))
  } catch {
    return null
  }
}
