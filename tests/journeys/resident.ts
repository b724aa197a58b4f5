/** What journeys have in common: getting acquainted, and knowing that nothing more will come. */
import { expect } from 'vitest'
import type { App } from '../../src/app.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Conversation } from '../../src/records.ts'
import { labels, type Person, type SeenMessage } from '../platforms/telegram.ts'

/** On a busy machine a message may take its time; it is waited for, so patience costs nothing. */
export const PATIENCE = { timeout: 20_000 }

/** The oldest message not read yet. */
export function hears(person: Person): Promise<SeenMessage> {
  return person.nextMessage(PATIENCE.timeout)
}

export function keyOf({ id }: Pick<Person, 'id'>): string {
  return conversationKey({ channel: 'telegram', account: 'main', person: String(id) })
}

export async function conversationOf(app: App, person: Pick<Person, 'id'>): Promise<Conversation> {
  const conversation = await app.store.readConversation(keyOf(person))
  if (conversation === null) throw new Error('there is no such conversation')
  return conversation
}

/** `flow/step` of every open frame, the lowest first. */
export async function standing(app: App, person: Pick<Person, 'id'>): Promise<readonly string[]> {
  return (await conversationOf(app, person)).state.frames.map(({ flow, step }) => `${flow}/${step}`)
}

/** Opens the bot, agrees and wants to be called "Bác". @returns the menu, or the first step of the flow named */
export async function acquainted(person: Person, ref?: string): Promise<SeenMessage> {
  await person.start(ref)
  await hears(person)
  await person.presses('Đồng ý')
  await hears(person)
  await person.presses('Bác')
  return await hears(person)
}

/** Label of the first button, without its number. */
export function firstLabel(message: SeenMessage): string {
  const [first] = labels(message)
  if (first === undefined) throw new Error(`a message without buttons: ${message.text}`)
  return first.replace(/^\d+\. /, '')
}

/** The longest anything waits here: a call that hangs, and the second attempt. */
const SETTLED_MS = 45_000

/** Resolves when everything committed so far has left, or was put off. */
export async function settled({ receive, delivery, store }: App): Promise<void> {
  const until = Date.now() + SETTLED_MS
  for (;;) {
    await receive.idle()
    const { sending, waiting, unsettled } = delivery.stats()
    const queued = (await store.outboxDepth(Date.now())).waiting
    if (sending + waiting + unsettled + queued === 0) return
    if (Date.now() > until) throw new Error('messages still wait')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What the bot has said that was not fetched yet, once nothing more is under way. */
export async function unread(app: App, person: Person): Promise<readonly string[]> {
  await settled(app)
  return person.chat.unread.splice(0).map(({ text }) => text)
}

export async function expectSilence(app: App, person: Person): Promise<void> {
  expect(await unread(app, person)).toEqual([])
}
