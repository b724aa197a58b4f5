/** The door for platforms: one route per webhook, 200 only after everything the request brought is durable. */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Echo, InboundEvent } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import type {
  Admission,
  Channel,
  ChannelPage,
  FittedMessage,
  Webhook,
  WebhookAnswer,
  WebhookRequest,
} from './channel.ts'
import type { ChannelLog } from './tools.ts'

/** Longest webhook body. Platforms' real ones stay below a tenth of it. */
export const WEBHOOK_BODY_BYTES = 262_144

/**
 * After so many failures that are ours (an exception, not an absent store) an event is given up: a platform that is
 * refused the same event for ever holds back everything behind it, for a day.
 */
const POISON_FAILURES = 5

/** Failing events remembered at a time; beyond that the oldest is forgotten. */
const POISON_KEPT = 1_000

type Received = { readonly kind: 'done'; readonly entries: readonly OutboxEntry[] } | { readonly kind: 'unavailable' }

export interface WebhookOptions {
  readonly channels: readonly Channel[]
  /** Resolves when the event is durable (or was before); `unavailable`: neither store nor spool could take it. */
  readonly receive: (event: InboundEvent, how: { readonly inTurn: boolean }) => Promise<Received>
  /** What the turns say, fitted, for a platform that wants it in its answer; `end` says whether that answer left. */
  readonly inTurn: (entries: readonly OutboxEntry[]) => {
    readonly messages: readonly FittedMessage[]
    end(left: boolean): void
  }
  readonly onEcho: (echo: Echo) => void
  readonly count: (name: WebhookCount, labels: Readonly<Record<string, string>>) => void
  readonly log: ChannelLog
  /** Address of a caller → something that tells callers apart for a day and names nobody. */
  readonly hashAddress: (address: string) => string
  readonly clock: Pick<Clock, 'now'>
}

export type WebhookCount =
  /** Labels channel, kind (of input). */
  | 'webhook_events'
  /** Labels channel, kind (from the channel's closed set). */
  | 'webhook_ignored'
  /** Answered without a turn. Labels channel, why. */
  | 'webhook_answered'
  /** 503: the platform will try again. Label channel. */
  | 'webhook_unavailable'
  /** An exception of ours. Label channel. */
  | 'webhook_failed'
  /** Given up after repeated exceptions: a message is lost. Label channel. */
  | 'webhook_given_up'

/** Fastify plugin. Its body parser stays inside it; rate limits per address belong to the application around it. */
export function webhookRoutes(options: WebhookOptions): FastifyPluginAsync {
  return async (app) => {
    // Signatures are over the bytes: nothing here may parse them before the channel has looked.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: WEBHOOK_BODY_BYTES },
      (_request, body, done) => done(null, body),
    )
    for (const channel of options.channels) {
      if (channel.webhook !== undefined) {
        await app.register(async (inner) => addWebhook(inner, channel, channel.webhook as Webhook, options))
      }
      for (const page of channel.pages ?? []) addPage(app, page)
    }
  }
}

