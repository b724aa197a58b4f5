/**
 * The browser's own storage, for drafts, queued replies and the text size; never what was said. Where it is
 * forbidden (private windows, in-app browsers) the page works on and forgets when it is closed.
 */
const memory = new Map<string, string>()

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    if (value === null) memory.delete(name)
    else memory.set(name, value)
  }
}

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name) ?? memory.get(name) ?? null
  } catch {
    return memory.get(name) ?? null
  }
}
