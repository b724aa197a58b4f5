/** Looks after running trials: one that does worse than what everyone has is stopped, without waiting for anybody. */
import { dayOf } from '../flows/calendar.ts'
import { trialFigures } from './figures.ts'
import { stopTrial } from './publish.ts'
import { worse } from './share.ts'
import type { PublishingOptions } from './world.ts'

/** @returns units whose trial was stopped */
export async function lookAtTrials(
  world: Pick<PublishingOptions, 'store' | 'clock' | 'live'>,
): Promise<readonly string[]> {
  const { store, clock, live } = world
  const stopped: string[] = []
  for (const [unit, entry] of Object.entries(live.body().units)) {
    if (entry.trial?.state !== 'running') continue
    const counts = await store.counts(dayOf(entry.trial.since), dayOf(clock.now()))
    const { trial, rest } = trialFigures(unit, entry, counts)
    const why = worse(trial, rest)
    if (why === null) continue
    await stopTrial(world, unit, why)
    stopped.push(unit)
  }
  return stopped
}
