/** What is asked most lately, by the counters of flows begun; where too little is known, what the ward has listed. */

/** Days that count as lately: long enough for a small ward, short enough to follow a season. */
export const OFTEN_DAYS = 14

/** Fewer beginnings than this say more about one family than about the ward. */
const BEGUN_MIN = 30

const BEGUN = 'flow_started:'

/** @param counts sums by name over the last `OFTEN_DAYS` @returns ids of flows, the most begun first; empty: too little is known */
export function mostBegun(counts: Readonly<Record<string, number>>): readonly string[] {
  const begun = Object.entries(counts)
    .filter(([name, n]) => name.startsWith(BEGUN) && n > 0)
    .map(([name, n]) => [name.slice(BEGUN.length), n] as const)
  const all = begun.reduce((sum, [, n]) => sum + n, 0)
  if (all < BEGUN_MIN) return []
  return begun.sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([id]) => id)
}
