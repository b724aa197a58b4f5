/**
 * Traces, for whoever runs it: which part of a turn took how long, on which node. Off unless a collector is named. What
 * they say of a turn comes from closed sets; nothing about a person is in them, not even a hashed one.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { hostname } from 'node:os'
import type { Channel } from './channels/channel.ts'
import type { Receive } from './conversation/receive.ts'
import type { Store } from './store/store.ts'

/** `send`: one call to a platform. The rest as in `docs/architecture.md`. */
export type SpanName = 'webhook' | 'turn' | 'commit' | 'send'

export type Facts = Readonly<Record<string, string | number>>

export interface Tracing {
  /**
   * Runs `work` and says how long it took, as a part of the span around it; a `send` stands by itself. What it throws rises, and is noted by its kind
   * alone.
   *
   * @param outcome  more to say when it is over
   */
  span<T>(name: SpanName, facts: Facts, work: () => Promise<T>, outcome?: (result: T) => Facts): Promise<T>
  /** Sends what is left; a collector that is away costs at most two seconds. */
  close(): Promise<void>
}

export const noTracing: Tracing = { span: (_name, _facts, work) => work(), close: async () => {} }

/** Spans that wait for the collector; beyond that the newest are lost, not memory. */
const QUEUE_MAX = 2_048
const EXPORT_MS = 5_000
const CLOSE_MS = 2_000

export interface TracingSettings {
  /** Of a collector that takes OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string
  /** Of the traces that are kept, 0 to 1. */
  readonly share: number
  /** The service's name in them. */
  readonly name: string
}

/** @param settings  absent: off, and nothing is loaded */
export async function openTracing(settings: TracingSettings | undefined): Promise<Tracing> {
  if (settings === undefined) return noTracing
  const { endpoint, share, name } = settings
  const [{ ROOT_CONTEXT, SpanStatusCode, trace }, sdk, { resourceFromAttributes }, { OTLPTraceExporter }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ])
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: EXPORT_MS })
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'host.name': hostname(), 'process.pid': process.pid }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, maxQueueSize: QUEUE_MAX, exportTimeoutMillis: EXPORT_MS })],
  })
  const tracer = provider.getTracer('tung-buoc')
  const around = new AsyncLocalStorage<typeof ROOT_CONTEXT>()

  return {
    async span(spanName, facts, work, outcome) {
      // What a lane lets out is not the work of whoever opened its gate.
      const parent = spanName === 'send' ? ROOT_CONTEXT : (around.getStore() ?? ROOT_CONTEXT)
      const span = tracer.startSpan(spanName, { attributes: facts }, parent)
      try {
        const result = await around.run(trace.setSpan(parent, span), work)
        if (outcome) span.setAttributes(outcome(result))
        return result
      } catch (error) {
        // Its message may quote what somebody wrote.
        span.setStatus({ code: SpanStatusCode.ERROR })
        span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown')
        throw error
      } finally {
        span.end()
      }
    },
    async close() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS)
      })
      await Promise.race([provider.shutdown().catch(() => {}), late]).finally(() => clearTimeout(timer))
    },
  }
}

/** Commits are part of their turns. */
export function tracedStore(store: Store, tracing: Tracing): Store {
  if (tracing === noTracing) return store
  const { span } = tracing
  return {
    ...store,
    commitTurn: (commit) =>
      span(
        'commit',
        {},
        () => store.commitTurn(commit),
        (outcome) => ({ outcome }),
      ),
  }
}

export function tracedReceive(receive: Receive, tracing: Tracing): Receive {
  if (tracing === noTracing) return receive
  const { span } = tracing
  const kindOf = ({ kind }: { readonly kind: string }) => ({ outcome: kind })
  return {
    ...receive,
    inbound: (event, how) => {
      const facts = { channel: event.channel, kind: event.input.kind }
      return span('turn', facts, () => receive.inbound(event, how), kindOf)
    },
    happen: (key, address, happening, id) => {
      const facts = { channel: address.channel, kind: happening.kind }
      return span('turn', facts, () => receive.happen(key, address, happening, id), kindOf)
    },
  }
}

export function tracedChannel(channel: Channel, tracing: Tracing): Channel {
  if (tracing === noTracing) return channel
  const { span } = tracing
  return {
    ...channel,
    send: (message, to, context) =>
      span(
        'send',
        { channel: channel.name },
        () => channel.send(message, to, context),
        ({ kind }) => ({ outcome: kind }),
      ),
  }
}
