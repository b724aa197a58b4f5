/** Why something is done, to be written down: one of the usual reasons in one tap, or another in words. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'

const REASON_CHARS_MIN = 3
const REASON_CHARS_MAX = 150

export function Reason({
  id,
  usual,
  button,
  busy = false,
  give,
}: {
  /** Of the field. */
  readonly id: string
  readonly usual: readonly string[]
  readonly button: string
  readonly busy?: boolean
  readonly give: (reason: string) => Promise<unknown>
}): ComponentChildren {
  const [reason, setReason] = useState('')
  const isShort = reason.trim().length < REASON_CHARS_MIN
  const take = (why: string) => {
    if (!busy && why.trim().length >= REASON_CHARS_MIN) void give(why.trim())
  }
  return [
    h(
      'ul',
      { class: 'menu-list' },
      usual.map((one) => h('li', { key: one }, h('button', { type: 'button', onClick: () => take(one) }, one))),
    ),
    h(
      'form',
      {
        onSubmit: (event: Event) => {
          event.preventDefault()
          take(reason)
        },
      },
      h('label', { for: id }, 'Lý do khác'),
      h('input', {
        id,
        maxLength: REASON_CHARS_MAX,
        value: reason,
        autocomplete: 'off',
        onInput: (event: Event) => setReason((event.target as HTMLInputElement).value),
      }),
      h('button', { type: 'submit', class: 'main', 'aria-disabled': isShort ? 'true' : undefined }, button),
    ),
  ]
}
