/**
 * Keeps what is on the screen true: reads what changed after the last change known, the lines after the last line known,
 * and says when nothing is missing any more. Nothing is sent before that.
 */
import type { Card, Cards, Line, Lines, Opened } from '../../../desk/api.ts'
import { EMPTY, newcomers, swept, withNews } from './cards.ts'
import { ask, serverNow } from './client.ts'
import { keep, kept } from './kept.ts'
import { newestKnown, withLines } from './lines.ts'
import { coverAll } from './media.ts'
import { judged, withoutRead } from './outbox.ts'
import { ticketOf } from './route.ts'
import { changeOutbox, restoreOutbox, sendWaiting } from './sending.ts'
import { cardOf, change, changeChat, chatOf, get, NO_VISITS } from './state.ts'
import { hereOf } from './words.ts'

/** The server gives at most so many lines at once. */
const LINES_MAX = 30
const TYPING_MS = 6_000

/**
 * The first news is read at once, what follows within this is read together: on a busy evening every screen would else ask
 * oftener than its session may (120 times a minute), and hundreds of screens oftener than a server can answer.
 */
const BETWEEN_MS = 1_000

let running: Promise<void> | null = null
let again = false
let readAt = Number.NEGATIVE_INFINITY

/** Reads everything that is newer. Calls while it runs make it run once more. */
export async function catchUp(): Promise<void> {
  again = true
  running ??= (async () => {
    while (again) {
      const rest = readAt + BETWEEN_MS - performance.now()
      // What is not known to be whole is not waited for.
      if (rest > 0 && get().net.caughtUp) await new Promise((resolve) => setTimeout(resolve, rest))
      again = false
      readAt = performance.now()
      await readAll()
    }
    running = null
  })()
  await running
}

export function networkLost(): void {
  // Nobody can say who this is: what the last one left is shown, and nothing more. A phone may think that it is online.
  const last = get().me ? null : kept('last')
  if (last) restoreOutbox(last)
  change(({ net }) => ({ net: { on: false, since: net.on ? serverNow() : net.since, caughtUp: false } }))
}

/** Connected again, but something may be missing. */
export function networkBack(): void {
  change(({ net }) => ({ net: { ...net, on: true, caughtUp: false } }))
}

async function readAll(): Promise<void> {
  if (!(await readCards())) return
  const ticket = ticketOf(get().route)
  if (ticket && !(await readNews(ticket))) return
  change(({ net }) => ({ net: { ...net, caughtUp: net.on } }))
  void sendWaiting()
}

async function readCards(): Promise<boolean> {
  const { upTo } = get().list
  let answer = await ask<Cards>('GET', `/api/desk/cards?after=${upTo}`)
  let whole = upTo === 0
  if (answer.kind === 'ok' && answer.value.upTo < upTo) {
    // Its counting began anew: what we know cannot be told apart from what is over.
    answer = await ask<Cards>('GET', '/api/desk/cards?after=0')
    whole = true
  }
  if (answer.kind !== 'ok') {
    change(({ net }) => ({ listTrouble: answer.message, net: { ...net, caughtUp: false } }))
    return false
  }
  const news = answer.value
  if (!get().net.on && navigator.onLine) networkBack()
  const now = serverNow()
  const before = newcomers(get().list).length
  change(({ list, news: said }) => {
    const next = withNews(whole ? { ...list, upTo: 0 } : list, news, now, whole)
    const come = newcomers(next).length
    return {
      list: next,
      me: news.me,
      listAt: now,
      listTrouble: null,
      now,
      news: come > before ? `Có ${come} người mới chờ` : said,
    }
  })
  keep('last', news.me.staff)
  restoreOutbox(news.me.staff)
  changeOutbox((items) => judged(items, get().list.byId))
  return true
}

