/** `POST /chat/media`: a photo or a voice message, from the page's scripts or from its plain form. */
import { createHash } from 'node:crypto'
import multipart, { type MultipartFields } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { conversationKey, type InboundEvent } from '../../messages.ts'
import { writtenAt } from './body.ts'
import { assertOwn, assertRoom, take } from './door.ts'
import { nextMessage } from './follow.ts'
import { ANSWER_MS } from './messages-route.ts'
import { retryAfterS } from './newcomers.ts'
import { sentTag } from './sent-files.ts'
import { newSession, type Session } from './session.ts'
import { addressOf, isForm, languageIn, Refused, sessionIn, setSession, type WebchatWorld } from './world.ts'

/** Files of one person in ten minutes: a paper of many pages fits, and nobody keeps the machine busy making pictures anew. */
export const FILES_A_WINDOW = 20

/** What stands before the file; everything in a form is text. */
const MediaFields = Type.Object(
  {
    /** Made by the page for each file: a repetition is known by it. */
    id: Type.String({ pattern: '^[\\w.-]{8,64}$' }),
    /** What the resident meant to send; what it is, its bytes say. */
    kind: Type.Union([Type.Literal('photo'), Type.Literal('voice')]),
    /** Milliseconds since it was made, for what waited for the network. */
    age: Type.Optional(Type.String({ pattern: '^\\d{1,12}$' })),
    token: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
)
type MediaFields = Static<typeof MediaFields>
const readable = Compile(MediaFields)

export async function mediaRoute(app: FastifyInstance, world: WebchatWorld): Promise<void> {
  await app.register(async (scope) => {
    const limits = { fieldNameSize: 20, fieldSize: 100, fields: 4, files: 1, parts: 5, headerPairs: 10 }
    // One more than we take: a file of exactly this much is too large, and known to be.
    await scope.register(multipart, {
      limits: { ...limits, fileSize: world.media.fileBytesMax + 1 },
      throwFileSizeLimit: false,
    })
    scope.post('/chat/media', { config: { upload: true } }, async (request, reply) => {
      const part = request.isMultipart() ? await request.file().catch(unreadable) : undefined
      if (!part) throw new Refused('no-file')
      const known = sessionIn(request, world)
      const session = known ?? newSession()
      const fields = await admitted(request, part.fields, known, session, world).catch((error) => {
        // A browser looks for the answer only when it has sent everything.
        part.file.resume()
        throw error
      })
      const event = await world.media.uploads.take(session.person, whole(part.file), (bytes) =>
        kept(request, session, fields, bytes, world),
      )
      if (event === 'busy') throw new Refused('busy', BUSY_S)
      if (event === 'large') throw new Refused('file-large')
      setSession(reply, session, world)
      if (!isForm(request)) return { accepted: fields.id }
      await event.answered
      return reply.redirect('/', 303)
    })
  })
}

const BUSY_S = 5

/** What is no form, or breaks off in the middle of one, is a mistake of whoever sends it. */
function unreadable(): never {
  throw new Refused('invalid')
}

async function* whole(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* file
  } catch {
    unreadable()
  }
}

/** Everything that can be known before the file is read. */
async function admitted(
  request: FastifyRequest,
  given: MultipartFields,
  known: Session | null,
  session: Session,
  world: WebchatWorld,
): Promise<MediaFields> {
  const fields: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(given)) {
    if (!part || Array.isArray(part)) throw new Refused('invalid')
    if (part.type === 'field') fields[name] = part.value
    else if (name !== 'file') throw new Refused('invalid')
  }
  const { token } = fields
  assertOwn(request, typeof token === 'string' ? token : undefined, known, world)
  if (!readable.Check(fields)) throw new Refused('invalid')
  await assertRoom(request, session, world)
  const now = world.clock.now()
  if (!world.admitFile(session.person, now)) throw new Refused('often', retryAfterS(now))
  return fields
}

/** On our disk, then in the conversation: only both together are worth a yes. */
async function kept(
  request: FastifyRequest,
  session: Session,
  fields: MediaFields,
  bytes: Buffer,
  world: WebchatWorld,
): Promise<{ readonly answered: Promise<void> }> {
  const { store, clock, media, streams } = world
  if (bytes.length === 0) throw new Refused('no-file')
  const address = addressOf(session)
  const key = conversationKey(address)
  // A page of forms left open may send another photo under its old id.
  const said = isForm(request) ? `.${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}` : ''
  const id = fields.id + said
  const tag = sentTag(id)
  const mayKeep = async () => (await store.readConversation(key))?.state.consent.state === 'yes'

  // Before consent, and without it, only that something was sent is known: as on platforms, nothing can be opened later.
  const keeping = await mayKeep()
  let file = keeping ? await media.shelf.find(key, tag) : null
  if (file === null) {
    const arrived = await media.arrived(bytes)
    if (arrived.kind === 'busy') throw new Refused('busy', BUSY_S)
    if (arrived.kind === 'unwanted') throw new Refused(`file-${arrived.why}`)
    if (arrived.kind !== fields.kind) throw new Refused('file-unknown')
    const put = keeping
      ? await media.shelf.put(key, arrived.file, arrived.kind === 'photo' ? 'photo' : 'own', tag)
      : null
    if (put === 'full') throw new Refused('full')
    file = put
  }
  const event: InboundEvent = {
    ...address,
    id: `${address.person}.${id}`,
    at: writtenAt(Number(fields.age ?? 0), clock.now()),
    input: {
      kind: 'media',
      items: [{ kind: fields.kind, ...(file !== null && { ref: media.refOf(file) }) }],
      secrets: [],
    },
    platformId: id,
    language: languageIn(request),
  }
  const answer = isForm(request) ? nextMessage(streams, event.person, ANSWER_MS) : undefined
  try {
    await take(world, event)
  } catch (error) {
    answer?.stop()
    if (file !== null && error instanceof Refused) await media.shelf.drop(file)
    throw error
  }
  // They may have withdrawn, or been erased, while it was on its way.
  if (file !== null && !(await mayKeep().catch(() => true))) await media.shelf.drop(file)
  return { answered: answer?.wait() ?? Promise.resolve() }
}
