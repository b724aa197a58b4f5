/** Prometheus figures. Labels come from closed sets; nothing here can name a person. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  count(name: string, labels: Readonly<Record<string, string>>): void
  /** Shown from now on, at 0: whoever watches for a rise sees none in what was not there before. */
  begin(name: string, labels: Readonly<Record<string, string>>): void
  /** Seconds from a platform's request to its answer. */
  readonly turnSeconds: Histogram
  /** One that cannot be read is left out; the others are what tells why. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  /** Several of one name, told apart by labels; what is no longer read is no longer shown. */
  gauges<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    read: () => readonly { readonly labels: Readonly<Record<Label, string>>; readonly value: number }[],
  ): void
}

/** Every counter, with its help and labels. A name that is not here is a mistake in our code. */
const COUNTERS = {
  webhook_events: ['Events taken from platforms', ['channel', 'kind']],
  webhook_ignored: ['Events that need nothing', ['channel', 'kind']],
  webhook_answered: ['Requests answered without a turn', ['channel', 'why']],
  webhook_unavailable: ['Requests refused because neither store nor spool could take them', ['channel']],
  webhook_failed: ['Exceptions of ours while taking a request', ['channel']],
  webhook_given_up: ['Events given up after repeated exceptions', ['channel']],
  delivery: ['Attempts to send, by how they ended', ['channel', 'outcome']],
  spool: ['Events that went over the spool', ['channel', 'what']],
  flow_failures: ['Flows that could not go on', ['why']],
  log_guard_hits: ['Lines in which the last guard masked something: each is a defect', []],
  chat_events: ['What residents did on the web chat', ['kind']],
  chat_refused: ['Requests of the web chat that were refused', ['why']],
  staff_sign_ins: ['Attempts to sign in, by way and how they ended', ['how', 'outcome']],
  staff_refused: ['Requests of staff that were refused', ['why']],
  desk_refused: ['Requests of the desk that were refused', ['why']],
  why_refused: ['Requests for why a turn went as it did that were refused', ['why']],
  notices_refused: ['Requests about notices that were refused', ['why']],
  insight_refused: ['Requests for figures and posters that were refused', ['why']],
  desk_calls: ['Waves, and calls to volunteers, by what became of them', ['what']],
  desk_pushes: ['Pushes handed to push services, by how that ended', ['outcome']],
  editor_refused: ['Requests of the editor that were refused', ['why']],
  published: ['What became live, by how', ['how']],
  desk_media: ['Photos and recordings of residents that somebody opened', ['kind']],
  desk_media_sent: ['Photos and recordings that volunteers sent', ['kind']],
  desk_unsafe: ['Words of helpers that were stopped', ['kind', 'nth']],
} as const satisfies Record<string, readonly [help: string, labels: readonly string[]]>

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'tungbuoc_' })
  const counters = new Map<string, Counter>()
  for (const [name, [help, labelNames]] of Object.entries(COUNTERS)) {
    counters.set(
      name,
      new Counter({ name: `tungbuoc_${name}_total`, help, labelNames: [...labelNames], registers: [registry] }),
    )
  }
  const turnSeconds = new Histogram({
    name: 'tungbuoc_turn_seconds',
    help: 'From a request to its durable end',
    labelNames: ['channel'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  function add(name: string, labels: Readonly<Record<string, string>>, by: number): void {
    const counter = counters.get(name)
    if (counter === undefined) throw new Error(`no counter is called ${name}`)
    counter.inc(labels, by)
  }
  return {
    registry,
    turnSeconds,
    count: (name, labels) => add(name, labels, 1),
    begin: (name, labels) => add(name, labels, 0),
    gauges(name, help, labelNames, read) {
      new Gauge({
        name: `tungbuoc_${name}`,
        help,
        labelNames: [...labelNames],
        registers: [registry],
        collect() {
          this.reset()
          for (const { labels, value } of read()) this.set(labels, value)
        },
      })
    },
    gauge(name, help, read) {
      new Gauge({
        name: `tungbuoc_${name}`,
        help,
        registers: [registry],
        async collect() {
          try {
            this.set(await read())
          } catch {
            this.remove()
          }
        },
      })
    },
  }
}
