/** Whether the server can be reached, and what waits on this device: one line says it on every screen. */
import { useSyncExternalStore } from 'react'

export interface Status {
  readonly reachable: boolean
  /** Parts that were typed here and have not reached the server. */
  readonly waiting: number
  readonly signedOut: boolean
}

let status: Status = { reachable: navigator.onLine, waiting: 0, signedOut: false }
const listeners = new Set<() => void>()
const waiting = new Set<string>()

export function setStatus(change: Partial<Status>): void {
  const next = { ...status, ...change }
  if (Object.entries(next).every(([key, value]) => status[key as keyof Status] === value)) return
  status = next
  for (const tell of listeners) tell()
}

/** One part more, or less, that only this device has. */
export function waits(part: string, does: boolean): void {
  if (does) waiting.add(part)
  else waiting.delete(part)
  setStatus({ waiting: waiting.size })
}

export function onStatus(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const statusNow = (): Status => status

export function useStatus(): Status {
  return useSyncExternalStore(onStatus, statusNow)
}

window.addEventListener('online', () => setStatus({ reachable: true }))
window.addEventListener('offline', () => setStatus({ reachable: false }))
