/** What the parts of the web chat share, and who a request comes from. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../clock.ts'
import type { Shelf } from '../../media/shelf.ts'
import type { Arrived, Uploads } from '../../media/upload.ts'
import type { Address, ConversationKey, InboundEvent } from '../../messages.ts'
import type { Store } from '../../store/store.ts'
import type { Assets } from '../../web/chat/assets.ts'
import type { BotItem } from '../../web/chat/view.ts'
import { type Language, languageOf } from '../../web/chat/words.ts'
import type { Clean } from '../tools.ts'
import type { FlowFiles, ReadUpload } from './files.ts'
import type { Links } from './items.ts'
import type { LogEntry, LogStore, WebLog } from './log.ts'
import type { Why } from './refusals.ts'
import { COOKIE_MAX_AGE_S, cookieName, type Session, sessionOf } from './session.ts'
import type { Streams } from './streams.ts'

export interface WebchatOptions {
  readonly store: LogStore & Pick<Store, 'readConversation' | 'transcript'>
  /** Resolves when the event is durable (or was before); `unavailable`: neither store nor spool could take it. */
  readonly receive: (event: InboundEvent) => Promise<'done' | 'unavailable'>
  readonly clean: Clean
  readonly links: Links
  readonly clock: Pick<Clock, 'now' | 'id'>
  /** Where residents reach us, without a slash at the end. Decides the origin and whether cookies need https. */
  readonly publicUrl: string
  /** Where photos and voices of residents go. */
  readonly media: ChatMedia
  /** The flows' folder, with `pictures` and `voices` in it. */
  readonly flowsDir: string
  /** What editors have uploaded; absent: there is nothing. */
  readonly uploaded?: ReadUpload
  /** Photos and recordings of ours that were sent to this person; absent: there are none. */
  readonly shelf?: {
    read(id: string, of: ConversationKey): Promise<{ readonly bytes: Buffer; readonly type: string } | null>
    /** Until when one is kept, ms since the epoch. */
    keptUntil(id: string): number
  }
  /** As it is published now. */
  readonly place: () => { readonly ward: string; readonly helpers: string }
  readonly count: (name: WebchatCount, labels: Readonly<Record<string, string>>) => void
  /** Sites that may show the chat inside a frame, besides our own. */
  readonly frameAncestors?: readonly string[]
  /** Several nodes share the store: the log is looked at more often, and allows for their clocks. */
  readonly severalNodes?: boolean
}

export interface ChatMedia {
  readonly uploads: Uploads
  readonly shelf: Pick<Shelf, 'put' | 'find' | 'read' | 'drop'>
  /** How the shelf's id is named in an event. */
  readonly refOf: (id: string) => string
  readonly arrived: (bytes: Buffer) => Promise<Arrived>
  readonly fileBytesMax: number
}

export type WebchatCount =
  /** Label kind (of input). */
  | 'chat_events'
  /** Label why, from the closed set of refusals. */
  | 'chat_refused'

export interface WebchatWorld extends WebchatOptions {
  readonly log: WebLog
  readonly streams: Streams
  readonly assets: Assets
  readonly files: FlowFiles
  readonly show: (entry: LogEntry) => BotItem
  readonly pollMs: number
  /** May one more chat begin from this address? */
  readonly admit: (address: string, now: number) => boolean
  /** May this person send one more file? */
  readonly admitFile: (person: string, now: number) => boolean
}

/** Thrown inside the routes, answered by their error handler: in JSON, or as a page to a form. */
export class Refused extends Error {
  readonly why: Why
  readonly retryAfterS: number | undefined
  constructor(why: Why, retryAfterS?: number) {
    super(why)
    this.name = 'Refused'
    this.why = why
    this.retryAfterS = retryAfterS
  }
}

export function addressOf(session: Session): Address {
  return { channel: 'web', account: 'main', person: session.person }
}

export function sessionIn(request: FastifyRequest, { publicUrl }: WebchatOptions): Session | null {
  return sessionOf(request.cookies[cookieName(publicUrl)])
}

export function setSession(reply: FastifyReply, session: Session, { publicUrl }: WebchatOptions): void {
  reply.setCookie(cookieName(publicUrl), session.secret, {
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    path: '/',
    maxAge: COOKIE_MAX_AGE_S,
  })
}

export function languageIn(request: FastifyRequest): Language {
  return languageOf(request.cookies['tb-lang']) ?? 'vi'
}

/** A form of the page without scripts; with a file, scripts send the same and want their answer as JSON. */
export function isForm({ headers }: FastifyRequest): boolean {
  const type = headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return !(headers.accept ?? '').includes('application/json')
  return type.startsWith('application/x-www-form-urlencoded')
}

/** A header that may come once only. */
export function header(
  request: FastifyRequest,
  name: 'origin' | 'sec-fetch-site' | 'last-event-id',
): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
