/** Photos and voices: opened one at a time, held in memory while their chat is on the screen, gone with it. */
import type { Claimed, PhotoAsked, PictureAsked } from '../../../desk/api.ts'
import { type Answer, ask, askFile, type TakenFile } from './client.ts'
import { change, get, type Seen, takeCard } from './state.ts'

export function askReason(ticket: string, item: string): void {
  change({ sheet: { kind: 'photo', ticket, item, reason: '', prove: false } })
}

/** The server may want to know once more that it is them; the reason is not written twice. */
export async function openPhoto(ticket: string, item: string, reason: string): Promise<void> {
  const asked: PhotoAsked = { reason }
  put(item, { kind: 'loading' })
  const answer = await askFile('POST', `/api/desk/tickets/${ticket}/media/${item}/open`, asked)
  if (answer.kind === 'refused' && answer.code === 'prove') {
    put(item, null)
    change({ sheet: { kind: 'photo', ticket, item, reason, prove: true } })
    return
  }
  if (get().sheet?.kind === 'photo') change({ sheet: null })
  took(item, answer)
}

export async function playVoice(ticket: string, item: string): Promise<void> {
  put(item, { kind: 'loading' })
  took(item, await askFile('POST', `/api/desk/tickets/${ticket}/media/${item}/play`, {}))
}

/** The same picture pressed again after a lost answer goes out once. */
export async function sendPicture(asked: PictureAsked, ticket: string): Promise<Answer<Claimed>> {
  const answer = await ask<Claimed>('POST', `/api/desk/tickets/${ticket}/picture`, asked)
  if (answer.kind === 'ok') takeCard(answer.value.card)
  return answer
}

export async function seeSent(ticket: string, item: string): Promise<void> {
  put(item, { kind: 'loading' })
  took(item, await askFile('GET', `/api/desk/tickets/${ticket}/media/${item}`))
}

/** A photo that waits for a lead. */
export async function seeOffered(ticket: string, photo: string): Promise<void> {
  put(photo, { kind: 'loading' })
  took(photo, await askFile('GET', `/api/desk/tickets/${ticket}/photos/${photo}`))
}

/**
 * @param reason why it does not go; absent: it goes
 * @returns what went wrong, in words
 */
export async function decideOffered(ticket: string, photo: string, reason?: string): Promise<string | null> {
  const path = `/api/desk/tickets/${ticket}/photos/${photo}`
  const answer = await (reason === undefined
    ? ask('POST', `${path}/pass`, {})
    : ask('POST', `${path}/refuse`, { reason }))
  if (answer.kind !== 'ok') return answer.message
  put(photo, null)
  return null
}

/** Covered again. */
export function cover(item: string): void {
  put(item, null)
}

export function coverAll(): void {
  for (const item of get().media.keys()) put(item, null)
}

function took(item: string, answer: Answer<TakenFile>): void {
  if (answer.kind !== 'ok') {
    return put(item, { kind: 'failed', message: answer.message, again: answer.kind === 'away' })
  }
  const { blob, seconds } = answer.value
  put(item, { kind: 'shown', url: URL.createObjectURL(blob), ...(seconds !== undefined && { seconds }) })
}

function put(item: string, seen: Seen | null): void {
  const before = get().media.get(item)
  if (before?.kind === 'shown') URL.revokeObjectURL(before.url)
  change(({ media }) => {
    const next = new Map(media)
    if (seen) next.set(item, seen)
    else next.delete(item)
    return { media: next }
  })
}
