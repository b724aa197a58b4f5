/** A photo pressed is shown as large as the screen; without scripts the same link opens it by itself. */
import { el } from '../tree.ts'
import type { Words } from '../words.ts'
import { make } from './dom.ts'

export function enlarge(list: HTMLElement, words: Words): void {
  list.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.photo') : null
    if (!link || typeof HTMLDialogElement === 'undefined') return
    event.preventDefault()
    const alt = link.querySelector('img')?.alt ?? ''
    const box = make(
      el(
        'dialog',
        { class: 'large', 'aria-label': alt },
        el('img', { src: link.href, alt }),
        el('button', { type: 'button', class: 'shut' }, words.close),
      ),
    ) as HTMLDialogElement
    const shut = () => box.close()
    box.addEventListener('click', shut)
    box.addEventListener('close', () => box.remove())
    document.body.append(box)
    box.showModal()
  })
}
