/** The field: grows to five lines, keeps its draft, sends on Enter but never in the middle of composing a letter. */
import { byId } from './dom.ts'
import { keep, kept } from './kept.ts'

const LINES_MAX = 5

export function composer(draftName: string, send: (text: string) => void): void {
  const form = byId<HTMLFormElement>('composer')
  const field = byId<HTMLTextAreaElement>('text')
  let composing = false

  const grow = () => {
    form.classList.toggle('writing', field.value !== '')
    field.rows = 1
    while (field.rows < LINES_MAX && field.scrollHeight > field.clientHeight) field.rows++
  }
  const submit = () => {
    const text = field.value.trim()
    if (text === '') return
    field.value = ''
    keep(draftName, null)
    grow()
    send(text)
  }

  if (field.value === '') field.value = kept(draftName) ?? ''
  grow()

  field.addEventListener('input', () => {
    keep(draftName, field.value || null)
    grow()
  })
  field.addEventListener('compositionstart', () => {
    composing = true
  })
  field.addEventListener('compositionend', () => {
    composing = false
  })
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey) return
    // Telex and VNI put letters together from several keys. 229: Safari ends the composition before this very key.
    if (composing || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    submit()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
}
