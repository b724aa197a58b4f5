/** Who waits for a channel account to have room: first come, first served, but answers before news. */

export interface Line<T> {
  add(one: T, urgency: 'live' | 'later'): void
  /** The next in line, who stays in it. */
  first(): T | undefined
  /** Takes the next out. */
  take(): T | undefined
  /** Takes everyone out. */
  clear(): readonly T[]
  readonly size: number
}

export function startLine<T>(): Line<T> {
  const live = queue<T>()
  const later = queue<T>()
  return {
    add: (one, urgency) => (urgency === 'live' ? live : later).add(one),
    first: () => live.first() ?? later.first(),
    take: () => live.take() ?? later.take(),
    clear: () => [...live.clear(), ...later.clear()],
    get size() {
      return live.size() + later.size()
    },
  }
}

/** An array with a moving head: `shift` of a long array moves all the rest each time. */
function queue<T>() {
  let items: T[] = []
  let head = 0
  return {
    add(one: T) {
      items.push(one)
    },
    first: () => items[head],
    take() {
      const one = items[head]
      if (one === undefined) return undefined
      head += 1
      if (head === items.length || head > 1_000) {
        items = items.slice(head)
        head = 0
      }
      return one
    },
    clear() {
      const all = items.slice(head)
      items = []
      head = 0
      return all
    },
    size: () => items.length - head,
  }
}
