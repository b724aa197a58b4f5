const MINUTE_MS = 60_000

/** Counts in fixed minutes, so that memory is given back with each. @returns true: that was one too many */
export function perMinute(max: number): (name: string, now: number) => boolean {
  const counts = new Map<string, number>()
  let minute = 0
  return (name, now) => {
    const current = Math.floor(now / MINUTE_MS)
    if (current !== minute) counts.clear()
    minute = current
    const n = (counts.get(name) ?? 0) + 1
    counts.set(name, n)
    return n > max
  }
}
