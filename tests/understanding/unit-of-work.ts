/**
 * What this machine needs at this moment for a piece of plain work, so that a limit on time holds on a slow and busy one
 * too: four thousand characters taken apart, looked up and joined, by nothing of ours. About 1 ms on an idle core.
 */
export function unitOfWorkMs(): number {
  return bestOf(20, () => plainWork())
}

/** For work of some length: one short run finds a moment between others, a long one does not. */
export function plainWork(times = 1): number {
  let length = 0
  for (let n = 0; n < times; n++) {
    const seen = new Map<string, number>()
    for (const [at, letter] of [...TEXT.normalize('NFD')].entries())
      seen.set(`${letter}${at % 61}`, (seen.get(letter) ?? 0) + at)
    length += [...seen.keys()].sort().join('').length
  }
  return length
}

const TEXT = 'Công an phường gọi báo cập nhật ứng dụng, có đúng không ạ? '.repeat(70)

/** The shortest of so many runs, ms: the others were interrupted. @param enough  ends it early */
export function bestOf(runs: number, work: () => unknown, enough = 0): number {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs && best > enough; run++) {
    const began = performance.now()
    work()
    best = Math.min(best, performance.now() - began)
  }
  return best
}
