/** One resident: where they are stuck, what was said, and what can be done. Only a look, until somebody takes them. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Card } from '../../../../desk/api.ts'
import { claim, go, keepOn, previewHandBack, release, showSheet, showTransfer } from '../acts.ts'
import { sectionOf } from '../cards.ts'
import { silentSince, unansweredSince } from '../lines.ts'
import { coverAll } from '../media.ts'
import { ofTicket } from '../outbox.ts'
import { address } from '../route.ts'
import { cardOf, chatOf, type State } from '../state.ts'
import { open } from '../sync.ts'
import { clockTime, countdown, span } from '../when.ts'
import { askedText, capital, formOf, hereOf, stepText, windowOf } from '../words.ts'
import { Composer } from './composer.ts'
import { StuckBody } from './context.ts'
import { Log } from './log.ts'
import { UnsentPanel } from './unsent.ts'

/** A claim ends after a while without a sign of life, and before that it is said; for a server that does not say when. */
const LEASE_MS = 10 * 60_000
const WARN_AFTER_MS = 7 * 60_000
const SILENT_MS = 15 * 60_000

interface ChatProps {
  readonly state: State
  readonly ticket: string
}

export function Chat({ state, ticket }: ChatProps): ComponentChildren {
  const card = cardOf(ticket)
  const chat = chatOf(ticket)
  useEffect(() => {
    void open(ticket)
    return coverAll
  }, [ticket])
  const back = h(
    'a',
    { class: 'back', href: address({ screen: isMine(card) ? 'mine' : 'waiting' }), 'aria-label': 'Về danh sách' },
    h('span', { 'aria-hidden': 'true' }, '←'),
  )
  if (!card) {
    return h(
      'div',
      { class: 'screen' },
      h('h1', { id: 'title', tabIndex: -1 }, chat.trouble ? 'Không mở được' : 'Đang mở…'),
      chat.trouble && h('p', { class: 'trouble', role: 'alert' }, chat.trouble),
      h(UnsentPanel, { state, ticket, items: ofTicket(state.outbox, ticket) }),
      h('p', {}, h('a', { class: 'button', href: address({ screen: 'waiting' }) }, 'Về danh sách')),
    )
  }
  const held = card.mine && card.state === 'held'
  return h(
    'div',
    { class: `chat ${held ? 'held' : 'look-only'}` },
    h(
      'header',
      {},
      !state.wide && back,
      h(
        'div',
        { class: 'name' },
        h('h1', { id: 'title', tabIndex: -1 }, capital(card.who)),
        h('p', {}, card.channelTitle, !held && ' · chỉ xem'),
      ),
      (held || state.me?.lead) && h(Menu, { card, held, lead: state.me?.lead ?? false }),
    ),
    chat.opened && !state.wide
      ? h(
          'details',
          { class: 'stuck' },
          h('summary', {}, stuckLine(state, card)),
          h(StuckBody, { opened: chat.opened, state }),
        )
      : h('p', { class: 'stuck' }, stuckLine(state, card)),
    h(UnsentPanel, { state, ticket, items: ofTicket(state.outbox, ticket) }),
    chat.trouble &&
      h(
        'div',
        { class: 'trouble', role: 'alert' },
        h('p', {}, `Chưa mở được cuộc trò chuyện. ${chat.trouble}`),
        h('button', { type: 'button', onClick: () => void open(ticket) }, 'Thử lại'),
      ),
    card.kept === false &&
      h(
        'p',
        { class: 'soft pad' },
        `${capital(card.who)} chưa đồng ý cho lưu lời nhắn, nên lời của ${formOf(card)} không hiện ở đây. Bạn vẫn viết cho ${formOf(card)} được.`,
      ),
    h(Log, { state, ticket, card }),
    held && h(Reminders, { state, card }),
    held
      ? [h(Actions, { key: 'actions', state, card }), h(Composer, { key: 'composer', state, card })]
      : h(LookOnly, { state, card }),
  )
}

/** In one of the lists under *Của tôi*: held, watched, or with an appointment. */
function isMine(card: Card | undefined): boolean {
  return card !== undefined && ['mine', 'watching', 'scheduled'].includes(sectionOf(card))
}

function stuckLine({ now }: State, card: Card): string {
  const opened = chatOf(card.id).opened
  const parts = [stepText(hereOf(card))]
  if (card.state === 'watching') return [...parts, askedText(card)].filter(Boolean).join(' · ')
  if (opened?.stoppedAt) parts.push(`dừng ${span(now - opened.stoppedAt)}`)
  if (card.misses) parts.push(`sai ${card.misses} lần`)
  if (opened?.notes.length) parts.push(`${opened.notes.length} ghi chú`)
  return parts.join(' · ')
}

