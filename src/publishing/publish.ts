/** Approving, publishing, going back, switching off and trying with a share: everything that changes what residents get. */
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { withoutFileTerms } from '../flows/problem.ts'
import type { Who } from './api.ts'
import type { Approval, ChangeKind, OffAsked, PublishAsked, Published } from './api-publish.ts'
import { problemsOf, usersOf } from './checking.ts'
import { approveDraft, leaveBehind } from './drafts.ts'
import { impactOf, mayStrand } from './impact.ts'
import { readUnit } from './reading.ts'
import { Refused } from './refusals.ts'
import { catalogueWith, type Proposal, playWorld, propose } from './review.ts'
import {
  dropRevision,
  entryOf,
  history,
  moveLive,
  nextNumber,
  type Revision,
  readRevision,
  type Trial,
  writeRevision,
} from './revision.ts'
import { readSettings } from './settings.ts'
import { digestOf, kindOf, staleMarks, type UnitFiles } from './units.ts'
import type { PublishingOptions } from './world.ts'

/** @param look  whom to look for inside: see `propose` */
export async function proposed(
  world: PublishingOptions,
  unit: string,
  parts?: readonly string[],
  look: 'everybody' | 'stranded' = 'everybody',
): Promise<Proposal> {
  return await propose(world, unit, parts, (await readSettings(world.store)).twoPeople, look)
}

/** Somebody who changed nothing of it says that it may go out exactly so. */
export async function approve(
  world: PublishingOptions,
  unit: string,
  who: Who,
  asked: { readonly proof: string; readonly parts: readonly string[] },
): Promise<Approval> {
  const { draft, review, authors } = await proposed(world, unit, asked.parts, 'stranded')
  if (review.proof !== asked.proof) throw new Refused('moved-on')
  if (authors.includes(who.staff))
    throw new Refused('second-person', { words: 'Người sửa không tự duyệt bản của mình.' })
  const approval = { ...who, at: world.clock.now(), proof: review.proof }
  if (!(await approveDraft(world, unit, draft.version, approval))) throw new Refused('moved-on')
  return approval
}

/** Nothing of what stops here can be passed by any request. @throws {Refused} */
export async function publish(
  world: PublishingOptions,
  unit: string,
  who: Who,
  asked: PublishAsked,
  proposal: Proposal,
): Promise<Published> {
  const { draft, files, parts, included, review, authors } = proposal
  const { live, store, clock } = world
  if (review.proof !== asked.proof) throw new Refused('moved-on')
  if (draft.empty || (parts.length === 0 && digestOf(files) !== digestOf(draft.files))) throw new Refused('nothing')
  const blocking = review.problems.filter(({ level }) => level === 'block')
  if (blocking.length > 0) throw new Refused('blocked', { problems: blocking })
  const failing = review.journeys.find(({ ok }) => !ok)
  if (failing) {
    const { name, parts: where } = failing
    const words = `Bài thử “${name}” không còn đi như cũ: chờ ${where?.expected}, nay tới ${where?.got}. Sửa lại, hoặc xóa bài thử nếu nó đã cũ.`
    throw new Refused('blocked', { words })
  }
  if (review.impact.steps.some(({ what }) => what === 'stranded')) throw new Refused('stranded', { problems: [] })
  const silent = review.problems.filter(({ level, id }) => level === 'warn' && !asked.reasons[id]?.trim())
  if (silent.length > 0) throw new Refused('reason-needed', { problems: silent })
  const { approval } = review
  const needsTwo = review.twoPeople.length > 0 && (approval === undefined || authors.includes(approval.staff))
  if (needsTwo && !review.alone) throw new Refused('second-person')

  const known = draft.live
  if (asked.share !== undefined && (!known || kindOf(unit) !== 'flow')) throw new Refused('invalid', { where: 'share' })
  const before = known ? await readRevision(store, known.revision) : null
  const number = nextNumber(known)
  const revision: Revision = {
    ...{ unit, number, files, at: clock.now(), by: who, note: asked.note, before: known?.revision ?? null },
    authors: authorsOf(proposal),
    kinds: [...new Set(included.flatMap(({ kinds }): readonly ChangeKind[] => kinds))],
    reasons: review.problems.flatMap(({ id, what, level }) =>
      level === 'warn' ? [{ what: withoutFileTerms(what), why: asked.reasons[id]?.trim() ?? '' }] : [],
    ),
    stale: before ? staleMarks(unit, before.files, files, before.stale) : {},
    ...(approval && { approvedBy: { staff: approval.staff, name: approval.name } }),
    ...(needsTwo && { alone: true as const }),
  }
  const id = clock.id()
  await writeRevision(store, id, revision)
  const entry = await moveLive(store, unit, clock.now(), (now) => {
    if (now?.revision !== known?.revision || now?.trial?.state === 'running') return null
    if (asked.share === undefined || now === undefined) return entryOf(id, revision, now)
    const trial: Trial = {
      ...{ revision: id, number, share: asked.share, since: clock.now(), by: who, state: 'running' },
    }
    return { ...now, trial }
  })
  if (entry === null) {
    await dropRevision(store, id)
    throw new Refused('moved-on')
  }
  await live.refresh()
  // In a trial the draft stays until the trial is for everyone or over.
  if (asked.share === undefined) await leaveBehind(world, unit)
  world.count('published', { how: asked.share === undefined ? 'editor' : 'trial' })
  const { share } = asked
  return { number, at: revision.at, before: known?.number ?? 0, ...(share !== undefined && { share }) }
}

