/** What has just happened, for a few seconds, with one thing to do about it. */
import { type ComponentChildren, h } from 'preact'
import type { Toast } from '../state.ts'
import { change } from '../state.ts'

export function ToastView({ toast }: { readonly toast: Toast | null }): ComponentChildren {
  return h(
    'div',
    { class: 'toasts', role: 'status' },
    toast &&
      h(
        'div',
        { class: `toast ${toast.tone}` },
        h('p', {}, toast.text),
        toast.button && h('button', { type: 'button', onClick: toast.button.press }, toast.button.text),
        h('button', { type: 'button', class: 'plain', onClick: () => change({ toast: null }) }, 'Đóng'),
      ),
  )
}
