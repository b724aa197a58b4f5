/**
 * Wiring: every room is opened here, once, and handed what it needs. What is kept, what volunteers work with, addresses and
 * sweeping have files of their own.
 */
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { registerAddresses } from './addresses.ts'
import type { Channel, ChannelPace } from './channels/channel.ts'
import { openChannels } from './channels/index.ts'
import { recordings } from './channels/recordings.ts'
import { startSeen } from './channels/seen.ts'
import type { ChannelTools } from './channels/tools.ts'
import { webchat } from './channels/webchat/webchat.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Catalogue } from './conversation/catalogue.ts'
import { type Intake, startIntake, type TakeHow, type Taken } from './conversation/intake.ts'
import { afterQuiet, isQuiet } from './conversation/quiet.ts'
import { createReceive, type Receive } from './conversation/receive.ts'
import { startTimers } from './conversation/timers.ts'
import { openData } from './data.ts'
import type { Delivery } from './delivery/delivery.ts'
import { fitMessage } from './delivery/fit.ts'
import { startDelivery } from './delivery/outbox.ts'
import { shownOn } from './delivery/shown.ts'
import { topicsOf } from './desk/topics.ts'
import { beginCounts, showGauges } from './gauges.ts'
import type { Group } from './group/group.ts'
import { keyFor } from './keys.ts'
import { createLog, errorFields, type Log } from './logging.ts'
import { openLibrary } from './media/library.ts'
import { fileLinks } from './media/links.ts'
import { openMedia, SHELF } from './media/media.ts'
import { filesOnDisk } from './media/shelf-disk.ts'
import { adoptFiles, filesInStore, SHARED_BYTES_MAX } from './media/shelf-store.ts'
import { arrived, openUploads } from './media/upload.ts'
import { playable } from './media/voice.ts'
import type { InboundEvent } from './messages.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { startSending } from './notices/sending.ts'
import { clean } from './privacy/clean.ts'
import { linksIn, officialLink } from './privacy/links.ts'
import { personHash } from './privacy/person.ts'
import type { Live } from './publishing/live.ts'
import { tryingOf } from './publishing/shared.ts'
import type { PublishingOptions } from './publishing/world.ts'
import { closeServer, createServer } from './server.ts'
import { may } from './staff/may.ts'
import { type Staff, startStaff } from './staff/staff.ts'
import type { Store } from './store/store.ts'
import { startSweeping } from './sweeping.ts'
import { openTools } from './tools.ts'
import { openTracing, tracedChannel, tracedReceive } from './tracing.ts'
import { openVolunteers } from './volunteers.ts'

export interface App {
  readonly server: FastifyInstance
  readonly store: Store
  readonly receive: Receive
  readonly delivery: Delivery
  readonly intake: Intake
  readonly catalogue: () => Catalogue
  /** What is published, and the catalogue made of it. */
  readonly live: Live
  readonly metrics: Metrics
  readonly log: Log
  readonly staff: Staff
  /** The volunteers' Telegram group, where one is named. */
  readonly group: Group | null
  readonly channels: readonly Channel[]
  /** What browsers subscribe with; `null`: volunteers' phones cannot be called. */
  readonly pushKey: () => Promise<string | null>
  /** Puts other definitions in place of the live ones; whoever is inside is found by position at their next turn. */
  setCatalogue(catalogue: Catalogue): void
  /** Listens, with or without the store. @returns the address */
  start(): Promise<string>
  /**
   * The store may be away when the process starts: until it is here, what arrives is kept on our disk. Resolves when
   * everything works, or at a stop before that. To be called once. @throws AppError('config') when waiting mends nothing
   */
  whole(): Promise<void>
  readonly storeIsHere: () => boolean
  /** Finishes turns, stops claiming, closes. Never longer than the grace. */
  stop(): Promise<void>
}

export interface AppParts {
  readonly clock?: Clock
  readonly log?: Log
  /** In place of every channel's own pace: for a stand-in that has no limits. */
  readonly pace?: ChannelPace
  /** In place of the twenty a minute of a Telegram group. */
  readonly groupPerMinute?: number
  /** Channels besides those of the settings: the terminal, a test's. */
  readonly extra?: (tools: ChannelTools) => readonly Channel[]
}

