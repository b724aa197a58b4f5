/**
 * A volunteer's words under the volunteer's own given name and role, instead of the Page's name alone. Made when someone
 * first writes, kept for all processes; without one, name and role stand before the words.
 */
import type { Author } from '../../messages.ts'
import type { ChannelTools } from '../tools.ts'
import { idText, text } from './fields.ts'
import type { Graph } from './graph.ts'
import { keptRecord, without } from './kept.ts'
import type { MessengerSettings } from './settings.ts'

export type Person = Extract<Author, { kind: 'person' }>

export const PERSONA_NAME_CHARS = 50

/** So long a refusal to make one is believed, and nobody's words wait for another try. */
const REFUSED_MS = 3_600_000

export interface Personas {
  /** `null`: none to be had now. */
  idOf(person: Person): Promise<string | null>
  /** Facebook does not take this one. */
  forget(person: Person, id: string): Promise<void>
}

export function personaBook(
  graph: Graph,
  { pageId, personaPicture }: Pick<MessengerSettings, 'pageId' | 'personaPicture'>,
  tools: Pick<ChannelTools, 'vault' | 'clock' | 'log'>,
): Personas {
  const kept = keptRecord(tools, pageId, 'personas')
  const known = new Map<string, string>()
  const underWay = new Map<string, Promise<string | null>>()
  let refusedUntil = 0

  async function findOrMake(name: string): Promise<string | null> {
    const before = text((await kept.read())[name])
    if (before !== null) return remember(name, before)
    if (tools.clock.now() < refusedUntil) return null
    const picture = personaPicture === undefined ? {} : { profile_picture_url: personaPicture }
    const result = await graph.post(`${pageId}/personas`, { name, ...picture })
    const made = result.kind === 'ok' ? idText(result.value.id) : null
    if (made === null) {
      refusedUntil = tools.clock.now() + REFUSED_MS
      tools.log.warn({ channel: 'messenger' }, 'no persona to be had, names stand before the words')
      return null
    }
    // Another process may have made one in the same moment: then that one counts, for all.
    const after = await kept.change((record) => (record[name] === undefined ? { ...record, [name]: made } : record))
    return remember(name, text(after[name]) ?? made)
  }

  function remember(name: string, id: string): string {
    known.set(name, id)
    return id
  }

  return {
    idOf(person) {
      const name = personaName(person)
      if (name === null) return Promise.resolve(null)
      const here = known.get(name)
      if (here !== undefined) return Promise.resolve(here)
      const before = underWay.get(name)
      if (before !== undefined) return before
      const search = findOrMake(name).finally(() => underWay.delete(name))
      underWay.set(name, search)
      return search
    },
    async forget(person, id) {
      const name = personaName(person)
      if (name === null) return
      if (known.get(name) === id) known.delete(name)
      refusedUntil = tools.clock.now() + REFUSED_MS
      await kept.change((record) => (record[name] === id ? without(record, name) : record))
    },
  }
}

/**
 * "Lan – tình nguyện viên, phường Hải An", as far as it fits. The given name only (in Vietnamese the last word): a
 * persona is seen by everyone. `null`: there is no name.
 */
export function personaName({ name, role, unit }: Person): string | null {
  const given = name.normalize('NFC').trim().split(/\s+/u).at(-1) ?? ''
  if (given === '') return null
  const withRole = role === '' ? given : `${given} – ${role}`
  const withUnit = unit === '' ? withRole : `${withRole}, ${unit}`
  const fitting = [withUnit, withRole, given].find((one) => one.normalize('NFC').length <= PERSONA_NAME_CHARS)
  return (fitting ?? given.slice(0, PERSONA_NAME_CHARS)).normalize('NFC')
}
