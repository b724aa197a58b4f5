/** Lines of a conversation: joined without doubles, oldest first. */
import type { Line } from '../../../desk/api.ts'

/** Lines that are in both are taken from the second. */
export function withLines(before: readonly Line[], after: readonly Line[]): readonly Line[] {
  const fresh = new Map(after.map((line) => [line.id, line]))
  const kept = before.map((line) => {
    const newer = fresh.get(line.id)
    fresh.delete(line.id)
    return newer ?? line
  })
  return [...kept, ...fresh.values()]
}

/**
 * Id of the line after which news are asked for: the last one, or the one before the first of ours whose fate is still
 * open.
 */
export function newestKnown(lines: readonly Line[]): string | undefined {
  const open = lines.findIndex(({ delivery }) => delivery === 'waiting')
  const last = open > 0 ? lines[open - 1] : lines.at(-1)
  return last?.id
}

/** Since when the resident waits for a word: the first of theirs that no person has answered. */
export function unansweredSince(lines: readonly Line[]): number | undefined {
  let since: number | undefined
  for (const { from, at } of lines) {
    if (from === 'person') since = undefined
    else if (from === 'resident') since ??= at
  }
  return since
}

/** Since when the last word was ours. */
export function silentSince(lines: readonly Line[]): number | undefined {
  const last = lines.findLast(({ from }) => from !== 'system')
  return last?.from === 'person' ? last.at : undefined
}
