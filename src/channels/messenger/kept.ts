/** A small record of ours in the vault: read now and then, changed by compare-and-set, so that no process undoes another's. */
import type { ChannelTools } from '../tools.ts'
import { type Json, object } from './fields.ts'

/** Each try loses to a change of another process that was written: more than a few in a row do not happen. */
const TRIES = 5

export interface Kept {
  read(): Promise<Json>
  /** @returns the record as it is now: changed, or as another process left it when it could not be written */
  change(how: (before: Json) => Json): Promise<Json>
}

/** @param name  below the Page's own: records of another Page stay with it */
export function keptRecord({ vault }: Pick<ChannelTools, 'vault'>, pageId: string, name: string): Kept {
  const id = `messenger/${pageId}/${name}`
  const read = async () => object((await vault.read(id))?.value) ?? {}
  return {
    read,
    async change(how) {
      for (let tries = 0; tries < TRIES; tries++) {
        const found = await vault.read(id)
        const after = how(object(found?.value) ?? {})
        if (await vault.write(id, after, found?.version ?? 0)) return after
      }
      return await read()
    },
  }
}

export function without(record: Json, key: string): Json {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}
