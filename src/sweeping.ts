/** What goes when its time is over, and what is looked at from time to time: once an hour, a quarter, a minute. */
import type { Webchat } from './channels/webchat/webchat.ts'
import type { Clock } from './clock.ts'
import type { Catalogue } from './conversation/catalogue.ts'
import { sweepMoveCodes } from './conversation/elsewhere.ts'
import { sweepFindCodes } from './conversation/find-code.ts'
import { mostBegun, OFTEN_DAYS } from './conversation/often.ts'
import { sweepVisits } from './conversation/visit-records.ts'
import { sweepRequests } from './desk/data-requests.ts'
import { sweepDesk } from './desk/notes.ts'
import type { Group } from './group/group.ts'
import { sweepExports } from './insight/exports.ts'
import type { PosterBook } from './insight/posters.ts'
import { measurePresence, SLOT_MS } from './insight/presence.ts'
import { sweepUnheard } from './insight/unmatched.ts'
import type { Log } from './logging.ts'
import { startLoop } from './loop.ts'
import type { Shelf } from './media/shelf.ts'
import { sweepNotices } from './notices/book.ts'
import { sweepLimits } from './privacy/retention.ts'
import { lookAtTrials } from './publishing/trials.ts'
import type { PublishingOptions } from './publishing/world.ts'
import { WARD_NEWS } from './records.ts'
import type { Staff } from './staff/staff.ts'
import { dayOf } from './store/day.ts'
import type { Store } from './store/store.ts'

/** Trials are looked at so often: a bad revision with half of the newcomers is noticed within minutes. */
const TRIALS_EVERY_MS = 60_000
const SWEEP_EVERY_MS = 60 * 60_000
const DAY_MS = 24 * 60 * 60_000

export interface SweepingWorld {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly retentionDays: number
  readonly catalogue: () => Catalogue
  readonly page: Pick<Webchat, 'sweep'>
  readonly staff: Pick<Staff, 'sweep'>
  readonly group: Pick<Group, 'sweep'> | null
  readonly shelf: Pick<Shelf, 'sweep'>
  readonly posters: Pick<PosterBook, 'list'>
  readonly publishing: PublishingOptions
  onError(error: unknown, name?: string): void
}

export interface Sweeping {
  /** Flows begun most lately, the most first; empty before the first round. */
  begunLately(): readonly string[]
  /** Breaks off where it may. */
  stop(): Promise<void>
}

export function startSweeping(world: SweepingWorld): Sweeping {
  const { store, clock, log, catalogue, onError, posters, publishing } = world
  let begunLately: readonly string[] = []
  const ending = new AbortController()
  const sweeper = startLoop({
    name: 'sweep',
    everyMs: SWEEP_EVERY_MS,
    onError,
    run: async () => {
      const now = clock.now()
      begunLately = mostBegun(await store.counts(dayOf(now - OFTEN_DAYS * DAY_MS), dayOf(now)))
      const limits = sweepLimits(now, world.retentionDays)
      await store.sweep({ ...limits, signal: ending.signal })
      await world.page.sweep(limits.transcriptBefore)
      await sweepMoveCodes(store, now)
      await world.staff.sweep()
      await world.group?.sweep()
      await sweepDesk(store, limits.transcriptBefore)
      await sweepRequests(store, now)
      await sweepFindCodes(store, now)
      await sweepVisits(store, clock.now())
      await world.shelf.sweep()
      await sweepExports(store, now)
      await sweepUnheard(store, limits.transcriptBefore)
      await sweepNotices(store, now, [WARD_NEWS, ...catalogue().flows.keys()])
    },
  })

  const measuring = startLoop({
    name: 'presence',
    everyMs: SLOT_MS,
    onError,
    run: async () => {
      await measurePresence(store, clock.now())
      // What other processes have made since.
      await posters.list()
    },
  })

  const trials = startLoop({
    name: 'trials',
    everyMs: TRIALS_EVERY_MS,
    onError,
    run: async () => {
      for (const unit of await lookAtTrials(publishing)) log.warn({ flow: unit }, 'a trial did worse and was stopped')
    },
  })

  return {
    begunLately: () => begunLately,
    async stop() {
      ending.abort()
      await sweeper.stop()
      await measuring.stop()
      await trials.stop()
    },
  }
}
