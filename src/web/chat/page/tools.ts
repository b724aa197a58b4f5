/** Text size and read-aloud. */
import type { Words } from '../words.ts'
import { byId } from './dom.ts'

const YEAR_S = 365 * 86_400

/** The size is kept in a cookie, so that the server prints the page in it at once. */
export function textSize(): void {
  const tools = byId('tools')
  const buttons = Array.from(tools.querySelectorAll<HTMLButtonElement>('[data-size]'))
  for (const button of buttons) {
    button.addEventListener('click', () => {
      document.documentElement.className = `size-${button.dataset.size}`
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button))
      // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing in Safari and on plain http
      document.cookie = `tb-size=${button.dataset.size};path=/;max-age=${YEAR_S};samesite=lax`
    })
  }
  tools.hidden = false
}

/**
 * Reads the last messages aloud: a recording where there is one, else a Vietnamese voice of the device. The button
 * is there only while one of the two is.
 */
export function readAloud(words: Words): { refresh(): void } {
  const button = byId<HTMLButtonElement>('listen')
  const speech = 'speechSynthesis' in window ? window.speechSynthesis : null
  const player = new Audio()
  let playing = false

  const voiceFor = (language: string) =>
    speech?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(language))
  const last = () => {
    const spoken = Array.from(document.querySelectorAll<HTMLElement>('#messages > li'))
    const from = spoken.map((item) => item.classList.contains('own')).lastIndexOf(true)
    return spoken.slice(from + 1)
  }
  const stop = () => {
    playing = false
    player.pause()
    speech?.cancel()
    button.textContent = words.listen
  }
  const refresh = () => {
    stop()
    button.hidden = !last().some((item) => item.dataset.voice) && !voiceFor('vi')
  }

  button.addEventListener('click', () => {
    if (playing) return stop()
    playing = true
    button.textContent = words.quiet
    const recording = last().find((item) => item.dataset.voice)?.dataset.voice
    if (recording) {
      player.src = recording
      player.play().catch(stop)
      return
    }
    for (const item of last()) {
      const language = item.querySelector<HTMLElement>('.bubble')?.lang ?? 'vi'
      const says = new SpeechSynthesisUtterance(item.querySelector('.text')?.textContent ?? '')
      says.lang = language === 'vi' ? 'vi-VN' : language
      says.voice = voiceFor(language) ?? null
      // Slower than usual: instructions, often for older ears.
      says.rate = 0.9
      speech?.speak(says)
      says.onend = () => {
        if (!speech?.pending) stop()
      }
    }
  })
  player.addEventListener('ended', stop)
  // Lists of voices load late.
  speech?.addEventListener?.('voiceschanged', refresh)
  refresh()
  return { refresh }
}
