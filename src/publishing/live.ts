/**
 * The catalogue residents talk to, made of the live revisions. Every process looks at the one small document that names
 * them; what changed is read, compiled and put in place, everything else is taken over.
 */
import type { Clock } from '../clock.ts'
import { buildCatalogue, type Catalogue, type LoadedCatalogue, learnFrom } from '../conversation/catalogue.ts'
import type { Definitions } from '../flows/load.ts'
import type { CommonWords } from '../flows/own-words.ts'
import type { Place } from '../flows/place.ts'
import { inSlices, type Loop, startLoop } from '../loop.ts'
import type { ConversationState } from '../records.ts'
import type { TopicIndex } from '../understanding/topics.ts'
import { completed } from './completed.ts'
import { readUnit } from './reading.ts'
import { type LiveBody, type LiveUnit, readLive, readRevision } from './revision.ts'
import { seed } from './seed.ts'
import { shareOf } from './share.ts'
import { digestOf, kindOf, type UnitFiles } from './units.ts'
import type { PublishingStore } from './world.ts'

/** Twice within the two seconds in which a publish must have reached every process. */
const LOOK_EVERY_MS = 800
/** Mixtures of trials kept at a time; each costs one map. */
const MIXED_MAX = 16

export interface LiveOptions {
  readonly store: Pick<PublishingStore, 'getDocument' | 'putDocument' | 'deleteDocument'>
  readonly clock: Clock
  /** The program's own files by unit, and the same read: nothing that is live as shipped is read twice. */
  readonly shipped: ReadonlyMap<string, UnitFiles>
  readonly definitions: Pick<Definitions, 'flows' | 'common'> & { readonly place: Place }
  readonly retentionDays: number
  readonly onError: (error: unknown, name: string) => void
  readonly onRefused: (unit: string) => void
}