function authorsOf({ draft, parts }: Proposal): readonly Who[] {
  const all = parts.flatMap((part) => draft.marks[part]?.by ?? [])
  return all.filter(({ staff }, at) => all.findIndex((one) => one.staff === staff) === at)
}

/** An earlier revision once more, as a new one. Whoever looks at an older live revision is told, not obeyed. */
export async function restore(
  world: PublishingOptions,
  unit: string,
  who: Who,
  number: number,
  asked: { readonly seen: number; readonly note?: string },
): Promise<Published> {
  const { store, clock, live } = world
  await live.refresh()
  const known = live.body().units[unit]
  if (!known) throw new Refused('absent')
  if (known.number !== asked.seen) throw new Refused('moved-on')
  const wanted = (await history(store, known.revision)).find((one) => one.number === number)
  if (!wanted) throw new Refused('absent')
  if (number === known.number) throw new Refused('nothing')
  await refuseStranding(world, unit, wanted.files)
  const revision: Revision = {
    ...{ unit, files: wanted.files, at: clock.now(), by: who, authors: wanted.authors, reasons: [] },
    ...{ number: nextNumber(known), before: known.revision, repeats: number, stale: wanted.stale, kinds: wanted.kinds },
    note: asked.note ?? `Quay về bản ${number}`,
  }
  const id = clock.id()
  await writeRevision(store, id, revision)
  const entry = await moveLive(store, unit, clock.now(), (now) => {
    if (now?.revision !== known.revision) return null
    const { trial: _, ...next } = entryOf(id, revision, now)
    return next
  })
  if (entry === null) {
    await dropRevision(store, id)
    throw new Refused('moved-on')
  }
  await live.refresh()
  world.count('published', { how: 'rolled back' })
  return { number: revision.number, at: revision.at, before: known.number }
}

/** Going back must leave nobody without a way on, and must still fit what is live around it. */
async function refuseStranding(world: PublishingOptions, unit: string, files: UnitFiles): Promise<void> {
  const { store, clock, live } = world
  const { problems } = await problemsOf(live.whole(), unit, files, clock.now())
  const blocking = problems.filter(({ level }) => level === 'block')
  if (blocking.length > 0) throw new Refused('blocked', { problems: blocking })
  if (kindOf(unit) !== 'flow') return
  const next = readUnit(unit, files, 1)
  if (!mayStrand(live.catalogue(), unit, next)) return
  const play = playWorld(world, catalogueWith(world, unit, next))
  const impact = await impactOf({ store, unit, parts: [], live: live.catalogue(), next, play })
  if (impact.steps.some(({ what }) => what === 'stranded')) throw new Refused('stranded')
}

/** Not offered any more. Other flows that lead to it would lead to nothing: they have to be changed first. */
export async function switchOff(world: PublishingOptions, unit: string, who: Who, asked: OffAsked): Promise<void> {
  const { live, store, clock } = world
  await live.refresh()
  const whole = live.whole()
  if (kindOf(unit) !== 'flow' || !live.body().units[unit]) throw new Refused('absent')
  const users = asked.inside === 'menu' ? usersOf(whole, unit).filter((id) => !live.body().units[id]?.off) : []
  if (users.length > 0) {
    const titles = users.map((id) => whole.flows.get(id)?.words.get(MAIN_LANGUAGE)?.title ?? id).join(', ')
    throw new Refused('used', { words: `Các thủ tục này còn dẫn tới đây: ${titles}. Xin sửa chúng trước.` })
  }
  const { inside, note } = asked
  await moveLive(store, unit, clock.now(), (now) =>
    now ? { ...now, off: { at: clock.now(), by: who.name, inside, note } } : null,
  )
  await live.refresh()
}

export async function switchOn(world: PublishingOptions, unit: string): Promise<void> {
  const { live, store, clock } = world
  const entry = await moveLive(store, unit, clock.now(), (now) => {
    if (now === undefined) return null
    const { off: _, ...next } = now
    return next
  })
  if (entry === null) throw new Refused('absent')
  await live.refresh()
}

/** The trial becomes what everyone gets. */
export async function trialForAll(world: PublishingOptions, unit: string): Promise<Published> {
  const { live, store, clock } = world
  await live.refresh()
  const known = live.body().units[unit]
  const trial = known?.trial
  const revision = trial?.state === 'running' ? await readRevision(store, trial.revision) : null
  if (!known || !trial || !revision) throw new Refused('moved-on')
  // Others may have been published around it since.
  await refuseStranding(world, unit, revision.files)
  const entry = await moveLive(store, unit, clock.now(), (now) => {
    if (now?.trial?.revision !== trial.revision || now.trial.state !== 'running') return null
    const { trial: _, ...next } = entryOf(trial.revision, revision, now)
    return next
  })
  if (entry === null) throw new Refused('moved-on')
  await live.refresh()
  await leaveBehind(world, unit)
  world.count('published', { how: 'editor' })
  return { number: trial.number, at: clock.now(), before: known.number }
}

/** Those who had it go on with what everyone has, by position. */
export async function stopTrial(
  { live, store, clock }: Pick<PublishingOptions, 'live' | 'store' | 'clock'>,
  unit: string,
  why?: string,
): Promise<void> {
  const entry = await moveLive(store, unit, clock.now(), (now) => {
    if (now?.trial?.state !== 'running') return null
    const endedAt = clock.now()
    return { ...now, trial: { ...now.trial, state: 'stopped', endedAt, ...(why !== undefined && { why }) } }
  })
  if (entry === null) throw new Refused('moved-on')
  await live.refresh()
}
