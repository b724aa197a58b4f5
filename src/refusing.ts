/**
 * How the rooms that staff ask take a question and say no. What they refuse, and in which words, is each room's own; that
 * bodies are judged whole, that no browser keeps an answer, and that outside gets our words only, is the same for all.
 */
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { unaskedIn } from './errors.ts'

/** The words say what happened, whether anything is lost, what to do. */
export type Refusal = readonly [status: number, code: string, message: string]

/** What stands in the answer besides. */
export interface RefusedMore {
  /** The field it is about. */
  readonly where?: string
  /** In place of the usual words: who was first, and when. */
  readonly words?: string
}

/** Thrown inside a room, answered by its error handler. Each room has its own, for its own catalogue. */
export class RefusedBy<Why extends string, More extends RefusedMore = RefusedMore> extends Error {
  override readonly name = 'Refused'
  readonly why: Why
  readonly more: Partial<More>
  constructor(why: Why, more: Partial<More> = {}) {
    super(why)
    this.why = why
    this.more = more
  }
}

interface Refusing<Why extends string> {
  /** For the log: `editor`. */
  readonly room: string
  readonly refusals: Readonly<Record<Why | 'invalid' | 'unavailable' | 'failed', Refusal>>
  readonly count: (why: Why | 'invalid' | 'unavailable' | 'failed') => void
  readonly onError: (error: unknown, name: string) => void
  /** In place of the catalogue's words, where the address makes a difference. */
  readonly wordsAt?: (why: string, request: FastifyRequest) => string | undefined
}

/** Seconds after which it is worth asking again. */
const AGAIN_S: Readonly<Record<number, string>> = { 429: '60', 503: '5' }

/** For all addresses of the plugin that calls it, before it names the first. */
export function refusing<Why extends string>(app: FastifyInstance, room: Refusing<Why>): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refused = error instanceof RefusedBy ? (error as RefusedBy<Why>) : undefined
    const why = refused?.why ?? unaskedIn(room.refusals, error)
    const [status, code, message] = room.refusals[why as Why]
    room.count(why as Why)
    if (why === 'failed') room.onError(error, `${room.room} ${request.routeOptions.url ?? ''}`)
    const again = AGAIN_S[status]
    if (again !== undefined) void reply.header('retry-after', again)
    const { words = room.wordsAt?.(why, request) ?? message, ...more } = refused?.more ?? {}
    return reply.code(status).send({ error: { code, message: words, ...more } })
  })
  app.setValidatorCompiler(({ schema }) => {
    const compiled = Compile(schema as TSchema)
    return (value) => (compiled.Check(value) ? { value } : { error: new RefusedBy('invalid') })
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('cache-control', 'no-store')
  })
}
