/** New chats per address: carriers put hundreds of people behind one, so the limit is generous and short. */
export const NEW_CHATS_MAX = 60
export const WINDOW_MS = 10 * 60_000

/** Asks for a new chat from an address; `true`: go on. */
export function newcomers(max = NEW_CHATS_MAX): (address: string, now: number) => boolean {
  const room = perWindow(max)
  return (address, now) => room(networkOf(address), now)
}

/** So many of one name in a window; `true`: go on. Windows are fixed, so memory is given back with each. */
export function perWindow(max: number): (name: string, now: number) => boolean {
  const counts = new Map<string, number>()
  let window = 0
  return (name, now) => {
    const current = Math.floor(now / WINDOW_MS)
    if (current !== window) {
      window = current
      counts.clear()
    }
    const count = counts.get(name) ?? 0
    if (count >= max) return false
    counts.set(name, count + 1)
    return true
  }
}

/** Seconds until the window ends. */
export function retryAfterS(now: number): number {
  return Math.ceil((WINDOW_MS - (now % WINDOW_MS)) / 1_000)
}

/** A household's IPv6 network is a /64: its first four groups. IPv4 stands for itself, mapped or not. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1] as string
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const before = head.split(':').filter((group) => group !== '')
  const after = (tail ?? '').split(':').filter((group) => group !== '')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
