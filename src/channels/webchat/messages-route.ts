/** `POST /chat/messages`: what residents say, as JSON from the page's scripts or from its plain forms. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { InboundEvent, Input } from '../../messages.ts'
import { inputOf, MessageBody, type Press, writtenAt } from './body.ts'
import { assertOwn, assertRoom, take } from './door.ts'
import { nextMessage } from './follow.ts'
import { sendPage } from './page-route.ts'
import { REFUSALS } from './refusals.ts'
import { newSession, type Session } from './session.ts'
import { addressOf, isForm, languageIn, Refused, sessionIn, setSession, type WebchatWorld } from './world.ts'

/** Room for 4,096 characters of Vietnamese in JSON. */
const BODY_BYTES = 16_384

/** How long a form waits for the answer, so that the page it comes back to shows it. */
export const ANSWER_MS = 2_500

export function messagesRoute(app: FastifyInstance, world: WebchatWorld): void {
  app.post('/chat/messages', { bodyLimit: BODY_BYTES, schema: { body: MessageBody } }, async (request, reply) => {
    const body = request.body as MessageBody
    const known = sessionIn(request, world)
    assertOwn(request, body.token, known, world)
    const session = known ?? newSession()
    await assertRoom(request, session, world)

    const read = inputOf(body, world.clean)
    if (read === null) throw new Refused('invalid')
    const input = read.kind === 'pressed' ? await pressInput(session, read.press, world) : read
    const event = eventOf(request, body, session, input, world)
    setSession(reply, session, world)
    if (!isForm(request)) {
      await take(world, event)
      if (read.kind === 'pressed') await notePress(world, event, read.press)
      return { accepted: body.id }
    }
    return await takeForm(request, reply, world, session, event, read.kind === 'pressed' ? read.press : null)
  })
}

/** The label comes from our own log, never from the page. A message no longer kept leaves the data alone. */
async function pressInput(session: Session, press: Press, { log }: WebchatWorld): Promise<Input> {
  const entry = await log.find(addressOf(session), press.message).catch(() => null)
  if (entry === null) return { kind: 'press', data: press.data }
  const label = entry.message.buttons.find(({ data }) => data === press.data)?.label
  if (label === undefined) throw new Refused('invalid')
  return { kind: 'press', data: press.data, label }
}

function eventOf(
  request: FastifyRequest,
  body: MessageBody,
  session: Session,
  input: Input,
  { clock }: WebchatWorld,
): InboundEvent {
  const address = addressOf(session)
  // A page of forms left open may send something new under its old id: the same words twice are one message, others are not.
  const said = createHash('sha256').update(`${body.text} ${body.press} ${body.open}`).digest('hex').slice(0, 12)
  const id = isForm(request) ? `${body.id}.${said}` : body.id
  return {
    ...address,
    id: `${address.person}.${id}`,
    at: writtenAt(body.age ?? 0, clock.now()),
    input,
    platformId: id,
    language: languageIn(request),
  }
}

/** Only for the look of the page at the next visit: that it failed is no reason to refuse what was taken. */
async function notePress({ log }: WebchatWorld, event: InboundEvent, press: Press): Promise<void> {
  if (event.input.kind !== 'press' || event.input.label === undefined) return
  const pressed = { label: event.input.label, at: event.at, event: event.platformId ?? event.id }
  await log.notePress(event, press.message, pressed).catch(() => {})
}

async function takeForm(
  request: FastifyRequest,
  reply: FastifyReply,
  world: WebchatWorld,
  session: Session,
  event: InboundEvent,
  press: Press | null,
) {
  const answer = nextMessage(world.streams, event.person, ANSWER_MS)
  try {
    await take(world, event)
  } catch (error) {
    answer.stop()
    if (!(error instanceof Refused)) throw error
    // Nothing that was written may be lost: the page comes back with it in the field.
    const { message, retryAfterS: retry } = REFUSALS.unavailable
    const draft = event.input.kind === 'text' ? event.input.text : ''
    world.count('chat_refused', { why: error.why })
    reply.code(503).header('retry-after', retry)
    return await sendPage(request, reply, world, {
      session,
      language: languageIn(request),
      fresh: false,
      trouble: { message, draft },
    })
  }
  if (press) await notePress(world, event, press)
  await answer.wait()
  return reply.redirect('/', 303)
}