/** What time makes urgent: the claim runs out, the resident is silent, the channel closes. */
function Reminders({ state, card }: { readonly state: State; readonly card: Card }): ComponentChildren {
  const { now, net } = state
  const { lines } = chatOf(card.id)
  const who = capital(card.who)
  const left = (card.helper?.leaseUntil ?? Number.POSITIVE_INFINITY) - now
  const warnLeft = (state.me?.leaseMs ?? LEASE_MS) - (state.me?.warnAfterMs ?? WARN_AFTER_MS)
  const silent = silentSince(lines)
  const closing = windowOf(card, now)
  const button = (text: string, press: () => void) => h('button', { type: 'button', onClick: press }, text)
  return h(
    'div',
    { class: 'reminders' },
    !net.on && h('p', { class: 'reminder' }, `Đang mất mạng. ${who} có thể đã chuyển cho người khác.`),
    net.on &&
      left <= warnLeft &&
      h(
        'div',
        { class: 'reminder', role: 'alert', key: 'lease' },
        h('p', {}, left > 0 ? waitingText(who, lines, now) : `Đã quá giờ giữ. ${who} có thể đã chuyển cho người khác.`),
        left > 0 && h('p', { class: 'countdown', 'aria-live': 'off' }, `Tự trả lại hàng chờ sau ${countdown(left)}`),
        h(
          'div',
          { class: 'row' },
          button('Tôi vẫn đang giúp', () => void keepOn(card.id)),
          button('Trả lại hàng chờ', () => void release(card.id)),
        ),
      ),
    silent !== undefined &&
      now - silent >= SILENT_MS &&
      h(
        'div',
        { class: 'reminder', key: 'silent' },
        h('p', {}, `${who} im ${span(now - silent)}.`),
        h(
          'div',
          { class: 'row' },
          button('Hẹn nhắn lại', () => showSheet({ kind: 'schedule', ticket: card.id })),
          button('Trả lại trợ lý', () => void previewHandBack(card.id)),
          button('Kết thúc', () => showSheet({ kind: 'finish', ticket: card.id })),
        ),
      ),
    closing?.state === 'closing' &&
      h('p', { class: 'reminder', key: 'window' }, `${closing.text} nữa là đóng. Nên gọi điện hoặc hẹn.`),
  )
}

function waitingText(who: string, lines: Parameters<typeof unansweredSince>[0], now: number): string {
  const since = unansweredSince(lines)
  return since === undefined ? 'Bạn chưa viết gì một lúc lâu.' : `${who} chờ ${span(now - since)}.`
}

function Actions({ state, card }: { readonly state: State; readonly card: Card }): ComponentChildren {
  const unsent = ofTicket(state.outbox, card.id).filter(({ state: how }) => how === 'waiting').length
  const blocked = !state.net.on ? ' – cần có mạng' : unsent > 0 ? ` – còn ${unsent} tin chưa gửi` : ''
  const button = (text: string, press: () => void, kind = '') =>
    h(
      'button',
      {
        type: 'button',
        class: kind,
        'aria-disabled': blocked ? 'true' : undefined,
        onClick: () => {
          if (!blocked) press()
        },
      },
      text,
      blocked && h('span', { class: 'unseen' }, blocked),
    )
  return h(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Việc với người này' },
    button('Trả lại trợ lý', () => void previewHandBack(card.id)),
    button('Chuyển', () => void showTransfer(card.id)),
    h('a', { class: 'button note', href: address({ screen: 'notes', ticket: card.id }) }, 'Ghi chú'),
  )
}

/** What is done less often. */
function Menu(props: { readonly card: Card; readonly held: boolean; readonly lead: boolean }): ComponentChildren {
  const { card, held, lead } = props
  const item = (text: string, press: () => void) =>
    h(
      'button',
      {
        type: 'button',
        onClick: (event: Event) => {
          ;(event.currentTarget as HTMLElement).closest('details')?.removeAttribute('open')
          press()
        },
      },
      text,
    )
  return h(
    'details',
    {
      class: 'menu',
      onKeyDown: (event: KeyboardEvent) => {
        const menu = event.currentTarget as HTMLElement
        if (event.key !== 'Escape' || !menu.hasAttribute('open')) return
        menu.removeAttribute('open')
        menu.querySelector('summary')?.focus()
      },
    },
    h('summary', { 'aria-label': 'Việc khác' }, h('span', { 'aria-hidden': 'true' }, '⋮')),
    h(
      'div',
      {},
      held && [
        item('Hẹn giờ', () => showSheet({ kind: 'schedule', ticket: card.id })),
        item('Trả lại hàng chờ', () => void release(card.id)),
        item('Kết thúc', () => showSheet({ kind: 'finish', ticket: card.id })),
      ],
      lead && item('Xóa dữ liệu của người này', () => go({ screen: 'erase', ticket: card.id })),
    ),
  )
}

/** Nobody's, or somebody else's. */
function LookOnly({ state, card }: { readonly state: State; readonly card: Card }): ComponentChildren {
  const [busy, setBusy] = useState(false)
  const take = async () => {
    if (!state.net.on || busy) return
    setBusy(true)
    await claim(card.id)
    setBusy(false)
  }
  const claimButton = (text: string) =>
    h(
      'button',
      {
        type: 'button',
        class: 'main',
        id: 'claim',
        'aria-disabled': state.net.on ? undefined : 'true',
        onClick: () => void take(),
      },
      state.net.on ? (busy ? 'Đang nhận…' : `${text} ${card.who}`) : `${text} – cần có mạng`,
    )
  if (!state.list.byId.has(card.id)) return h('p', { class: 'look-bar' }, `${capital(card.who)} không còn ở phía bạn.`)
  if (card.state === 'waiting') return h('div', { class: 'look-bar' }, claimButton('Nhận'))
  if (card.state === 'held') {
    return h(
      'div',
      { class: 'look-bar' },
      h(
        'p',
        {},
        `${card.helper?.name ?? 'Người khác'} đang giúp ${formOf(card)}${card.helper ? ` từ ${clockTime(card.helper.since)}` : ''}.`,
      ),
      state.me?.lead &&
        h('button', { type: 'button', onClick: () => showSheet({ kind: 'take-over', ticket: card.id }) }, 'Nhận thay'),
    )
  }
  return h(
    'div',
    { class: 'look-bar' },
    h(
      'p',
      {},
      card.state === 'scheduled'
        ? `${capital(card.who)} đang chờ đến giờ hẹn.`
        : `${capital(card.who)} đang làm với trợ lý.`,
    ),
    claimButton('Nhận lại'),
  )
}
