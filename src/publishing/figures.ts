/** Figures of a unit by revision, from the daily counts. Pure. */
import { counted } from '../conversation/counted.ts'
import type { Canary, CanaryFigures, Version } from './api-publish.ts'
import type { LiveUnit } from './revision.ts'

/** Fewer people than this are no figure: somebody could know who they were. */
const SHOWN_MIN = 5

type Counts = Readonly<Record<string, number>>

/** Runs of a flow that began with this revision (undefined: with any). */
export function runsOf(unit: string, revision: number | undefined, counts: Counts): CanaryFigures {
  const runs = { started: 0, finished: 0, left: 0, handed: 0 }
  for (const [name, n] of Object.entries(counts)) {
    if (!name.startsWith('run:')) continue
    const one = counted(name)
    if (one.of !== 'run' || one.flow !== unit || (revision !== undefined && one.revision !== revision)) continue
    if (one.kind in runs) runs[one.kind as keyof typeof runs] += n
  }
  return { began: runs.started, ended: runs.finished + runs.left, finished: runs.finished, handedOver: runs.handed }
}

/** What may be shown: a count of fewer than five people is left out. */
export function unitFigures(unit: string, revision: number | undefined, counts: Counts): Version['figures'] {
  const { began, finished, handedOver } = runsOf(unit, revision, counts)
  if (began < SHOWN_MIN) return {}
  return {
    began,
    ...(finished >= SHOWN_MIN && { finished }),
    ...(handedOver >= SHOWN_MIN && { handedOver }),
  }
}

/** Both sides of a trial as they may be shown, of the days since it began. */
export function shownTrial(unit: string, entry: LiveUnit, counts: Counts): Canary['figures'] {
  return {
    trial: unitFigures(unit, entry.trial?.number ?? 0, counts),
    rest: unitFigures(unit, entry.number, counts),
  }
}

/** The same for the rule that ends a trial. */
export function trialFigures(
  unit: string,
  entry: LiveUnit,
  counts: Counts,
): Readonly<Record<keyof Canary['figures'], CanaryFigures>> {
  return {
    trial: runsOf(unit, entry.trial?.number ?? 0, counts),
    rest: runsOf(unit, entry.number, counts),
  }
}
