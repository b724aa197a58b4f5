/**
 * Photos and voices, from the two buttons beside the field to what is sent. Nothing leaves before it was looked at or could
 * be listened to. A voice is recorded by holding the button or by tapping it twice.
 */
import { type El, el } from '../tree.ts'
import type { Words } from '../words.ts'
import { byId, make } from './dom.ts'
import { canRecord, type Recording, record } from './recorder.ts'
import { shrunk } from './shrink.ts'

/** Let go later than this, the button was held and not tapped. */
const HELD_MS = 700

/** @param send  `false`: this device keeps too many already */
export function capture(words: Words, send: (kind: 'photo' | 'voice', file: Blob) => Promise<boolean>): void {
  const panel = make(el('section', { id: 'capture', hidden: true }))
  const photoButton = opener(words.photoShort, words.sendPhoto)
  const voiceButton = opener(words.voiceShort, words.sendVoice)
  const composer = byId('composer')
  composer.before(panel)
  composer.querySelector('[type=submit]')?.before(photoButton, ...(canRecord() ? [voiceButton] : []))

  /** Raised whenever something else is shown: what took longer than that is not wanted any more. */
  let stage = 0
  /** Gives back what the stage holds: the microphone, a picture in memory. */
  let release = () => {}
  let openedBy = photoButton

  function show(name: string, children: readonly (El | HTMLElement)[], acts: readonly HTMLElement[]) {
    stage++
    panel.setAttribute('aria-label', name)
    const row = make(el('div', { class: 'acts' }))
    row.append(...acts)
    panel.replaceChildren(...children.map((child) => ('tag' in child ? make(child) : child)), row)
    panel.hidden = false
    acts[0]?.focus({ preventScroll: true })
  }
  function close() {
    stage++
    giveBack()
    panel.hidden = true
    panel.replaceChildren()
    openedBy.focus({ preventScroll: true })
  }
  function giveBack() {
    release()
    release = () => {}
  }
  function trouble(why: string) {
    giveBack()
    show(why, [el('p', { role: 'alert' }, why)], [button(words.shut, close)])
  }
  async function sent(kind: 'photo' | 'voice', file: Blob) {
    const now = stage
    const kept = await send(kind, file)
    if (now !== stage) return
    if (kept) close()
    else trouble(words.keptFull)
  }

  photoButton.addEventListener('click', () => {
    giveBack()
    openedBy = photoButton
    const [camera, gallery] = [chooser(true), chooser(false)]
    // A computer has no camera to be held at a paper: it would open the same window twice.
    const handheld = matchMedia('(pointer: coarse)').matches
    show(
      words.sendPhoto,
      [el('p', {}, words.photoAdvice), camera, gallery],
      [
        ...(handheld ? [button(words.takePhoto, () => camera.click())] : []),
        button(words.choosePhoto, () => gallery.click()),
        button(words.cancel, close),
      ],
    )
  })

  function chooser(camera: boolean): HTMLInputElement {
    const input = make(
      el('input', { type: 'file', accept: 'image/*', hidden: true, capture: camera && 'environment' }),
    ) as HTMLInputElement
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file) void chosen(file)
    })
    return input
  }

  async function chosen(file: File) {
    show(words.sendPhoto, [el('p', { role: 'status' }, words.preparing)], [button(words.cancel, close)])
    const now = stage
    const small = await shrunk(file)
    if (now !== stage) return
    if (!small) return trouble(words.photoLarge)
    const src = URL.createObjectURL(small)
    release = () => URL.revokeObjectURL(src)
    show(
      words.sendPhoto,
      [el('img', { src, alt: words.thisPhoto })],
      [button(words.sendThisPhoto, () => void sent('photo', small), 'main'), button(words.cancel, close)],
    )
  }

  let recording: { readonly it: Recording; readonly since: number } | null = null
  function stopOrSpeak() {
    if (recording) recording.it.stop()
    else void speak()
  }

  async function speak() {
    giveBack()
    openedBy = voiceButton
    show(words.sendVoice, [el('p', { role: 'status' }, words.opening)], [button(words.cancel, close)])
    const now = stage
    const timer = make(el('p', { role: 'timer' }))
    const it = await record({
      onSecond(seconds, left) {
        timer.textContent = words.recording(seconds, left)
      },
      onEnd: heard,
      onBroken: () => trouble(words.micBroken),
    })
    if (it === 'denied' || it === 'missing' || it === 'broken') {
      if (now === stage) trouble({ denied: words.micDenied, missing: words.micMissing, broken: words.micBroken }[it])
      return
    }
    if (now !== stage) return it.cancel()
    recording = { it, since: performance.now() }
    release = () => {
      recording = null
      it.cancel()
    }
    show(words.sendVoice, [timer], [button(words.stop, () => it.stop(), 'main'), button(words.cancel, close)])
  }

  function heard(file: Blob, seconds: number, full: boolean) {
    recording = null
    if (seconds < 1) return trouble(words.tooShort)
    const src = URL.createObjectURL(file)
    release = () => URL.revokeObjectURL(src)
    const says = full ? `${words.fullTime} ${words.recorded(seconds)}` : words.recorded(seconds)
    show(
      words.sendVoice,
      [el('p', { role: 'status' }, says), el('audio', { src, controls: true })],
      [
        button(words.sendThisVoice, () => void sent('voice', file), 'main'),
        button(words.again, () => void speak()),
        button(words.cancel, close),
      ],
    )
  }

  /** A finger or a mouse did it already: the click that follows is no second one. */
  let pressed = false
  voiceButton.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    pressed = true
    voiceButton.setPointerCapture(event.pointerId)
    stopOrSpeak()
  })
  voiceButton.addEventListener('pointerup', () => {
    if (recording && performance.now() - recording.since > HELD_MS) recording.it.stop()
  })
  voiceButton.addEventListener('pointercancel', () => {
    pressed = false
  })
  voiceButton.addEventListener('click', () => {
    if (!pressed) stopOrSpeak()
    pressed = false
  })
  // A long press is holding, not asking for a menu.
  voiceButton.addEventListener('contextmenu', (event) => event.preventDefault())
}

function opener(word: string, name: string): HTMLElement {
  return make(el('button', { type: 'button', class: 'opener', 'aria-label': name }, word))
}

function button(word: string, act: () => void, kind?: 'main'): HTMLElement {
  const made = make(el('button', { type: 'button', class: kind }, word))
  made.addEventListener('click', act)
  return made
}
