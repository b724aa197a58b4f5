/** What a volunteer does. Each asks the server, takes its answer into the list and says what happened. */
import type {
  Claimed,
  Colleague,
  HandBackAsked,
  HandBackPreview,
  NoteAsked,
  RulesAccepted,
  ScheduleAsked,
  Search,
  Shift,
  TransferAsked,
  UnderClaim,
} from '../../../desk/api.ts'
import { arranged, withLost } from './cards.ts'
import { type Answer, ask, serverNow } from './client.ts'
import { wipe } from './kept.ts'
import { dropFiles, fileDrafts } from './own-files.ts'
import { address, type Route } from './route.ts'
import { RULES_TEXT } from './rules.ts'
import { drop, forgetOutbox, queue, saveDraft } from './sending.ts'
import { cardOf, change, changeChat, chatOf, get, type Sheet, type Toast, takeCard } from './state.ts'
import { stopStream } from './stream.ts'
import { catchUp, forgetAll, open } from './sync.ts'
import { capital, nextStep } from './words.ts'

const TOAST_MS = 8_000
/** How long a hand-back can be undone. */
export const UNDO_MS = 10_000
/** Typing keeps a claim alive, and the resident sees it where the channel can; said at most so often. */
const KEEP_EVERY_MS = 20_000
const SEARCH_AFTER_MS = 600

export function go(route: Route): void {
  const hash = address(route)
  if (location.hash === hash) return
  location.hash = hash
}

export function showSheet(sheet: Sheet | null): void {
  change({ sheet })
}

export function toast(text: string, tone: Toast['tone'], button?: Toast['button'], ms: number = TOAST_MS): void {
  change({ toast: { text, tone, until: serverNow() + ms, ...(button ? { button } : {}) } })
}

/** Puts the newcomers in, at the reader's wish. */
export function showNewcomers(): void {
  change(({ list }) => ({ list: arranged(list) }))
}

export async function claim(ticket: string, takeOver?: string): Promise<'mine' | 'lost' | 'failed'> {
  if (get().me?.rulesDue) {
    showSheet({ kind: 'rules', claim: { ticket, ...(takeOver && { takeOver }) } })
    return 'failed'
  }
  const answer = await ask<Claimed>('POST', `/api/desk/tickets/${ticket}/claim`, takeOver ? { takeOver } : {})
  if (answer.kind === 'ok') {
    takeCard(answer.value.card)
    change({ sheet: null, toast: null })
    go({ screen: 'chat', ticket })
    void open(ticket)
    return 'mine'
  }
  if (answer.kind === 'refused' && answer.code === 'off-shift') {
    toast(answer.message, 'trouble', { text: 'Vào ca', press: () => go({ screen: 'shift' }) })
    return 'failed'
  }
  if (answer.kind === 'refused' && answer.status === 409) {
    change(({ list }) => ({ list: withLost(list, ticket, answer.message, serverNow()), news: answer.message }))
    if (!get().list.leaving.has(ticket)) toast(answer.message, 'trouble')
    void catchUp()
    return 'lost'
  }
  toast(answer.message, 'trouble')
  return 'failed'
}

export function say(ticket: string, text: string): void {
  const card = cardOf(ticket)
  if (!card) return
  saveDraft(ticket, '')
  changeChat(ticket, { refusal: null })
  queue(ticket, card.who, card.claim, text)
}

const kept = new Map<string, number>()

/** Writing is a sign of life. */
export function typed(ticket: string): void {
  if (serverNow() - (kept.get(ticket) ?? 0) < KEEP_EVERY_MS || !get().net.caughtUp) return
  void keepOn(ticket, true)
}

export async function keepOn(ticket: string, typing = false): Promise<void> {
  kept.set(ticket, serverNow())
  await underClaim(ticket, 'keep', typing ? { typing } : {})
}

export async function release(ticket: string): Promise<void> {
  if ((await underClaim(ticket, 'release')).kind !== 'ok') return
  const who = cardOf(ticket)?.who ?? ''
  leave(ticket)
  toast(`Đã trả ${who} lại hàng chờ, đứng đầu hàng.`, 'good')
}

