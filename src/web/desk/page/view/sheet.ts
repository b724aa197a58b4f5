/** A sheet over the page: the browser's own dialog, which keeps the focus inside and closes with Esc. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { showSheet } from '../acts.ts'

interface SheetProps {
  readonly title: string
  readonly kind: string
  /** Where the focus goes afterwards, instead of back to where it came from. */
  readonly goOn?: string
  readonly children?: ComponentChildren
}

export function SheetView({ title, kind, goOn, children }: SheetProps): ComponentChildren {
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const from = document.activeElement
    box.current?.showModal()
    return () => {
      const back = goOn ? document.getElementById(goOn) : from
      // Once the page has been drawn: what it came from may be gone, and then the heading is where one is.
      setTimeout(() => {
        const now = document.activeElement
        if (now && now !== document.body && now.isConnected) return
        const target = back instanceof HTMLElement && back.isConnected ? back : document.getElementById('title')
        target?.focus()
      })
    }
  }, [])
  return h(
    'dialog',
    {
      ref: box,
      class: `sheet sheet-${kind}`,
      'aria-labelledby': 'sheet-title',
      onCancel: (event: Event) => {
        event.preventDefault()
        showSheet(null)
      },
    },
    h(
      'div',
      { class: 'sheet-head' },
      h('h2', { id: 'sheet-title', tabIndex: -1 }, title),
      h('button', { type: 'button', class: 'plain', onClick: () => showSheet(null) }, 'Đóng'),
    ),
    children,
  )
}
