/** Somebody sits here: for those who may see what residents wrote, the server is told, or it hides that after a while. */
import { useEffect } from 'react'
import { ask } from './server.ts'

/** Well within the quarter of an hour after which the server hides it; every touch told is written down there. */
const TELL_EVERY_MS = 2 * 60_000

export function useTouches(matters: boolean): void {
  useEffect(() => {
    if (!matters) return
    let toldAt = Date.now()
    const touched = () => {
      if (Date.now() - toldAt < TELL_EVERY_MS) return
      toldAt = Date.now()
      // Locked by now, or without a network: whatever is asked for next says so.
      void ask('POST', '/api/staff/me/touch', {}, { proves: false }).catch(() => undefined)
    }
    const happenings = ['pointerdown', 'keydown', 'wheel'] as const
    for (const name of happenings) document.addEventListener(name, touched, { passive: true, capture: true })
    return () => {
      for (const name of happenings) document.removeEventListener(name, touched, { capture: true })
    }
  }, [matters])
}
