/** Saved journeys: a play that was kept, with the steps it went through. Run before every publish; says where it parts. */

import type { Document } from '../records.ts'
import type { Who } from './api.ts'
import type { Journey, JourneyResult, PlayAsked, Played } from './api-play.ts'
import { stepName } from './checking.ts'
import { type PlayWorld, play } from './play.ts'
import { Refused } from './refusals.ts'
import type { PublishingOptions } from './world.ts'

/** Of one flow. Each is played before every publish. */
export const JOURNEYS_MAX = 50

interface Body {
  readonly unit: string
  readonly name: string
  readonly by: Who
  readonly at: number
  readonly play: PlayAsked
  /** Steps entered, for the beginning and for each act: `luu-tru/otp`. */
  readonly expects: readonly (readonly string[])[]
}

const JOURNEY = 'journey'

type Stored = Pick<PublishingOptions, 'store' | 'clock'>

export async function keepJourney(
  { store, clock }: Stored,
  unit: string,
  who: Who,
  asked: { readonly name: string; readonly play: PlayAsked },
  world: PlayWorld,
): Promise<string> {
  if ((await stored(store, unit)).length >= JOURNEYS_MAX) throw new Refused('full')
  const at = clock.now()
  const played = play({ ...world, now: at }, unit, asked.play)
  if (played.ended !== undefined) throw new Refused('invalid', { words: played.ended })
  const body: Body = { unit, name: asked.name, by: who, at, play: asked.play, expects: pathsOf(played) }
  const id = clock.id()
  await store.putDocument({
    replaces: 0,
    document: { kind: JOURNEY, id, version: 1, indexes: { unit }, sort: at, body },
  })
  return id
}

export async function dropJourney({ store }: Pick<Stored, 'store'>, unit: string, id: string): Promise<void> {
  const known = (await store.getDocument(JOURNEY, id)) as Document<Body> | null
  if (!known || known.body.unit !== unit) throw new Refused('absent')
  await store.deleteDocument(JOURNEY, id, known.version)
}

async function stored(store: Stored['store'], unit: string): Promise<readonly Document<Body>[]> {
  return (await store.listDocuments(JOURNEY, { index: ['unit', unit], max: JOURNEYS_MAX })) as readonly Document<Body>[]
}

/** Every journey of a flow on a catalogue. A step under its new name is the same step. */
export async function runJourneys(
  { store }: Pick<Stored, 'store'>,
  unit: string,
  world: PlayWorld,
): Promise<readonly Journey[]> {
  const aliases = world.catalogue.flows.get(unit)?.definition.aliases ?? {}
  return (await stored(store, unit)).map(({ id, body }) => {
    const { name, by, at, play: asked, expects } = body
    return {
      id,
      name,
      by: by.name,
      at,
      play: asked,
      result: compare({ id, name }, expects, world, unit, asked, at, aliases),
    }
  })
}

function compare(
  which: Pick<JourneyResult, 'id' | 'name'>,
  expects: Body['expects'],
  world: PlayWorld,
  unit: string,
  asked: PlayAsked,
  at: number,
  aliases: Readonly<Record<string, string>>,
): JourneyResult {
  const now = (step: string) => {
    const [flow, id = ''] = step.split('/')
    return flow === unit && Object.hasOwn(aliases, id) ? `${flow}/${aliases[id]}` : step
  }
  // A removed step that leads on to where the next already is counts once.
  const path = (steps: readonly string[] | undefined) =>
    (steps ?? []).map(now).filter((step, i, all) => step !== all[i - 1])
  // At the time it was kept: dates and hours in it mean the same for ever.
  const played = play(
    { ...world, now: at },
    unit,
    asked.from === undefined ? asked : { ...asked, from: idOf(now(`${unit}/${asked.from}`)) },
  )
  const got = pathsOf(played)
  for (const [act, expected] of expects.entries()) {
    const [wanted, came] = [path(expected), path(got[act])]
    if (wanted.join() === came.join()) continue
    const title = (steps: readonly string[]) => steps.map((step) => titleOf(world, step)).join(' → ')
    const parts = {
      ...{ act, expected: title(wanted) || 'ở nguyên bước ấy' },
      got: got[act] === undefined ? (played.ended ?? 'không đi tới đây') : title(came) || 'ở nguyên bước ấy',
    }
    return { ...which, ok: false, parts }
  }
  return { ...which, ok: true }
}

function idOf(step: string): string {
  return step.split('/')[1] ?? ''
}

function pathsOf({ beats }: Played): readonly (readonly string[])[] {
  return beats.map(({ path }) => path)
}

function titleOf({ catalogue }: PlayWorld, step: string): string {
  const [flow = '', id = ''] = step.split('/')
  const known = catalogue.flows.get(flow)
  return stepName(known ? { flow: known } : {}, id)
}