export async function finish(ticket: string, hard?: HandBackAsked['hard']): Promise<void> {
  const who = cardOf(ticket)?.who ?? ''
  if ((await underClaim(ticket, 'close', hard ? { hard } : {})).kind !== 'ok') return
  leave(ticket)
  toast(`Đã kết thúc với ${who}.`, 'good')
}

export async function previewHandBack(ticket: string, step?: string): Promise<void> {
  const sheet = { kind: 'hand-back' as const, ticket, ...(step ? { step } : {}) }
  showSheet({ ...sheet, preview: { kind: 'loading' } })
  const query = step ? `?step=${encodeURIComponent(step)}` : ''
  const answer = await ask<HandBackPreview>('GET', `/api/desk/tickets/${ticket}/hand-back${query}`)
  const now = get().sheet
  // Another step was chosen, or the sheet closed, while this was on its way.
  if (now?.kind !== 'hand-back' || now.ticket !== ticket || now.step !== step) return
  showSheet({
    ...sheet,
    preview:
      answer.kind === 'ok' ? { kind: 'ready', value: answer.value } : { kind: 'failed', message: answer.message },
  })
}

export async function handBack(
  ticket: string,
  reason: HandBackAsked['reason'],
  step?: string,
  hard?: HandBackAsked['hard'],
): Promise<void> {
  const opened = chatOf(ticket).opened
  const who = cardOf(ticket)?.who ?? ''
  const id = step === 'next' ? nextStep(opened?.steps ?? [])?.id : step
  const title = opened?.steps.find((one) => (id ? one.id === id : one.here))?.title
  const answer = await underClaim(ticket, 'hand-back', {
    reason,
    ...(step ? { step } : {}),
    ...(hard ? { hard } : {}),
  })
  if (answer.kind !== 'ok') return
  leave(ticket)
  toast(
    `Đã trả ${who} lại trợ lý${title ? `, tiếp từ “${title}”` : ''}.`,
    'good',
    { text: 'Hoàn tác', press: () => void undo(ticket) },
    UNDO_MS,
  )
}

async function undo(ticket: string): Promise<void> {
  change({ toast: null })
  const answer = await ask<Claimed>('POST', `/api/desk/tickets/${ticket}/undo`, {})
  if (answer.kind === 'ok') {
    takeCard(answer.value.card)
    go({ screen: 'chat', ticket })
    void open(ticket)
    toast(`Đã hoàn tác. Bạn đang giúp ${answer.value.card.who}.`, 'good')
    return
  }
  const again = { text: 'Nhận lại', press: () => void claim(ticket) }
  toast(
    answer.message,
    'trouble',
    answer.kind === 'refused' ? again : { text: 'Thử lại', press: () => void undo(ticket) },
  )
}

export async function showTransfer(ticket: string): Promise<void> {
  showSheet({ kind: 'transfer', ticket, colleagues: { kind: 'loading' } })
  const answer = await ask<{ readonly colleagues: readonly Colleague[] }>('GET', '/api/desk/colleagues')
  if (get().sheet?.kind !== 'transfer') return
  showSheet({
    kind: 'transfer',
    ticket,
    colleagues:
      answer.kind === 'ok'
        ? { kind: 'ready', value: answer.value.colleagues }
        : { kind: 'failed', message: answer.message },
  })
}

export async function transfer(ticket: string, to: Colleague): Promise<void> {
  const who = cardOf(ticket)?.who ?? ''
  const asked: Omit<TransferAsked, 'claim'> = { to: to.staff }
  if ((await underClaim(ticket, 'transfer', asked)).kind !== 'ok') return
  leave(ticket)
  toast(`Đã chuyển ${who} cho ${to.name}.`, 'good')
}

export async function schedule(ticket: string, at: number, said: string): Promise<void> {
  const who = cardOf(ticket)?.who ?? ''
  const asked: Omit<ScheduleAsked, 'claim'> = { at }
  if ((await underClaim(ticket, 'schedule', asked)).kind !== 'ok') return
  if (get().sheet?.kind !== 'end-shift') leave(ticket)
  toast(`Đã hẹn ${who} lúc ${said}.`, 'good')
}

