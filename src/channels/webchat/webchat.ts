/**
 * The web chat: a page of ours instead of a platform. The channel writes to a person's log, the routes show it and
 * take what the person says; both are made here because they share the log and the open streams.
 */
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import { fastifySSE } from '@fastify/sse'
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { unaskedIn } from '../../errors.ts'
import { readAssets } from '../../web/chat/assets.ts'
import { sentencePage } from '../../web/chat/page.ts'
import { WORDS } from '../../web/chat/words.ts'
import type { Channel } from '../channel.ts'
import { webchatChannel } from './channel.ts'
import { eventsRoute } from './events-route.ts'
import { flowFiles } from './files.ts'
import { FILE_POLICY, securityHeaders } from './headers.ts'
import { botItem } from './items.ts'
import { sweepWebMessages, webLog } from './log.ts'
import { FILES_A_WINDOW, mediaRoute } from './media-route.ts'
import { messagesRoute } from './messages-route.ts'
import { newcomers, perWindow } from './newcomers.ts'
import { pageRoute } from './page-route.ts'
import { REFUSALS, type Refusal } from './refusals.ts'
import { sentFiles } from './sent-files.ts'
import { openStreams } from './streams.ts'
import { isForm, languageIn, Refused, type WebchatOptions, type WebchatWorld } from './world.ts'

export interface Webchat {
  readonly channel: Channel
  /** Fastify plugin with everything inside: parsers, headers, errors. */
  readonly routes: FastifyPluginAsync
  /** Deletes messages older than this (ms since the epoch) of everyone; for the daily sweep. */
  sweep(before: number): Promise<number>
}

/** Shorter than the 30 s after which proxies and carriers close what seems idle. */
const HEARTBEAT_MS = 15_000

export function webchat(options: WebchatOptions): Webchat {
  const { store, clock, links, flowsDir, severalNodes = false } = options
  const files = flowFiles(flowsDir, options.uploaded)
  const world: WebchatWorld = {
    ...options,
    log: webLog(store, clock, severalNodes ? 5_000 : 0),
    streams: openStreams(),
    assets: readAssets(),
    files,
    show: (entry) => botItem(entry, links, files.address, (id) => (options.shelf?.keptUntil(id) ?? 0) > clock.now()),
    pollMs: severalNodes ? 2_000 : 15_000,
    admit: newcomers(),
    admitFile: perWindow(FILES_A_WINDOW),
  }
  return {
    channel: webchatChannel(world.log, world.streams, world.publicUrl),
    routes: async (app) => addRoutes(app, world),
    sweep: (before) => sweepWebMessages(store, before),
  }
}

async function addRoutes(app: FastifyInstance, world: WebchatWorld): Promise<void> {
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, world))
  securityHeaders(app, world.publicUrl, world.frameAncestors ?? [])
  // Whole, in both directions: nothing is coerced, dropped or filled in.
  app.setValidatorCompiler(({ schema }) => {
    const compiled = Compile(schema as TSchema)
    return (value) => (compiled.Check(value) ? { value } : { error: new Refused('invalid') })
  })
  app.removeContentTypeParser('text/plain')
  // The application around may have registered these already.
  if (!app.hasReplyDecorator('setCookie')) await app.register(cookie)
  if (!app.hasReplyDecorator('sse')) await app.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS })
  if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody)

  pageRoute(app, world)
  messagesRoute(app, world)
  await mediaRoute(app, world)
  eventsRoute(app, world)
  fileRoutes(app, world)
  sentFiles(app, world)
  // Open streams would keep the server from closing.
  app.addHook('preClose', async () => world.streams.endAll())
}

function fileRoutes(app: FastifyInstance, { assets, files }: WebchatWorld): void {
  app.get('/chat/assets/*', async (request, reply) => {
    const asset = assets.files.get(pathOf(request))
    if (!asset) throw new Refused('absent')
    const zipped = request.headers['accept-encoding']?.includes('gzip') ?? false
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .type(asset.type)
    if (zipped) reply.header('content-encoding', 'gzip')
    return reply.send(zipped ? asset.gzip : asset.plain)
  })
  for (const kind of ['pictures', 'voices']) {
    app.get(`/chat/${kind}/*`, async (request, reply) => {
      const file = await files.read(pathOf(request))
      if (!file) throw new Refused('absent')
      reply.header('cache-control', 'public, max-age=3600').header('content-security-policy', FILE_POLICY)
      // iPhones play nothing that cannot be asked for in parts.
      reply.header('accept-ranges', 'bytes').type(file.type)
      const part = rangeIn(request.headers.range, file.content.length)
      if (part === null) return reply.send(file.content)
      return reply
        .code(206)
        .header('content-range', `bytes ${part.from}-${part.to}/${file.content.length}`)
        .send(file.content.subarray(part.from, part.to + 1))
    })
  }
}

/** One part of a file, both ends included. Null: the whole, also where the header says nothing we know. */
export function rangeIn(header: string | undefined, bytes: number): { from: number; to: number } | null {
  const [, start = '', end = ''] = /^bytes=(\d{0,12})-(\d{0,12})$/.exec(header ?? '') ?? []
  if (start === '' && end === '') return null
  const from = start === '' ? Math.max(0, bytes - Number(end)) : Number(start)
  const to = start === '' || end === '' ? bytes - 1 : Math.min(Number(end), bytes - 1)
  return from <= to ? { from, to } : null
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] as string
}

/** Outside gets our words only; a form gets them on a page. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, world: WebchatWorld) {
  const refused = error instanceof Refused ? error : null
  const why = refused?.why ?? unaskedIn(REFUSALS, error)
  const { status, code, message, retryAfterS }: Refusal = REFUSALS[why]
  world.count('chat_refused', { why })
  if (why === 'failed') request.log.error({ error: error.code ?? error.name }, 'web chat failed')
  const retry = refused?.retryAfterS ?? retryAfterS
  if (retry !== undefined) reply.header('retry-after', retry)
  reply.code(status)
  if (!isForm(request)) return reply.send({ error: { code, message } })
  const language = languageIn(request)
  const page = sentencePage({ language, assets: world.assets, reader: { words: WORDS[language] } }, message)
  return reply.type('text/html; charset=utf-8').send(page)
}
