/** How a channel reads its settings: each value by its name, each mistake as one line. */

export interface SettingReader {
  /** The value, or what stands in the file named by `NAME_FILE`, trimmed; empty counts as not set. */
  value(name: string): string | undefined
  /** A web address without a slash at its end; another is a mistake. */
  address(name: string): string | undefined
  /** A whole number in a range, or the fallback. */
  whole(name: string, fallback: number, from: number, until: number): number
  /** One mistake: the start stops with all of them. */
  wrong(name: string, what: string, expected: string): void
}

/** Several values in one setting, separated by commas. */
export function listed(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
}
