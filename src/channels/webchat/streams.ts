/** Who is listening at the moment: open event streams and waiting polls, by person, with their limits. */
export interface Listener {
  /** There may be news. */
  wake(): void
  typing(): void
  /** Newer ones took its place, or the server stops. */
  end(why: 'full' | 'stopping'): void
}

export interface Streams {
  /** @returns how to leave */
  join(person: string, listener: Listener): () => void
  wake(person: string): void
  typing(person: string): void
  endAll(): void
  open(): number
}

/** Two tabs of one person; 2,000 in all. Beyond, the oldest makes room. */
export const STREAMS_PER_CHAT = 2
export const STREAMS_MAX = 2_000

export function openStreams(perChat = STREAMS_PER_CHAT, max = STREAMS_MAX): Streams {
  /** Oldest first, both. */
  const all = new Map<Listener, string>()
  const byPerson = new Map<string, Set<Listener>>()

  function leave(listener: Listener) {
    const person = all.get(listener)
    if (person === undefined) return
    all.delete(listener)
    const own = byPerson.get(person)
    own?.delete(listener)
    if (own?.size === 0) byPerson.delete(person)
  }
  function end(listener: Listener | undefined, why: 'full' | 'stopping') {
    if (!listener) return
    leave(listener)
    listener.end(why)
  }

  return {
    join(person, listener) {
      const own = byPerson.get(person) ?? new Set()
      if (own.size >= perChat) end(own.values().next().value, 'full')
      if (all.size >= max) end(all.keys().next().value, 'full')
      // Ending the last one of this person took their set away.
      byPerson.set(person, own)
      own.add(listener)
      all.set(listener, person)
      return () => leave(listener)
    },
    wake(person) {
      for (const listener of byPerson.get(person) ?? []) listener.wake()
    },
    typing(person) {
      for (const listener of byPerson.get(person) ?? []) listener.typing()
    },
    endAll() {
      for (const listener of [...all.keys()]) end(listener, 'stopping')
    },
    open: () => all.size,
  }
}
