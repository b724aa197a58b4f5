/** What the stand-in remembers: accounts with their tokens, persons, what they were shown. */

export interface Button {
  readonly title: string
  readonly payload: string
}

/** A message of the account as the person sees it. */
export interface SeenMessage {
  readonly id: string
  readonly at: number
  readonly text: string
  readonly buttons: readonly Button[]
  readonly picture?: Buffer
  /** Written when the free time was over. */
  readonly billed: boolean
}

export interface Chat {
  readonly id: string
  /** Last interaction; undefined: never one. */
  lastAt: number | undefined
  /** An error for everything that is sent to them. */
  refuses: number | undefined
  readonly messages: SeenMessage[]
  readonly unread: SeenMessage[]
  readonly waiting: ((message: SeenMessage) => void)[]
}

export interface Account {
  readonly id: string
  readonly name: string
  /** Valid now: one of each at most. */
  access: { readonly token: string; readonly until: number } | undefined
  refresh: string | undefined
  takesButtons: boolean
  hasMoney: boolean
  /** An error for everything that is asked in its name. */
  stopped: number | undefined
  readonly uploads: Map<string, { readonly bytes: Buffer; readonly at: number }>
  readonly chats: Map<string, Chat>
}

export interface World {
  readonly appId: string
  readonly appSecret: string
  readonly accounts: Map<string, Account>
  /** Codes of consents, once each. */
  readonly codes: Map<string, { readonly oa: string; readonly challenge: string; readonly at: number }>
  made: number
}

export function show(chat: Chat, message: SeenMessage): void {
  chat.messages.push(message)
  const waiting = chat.waiting.shift()
  if (waiting === undefined) chat.unread.push(message)
  else waiting(message)
}

/** What stands on the buttons; without any, the numbered lines of the text. */
export function labels({ buttons, text }: SeenMessage): string[] {
  if (buttons.length > 0) return buttons.map(({ title }) => title)
  return text.split('\n').filter((line) => /^\d{1,2}\. \S/.test(line))
}
