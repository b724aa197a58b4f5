/** What the program brought newly, against what people here have made of the same beginning: three texts, part by part. */

import type { Who } from './api.ts'
import type { Update } from './api-publish.ts'
import { changesBetween } from './changes.ts'
import { changeDraft, type Draft, readDraft } from './drafts.ts'
import { Refused } from './refusals.ts'
import { history, moveLive } from './revision.ts'
import { isOffered } from './seed.ts'
import { baseOf, changedParts, digestOf, partsOf, putPart, type UnitFiles } from './units.ts'
import type { PublishingOptions } from './world.ts'

interface Sides {
  readonly base: UnitFiles
  readonly ours: UnitFiles
  readonly theirs: UnitFiles
}

async function sidesOf(world: PublishingOptions, unit: string): Promise<Sides> {
  const { live, store } = world
  await live.refresh()
  const entry = live.body().units[unit]
  const theirs = live.shipped.get(unit)
  const draft = await readDraft(world, unit)
  if (!entry || !theirs || !draft || !isOffered(entry, theirs)) throw new Refused('absent')
  const before = (await history(store, entry.revision)).find(({ shipped }) => shipped)
  return { base: before?.files ?? draft.files, ours: draft.files, theirs }
}

export async function updateOf(world: PublishingOptions, unit: string): Promise<Update> {
  const { base, ours, theirs } = await sidesOf(world, unit)
  const [was, mine, its] = [partsOf(unit, base), partsOf(unit, ours), partsOf(unit, theirs)]
  const changed = changedParts(unit, base, theirs).filter((part) => baseOf(its.get(part)) !== baseOf(mine.get(part)))
  const titles = new Map(changesBetween(unit, base, theirs).map(({ part, title }) => [part, title]))
  return {
    parts: changed.map((part) => {
      const [old, own, other] = [was.get(part), mine.get(part), its.get(part)]
      return {
        ...{ part, title: titles.get(part) ?? part, conflict: baseOf(own) !== baseOf(old) },
        ...(old && { base: old }),
        ...(own && { ours: own }),
        ...(other && { theirs: other }),
      }
    }),
  }
}

/** The parts taken go into the draft; the offer is answered, whatever was taken of it. */
export async function takingUpdate(
  world: PublishingOptions,
  unit: string,
  who: Who,
  take: readonly string[],
): Promise<Draft> {
  const { theirs } = await sidesOf(world, unit)
  const its = partsOf(unit, theirs)
  const order = [...its.keys()]
  const draft = await changeDraft(world, unit, who, (files) =>
    take.reduce((next, part) => {
      const before = order.slice(0, Math.max(0, order.indexOf(part))).findLast((one) => partsOf(unit, next).has(one))
      return putPart(next, part, its.get(part), before?.startsWith('step.') ? before.slice(5) : '')
    }, files),
  )
  const { store, clock, live } = world
  await moveLive(store, unit, clock.now(), (now) => (now ? { ...now, shipped: digestOf(theirs) } : null))
  await live.refresh()
  return draft
}