/** Opens a conversation: what is known is shown at once, the newest 30 lines follow. */
export async function open(ticket: string): Promise<void> {
  changeChat(ticket, { loading: true, trouble: null, seenAt: cardOf(ticket)?.lastInAt ?? 0 })
  const answer = await ask<Opened>('GET', `/api/desk/tickets/${ticket}`)
  if (answer.kind !== 'ok') {
    changeChat(ticket, { loading: false, trouble: answer.message })
    return
  }
  const opened = answer.value
  const known = chatOf(ticket)
  const oldest = opened.lines[0]
  // A gap between what is known and what came: begin anew rather than show a talk with a hole.
  const joins = oldest !== undefined && known.lines.some(({ id }) => id === oldest.id)
  changeChat(ticket, {
    opened,
    loading: false,
    lines: joins ? withLines(known.lines, opened.lines) : opened.lines,
    older: joins ? known.older : opened.older,
    seenAt: Math.max(opened.card.lastInAt, cardOf(ticket)?.lastInAt ?? 0),
  })
}

/** New lines of a conversation, and whether all of them have been read. */
export async function readNews(ticket: string): Promise<boolean> {
  const whole = await readLines(ticket)
  // Where nothing is kept, what was sent stands nowhere else.
  if (whole && cardOf(ticket)?.kept !== false) changeOutbox((items) => withoutRead(items, ticket))
  return whole
}

async function readLines(ticket: string): Promise<boolean> {
  const { opened, lines } = chatOf(ticket)
  if (!opened || lines.length === 0 || hasMovedOn(opened.card, cardOf(ticket))) {
    await open(ticket)
    return chatOf(ticket).trouble === null
  }
  for (;;) {
    const after = newestKnown(chatOf(ticket).lines)
    if (after === undefined) return true
    const answer = await ask<Lines>('GET', `/api/desk/tickets/${ticket}/lines?after=${encodeURIComponent(after)}`)
    if (answer.kind === 'away') return false
    // No longer mine to read: the card says so.
    if (answer.kind === 'refused') return true
    const fresh = answer.value.lines
    take(ticket, fresh)
    if (fresh.length < LINES_MAX) return true
    if (newestKnown(chatOf(ticket).lines) === after) return true
  }
}

export async function readOlder(ticket: string): Promise<void> {
  const first = chatOf(ticket).lines[0]
  if (!first || chatOf(ticket).loading) return
  changeChat(ticket, { loading: true })
  const answer = await ask<Lines>('GET', `/api/desk/tickets/${ticket}/lines?before=${encodeURIComponent(first.id)}`)
  if (answer.kind !== 'ok') {
    changeChat(ticket, { loading: false })
    change({ toast: { text: answer.message, tone: 'trouble', until: serverNow() + 8_000 } })
    return
  }
  const { lines, older } = answer.value
  changeChat(ticket, { loading: false, lines: withLines(lines, chatOf(ticket).lines), older })
}

export function typing(ticket: string): void {
  changeChat(ticket, { typingUntil: serverNow() + TYPING_MS })
}

/** What only time changes: relative times, cards that have said long enough that they are taken, messages that go. */
export function tick(): void {
  const now = serverNow()
  change(({ list, toast }) => ({ now, list: swept(list, now), toast: toast && toast.until <= now ? null : toast }))
}

export function forgetAll(): void {
  coverAll()
  change({ list: EMPTY, chats: new Map(), visits: NO_VISITS, outbox: [], me: null })
}

function take(ticket: string, fresh: readonly Line[]): void {
  const chat = chatOf(ticket)
  const known = new Set(chat.lines.map(({ id }) => id))
  const said = fresh.filter(({ id, from }) => from === 'resident' && !known.has(id))
  changeChat(ticket, { lines: withLines(chat.lines, fresh), ...(said.length > 0 ? { typingUntil: 0 } : {}) })
  const card = cardOf(ticket)
  if (said.length > 0 && card && ticketOf(get().route) === ticket) {
    change({ news: `${card.who}: ${said.map(({ text }) => text).join('. ')}` })
    changeChat(ticket, { seenAt: Math.max(card.lastInAt, ...said.map(({ at }) => at)) })
  }
}

/** What was opened no longer fits: another step, another state. */
function hasMovedOn(opened: Card, card: Card | undefined): boolean {
  return (
    card !== undefined &&
    (hereOf(card).step?.id !== hereOf(opened).step?.id || card.state !== opened.state || card.claim !== opened.claim)
  )
}
