/** Catalogues for asking what a turn would have been: by the revisions of then, or by a draft. */
import type { Catalogue, LoadedCatalogue } from '../conversation/catalogue.ts'
import { titleOf } from './changes.ts'
import { draftUnits, readDraft } from './drafts.ts'
import { readUnit } from './reading.ts'
import { catalogueWith } from './review.ts'
import { filesOf } from './revision.ts'
import type { PublishingOptions } from './world.ts'

export interface Catalogues {
  live(): Catalogue
  /** By flow; null: one of these revisions is not there any more. */
  past(revisions: Readonly<Record<string, number>>): Promise<Catalogue | null>
  /** null: there is no such draft. `unreadable`: it holds mistakes. */
  draft(unit: string): Promise<Catalogue | 'unreadable' | null>
  drafts(): Promise<readonly { readonly unit: string; readonly title: string }[]>
}

export function cataloguesOf(world: PublishingOptions): Catalogues {
  const { store, live } = world
  return {
    live: () => live.catalogue(),
    async past(revisions) {
      const flows = new Map<string, LoadedCatalogue['flows'] extends ReadonlyMap<string, infer One> ? One : never>()
      for (const [unit, number] of Object.entries(revisions)) {
        if (live.catalogue().flows.get(unit)?.revision === number) continue
        const files = await filesOf(store, live.body().units[unit], number)
        const read = files && readUnit(unit, files, number)
        if (!read?.flow || read.problems.length > 0) return null
        flows.set(unit, read.flow)
      }
      return flows.size === 0 ? live.catalogue() : live.with({ flows })
    },
    async draft(unit) {
      const draft = await readDraft(world, unit)
      if (draft === null || draft.empty) return null
      const read = readUnit(unit, draft.files, 0)
      return read.problems.length > 0 ? 'unreadable' : catalogueWith(world, unit, read)
    },
    async drafts() {
      return [...(await draftUnits(world))].map(([unit, { files }]) => ({ unit, title: titleOf(unit, files ?? {}) }))
    },
  }
}
