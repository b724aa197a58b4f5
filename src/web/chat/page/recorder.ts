/** A voice, recorded by the browser, five minutes at the most. */
export interface Recording {
  /** Ends it; what was said comes by `onEnd`. */
  stop(): void
  /** Ends it, and nothing comes. */
  cancel(): void
}

export interface RecorderSigns {
  /** Whole seconds so far, and those that are left. */
  onSecond(seconds: number, left: number): void
  onEnd(voice: Blob, seconds: number, full: boolean): void
  /** It broke off before anything was said. */
  onBroken(): void
}

export type CannotRecord = 'denied' | 'missing' | 'broken'

export const SECONDS_MAX = 300
/** Speech is clear at this rate, and five minutes are a megabyte. */
const BITS_PER_SECOND = 24_000
const LOOK_MS = 250

/** Where the page is not served over https, or the browser is old, there is no way to record. */
export function canRecord(): boolean {
  return typeof MediaRecorder === 'function' && navigator.mediaDevices?.getUserMedia !== undefined
}

export async function record({ onSecond, onEnd, onBroken }: RecorderSigns): Promise<Recording | CannotRecord> {
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
    return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'broken'
  }
  const release = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  let recorder: MediaRecorder
  try {
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND })
    recorder.start(1_000)
  } catch {
    release()
    return 'broken'
  }

  const parts: Blob[] = []
  const began = performance.now()
  const length = () => (performance.now() - began) / 1_000
  let seconds = 0
  let wanted = true
  const stop = () => {
    if (recorder.state === 'inactive') return
    seconds = length()
    recorder.stop()
  }
  const looking = setInterval(() => {
    const whole = Math.floor(length())
    if (whole >= SECONDS_MAX) stop()
    else onSecond(whole, SECONDS_MAX - whole)
  }, LOOK_MS)
  // Somebody rings, or the phone is put away: what was said so far is kept.
  const hidden = () => {
    if (document.hidden) stop()
  }
  document.addEventListener('visibilitychange', hidden)
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) parts.push(data)
  })
  recorder.addEventListener('stop', () => {
    clearInterval(looking)
    document.removeEventListener('visibilitychange', hidden)
    release()
    if (!wanted) return
    const voice = new Blob(parts, { type: recorder.mimeType })
    if (voice.size === 0) return onBroken()
    const whole = Math.min(SECONDS_MAX, Math.round(seconds || length()))
    onEnd(voice, whole, whole >= SECONDS_MAX)
  })
  return {
    stop,
    cancel() {
      wanted = false
      if (recorder.state === 'inactive') release()
      else recorder.stop()
    },
  }
}
