/**
 * Residents are hidden on a screen nobody has touched for a while, and nothing of them stays in the page's memory. Drafts
 * and what waits to be sent stay. The server keeps the time too, and gives nothing until who is there has proved it.
 */

import { EMPTY } from './cards.ts'
import { ask } from './client.ts'
import { coverAll } from './media.ts'
import { type ProveBy, prove } from './prove.ts'
import { change, get, NO_VISITS } from './state.ts'
import { resumeStream, stopStream } from './stream.ts'

/** For a server that does not say. */
const LOCK_AFTER_MS = 15 * 60_000
/** The server is told of a touch no oftener. */
const TELL_EVERY_MS = 60_000
const LOOK_EVERY_MS = 5_000

let touchedAt = Date.now()
let toldAt = Date.now()

export function watchTouch(): void {
  for (const name of ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const)
    document.addEventListener(name, touched, { passive: true, capture: true })
  setInterval(() => {
    if (isIdle()) lock()
  }, LOOK_EVERY_MS)
  // Woken after a long sleep: nothing may be seen, not even for a moment.
  document.addEventListener('visibilitychange', () => {
    if (isIdle()) lock()
  })
}

export function lock(): void {
  if (get().locked || get().signedOut) return
  stopStream()
  coverAll()
  change(({ net }) => ({
    ...{
      locked: true,
      list: EMPTY,
      listAt: 0,
      chats: new Map(),
      visits: NO_VISITS,
      query: '',
      found: [],
      sheet: null,
      toast: null,
    },
    ...{ news: '', net: { ...net, caughtUp: false } },
  }))
}

/** @returns why not, fit to show; `null`: open again */
export async function unlock(by: ProveBy): Promise<string | null> {
  const trouble = await prove(by)
  if (trouble !== null) return trouble
  touchedAt = Date.now()
  toldAt = touchedAt
  change({ locked: false })
  resumeStream()
  return null
}

function touched(): void {
  if (get().locked || get().signedOut) return
  if (isIdle()) return lock()
  touchedAt = Date.now()
  if (touchedAt - toldAt < TELL_EVERY_MS) return
  toldAt = touchedAt
  // Without an answer it is told at the next touch.
  void ask('POST', '/api/staff/me/touch').then(({ kind }) => {
    if (kind === 'away') toldAt = 0
  })
}

function isIdle(): boolean {
  return Date.now() - touchedAt >= (get().me?.lockAfterMs ?? LOCK_AFTER_MS)
}
