/** What the page is shown: the list, one unit, its versions, a search over every text. */
import { dayOf } from '../flows/calendar.ts'
import { GROUPS } from '../flows/definition.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { fold } from '../understanding/normalise.ts'
import type { FileName, Found, Unit, UnitRow, Units, Who } from './api.ts'
import type { Canary, Version, Versions } from './api-publish.ts'
import { titleOf } from './changes.ts'
import { problemsOf } from './checking.ts'
import { allParts, type Draft, type DraftBody, draftUnits, readDraft } from './drafts.ts'
import { shownTrial, unitFigures } from './figures.ts'
import { whoIsHere } from './here.ts'
import { notesOf } from './notes.ts'
import { Refused } from './refusals.ts'
import { history, type LiveUnit } from './revision.ts'
import { isOffered } from './seed.ts'
import { kindOf, partsOf, textsIn } from './units.ts'
import type { PublishingOptions } from './world.ts'

const WEEK_MS = 7 * 86_400_000
export const FOUND_MAX = 100

/** Flows in the order of the menu, then the two others. */
export async function rows(world: PublishingOptions): Promise<Units['units']> {
  const { live, store, clock } = world
  const drafts = await draftUnits(world)
  const counts = await store.counts(dayOf(clock.now() - WEEK_MS), dayOf(clock.now()))
  const names = [...new Set([...Object.keys(live.body().units), ...drafts.keys()])]
  const flows = live.whole().flows
  const place = (unit: string) =>
    kindOf(unit) === 'flow' ? GROUPS.indexOf(flows.get(unit)?.definition.group ?? '') : unit === 'place' ? 98 : 99
  return names
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((unit) => row(world, unit, live.body().units[unit], drafts.get(unit), counts))
}

function row(
  { live, clock }: PublishingOptions,
  unit: string,
  entry: LiveUnit | undefined,
  draft: DraftBody | undefined,
  counts: Readonly<Record<string, number>>,
): UnitRow {
  const definition = live.whole().flows.get(unit)?.definition
  const marks = Object.values(draft?.files ? draft.marks : {})
  const { began, finished } = unitFigures(unit, undefined, counts)
  const title =
    live.whole().flows.get(unit)?.words.get(MAIN_LANGUAGE)?.title ??
    (draft?.files ? titleOf(unit, draft.files) : titleOf(unit, {}))
  return {
    ...{ id: unit, kind: kindOf(unit), title },
    ...(definition && { group: definition.group }),
    ...(definition?.part && { part: true }),
    ...(entry && { live: { number: entry.number, at: entry.at, by: entry.by } }),
    ...(draft?.files && {
      draft: {
        by: [...new Set(marks.flatMap(({ by }) => by.map(({ name }) => name)))],
        at: Math.max(0, ...marks.map(({ at }) => at)),
        parts: marks.length,
      },
    }),
    ...(entry?.off && { off: true }),
    ...(entry?.trial?.state === 'running' && { canary: { number: entry.trial.number, share: entry.trial.share } }),
    ...stoppedLately(entry, clock.now()),
    ...(isOffered(entry, live.shipped.get(unit)) && { update: true }),
    ...(definition?.review_by !== undefined && definition.review_by < dayOf(clock.now()) && { overdue: true }),
    ...(began !== undefined && finished !== undefined && { finished7: Math.min(1, finished / began) }),
  }
}

/** Of a trial that was stopped by itself, for a week: by then whoever publishes here has been at the list. */
function stoppedLately(entry: LiveUnit | undefined, now: number): Pick<UnitRow, 'trialStopped'> {
  const { state, number, endedAt, why } = entry?.trial ?? {}
  if (state !== 'stopped' || number === undefined || endedAt === undefined || why === undefined) return {}
  return endedAt > now - WEEK_MS ? { trialStopped: { number, at: endedAt, why } } : {}
}

export async function unitView(world: PublishingOptions, unit: string, me: Who, known?: Draft): Promise<Unit> {
  const { live, store, clock } = world
  const draft = known ?? (await readDraft(world, unit))
  if (draft === null) throw new Refused('absent')
  const { files, marks, liveFiles, version, empty, approval } = draft
  const now = partsOf(unit, files)
  const body = { from: null, files: empty ? null : files, marks }
  const offered = isOffered(draft.live, live.shipped.get(unit))
  return {
    row: row(world, unit, draft.live, body, await store.counts(dayOf(clock.now() - WEEK_MS), dayOf(clock.now()))),
    from: draft.live?.number ?? 0,
    draft: version,
    parts: allParts(unit, draft),
    removed: [...(liveFiles ? partsOf(unit, liveFiles).keys() : [])]
      .filter((part) => !now.has(part))
      .map((part) => ({ part, by: marks[part]?.by ?? [], at: marks[part]?.at ?? 0 })),
    problems: (await problemsOf(live.whole(), unit, files, clock.now(), { far: false })).problems,
    here: await whoIsHere(world, unit, me.staff),
    notes: await notesOf(world, unit),
    ...(approval && { approval }),
    ...(offered && { update: { at: draft.live?.at ?? 0 } }),
  }
}

export async function versionsView(world: PublishingOptions, unit: string): Promise<Versions> {
  const { live, store, clock } = world
  await live.refresh()
  const entry = live.body().units[unit]
  if (!entry) throw new Refused('absent')
  const all = await history(store, entry.revision)
  const versions = await Promise.all(
    all.map(async (one, at): Promise<Version> => {
      const until = all[at - 1]?.at ?? clock.now()
      const { number, by, authors, approvedBy, alone, note, kinds, repeats, reasons } = one
      return {
        ...{ number, at: one.at, by: by.name, authors: authors.map(({ name }) => name), note, kinds, reasons },
        state: at === 0 ? 'published' : 'retired',
        figures: unitFigures(unit, number, await store.counts(dayOf(one.at), dayOf(until))),
        ...(approvedBy && { approvedBy: approvedBy.name }),
        ...(alone && { alone }),
        ...(repeats !== undefined && { repeats }),
      }
    }),
  )
  const { trial, off } = entry
  const canary: Canary | undefined = trial && {
    ...{ number: trial.number, share: trial.share, since: trial.since, by: trial.by.name, state: trial.state },
    ...(trial.endedAt !== undefined && { endedAt: trial.endedAt }),
    ...(trial.why !== undefined && { why: trial.why }),
    figures: shownTrial(unit, entry, await store.counts(dayOf(trial.since), dayOf(clock.now()))),
  }
  return { versions, ...(canary && { canary }), ...(off && { off }) }
}

/** In every text of what is drafted, else live; marks and case do not matter. */
export async function searchUnits(world: PublishingOptions, query: string): Promise<Found> {
  const wanted = fold(query)
  const found: Found['found'][number][] = []
  for (const { id: unit, title } of await rows(world)) {
    const draft = await readDraft(world, unit)
    for (const [part, content] of draft ? partsOf(unit, draft.files) : []) {
      for (const [language, words] of Object.entries(content.words ?? {})) {
        for (const [path, text] of textsIn(words)) {
          if (!fold(text).includes(wanted)) continue
          found.push({ unit, title, part, file: language as FileName, path: path.split('.'), text })
          if (found.length >= FOUND_MAX) return { found }
        }
      }
    }
  }
  return { found }
}
