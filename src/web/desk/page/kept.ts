/**
 * The browser's own storage: drafts, queued replies, three settings. Keyed by staff, wiped at sign-out; never what was
 * said. Where it is forbidden the page works on and forgets when it is closed.
 */
const PREFIX = 'tb-desk:'
const memory = new Map<string, string>()

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, value)
    memory.delete(name)
  } catch {
    if (value === null) memory.delete(name)
    else memory.set(name, value)
  }
}

export function kept(name: string): string | null {
  try {
    return memory.get(name) ?? localStorage.getItem(PREFIX + name)
  } catch {
    return memory.get(name) ?? null
  }
}

export function keptJson(name: string): unknown {
  try {
    return JSON.parse(kept(name) ?? 'null')
  } catch {
    return null
  }
}

/** Everything of everybody on this device. */
export function wipe(): void {
  memory.clear()
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
  } catch {
    // Nothing was kept there.
  }
}

/** Called when another tab changed something of this name. */
export function onKept(name: string, callback: () => void): void {
  window.addEventListener('storage', ({ key }) => {
    if (key === PREFIX + name) callback()
  })
}
