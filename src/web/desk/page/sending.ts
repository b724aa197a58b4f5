/** Sends what waits in the outbox, one after the other, and keeps it until the server has it. */
import type { Claimed, MediaAsked, SayAsked } from '../../../desk/api.ts'
import { type Answer, ask, askForm, serverNow } from './client.ts'
import { freshId } from './ids.ts'
import { keep, keptJson, onKept } from './kept.ts'
import { dropped, next, type Outcome, type OwnFile, restored, settled, type Unsent } from './outbox.ts'
import { backToDraft, dropFiles, fileOf, ownFilesOf } from './own-files.ts'
import { cardOf, change, changeChat, get, takeCard } from './state.ts'

/** Waits between attempts double up to this. */
const WAIT_MAX_MS = 20_000
/** A person has three residents at most; what was begun long ago is not needed any more. */
const DRAFTS_MAX = 10

let staff: string | null = null
let running = false
let failures = 0
let timer: ReturnType<typeof setTimeout> | undefined
let onSent: (ticket: string) => Promise<unknown> = async () => {}
let onLost: () => void = () => {}
let onStopped: (item: Unsent, why: string) => boolean = () => false

export interface SendingParts {
  /** A reply was taken: its line can be read. */
  readonly onSent: (ticket: string) => Promise<unknown>
  /** A claim turned out to be over. */
  readonly onLost: () => void
  /** The guard stopped a reply. True: its text went back into the field. */
  readonly onStopped: (item: Unsent, why: string) => boolean
}

export function startSending(parts: SendingParts): void {
  onSent = parts.onSent
  onLost = parts.onLost
  onStopped = parts.onStopped
}

/** Puts back what this person left here, once. */
export function restoreOutbox(id: string): void {
  if (staff === id) return
  staff = id
  const read = () => change({ outbox: restored(keptJson(`${id}:outbox`), Date.now()) })
  read()
  onKept(`${id}:outbox`, read)
  void ownFilesOf(id, get().outbox)
}

export function forgetOutbox(): void {
  staff = null
  clearTimeout(timer)
}

/** Read and written in one go: another tab of the same person shares the outbox. */
export function changeOutbox(edit: (items: readonly Unsent[]) => readonly Unsent[]): void {
  if (staff === null) return
  const stored = restored(keptJson(`${staff}:outbox`), Date.now())
  const before = [...get().outbox.filter(({ state }) => state === 'sent'), ...stored]
  const items = edit(before)
  if (items === before) return
  const lasting = items.filter(({ state }) => state !== 'sent')
  keep(`${staff}:outbox`, lasting.length > 0 ? JSON.stringify(lasting) : null)
  change({ outbox: items })
}

export function queue(ticket: string, who: string, claim: number, text: string): void {
  const item: Unsent = { id: freshId(serverNow()), ticket, who, claim, text, at: serverNow(), state: 'waiting' }
  changeOutbox((items) => [...items, item])
  void sendWaiting()
}

/** Its bytes are in the browser's database already, under this id. */
export function queueFile(item: Omit<Unsent, 'at' | 'state'>): void {
  changeOutbox((items) => [...items, { ...item, at: serverNow(), state: 'waiting' }])
  void sendWaiting()
}

export function retry(id: string): void {
  changeOutbox((items) => items.map((item) => (item.id === id ? { ...item, state: 'waiting' } : item)))
  void sendWaiting()
}

export function drop(ids: readonly string[]): void {
  changeOutbox((items) => dropped(items, ids))
  void dropFiles(ids)
}

/** A file that was not taken is looked at once more; its bytes stay. */
export function takeBack(item: Unsent): boolean {
  if (!backToDraft(item)) return false
  changeOutbox((items) => dropped(items, [item.id]))
  return true
}

export async function sendWaiting(): Promise<void> {
  clearTimeout(timer)
  if (running) return
  running = true
  try {
    for (let item = next(get().outbox); item && get().net.caughtUp; item = next(get().outbox)) {
      if (!(await send(item))) {
        timer = setTimeout(sendWaiting, Math.min(500 * 2 ** failures++, WAIT_MAX_MS))
        return
      }
      failures = 0
    }
  } finally {
    running = false
  }
}

/** @returns false: later again */
async function send(item: Unsent): Promise<boolean> {
  const { id, ticket } = item
  // Noted before it leaves: a tab killed on the way must not call it unsent.
  changeOutbox((items) => settled(items, id, { kind: 'again' }))
  const answer = item.file ? await sendFile(item, item.file) : await sendWords(item)
  const outcome = outcomeOf(answer)
  if (
    outcome.kind === 'refused' &&
    answer.kind === 'refused' &&
    answer.code === 'unsafe' &&
    !item.file &&
    onStopped(item, outcome.why)
  ) {
    drop([id])
    return true
  }
  changeOutbox((items) => settled(items, id, outcome))
  if (outcome.kind === 'again') return false
  if (outcome.kind === 'lost') onLost()
  if (answer.kind === 'ok') {
    takeCard(answer.value.card)
    if (item.file) void dropFiles([id])
    await onSent(ticket)
  }
  return true
}

type Sent = Promise<Answer<Claimed>>

function sendWords({ id, ticket, claim, text }: Unsent): Sent {
  const asked: SayAsked = { id, claim, text }
  return ask('POST', `/api/desk/tickets/${ticket}/say`, asked)
}

async function sendFile({ id, ticket, claim, text }: Unsent, { kind }: OwnFile): Sent {
  const blob = await fileOf(id)
  if (!blob) return { kind: 'refused', status: 410, code: 'gone', message: GONE }
  const asked: MediaAsked = { id, claim, kind }
  const form = new FormData()
  if (text !== '') form.set('caption', text)
  form.set('file', blob)
  const query = new URLSearchParams({ id: asked.id, claim: String(asked.claim), kind: asked.kind })
  return await askForm(`/api/desk/tickets/${ticket}/media?${query}`, form)
}

const GONE = 'tệp này không còn trên máy. Xin chụp hoặc thu lại.'

function outcomeOf(answer: Awaited<ReturnType<typeof ask<Claimed>>>): Outcome {
  if (answer.kind === 'ok') return { kind: 'sent' }
  if (answer.kind === 'away') return { kind: 'again' }
  // Signed out: it stays for when they are back.
  if (answer.status === 401 || answer.status === 403) return { kind: 'again' }
  if (answer.status === 409 || answer.status === 404) return { kind: 'lost' }
  return { kind: 'refused', why: answer.message }
}

/** The field's text, if nothing else has been written there since. */
export function backInField(item: Unsent, why: string): boolean {
  if (!staff || draftOf(item.ticket) !== '') return false
  saveDraft(item.ticket, item.text)
  changeChat(item.ticket, { refusal: why })
  return cardOf(item.ticket) !== undefined
}

export function draftOf(ticket: string, kind: 'reply' | 'note' = 'reply'): string {
  const drafts = keptJson(`${staff}:drafts`) as Record<string, string> | null
  return drafts?.[`${kind} ${ticket}`] ?? ''
}

export function saveDraft(ticket: string, text: string, kind: 'reply' | 'note' = 'reply'): void {
  if (staff === null) return
  const drafts = { ...(keptJson(`${staff}:drafts`) as Record<string, string> | null) }
  if (text === '') delete drafts[`${kind} ${ticket}`]
  else drafts[`${kind} ${ticket}`] = text
  const newest = Object.entries(drafts).slice(-DRAFTS_MAX)
  keep(`${staff}:drafts`, newest.length > 0 ? JSON.stringify(Object.fromEntries(newest)) : null)
}