export interface Live {
  /** Before the first look: as the program was shipped. */
  catalogue(): Catalogue
  /** For one conversation: with the trial revisions it takes part in. */
  catalogueFor(key: string, state: ConversationState | undefined): Catalogue
  body(): LiveBody
  /** Everything live as it was read, before what is switched off was left out. */
  whole(): LoadedCatalogue
  readonly shipped: ReadonlyMap<string, UnitFiles>
  files(unit: string): Promise<UnitFiles | null>
  /** What is live with some of it replaced: for playing a draft. */
  with(loaded: Partial<LoadedCatalogue>): Catalogue
  /** A topic finder that has learned from this unit's new words too; undefined: they do not read. */
  taught(unit: string, files: UnitFiles): Promise<TopicIndex | undefined>
  /** Looks now; resolves when what is live is in place in this process. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

type Flow = LoadedCatalogue['flows'] extends ReadonlyMap<string, infer One> ? One : never

/** With the first look done. */
export async function openLive(options: LiveOptions): Promise<Live> {
  const live = liveRevisions(options)
  await live.begin(options.store)
  return live
}

/**
 * For a process whose store may come later: `begin` takes the first look, over the store as it has just come and before anybody
 * else may use it.
 */
export function liveRevisions(options: LiveOptions): Live & { begin(first: LiveOptions['store']): Promise<void> } {
  const { store, clock, shipped, definitions, retentionDays, onError } = options
  /** By id of the revision. */
  const flows = new Map<string, Flow>()
  const hidden = new Map<Flow, Flow>()
  let place = definitions.place
  let common: ReadonlyMap<string, CommonWords> = definitions.common
  let version = -1
  let body: LiveBody = { units: {} }
  let whole: LoadedCatalogue = { flows: new Map(), place, common }
  let catalogue: Catalogue | undefined
  let mixed = new Map<string, Catalogue>()
  let looking: Promise<void> = Promise.resolve()

  async function look(from = store): Promise<void> {
    const document = await readLive(from)
    if (document === null || document.version === version) return
    const entries = Object.entries(document.body.units)
    const now = new Map<string, Flow>()
    let [nextPlace, nextCommon] = [place, common]
    await Promise.all(
      entries.map(async ([unit, entry]) => {
        if (kindOf(unit) !== 'flow' && body.units[unit]?.revision === entry.revision) return
        const known = flows.get(entry.revision) ?? asShipped(unit, entry)
        const read = known
          ? { flow: known, place: undefined, common: undefined }
          : await loaded(from, unit, entry.revision, entry.number)
        if (read?.flow) flows.set(entry.revision, read.flow)
        if (read?.place) nextPlace = read.place
        if (read?.common) nextCommon = completed(read.common, definitions.common)
        if (entry.trial?.state === 'running' && !flows.has(entry.trial.revision)) {
          const trial = await loaded(from, unit, entry.trial.revision, entry.trial.number)
          if (trial?.flow) flows.set(entry.trial.revision, trial.flow)
        }
      }),
    )
    for (const [unit, entry] of entries) {
      const flow = flows.get(entry.revision)
      if (flow) now.set(unit, flow)
    }
    const next = { flows: offered(now, document.body), place: nextPlace, common: nextCommon }
    // Half a second of learning when titles or examples change: in slices, before anything is put in place.
    const topics = await inSlices(learnFrom(next, catalogue))
    body = document.body
    version = document.version
    place = nextPlace
    common = nextCommon
    whole = { flows: now, place, common }
    catalogue = buildCatalogue(next, retentionDays, catalogue, topics)
    mixed = new Map()
    const used = new Set(entries.flatMap(([, { revision, trial }]) => [revision, trial?.revision ?? '']))
    for (const id of flows.keys()) if (!used.has(id)) flows.delete(id)
  }

  /** The very flow that was read from the program's files, when that is what is live. */
  function asShipped(unit: string, entry: LiveUnit): Flow | undefined {
    const files = shipped.get(unit)
    const flow = definitions.flows.get(unit)
    if (!flow || !files || digestOf(files) !== entry.digest) return undefined
    return entry.number === flow.revision ? flow : { ...flow, revision: entry.number }
  }

  async function loaded(from: LiveOptions['store'], unit: string, id: string, number: number) {
    const files = shipped.get(unit)
    // The ward's data and the common words as shipped are read already.
    if (kindOf(unit) !== 'flow' && files && digestOf(files) === (await readLive(from))?.body.units[unit]?.digest)
      return unit === 'place' ? { place: definitions.place } : { common: definitions.common }
    const revision = await readRevision(from, id)
    const read = revision && readUnit(unit, revision.files, number)
    // Published by a newer program, or damaged: what was live before stays.
    if (!read || read.problems.length > 0) options.onRefused(unit)
    return read as Partial<ReturnType<typeof readUnit>> | null
  }

  /** Without what is switched off; where those inside go on to their end, it is only not offered any more. */
  function offered(all: ReadonlyMap<string, Flow>, { units }: LiveBody): ReadonlyMap<string, Flow> {
    const seen = new Map<string, Flow>()
    for (const [unit, flow] of all) {
      const off = units[unit]?.off
      if (off?.inside === 'menu') continue
      seen.set(unit, off ? unlisted(flow) : flow)
    }
    return seen
  }

  /** Made once for each flow: the catalogue takes over what is the very same. */
  function unlisted(flow: Flow): Flow {
    const known = hidden.get(flow) ?? { ...flow, definition: { ...flow.definition, part: true } }
    if (hidden.size > MIXED_MAX) hidden.clear()
    hidden.set(flow, known)
    return known
  }

  function current(): Catalogue {
    catalogue ??= buildCatalogue({ flows: definitions.flows, place, common }, retentionDays)
    return catalogue
  }

  /** One look at a time; a second caller gets one that began after its call. */
  function refresh(): Promise<void> {
    looking = looking.catch(() => {}).then(() => look())
    return looking
  }

  let loop: Loop | undefined

  return {
    async begin(first) {
      await seed(first, clock, shipped)
      await look(first)
      loop = startLoop({ name: 'live revisions', everyMs: LOOK_EVERY_MS, run: refresh, onError })
    },
    catalogue: current,
    catalogueFor(key, state) {
      const trials = Object.entries(body.units).filter(
        ([unit, { trial }]) => trial?.state === 'running' && shareOf(key, unit, trial, state),
      )
      if (trials.length === 0) return current()
      const name = trials.map(([unit]) => unit).join(' ')
      const known = mixed.get(name)
      if (known) return known
      const mix = new Map(current().loaded.flows)
      for (const [unit, { trial }] of trials) {
        const flow = trial && flows.get(trial.revision)
        if (flow) mix.set(unit, flow)
      }
      const own = buildCatalogue({ ...current().loaded, flows: mix }, retentionDays, current(), current().topics)
      if (mixed.size < MIXED_MAX) mixed.set(name, own)
      return own
    },
    body: () => body,
    whole: () => whole,
    shipped,
    async files(unit) {
      const entry = body.units[unit]
      return entry ? ((await readRevision(store, entry.revision))?.files ?? null) : null
    },
    with({ flows: changed = new Map(), common: own, ...part }) {
      const base = current()
      const all = new Map([...base.loaded.flows, ...changed])
      const words = own ? { common: completed(own, definitions.common) } : {}
      return buildCatalogue({ ...base.loaded, ...part, ...words, flows: all }, retentionDays, base, base.topics)
    },
    async taught(unit, files) {
      const { flow } = readUnit(unit, files, 1)
      const base = current()
      const flows = flow && new Map([...base.loaded.flows, [unit, flow] as const])
      return flows && (await inSlices(learnFrom({ ...base.loaded, flows }, base)))
    },
    refresh,
    stop: async () => await loop?.stop(),
  }
}
