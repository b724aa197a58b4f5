/** Starts the desk: what is kept is put back, the list is read, the page follows what changes. */
import { h, render } from 'preact'
import { showNewcomers } from './acts.ts'
import { onLocked, onSignedOut, onUnreachable } from './client.ts'
import { keepCallable, listenToWorker } from './duty.ts'
import { kept } from './kept.ts'
import { lock, watchTouch } from './lock.ts'
import { routeOf } from './route.ts'
import { backInField, startSending } from './sending.ts'
import { listenToKeys } from './shortcuts.ts'
import { change, get, heldHere, onChange } from './state.ts'
import { startStream, stopStream } from './stream.ts'
import { catchUp, networkLost, readNews, tick } from './sync.ts'
import { App } from './view/app.ts'
import { followWorker } from './worker.ts'

/** Often enough for a countdown, seldom enough for an old phone. */
const TICK_MS = 1_000
const TICK_IDLE_MS = 10_000

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
// What the server printed stands there until the first drawing.
root.replaceChildren()
onChange(() => render(h(App, { state: get() }), root))

const wide = matchMedia('(min-width: 1024px)')
const lookAround = () => change({ wide: wide.matches, route: routeOf(location.hash), room: 20 })
wide.addEventListener('change', lookAround)
window.addEventListener('hashchange', () => {
  lookAround()
  // Back from another screen: nobody's thumb is on the list yet.
  if (get().route.screen === 'waiting' && !get().wide) showNewcomers()
})
change({ singleKeys: kept('single-keys') !== 'off' })
lookAround()

const ended = () => {
  stopStream()
  change(({ net }) => ({ signedOut: true, sheet: null, net: { ...net, caughtUp: false } }))
}
onSignedOut(ended)
onLocked(lock)
onUnreachable(networkLost)
startSending({ onSent: readNews, onLost: () => void catchUp(), onStopped: backInField })
listenToKeys()
startStream({ onEnded: ended, onLocked: lock })
watchTouch()
followWorker()
listenToWorker()
void keepCallable().catch(() => {
  // Without a worker nobody can be called here: the screen of the shift says so.
})

let ticked = 0
setInterval(() => {
  const { toast, list } = get()
  // Seconds matter only where something is counted down.
  const every = toast || list.leaving.size > 0 || heldHere() ? TICK_MS : TICK_IDLE_MS
  if (Date.now() - ticked < every) return
  ticked = Date.now()
  tick()
}, TICK_MS)
