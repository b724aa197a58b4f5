/** Every address of the server: webhooks, pages, what pages ask, health. */
import { createHmac } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import type { Channel } from './channels/channel.ts'
import { webhookRoutes } from './channels/routes.ts'
import type { Seen } from './channels/seen.ts'
import type { Webchat } from './channels/webchat/webchat.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Catalogue } from './conversation/catalogue.ts'
import type { Intake, TakeHow, Taken } from './conversation/intake.ts'
import type { Delivery } from './delivery/delivery.ts'
import { fitMessage } from './delivery/fit.ts'
import type { Acts } from './desk/acts.ts'
import { objectOf } from './desk/cards.ts'
import { deskRoutes } from './desk/routes.ts'
import type { DeskWorld } from './desk/world.ts'
import type { Group } from './group/group.ts'
import type { PosterBook } from './insight/posters.ts'
import { insightRoutes } from './insight/routes.ts'
import type { Log } from './logging.ts'
import { type FileLinks, fileRoutes } from './media/links.ts'
import type { Shelf } from './media/shelf.ts'
import type { InboundEvent } from './messages.ts'
import type { Metrics } from './metrics.ts'
import { noticesRoutes } from './notices/routes.ts'
import type { Sending } from './notices/sending.ts'
import { cataloguesOf } from './publishing/past.ts'
import { addPhrase } from './publishing/phrase.ts'
import { publishingRoutes } from './publishing/routes.ts'
import { readSettings } from './publishing/settings.ts'
import { makeWord, NOTICE_UNIT } from './publishing/shared.ts'
import type { PublishingOptions } from './publishing/world.ts'
import { may } from './staff/may.ts'
import type { Staff } from './staff/staff.ts'
import type { Store } from './store/store.ts'
import { adminPages } from './web/admin/routes.ts'
import { deskPages } from './web/desk/routes.ts'
import { healthRoutes } from './web/health.ts'
import { iconRoute } from './web/icon.ts'
import { whyRoutes } from './why/routes.ts'

/** One chat's requests: pages, messages and polls together. */
const CHAT_REQUESTS_A_MINUTE = 240

export interface AddressesWorld {
  readonly config: Pick<Config, 'publicUrl' | 'metricsToken'>
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly channels: readonly Channel[]
  readonly catalogue: () => Catalogue
  readonly take: (event: InboundEvent, how?: TakeHow) => Promise<Taken>
  readonly intake: Pick<Intake, 'spooled'>
  readonly delivery: Pick<Delivery, 'inTurn' | 'echo'>
  readonly page: Pick<Webchat, 'routes'>
  readonly links: FileLinks
  readonly shelf: Shelf
  readonly staff: Staff
  readonly desk: DeskWorld
  readonly perform: Acts
  readonly group: Group | null
  readonly publishing: PublishingOptions
  readonly posters: PosterBook
  readonly seen: Seen
  readonly sending: Sending
  /** Of the hashes by which callers are told apart in the log. */
  readonly addressKey: Buffer
  stopping(): boolean
  onError(error: unknown, name?: string): void
}

export async function registerAddresses(server: FastifyInstance, world: AddressesWorld): Promise<void> {
  const { store, clock, log, metrics, channels, catalogue, delivery, publishing, desk, group, onError } = world
  const { publicUrl, metricsToken } = world.config
  const gate = { ...world.staff, may }
  const channelNamed = (name: string) => channels.find((channel) => channel.name === name)
  // Before any route: an address of `/api` that does not say who may use it stops the start.
  world.staff.watchRoutes(server)
  await server.register(
    webhookRoutes({
      channels,
      receive: world.take,
      inTurn: delivery.inTurn,
      onEcho: delivery.echo,
      count: metrics.count,
      log,
      hashAddress: dailyHash(world.addressKey, clock),
      clock,
    }),
  )
  await server.register(async (scope) => {
    // By chat, not by address: a carrier puts hundreds of people behind one.
    await scope.register(rateLimit, {
      max: CHAT_REQUESTS_A_MINUTE,
      timeWindow: 60_000,
      cache: 50_000,
      keyGenerator: (request) =>
        /(?:^|; )(?:__Host-)?tb-chat=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? request.ip,
      allowList: (request) => /^\/chat\/(?:assets|pictures\/(?!tai-len\/))/.test(request.url),
    })
    await scope.register(world.page.routes)
  })
  await server.register(fileRoutes(world.links, world.shelf))
  await server.register(world.staff.routes)
  await server.register(deskPages({ publicUrl }))
  await server.register(adminPages({ publicUrl }))
  await server.register(deskRoutes(desk, { perform: world.perform, ...(group && { telegram: group }) }))
  await server.register(publishingRoutes(publishing))
  await server.register(
    whyRoutes({
      ...{ store, clock, objectOf, catalogues: cataloguesOf(publishing), count: metrics.count, onError },
      gate,
      channelTitle: (name) => channelNamed(name)?.title.replace(/ \(.*\)$/, '') ?? name,
    }),
  )
  await server.register(
    noticesRoutes({
      ...{ store, clock, catalogue, count: metrics.count, onError, wake: world.sending.loop.wake },
      gate,
      windowMs: (channel) => channelNamed(channel)?.window?.openMs,
      isOn: (channel) => channelNamed(channel) !== undefined,
      shownOn: (message, channel) =>
        fitMessage(message, publishing.limits(channel), 'preview').map(({ text, buttons }) => ({
          text,
          buttons: buttons.map(({ data, label }) => ({ choice: data, label })),
        })),
      twoPeople: async () => (await readSettings(store)).twoPeople,
      word: (notice, by) => makeWord(publishing, NOTICE_UNIT + notice, by),
    }),
  )
  await server.register(
    insightRoutes({
      store,
      clock,
      catalogue,
      channels: channels.map(({ name, title, links }) => ({ name, title, ...(links && { links }) })),
      gate,
      lastSeen: world.seen.last,
      posters: world.posters,
      teach: (target, text, by) => addPhrase(publishing, by, { ...target, text }),
      count: metrics.count,
      onError,
    }),
  )
  await server.register(iconRoute)
  await server.register(
    healthRoutes({
      ping: () => store.ping(),
      spooled: world.intake.spooled,
      stopping: world.stopping,
      registry: metrics.registry,
      ...(metricsToken ? { metricsToken } : {}),
    }),
  )
}

/** Tells callers apart for a day and names nobody. */
function dailyHash(key: Buffer, clock: Clock): (text: string) => string {
  return (text) =>
    createHmac('sha256', key)
      .update(`${new Date(clock.now()).toDateString()} ${text}`)
      .digest('hex')
      .slice(0, 8)
}