export async function saveNote(ticket: string, text: string): Promise<boolean> {
  const asked: NoteAsked = { text }
  const answer = await ask<unknown>('POST', `/api/desk/tickets/${ticket}/notes`, asked)
  if (answer.kind !== 'ok') {
    toast(answer.message, 'trouble')
    return false
  }
  await open(ticket)
  return true
}

/** Replies that were never sent are worth keeping for whoever helps now. */
export async function unsentToNote(
  ticket: string,
  items: readonly { readonly id: string; readonly text: string }[],
): Promise<void> {
  const text = `Chưa gửi cho người dân:\n${items.map((item) => item.text).join('\n')}`
  if (!(await saveNote(ticket, text))) return
  drop(items.map(({ id }) => id))
  toast('Đã chuyển thành ghi chú.', 'good')
}

let searching: ReturnType<typeof setTimeout> | undefined

/** What is known is searched at once; what was said only the server can search, once the typing pauses. */
export function search(query: string): void {
  change({ query, found: [], room: 20 })
  clearTimeout(searching)
  const asked = query.trim()
  if (asked.length < 2) return
  searching = setTimeout(async () => {
    const answer = await ask<Search>('GET', `/api/desk/search?q=${encodeURIComponent(asked)}`)
    if (get().query.trim() !== asked) return
    if (answer.kind === 'ok') change({ found: answer.value.found })
    else if (answer.kind === 'refused') toast(answer.message, 'trouble')
  }, SEARCH_AFTER_MS)
}

export async function setShift(shift: Shift | null): Promise<void> {
  const answer = await ask<unknown>('PUT', '/api/desk/shift', shift)
  if (answer.kind !== 'ok') return toast(answer.message, 'trouble')
  await catchUp()
  showSheet(null)
  toast(shift ? 'Đã vào ca. Cảm ơn bạn.' : 'Đã kết thúc ca. Cảm ơn bạn.', 'good')
}

export async function acceptRules(): Promise<void> {
  const asked: RulesAccepted = { text: RULES_TEXT }
  const answer = await ask<unknown>('POST', '/api/desk/rules', asked)
  if (answer.kind !== 'ok') return toast(answer.message, 'trouble')
  await catchUp()
  const { sheet } = get()
  showSheet(null)
  if (sheet?.kind === 'rules' && sheet.claim) await claim(sheet.claim.ticket, sheet.claim.takeOver)
  else toast('Đã ghi nhận. Bạn nhận người được rồi.', 'good')
}

/** Nothing stays on the device, whether the server hears of it or not. */
export async function signOut(): Promise<void> {
  const answer = await ask<unknown>('POST', '/api/staff/sign-out', {})
  if (answer.kind === 'away')
    return toast('Chưa đăng xuất được vì chưa nối được máy chủ. Thử lại khi có mạng.', 'trouble')
  stopStream()
  await dropFiles([...get().outbox, ...fileDrafts()].map(({ id }) => id))
  forgetOutbox()
  forgetAll()
  wipe()
  location.replace('/sign-in')
}

/** Anything that needs the claim. A refusal that says the claim is over brings the list up to date. */
async function underClaim(ticket: string, act: string, more: object = {}): Promise<Answer<Claimed>> {
  const asked: UnderClaim = { ...more, claim: cardOf(ticket)?.claim ?? 0 }
  const answer = await ask<Claimed>('POST', `/api/desk/tickets/${ticket}/${act}`, asked)
  if (answer.kind === 'ok') takeCard(answer.value.card)
  else {
    toast(`${capital(answer.message)}`, 'trouble')
    if (answer.kind === 'refused') {
      if (get().sheet?.kind !== 'end-shift') showSheet(null)
      void catchUp()
    }
  }
  return answer
}

/** Back to the list, nothing of this talk in the way. */
function leave(ticket: string): void {
  saveDraft(ticket, '')
  if (get().sheet?.kind !== 'end-shift') showSheet(null)
  const { route } = get()
  if ('ticket' in route && route.ticket === ticket) go({ screen: 'mine' })
}
