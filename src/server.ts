/** The HTTP server with its limits and its one shape of error. Routes are added by whoever owns them. */
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import type { Clock } from './clock.ts'
import { watchLoop } from './late-loop.ts'
import { errorFields, type Log } from './logging.ts'

/** Whole request headers, and how long they and a body may take. A stalled one is cut; Fastify's own default is never. */
const HEADER_BYTES_MAX = 16_384
const HEADERS_MS = 5_000
const REQUEST_MS = 10_000
/** Where a route takes files: 10 MiB on a middling network, and a photo made small on any. */
const UPLOAD_MS = 60_000
/** Keeps platforms' connections open between webhooks, longer than their own pools do. */
const KEEP_ALIVE_MS = 72_000
/** Above this delay of the loop pages and chat are asked to come back; webhooks are still taken. */
const LOOP_DELAY_MS = 250

/** For answers that are no pages: nothing may run, frame or remember them. Pages set their own. */
const PLAIN_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cache-control': 'no-store',
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a file: its body may be a minute on the way. */
    upload?: true
  }
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'Yêu cầu này không đọc được. Bạn tải lại trang rồi thử lại.',
  403: 'Yêu cầu này không được phép.',
  404: 'Không có trang này.',
  413: 'Nội dung dài quá. Bạn gửi ngắn lại giúp.',
  415: 'Kiểu nội dung này không nhận được.',
  429: 'Bạn thao tác nhanh quá. Chờ một chút rồi thử lại.',
  500: 'Máy chủ gặp lỗi, không phải lỗi của bạn. Bạn thử lại sau ít phút.',
  503: 'Máy chủ đang bận. Bạn thử lại sau ít giây; chưa có gì bị mất.',
}

export async function createServer(options: {
  readonly log: Log
  readonly clock: Clock
  readonly trustProxy: readonly string[]
  /** In place of the usual patience, for tests. */
  readonly bodyMs?: number
}): Promise<FastifyInstance> {
  const { log } = options
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Fastify's own lines quote the address with its query; ours are written where something is decided.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => options.clock.id(),
    bodyLimit: 65_536,
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    requestTimeout: UPLOAD_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { maxHeaderSize: HEADER_BYTES_MAX, headersTimeout: HEADERS_MS, connectionsCheckingInterval: 1_000 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: false } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 100 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    // A path that cannot be decoded reaches no route and no handler of ours.
    frameworkErrors: (_error, _request, reply) =>
      void (reply as FastifyReply).code(400).headers(PLAIN_HEADERS).send(errorBody(400)),
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status =
      error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 600 ? error.statusCode : 500
    if (status >= 500 && status !== 503)
      log.error({ reqId: request.id, route: request.routeOptions.url, ...errorFields(error) }, 'a request failed')
    if (status === 503) void reply.header('retry-after', '5')
    return reply.code(status).send(errorBody(status))
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody(404)))
  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.routeOptions.config.upload) cutStalled(request, options.bodyMs ?? REQUEST_MS)
    done()
  })
  app.addHook('onSend', async (request, reply) => {
    // Platforms do not read them, and a page that has its own policy keeps it.
    if (request.routeOptions.url?.startsWith('/webhooks/') || reply.hasHeader('content-security-policy')) return
    reply.headers(PLAIN_HEADERS)
  })
  const loop = watchLoop(LOOP_DELAY_MS)
  app.addHook('onClose', async () => loop.stop())
  app.addHook('onRequest', (request, reply, done) => {
    if (!loop.isLate() || isServedLate(request.routeOptions.url ?? '')) return done()
    void reply.code(503).header('retry-after', '5').send(errorBody(503))
  })
  return app
}

/** Webhooks and the questions of operators are answered even where everything is late. */
function isServedLate(route: string): boolean {
  // Files in memory: without one of its scripts a page that did get through stands still. The editor's shell is one, and
  // what it then asks for it asks for again; a picture that failed once is not asked for again by any browser.
  if (route.endsWith('/assets/*') || /^\/admin(?:$|\/\*)|^\/chat\/(?:pictures|voices)\//.test(route)) return true
  return route.startsWith('/webhooks/') || route === '/healthz' || route === '/readyz' || route === '/metrics'
}

/** Node has one patience for the whole server, that of uploads; any other body has less. */
function cutStalled({ raw, server }: FastifyRequest, ms: number): void {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = raw.headers
  if (length === '0' && coding === undefined) return
  const timer = setTimeout(() => {
    // Not said of a request that came by no connection.
    if (raw.complete !== false) return
    // Made only here: an error remembers where it arose, a thirtieth of a turn's processor time.
    const late = Object.assign(new Error('a body took too long'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    server.server.emit('clientError', late, raw.socket)
  }, ms)
  timer.unref()
  raw.once('close', () => clearTimeout(timer))
}

/** The one shape of error, fit to show. */
export function errorBody(status: number): { readonly error: { readonly code: string; readonly message: string } } {
  return { error: { code: `http-${status}`, message: WORDS[status] ?? WORDS[status < 500 ? 400 : 500] ?? '' } }
}

/** After this, connections that still have not ended are cut: `close()` alone waits for ever on a stalled upload. */
const STOP_GRACE_MS = 10_000
const IDLE_LOOK_MS = 100

export async function closeServer(server: FastifyInstance): Promise<void> {
  const { server: http } = server
  const cut = setTimeout(() => http.closeAllConnections(), STOP_GRACE_MS)
  // A connection that was busy when the closing began is kept alive after its answer, and Node does not look again.
  const idle = setInterval(() => http.closeIdleConnections(), IDLE_LOOK_MS)
  try {
    await server.close()
  } finally {
    clearTimeout(cut)
    clearInterval(idle)
  }
}