function addWebhook(
  app: Parameters<FastifyPluginAsync>[0],
  channel: Channel,
  webhook: Webhook,
  { receive, inTurn, onEcho, count, log, hashAddress, clock }: WebhookOptions,
): void {
  const label = { channel: channel.name }
  const asBytes = { parseAs: 'buffer', bodyLimit: WEBHOOK_BODY_BYTES } as const
  if (webhook.anyType) app.addContentTypeParser('*', asBytes, (_request, body, done) => done(null, body))
  const takeEvent = withoutPoison(receive, () => count('webhook_given_up', label))

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) return refuse(request, reply, { status }, REFUSED_BY_FASTIFY[status] ?? 'malformed')
    count('webhook_failed', label)
    log.warn({ ...label, error: error.code ?? error.name }, 'webhook failed')
    return reply.code(500).send()
  })

  app.route({
    method: [...webhook.methods],
    url: `/webhooks/${webhook.path}`,
    bodyLimit: WEBHOOK_BODY_BYTES,
    onRequest: async (request, reply) => {
      const refusal = webhook.refuseEarly?.(request.headers)
      if (refusal) return refuse(request, reply, refusal.answer, refusal.why)
    },
    handler: async (request, reply) => {
      const admission = await webhook.admit(asWebhookRequest(request, clock.now()))
      if (admission.kind === 'answer') return refuse(request, reply, admission.answer, admission.why)
      for (const kind of admission.ignored) count('webhook_ignored', { ...label, kind })
      return await takeAll(admission, reply)
    },
  })

  async function takeAll(admission: Extract<Admission, { kind: 'events' }>, reply: FastifyReply) {
    const entries: OutboxEntry[] = []
    for (const event of admission.events) {
      count('webhook_events', { ...label, kind: event.input.kind })
      const taken = await takeEvent(event, { inTurn: admission.inTurn !== undefined })
      if (taken.kind === 'unavailable') {
        count('webhook_unavailable', label)
        return answer(reply, webhook.unavailable ?? { status: 503 })
      }
      entries.push(...taken.entries)
      acknowledge(event)
    }
    for (const echo of admission.echoes ?? []) onEcho(echo)
    if (!admission.inTurn) return answer(reply, { status: 200 })
    const { messages, end } = inTurn(entries)
    // `close` comes after `finish` too: the first one counts.
    reply.raw.once('finish', () => end(true)).once('close', () => end(reply.raw.writableFinished))
    return answer(reply, admission.inTurn(messages))
  }

  /** Not waited for: the platform's 200 does not depend on it. */
  function acknowledge(event: InboundEvent): void {
    channel.acknowledge?.(event).catch((error: unknown) => {
      log.warn({ ...label, error: error instanceof Error ? error.name : 'unknown' }, 'acknowledging failed')
    })
  }

  /** Answers without a turn; refusals leave one line without content. */
  function refuse(request: FastifyRequest, reply: FastifyReply, given: WebhookAnswer, why: string) {
    count('webhook_answered', { ...label, why })
    const length = Buffer.isBuffer(request.body) ? request.body.length : Number(request.headers['content-length'] ?? 0)
    log.info({ ...label, why, length, status: given.status, from: hashAddress(request.ip) }, 'webhook without a turn')
    return answer(reply, given)
  }
}

/** A page at a fixed address; the plugin around keeps its body parser, a page has no body. */
function addPage(app: Parameters<FastifyPluginAsync>[0], page: ChannelPage): void {
  app.get(page.path, async (request, reply) => answer(reply, await page.get(queryOf(request))))
}

const REFUSED_BY_FASTIFY: Readonly<Record<number, string>> = { 413: 'too-large', 415: 'wrong-type' }

function answer(reply: FastifyReply, { status, body, contentType }: WebhookAnswer) {
  reply.code(status)
  if (body === undefined) return reply.send()
  return reply.type(contentType ?? 'text/plain; charset=utf-8').send(body)
}

function asWebhookRequest(request: FastifyRequest, receivedAt: number): WebhookRequest {
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    headers: request.headers,
    query: queryOf(request),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    receivedAt,
    from: request.ip,
  }
}

function queryOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const query: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(request.query as Readonly<Record<string, unknown>>)) {
    if (typeof value === 'string') query[name] = value
  }
  return query
}

/** Lets exceptions rise (500, the platform repeats) until one event has caused too many of them. */
function withoutPoison(receive: WebhookOptions['receive'], givenUp: () => void): WebhookOptions['receive'] {
  const failures = new Map<string, number>()
  return async (event, how) => {
    try {
      const outcome = await receive(event, how)
      failures.delete(event.id)
      return outcome
    } catch (error) {
      const failed = (failures.get(event.id) ?? 0) + 1
      failures.delete(event.id)
      if (failed >= POISON_FAILURES) {
        givenUp()
        return { kind: 'done', entries: [] }
      }
      failures.set(event.id, failed)
      const [oldest] = failures.keys()
      if (failures.size > POISON_KEPT && oldest !== undefined) failures.delete(oldest)
      throw error
    }
  }
}
