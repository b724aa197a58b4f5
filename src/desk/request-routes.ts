/** `/api/desk/requests…`: what leads write down of requests about one's data, and what became of them. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { clean } from '../privacy/clean.ts'
import { mask } from '../privacy/secrets.ts'
import type { StaffMember } from '../staff/record.ts'
import type { DataRequests } from './api.ts'
import { answerRequest, closeRequest, readRequests, takeRequest } from './data-requests.ts'
import { seesTicket, ticketOf } from './reading.ts'
import { Refused } from './refusals.ts'
import type { DeskWorld } from './world.ts'

const strict = { additionalProperties: false }
/** A number of the ward's book: "Đơn 12/2026". */
const REFERENCE_CHARS_MAX = 60
const NOTE_CHARS_MAX = 200
const Id = Type.String({ pattern: '^[0-9a-z]{10,40}$' })
const Version = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const oneOf = <const T extends readonly string[]>(values: T) => Type.Union(values.map((one) => Type.Literal(one)))

const Params = Type.Object({ id: Id }, strict)
const TakeBody = Type.Object(
  {
    kind: oneOf(['see', 'correct', 'stop', 'erase']),
    way: oneOf(['paper', 'phone', 'counter']),
    day: Type.String({ pattern: '^20\\d\\d-[01]\\d-[0-3]\\d$' }),
    ticket: Type.Optional(Id),
    reference: Type.Optional(Type.String({ minLength: 1, maxLength: REFERENCE_CHARS_MAX })),
  },
  strict,
)
const AnswerBody = Type.Object({ version: Version }, strict)
const CloseBody = Type.Object(
  {
    version: Version,
    result: oneOf(['done', 'not-found', 'refused', 'taken-back']),
    note: Type.Optional(Type.String({ minLength: 3, maxLength: NOTE_CHARS_MAX })),
  },
  strict,
)

export function requestRoutes(
  app: FastifyInstance,
  world: DeskWorld,
  me: (request: FastifyRequest) => Promise<{ readonly staff: StaffMember }>,
): void {
  const { gate, store, clock } = world
  const right = gate.right('requests.keep')
  const tidy = (text: string) => mask(clean(text).text.trim()).text
  const idIn = (request: FastifyRequest) => (request.params as Static<typeof Params>).id

  app.get(
    '/api/desk/requests',
    right,
    async (): Promise<DataRequests> => ({ requests: await readRequests(store, clock.now()) }),
  )

  app.post('/api/desk/requests', { ...right, schema: { body: TakeBody } }, async (request) => {
    const { staff } = await me(request)
    const { reference, ...asked } = request.body as Static<typeof TakeBody>
    if (asked.ticket !== undefined) {
      const ticket = await ticketOf(world, asked.ticket)
      if (ticket === null || !seesTicket(world, staff, ticket.body)) throw new Refused('absent', { where: 'ticket' })
    }
    const taken = await takeRequest(store, clock, staff.name, {
      ...asked,
      ...(reference === undefined ? {} : { reference: tidy(reference) }),
    })
    const why = `${taken.kind} ${taken.way}`
    await gate.audit({ who: staff.id, what: 'request-taken', object: `request ${taken.id}`, why })
    return taken
  })

  app.post(
    '/api/desk/requests/:id/answered',
    { ...right, schema: { params: Params, body: AnswerBody } },
    async (request) => {
      const { staff } = await me(request)
      const { version } = request.body as Static<typeof AnswerBody>
      const answered = await answerRequest(store, idIn(request), version, clock.now())
      await gate.audit({ who: staff.id, what: 'request-answered', object: `request ${answered.id}` })
      return answered
    },
  )

  app.post(
    '/api/desk/requests/:id/close',
    { ...right, schema: { params: Params, body: CloseBody } },
    async (request) => {
      const { staff } = await me(request)
      const { note, ...closing } = request.body as Static<typeof CloseBody>
      const said = note === undefined ? {} : { note: tidy(note) }
      const closed = await closeRequest(store, idIn(request), { ...closing, ...said }, staff.name, clock.now())
      const why = [closing.result, said.note].filter(Boolean).join(' ')
      await gate.audit({ who: staff.id, what: 'request-closed', object: `request ${closed.id}`, why })
      return closed
    },
  )
}
