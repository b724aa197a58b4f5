/** What the stand-in remembers: persons, the messages in their chats, what they have not looked at yet. */

export interface Button {
  readonly text: string
  readonly callback_data: string
  readonly url?: string
}

/** A message of the bot as the person sees it now. */
export interface SeenMessage {
  readonly id: number
  readonly at: number
  text: string
  readonly topic?: number
  /** Set when the message is a picture; `text` is then its caption. */
  readonly picture?: { readonly fileId: string; readonly bytes: Buffer }
  readonly voice?: { readonly bytes: Buffer; readonly seconds: number }
  keyboard: readonly (readonly Button[])[]
}

export interface Chat {
  readonly id: number
  readonly firstName: string
  readonly language: string
  /** A bot may write only to those who wrote first. */
  started: boolean
  blocked: boolean
  deactivated: boolean
  /** Their settings forbid recordings. */
  noVoices?: boolean
  readonly topics: Set<number>
  readonly messages: Map<number, SeenMessage>
  /** Not yet fetched by `nextMessage`, oldest first, and who waits for one. */
  readonly unread: SeenMessage[]
  readonly waiting: ((message: SeenMessage) => void)[]
  /** Messages the chat may still take at once, and when that was reckoned. */
  allowance: { left: number; at: number }
}

export interface World {
  readonly chats: Map<number, Chat>
  readonly files: Map<string, Buffer>
  /** Presses by id: when, and whether answered. */
  readonly presses: Map<string, { readonly at: number; answered: boolean; notice?: string }>
  webhook: { url: string; secret: string; allowed: readonly string[] }
  lastError: { date: number; message: string } | null
  pending: number
  nextMessageId: number
  nextUpdateId: number
}

export function emptyWorld(): World {
  return {
    chats: new Map(),
    files: new Map(),
    presses: new Map(),
    webhook: { url: '', secret: '', allowed: [] },
    lastError: null,
    pending: 0,
    nextMessageId: 1,
    nextUpdateId: 900_000_001,
  }
}

export function show(chat: Chat, message: SeenMessage): void {
  chat.messages.set(message.id, message)
  const waiting = chat.waiting.shift()
  if (waiting === undefined) chat.unread.push(message)
  else waiting(message)
}

export function labels(message: SeenMessage): string[] {
  return message.keyboard.flat().map(({ text }) => text)
}
