/** What stands still and is looked at when somebody asks for the figures; what happens is counted where it happens. */
import type { Channel } from './channels/channel.ts'
import type { Clock } from './clock.ts'
import { FLOW_FAILURES } from './conversation/handoff.ts'
import { openTickets } from './desk/changes.ts'
import type { Metrics } from './metrics.ts'
import type { Store } from './store/store.ts'

/** What somebody is called for when it happens once: it has to be there before, also in a process that has just begun. */
export function beginCounts(metrics: Pick<Metrics, 'begin'>, channels: readonly Pick<Channel, 'name'>[]): void {
  for (const { name: channel } of channels) {
    metrics.begin('webhook_unavailable', { channel })
    metrics.begin('webhook_given_up', { channel })
    metrics.begin('spool', { channel, what: 'given-up' })
  }
  for (const why of FLOW_FAILURES) metrics.begin('flow_failures', { why })
  metrics.begin('staff_sign_ins', { how: 'any', outcome: 'throttled' })
}

export function showGauges(
  metrics: Metrics,
  parts: {
    readonly store: Store
    readonly clock: Clock
    readonly channels: readonly Channel[]
    /** Ms since the epoch of a channel's last event; `null`: none since the start. */
    readonly lastSeen: (channel: string) => number | null
    readonly spooled: () => number
  },
): void {
  const { store, clock, channels, lastSeen, spooled } = parts
  metrics.gauge(
    'outbox_waiting',
    'Messages that have not left yet',
    async () => (await store.outboxDepth(clock.now())).waiting,
  )
  metrics.gauge(
    'outbox_oldest_seconds',
    'Age of the oldest of them',
    async () => (await store.outboxDepth(clock.now())).oldestMs / 1_000,
  )
  const waiting = async () => (await openTickets(store)).filter(({ body }) => body.state === 'waiting')
  metrics.gauge('waiting_residents', 'Residents who wait for a person', async () => (await waiting()).length)
  metrics.gauge('waiting_oldest_seconds', 'How long the first of them has waited', async () =>
    (await waiting()).reduce((longest, { body }) => Math.max(longest, (clock.now() - body.waitingSince) / 1_000), 0),
  )
  metrics.gauges('channel_silent_seconds', 'Since the last event of a channel, in this process', ['channel'], () =>
    channels.flatMap(({ name }) => {
      const at = lastSeen(name)
      return at === null ? [] : [{ labels: { channel: name }, value: (clock.now() - at) / 1_000 }]
    }),
  )
  metrics.gauges('channel_trouble', 'What staff must mend at a platform', ['channel', 'account', 'what'], () =>
    channels.flatMap((channel) =>
      (channel.troubles?.() ?? []).map(({ account, what }) => ({
        labels: { channel: channel.name, account, what },
        value: 1,
      })),
    ),
  )
  metrics.gauge('spool_entries', 'Events on disk that are not applied yet', spooled)
}
