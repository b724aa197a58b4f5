/** `GET /`: the conversation as it stands, usable without JavaScript. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { AppError } from '../../errors.ts'
import { conversationKey } from '../../messages.ts'
import { chatPage } from '../../web/chat/page.ts'
import { type Language, languageOf, WORDS } from '../../web/chat/words.ts'
import { PAGE_PERMISSIONS } from './headers.ts'
import { type History, historyOf } from './items.ts'
import { REFUSALS } from './refusals.ts'
import { ownPhotos } from './sent-files.ts'
import { newSession, type Session } from './session.ts'
import { addressOf, languageIn, sessionIn, setSession, type WebchatWorld } from './world.ts'

/** About ten questions with their answers; what lies further back is not missed. */
const HISTORY_MAX = 30

/** After so long the assistant asks whether to go on. */
const AGAIN_AFTER_MS = 7 * 86_400_000

/** Anyone may add what they like to an address: unknown and odd parts are ignored, never an error. */
const PageQuery = Type.Object({ lang: Type.Optional(Type.Unknown()), ref: Type.Optional(Type.Unknown()) })

export function pageRoute(app: FastifyInstance, world: WebchatWorld): void {
  app.get('/', { schema: { querystring: PageQuery } }, async (request, reply) => {
    const query = request.query as Static<typeof PageQuery>
    const known = sessionIn(request, world)
    const session = known ?? newSession()
    setSession(reply, session, world)
    const asked = typeof query.lang === 'string' ? languageOf(query.lang) : undefined
    if (asked) reply.setCookie('tb-lang', asked, { path: '/', sameSite: 'lax', maxAge: 365 * 86_400 })
    const language = asked ?? languageIn(request)
    const ref = typeof query.ref === 'string' && FLOW_ID.test(query.ref) ? query.ref : undefined
    const visit = { session, language, fresh: known === null, ref }
    return await sendPage(request, reply, world, visit)
  })
}

const FLOW_ID = /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+){0,8}$/

export interface Visit {
  readonly session: Session
  readonly language: Language
  /** Nobody we know: nothing to look up. */
  readonly fresh: boolean
  readonly ref?: string | undefined
  readonly trouble?: { readonly message: string; readonly draft: string }
}

export async function sendPage(request: FastifyRequest, reply: FastifyReply, world: WebchatWorld, visit: Visit) {
  const { session, language, ref } = visit
  const now = world.clock.now()
  const loaded = visit.fresh ? EMPTY : await load(world, session)
  const trouble = visit.trouble ?? (loaded ? undefined : { message: REFUSALS.unavailable.message, draft: '' })
  if (!loaded) reply.code(503)
  const { history, you } = loaded ?? EMPTY

  const again = history.seq > 0
  const opens = loaded !== null && (ref !== undefined || !again || now - history.seq / 1_000 > AGAIN_AFTER_MS)
  // The same for a minute: whoever reloads before the greeting came is greeted once.
  const opening = { id: `open-${ref ?? ''}-${Math.floor(now / 60_000)}`, ref, again }
  const size = /^[123]$/.test(request.cookies['tb-size'] ?? '') ? Number(request.cookies['tb-size']) : 1

  reply.header('permissions-policy', PAGE_PERMISSIONS)
  return reply.type('text/html; charset=utf-8').send(
    chatPage({
      reader: { words: WORDS[language], you },
      language,
      size: size as 1 | 2 | 3,
      place: world.place(),
      items: history.items,
      asking: history.asking,
      progress: history.progress,
      seq: history.seq,
      chat: session.chat,
      token: session.token,
      form: world.clock.id(),
      opening: opens ? opening : undefined,
      trouble,
      assets: world.assets,
    }),
  )
}

interface Loaded {
  readonly history: History
  readonly you?: string | undefined
}

const EMPTY: Loaded = { history: { items: [], seq: 0 } }

/** `null`: the store is away. */
async function load(world: WebchatWorld, session: Session): Promise<Loaded | null> {
  const { store, log, show } = world
  const address = addressOf(session)
  const key = conversationKey(address)
  try {
    const [conversation, entries, transcript] = await Promise.all([
      store.readConversation(key),
      log.newest(address, HISTORY_MAX),
      store.transcript(key, HISTORY_MAX),
    ])
    const photos = await ownPhotos(world, key, transcript)
    return {
      history: historyOf(entries, transcript, HISTORY_MAX, show, photos),
      you: conversation?.state.pair?.resident,
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'store-away') return null
    throw error
  }
}
