/** One resident who waits: what is known at a glance, and the button that takes them. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { claim } from '../acts.ts'
import type { State } from '../state.ts'
import { clockTime, span } from '../when.ts'
import { capital, isLongWait, placeText, REASONS, windowOf } from '../words.ts'

export function WaitingCard({ state, id }: { readonly state: State; readonly id: string }): ComponentChildren {
  const { list, net, now } = state
  const [busy, setBusy] = useState(false)
  const left = list.leaving.get(id)
  const card = list.byId.get(id) ?? left?.card
  if (!card) return null
  if (left) {
    return h('li', { class: 'card leaving' }, h('p', { class: 'who' }, capital(card.who)), h('p', {}, left.text))
  }
  const long = isLongWait(card, now)
  const open = windowOf(card, now)
  const press = async (event: Event) => {
    if (!net.on || busy) return
    const item = (event.currentTarget as HTMLElement).closest('li')
    setBusy(true)
    const outcome = await claim(id)
    setBusy(false)
    if (outcome === 'lost') focusAfter(item)
  }
  return h(
    'li',
    { class: `card ${long ? 'long' : ''} ${card.urgent ? 'urgent' : ''}`, 'data-ticket': id },
    h(
      'a',
      { class: 'look', href: `#nguoi/${id}` },
      h('span', { class: 'who' }, capital(card.who), h('span', { class: 'channel' }, card.channelTitle)),
      h('span', { class: 'place' }, placeText(card)),
      h(
        'span',
        { class: 'chips' },
        card.urgent && h('span', { class: 'chip warn' }, 'Cần gấp'),
        long && h('span', { class: 'chip warn' }, 'Chờ lâu'),
        h('span', { class: 'chip' }, card.suspected ? 'Nghi người đang giúp lừa đảo' : REASONS[card.reason]),
        card.misses && h('span', { class: 'chip' }, `Sai ${card.misses} lần`),
        card.policeOnly && h('span', { class: 'chip' }, 'Việc của công an'),
        card.language !== 'vi' && h('span', { class: 'chip' }, `Tiếng: ${card.language}`),
        card.front && h('span', { class: 'chip' }, 'Đã có người giúp dở'),
        card.helped?.mine && h('span', { class: 'chip strong' }, 'Bạn từng giúp'),
      ),
      h(
        'span',
        { class: 'wait' },
        `Chờ ${span(now - card.waitingSince)} · từ ${clockTime(card.waitingSince)}${open ? ` · ${open.text}` : ''}`,
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'main claim',
        'aria-disabled': net.on ? undefined : 'true',
        onClick: (event: Event) => void press(event),
      },
      net.on ? (busy ? 'Đang nhận…' : 'Nhận') : 'Nhận – cần có mạng',
      h('span', { class: 'unseen' }, ` ${card.who}`),
    ),
  )
}

/** The next one who can be taken; with nobody left, the heading. */
function focusAfter(item: Element | null): void {
  for (let next = item?.nextElementSibling; next; next = next.nextElementSibling) {
    const button = next.querySelector<HTMLElement>('.claim')
    if (button) return button.focus()
  }
  const heading = item?.closest('section')?.querySelector<HTMLElement>('h1, h2')
  heading?.focus()
}