export async function createApp(config: Config, parts: AppParts = {}): Promise<App> {
  const clock = parts.clock ?? systemClock
  const metrics = createMetrics()
  const log = parts.log ?? createLog(config.logLevel, { onGuardHit: () => metrics.count('log_guard_hits', {}) })
  const tracing = await openTracing(config.traces)
  const onError = (error: unknown, name = 'background'): void =>
    log.error({ name, ...errorFields(error) }, 'background work failed')
  const opened = { clock, log, tracing, onError }
  const { dataKey, coming, store, spool, erasures, live, posters } = await openData(config, opened)
  const hashPerson = personHash(keyFor(dataKey, 'log-person'))
  /** In place of what is published, for tests. */
  let put: Catalogue | undefined
  const catalogue = () => put ?? live.catalogue()

  const links = fileLinks(keyFor(dataKey, 'file-links'), config.publicUrl, clock)
  const library = openLibrary(config.dataDir, store, clock)
  const onDisk = filesOnDisk(join(config.dataDir, 'media'))
  const shared = config.redisUrl === undefined ? null : filesInStore(store)
  /** Files of an older program, or of a time before the store was shared. */
  const adopt = async () => {
    await library.adopt()
    if (shared) await adoptFiles(onDisk, shared, clock.now())
  }
  if (coming.isHere()) await adopt()
  const tools = openTools(config, {
    ...{ store, dataKey, clock, log, fileAddress: links.address },
    upload: (id) => library.read('pictures', id),
  })
  const staff = startStaff({
    store,
    clock,
    log,
    dataKey,
    publicUrl: config.publicUrl,
    count: metrics.count,
    topics: () => topicsOf(catalogue()),
  })
  const seen = startSeen({ store, clock, onError })
  /** A platform's request as far as its durable end. */
  const take = async (event: InboundEvent, how?: TakeHow): Promise<Taken> => {
    seen.note(event.channel)
    const began = performance.now()
    const facts = { channel: event.channel, kind: event.input.kind }
    const taken = await tracing.span(
      'webhook',
      facts,
      () => intake.take(media.hidden(event), how),
      ({ kind }) => ({ outcome: kind }),
    )
    metrics.turnSeconds.observe({ channel: event.channel }, (performance.now() - began) / 1_000)
    return taken
  }
  const media = openMedia({
    ...(shared ? { files: shared, filesBytesMax: SHARED_BYTES_MAX } : { files: onDisk }),
    fileKey: keyFor(dataKey, 'media'),
    refKey: keyFor(dataKey, 'media-refs'),
    clock,
    channel: (name) => byName.get(name),
    ...(config.ffmpeg === undefined ? {} : { ffmpeg: config.ffmpeg }),
  })
  const uploads = openUploads()
  const page = webchat({
    store,
    receive: async (event) => (await take(event)).kind,
    clean,
    links: { official: officialLink, find: linksIn },
    clock,
    publicUrl: config.publicUrl,
    flowsDir: config.flowsDir,
    uploaded: library.read,
    shelf: {
      read: media.sent,
      keptUntil: media.shelf.keptUntil,
    },
    media: {
      uploads,
      shelf: media.shelf,
      refOf: (id) => SHELF + id,
      arrived: (bytes) => arrived({ picture: (photo) => media.picture(photo, 'screen'), voice: media.voice }, bytes),
      fileBytesMax: media.fileBytesMax,
    },
    place: () => ({ ward: catalogue().place.ward.name, helpers: catalogue().place.helpers.name }),
    severalNodes: config.redisUrl !== undefined,
    count: metrics.count,
  })
  const channels: readonly Channel[] = [
    ...openChannels(config.channels, tools, {
      telegramGroup: { take: async (update) => (await group?.take(update)) ?? 'unavailable' },
    }),
    page.channel,
    ...(parts.extra?.(tools) ?? []),
  ].map((channel) => tracedChannel(parts.pace ? { ...channel, pace: parts.pace } : channel, tracing))
  const byName = new Map(channels.map((channel) => [channel.name, channel]))
  const recording = recordings(join(config.flowsDir, 'voices'), (id) => library.read('voices', id))
  const delivery = startDelivery({
    store,
    channels: byName,
    clock,
    log,
    count: (outcome, channel) => metrics.count('delivery', { channel, outcome }),
    mediaOf: async ({ id, flow }, key) => (flow ? await recording(id) : ((await media.sent(id, key))?.bytes ?? null)),
    quietUntil: (now) => (isQuiet(now) ? afterQuiet(now, clock.chance()) : null),
    halted: (notice) => sending.halted(notice),
    onUnreachable: (key, address) => {
      receive.happen(key, address, { kind: 'unreachable' }).catch((error) => onError(error, 'unreachable'))
    },
    onUndelivered: (key, address, { maybeSent }) => {
      receive.happen(key, address, { kind: 'undelivered', maybeSent }).catch((error) => onError(error, 'undelivered'))
    },
    onForeign: (event) => {
      take(event).catch((error) => onError(error, 'foreign echo'))
    },
  })
  const publishing: PublishingOptions = {
    ...{ store, clock, live, publicUrl: config.publicUrl, fit: fitMessage, count: metrics.count, onError },
    gate: { ...staff, may },
    limits: (channel) => shownOn(channel, byName.get(channel)?.limits),
    pictures: { shipped: join(config.flowsDir, 'pictures') },
    library,
    voice: media.convertsVoices ? (bytes) => playable(bytes, config.ffmpeg, true) : null,
  }
  const volunteers = openVolunteers(config, {
    ...{ store, clock, log, metrics, dataKey, staff, tools, media, uploads, catalogue, onError },
    channel: (name) => byName.get(name),
    happen: (key, address, happening, id) => receive.happen(key, address, happening, id),
    ...(parts.groupPerMinute === undefined ? {} : { groupPerMinute: parts.groupPerMinute }),
  })
  const { group } = volunteers
  const receive = tracedReceive(
    createReceive({
      store,
      clock,
      catalogue: (key, state) => put ?? live.catalogueFor(key, state),
      trying: tryingOf(publishing),
      windowMs: (channel) => byName.get(channel)?.window?.openMs,
      elsewhere: (here) =>
        channels.filter(({ name, elsewhere }) => elsewhere && name !== here).map(({ title }) => title),
      groupAbroad: group !== null,
      often: () => sweeping.begunLately(),
      posters: posters.ids,
      leaseMs: config.leaseMs,
      onTicket: volunteers.changed,
      remindQueueMs: config.wavesMs[3],
      duty: volunteers.duty,
      onLines: volunteers.said,
      onVisit: volunteers.visitChanged,
      onMoved: (key, address) => {
        receive.happen(key, address, { kind: 'moved-away' }).catch((error) => onError(error, 'moved away'))
      },
      handOver: delivery.handOver,
      withdraw: delivery.withdraw,
      forget: async (key) => {
        erasures.note(key, clock.now())
        await group?.forget(key)
        await intake.forget(key)
        await media.shelf.forget(key)
      },
      holds: delivery.holds,
      onFailure: (key, { why, path }) => {
        metrics.count('flow_failures', { why: why.startsWith('no way on') ? 'no way on' : why })
        log.error({ person: hashPerson(key, clock.now()), why, path }, 'a flow could not go on')
      },
      onTimer: () => {},
    }),
    tracing,
  )
  const timers = startTimers({ store, receive, clock, onError })
  const sending = startSending({
    store,
    clock,
    bring: receive.happen,
    isOn: (channel) => byName.has(channel),
    inLine: () => delivery.stats().waiting,
    onError,
  })
  const intake = startIntake({
    receive,
    spool,
    clock,
    patienceMs: (channel) => byName.get(channel)?.webhook?.patienceMs,
    count: (what, channel) => metrics.count('spool', { what, channel }),
    onError,
  })
  const sweeping = startSweeping({
    ...{ store, clock, log, catalogue, page, staff, group, posters, publishing, onError },
    ...{ retentionDays: config.retentionDays, shelf: media.shelf },
  })

  let stopping = false
  const server = await createServer({ log, clock, trustProxy: config.trustProxy })
  await registerAddresses(server, {
    ...{ config, store, clock, log, metrics, channels, catalogue, take, intake, delivery, page, links, staff },
    ...{ desk: volunteers.desk, perform: volunteers.perform, group, publishing, posters, seen, sending, onError },
    shelf: media.shelf,
    addressKey: keyFor(dataKey, 'log-address'),
    stopping: () => stopping,
  })
  beginCounts(metrics, channels)
  showGauges(metrics, { store, clock, channels, lastSeen: seen.last, spooled: intake.spooled })

  return {
    server,
    store,
    storeIsHere: coming.isHere,
    async whole() {
      if (coming.isHere()) return
      await coming.rest()
      if (stopping) return
      log.info({ name: 'store', waiting: intake.spooled() }, 'the store is here: what waits on disk is applied')
      await adopt()
    },
    receive,
    delivery,
    intake,
    metrics,
    log,
    staff,
    group,
    channels,
    pushKey: volunteers.pushKey,
    catalogue,
    live,
    setCatalogue: (next) => {
      put = next
    },
    async start() {
      const address = await server.listen({ host: config.host, port: config.port })
      for (const channel of channels) await channel.start?.()
      await group?.start()
      delivery.wake()
      return address
    },
    async stop() {
      if (stopping) return
      stopping = true
      await timers.stop()
      await sending.loop.stop()
      await volunteers.stop()
      await intake.loop.stop()
      await sweeping.stop()
      await live.stop()
      await seen.loop.stop()
      await staff.stop()
      await closeServer(server)
      await receive.idle()
      await delivery.stop()
      for (const channel of channels) await channel.stop?.()
      await tools.outgoing.close()
      await spool.close()
      await store.close()
      await tracing.close()
    },
  }
}
