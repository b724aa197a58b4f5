/** The one place of the page that changes: what stands there, what goes wrong, what is under way. */
import { byId, make } from '../../chat/page/dom.ts'
import { type El, el, type Node } from '../../chat/tree.ts'
import { Problem } from './api.ts'

/** Puts a view in place of the one before and tells listeners by its heading. */
export function show(...children: readonly El[]): void {
  const view = byId('view')
  view.replaceChildren(...children.map(make))
  trouble(null)
  const heading = view.querySelector('h1')
  heading?.setAttribute('tabindex', '-1')
  heading?.focus()
}

export function trouble(message: string | null): void {
  const place = byId('trouble')
  place.textContent = message ?? ''
  place.hidden = message === null
  if (message !== null) place.scrollIntoView({ block: 'nearest' })
}

let running = false

/** What a button does: one at a time, said to be under way, its failure shown where it is seen. */
export function on(id: string, act: () => Promise<void>, failed: (problem: Problem) => boolean = () => false): void {
  const place = document.getElementById(id)
  const run = async (event: Event) => {
    event.preventDefault()
    if (running) return
    running = true
    place?.setAttribute('aria-busy', 'true')
    byId('busy').textContent = 'Đang làm, xin chờ…'
    trouble(null)
    try {
      await act()
    } catch (error) {
      const problem =
        error instanceof Problem ? error : new Problem('failed', 'Trang gặp trục trặc. Xin tải lại trang.')
      if (!failed(problem)) trouble(problem.message)
    } finally {
      running = false
      place?.removeAttribute('aria-busy')
      byId('busy').textContent = ''
    }
  }
  place?.addEventListener(place.tagName === 'FORM' ? 'submit' : 'click', run)
}

export function value(id: string): string {
  return byId<HTMLInputElement>(id).value
}

export const h1 = (text: string): El => el('h1', {}, text)
export const h2 = (text: string): El => el('h2', {}, text)
export const p = (...children: readonly Node[]): El => el('p', {}, ...children)
export const name = (text: string): El => el('bdi', {}, text)

export function button(id: string, label: string, kind: 'main' | 'plain' = 'plain'): El {
  return el('button', { type: 'button', id, class: kind }, label)
}

export function field(id: string, label: string, attrs: El['attrs'], hint?: string): El {
  return el(
    'div',
    { class: 'field' },
    el('label', { for: id }, label),
    ...(hint ? [el('p', { class: 'hint', id: `${id}-hint` }, hint)] : []),
    el('input', { id, name: id, required: true, ...(hint && { 'aria-describedby': `${id}-hint` }), ...attrs }),
  )
}

/** Tells password managers whose password it is. */
export function usernameFor(handle: string): El {
  return el('input', { type: 'text', autocomplete: 'username', value: handle, hidden: true, readonly: true })
}

export const CODE: El['attrs'] = {
  type: 'text',
  autocomplete: 'one-time-code',
  autocapitalize: 'none',
  spellcheck: 'false',
  minlength: '6',
  maxlength: '30',
}
