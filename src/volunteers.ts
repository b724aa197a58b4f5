/** What volunteers work with, opened and joined: the desk, the calls to their phones, and their Telegram group. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import type { Channel } from './channels/channel.ts'
import { groupOf } from './channels/index.ts'
import type { ChannelTools } from './channels/tools.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Catalogue } from './conversation/catalogue.ts'
import type { Receive } from './conversation/receive.ts'
import { fitMessage, limitsOf } from './delivery/fit.ts'
import { type Acts, acts } from './desk/acts.ts'
import { readCanned } from './desk/canned.ts'
import { type DutyFollowed, followDuty } from './desk/duty.ts'
import { openFeed } from './desk/feed.ts'
import { clearCopies } from './desk/media.ts'
import { startPager } from './desk/pager.ts'
import { openPhones } from './desk/phones.ts'
import { openPush, subjectOf } from './desk/push.ts'
import type { DeskWorld } from './desk/world.ts'
import { type Group, openGroup } from './group/group.ts'
import { keyFor } from './keys.ts'
import type { Log } from './logging.ts'
import type { Media } from './media/media.ts'
import type { Uploads } from './media/upload.ts'
import type { Address } from './messages.ts'
import type { Metrics } from './metrics.ts'
import { may } from './staff/may.ts'
import { standing } from './staff/record.ts'
import { ROLE_NAMES } from './staff/roles.ts'
import { LOCK_AFTER_MS } from './staff/session.ts'
import type { Staff } from './staff/staff.ts'
import type { Store } from './store/store.ts'

export interface Volunteers {
  readonly desk: DeskWorld
  readonly perform: Acts
  /** Where one is named. */
  readonly group: Group | null
  /** What browsers subscribe with; `null`: phones cannot be called. */
  readonly pushKey: () => Promise<string | null>
  readonly duty: DutyFollowed['at']
  /** A ticket is another one than before. */
  changed(ticket: string, change: number): void
  /** Something was said in its conversation. */
  said(ticket: string): void
  visitChanged(): void
  stop(): Promise<void>
}

export function openVolunteers(
  config: Config,
  parts: {
    readonly store: Store
    readonly clock: Clock
    readonly log: Log
    readonly metrics: Pick<Metrics, 'count'>
    readonly dataKey: Buffer
    readonly staff: Staff
    readonly tools: ChannelTools
    readonly channel: (name: string) => Channel | undefined
    readonly media: Media
    readonly uploads: Uploads
    readonly catalogue: () => Catalogue
    readonly happen: Receive['happen']
    readonly onError: (error: unknown, name?: string) => void
    /** In place of the twenty a minute of a Telegram group. */
    readonly groupPerMinute?: number
  },
): Volunteers {
  const { store, clock, log, metrics, dataKey, staff, tools, channel, media, uploads, catalogue, onError } = parts
  const limitsFor = (to: Address, reply: string | undefined) => {
    const its = channel(to.channel)
    return its && limitsOf({ address: to, ...(reply === undefined ? {} : { reply }) }, its)
  }
  const feed = openFeed({ store, clock, onError })
  const push = openPush({
    outgoing: tools.outgoing,
    vault: tools.vault,
    subject: subjectOf(config.pushContact, config.publicUrl),
    ...(config.pushRoot ? { root: config.pushRoot } : {}),
  })
  const phones = openPhones({
    store,
    clock,
    key: keyFor(dataKey, 'desk-phones'),
    push,
    alive: staff.alive,
    count: (outcome) => metrics.count('desk_pushes', { outcome }),
  })
  const pager = startPager({
    store,
    clock,
    gate: { people: staff.people, may },
    phones,
    catalogue,
    wavesMs: config.wavesMs,
    onError,
    count: (what) => metrics.count('desk_calls', { what }),
  })
  const duty = followDuty({ store, clock, onError })
  const desk: DeskWorld = {
    store,
    clock,
    happen: parts.happen,
    catalogue,
    channel,
    fit: (message, to, reply) => {
      const limits = limitsFor(to, reply)
      return limits ? fitMessage(message, limits, 'preview') : []
    },
    sends: (to, reply) => limitsFor(to, reply)?.sends,
    gate: { ...staff, may, roleNames: ROLE_NAMES, lockAfterMs: LOCK_AFTER_MS },
    media,
    uploads,
    canned: readCanned(join(config.localesDir, 'vi', 'canned.yaml')),
    count: metrics.count,
    onError,
    leaseMs: config.leaseMs,
    warnMs: config.leaseWarnMs,
    push,
    phones,
    pager,
    onShift: () => duty.loop.wake(),
    feed,
  }
  const perform = acts(desk)
  const api = groupOf(config.channels, tools)
  const group: Group | null =
    api &&
    openGroup(
      {
        desk,
        acts: perform,
        api,
        active: (member) => standing(member, clock.now()) === 'active',
        hashCode: (code) => createHmac('sha256', keyFor(dataKey, 'group-codes')).update(code).digest('hex'),
        publicUrl: config.publicUrl,
        log,
      },
      parts.groupPerMinute === undefined ? {} : { perMinute: parts.groupPerMinute },
    )

  return {
    desk,
    perform,
    group,
    pushKey: push.key,
    duty: duty.at,
    changed(ticket, change) {
      feed.changed(ticket, change)
      group?.changed(ticket)
      clearCopies(store, media.shelf, ticket).catch((error) => onError(error, 'copies'))
    },
    said(ticket) {
      feed.said(ticket)
      group?.changed(ticket)
    },
    visitChanged: feed.visitChanged,
    async stop() {
      await pager.stop()
      await group?.stop()
      await duty.loop.stop()
    },
  }
}
