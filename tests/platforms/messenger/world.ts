/** What the stand-in knows: threads of the Page with their messages, uploads, personas, the Page's profile. */
export type Json = Readonly<Record<string, unknown>>

export interface Button {
  readonly title: string
  readonly payload: string
}

export interface SeenMessage {
  readonly mid: string
  readonly at: number
  readonly text: string
  /** Path is not known to Facebook: the bytes are. */
  readonly voice?: Buffer
  readonly picture?: Buffer
  /** Stay for ever. */
  readonly buttons: readonly Button[]
  /** Gone as soon as anything follows. */
  quickReplies: readonly Button[]
  /** Name of the persona that says it. */
  readonly speaker?: string
  readonly type: string
  readonly tag?: string
  readonly metadata?: string
}

export interface Thread {
  readonly psid: string
  /** The person's last act; `undefined`: they never wrote. */
  actedAt: number | undefined
  blocked: boolean
  /** Who may send: our app, or somebody else. */
  owner: 'ours' | 'other'
  readonly messages: SeenMessage[]
  readonly unread: SeenMessage[]
  readonly waiting: ((message: SeenMessage) => void)[]
  /** Sender actions, `typing_on`. */
  readonly actions: string[]
}

export interface World {
  readonly threads: Map<string, Thread>
  readonly uploads: Map<string, { readonly bytes: Buffer; readonly type: string; readonly at: number }>
  /** What people have sent, by message. */
  readonly files: Map<string, { readonly attachments: readonly Json[]; readonly bytes: Buffer }>
  readonly personas: Map<string, { readonly name: string }>
  readonly passed: { readonly psid: string; readonly to: string }[]
  profile: Json
  subscribedFields: readonly string[]
  callback: { readonly url: string; readonly verifyToken: string } | undefined
  nextId: number
}

export function emptyWorld(): World {
  return {
    threads: new Map(),
    uploads: new Map(),
    files: new Map(),
    personas: new Map(),
    passed: [],
    profile: {},
    subscribedFields: [],
    callback: undefined,
    nextId: 1_000,
  }
}

/** Titles to be seen on a message now. */
export function labels({ buttons, quickReplies }: SeenMessage): readonly string[] {
  return [...buttons, ...quickReplies].map(({ title }) => title)
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}
