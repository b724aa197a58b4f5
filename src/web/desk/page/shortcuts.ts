/** The keys, joined to what they do. */
import { claim, go, previewHandBack, showSheet } from './acts.ts'
import { type Shortcut, shortcutOf } from './keys.ts'
import { ticketOf } from './route.ts'
import { get, heldHere } from './state.ts'

export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { target } = event
    const field = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
    const { sheet, singleKeys, locked, signedOut } = get()
    if (locked || signedOut) return
    const shortcut = shortcutOf(event, { inField: field, inSheet: sheet !== null, singleKeys })
    if (shortcut === null) return
    if (perform(shortcut, target)) event.preventDefault()
  })
}

function perform(shortcut: Shortcut, target: EventTarget | null): boolean {
  const held = heldHere()
  switch (shortcut) {
    case 'next':
    case 'previous':
      return moveCard(shortcut === 'next' ? 1 : -1)
    case 'claim': {
      const chosen =
        target instanceof Element ? target.closest<HTMLElement>('[data-ticket]')?.dataset.ticket : undefined
      const ticket = chosen ?? ticketOf(get().route)
      if (!ticket || get().list.byId.get(ticket)?.state !== 'waiting' || !get().net.on) return false
      void claim(ticket)
      return true
    }
    case 'reply':
      document.getElementById('reply')?.focus()
      return held !== undefined
    case 'canned':
      if (held) showSheet({ kind: 'canned', ticket: held.id })
      return held !== undefined
    case 'hand-back':
      if (held) void previewHandBack(held.id)
      return held !== undefined
    case 'notes': {
      const ticket = ticketOf(get().route)
      if (ticket) go({ screen: 'notes', ticket })
      return ticket !== undefined
    }
    case 'leave':
      document.getElementById('title')?.focus()
      return true
    case 'keys':
      showSheet({ kind: 'keys' })
      return true
    default:
      return shortcut satisfies never
  }
}

/** From card to card; the ends do not go round. */
function moveCard(by: 1 | -1): boolean {
  const cards = [...document.querySelectorAll<HTMLElement>('.card .look')]
  const now = document.activeElement?.closest('.card')?.querySelector<HTMLElement>('.look')
  const place = now ? cards.indexOf(now) + by : 0
  cards[place]?.focus()
  return cards[place] !== undefined
}
