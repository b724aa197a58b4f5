/** Posters and cards: each is for a flow or the menu and a neighbourhood group, hangs somewhere, and has an id in its codes. */
import type { Clock } from '../clock.ts'
import type { Document } from '../records.ts'
import type { Store } from '../store/store.ts'
import type { PosterAsked, PosterChange } from './api.ts'

const KIND = 'poster'
/** More than a ward hangs up in years; each is also a counter. */
export const POSTERS_MAX = 500
/** Without what is read for another: 1 and l, 0 and o. */
const SYMBOLS = '23456789abcdefghjkmnpqrstuvwxyz'
const ID_LENGTH = 5
/** Ids that begin with a digit and hold no hyphen are no flow's. */
const ID = /^[2-9][2-9a-hjkmnp-z]{4}$/

export interface PosterBody {
  readonly flow?: string
  readonly group?: string
  readonly where?: string
  readonly channels: readonly string[]
  readonly madeAt: number
  /** Staff id, and the name as it was. */
  readonly by: { readonly staff: string; readonly name: string }
  readonly off: boolean
}

type PosterStore = Pick<Store, 'getDocument' | 'putDocument' | 'listDocuments'>

export interface PosterBook {
  /** Ids of all that were made, for the conversation: as known to this process. */
  ids(): ReadonlySet<string>
  /** Also looks what other processes have made. @param from  the store as it has just come, before anybody else may use it */
  list(from?: PosterStore): Promise<readonly Document<PosterBody>[]>
  get(id: string): Promise<Document<PosterBody> | null>
  /** `full`: there are too many. */
  make(asked: PosterAsked, by: PosterBody['by']): Promise<Document<PosterBody> | 'full'>
  /** `null`: somebody else was faster. */
  change(poster: Document<PosterBody>, change: PosterChange): Promise<Document<PosterBody> | null>
}

export function posterBook(store: PosterStore, clock: Pick<Clock, 'now' | 'chance'>): PosterBook {
  let known: ReadonlySet<string> = new Set()

  async function list(from = store): Promise<readonly Document<PosterBody>[]> {
    const all = (await from.listDocuments(KIND, { max: POSTERS_MAX })) as readonly Document<PosterBody>[]
    known = new Set(all.map(({ id }) => id))
    return all
  }

  async function put(id: string, version: number, body: PosterBody): Promise<Document<PosterBody> | null> {
    const document = { kind: KIND, id, version: version + 1, indexes: {}, sort: body.madeAt, body }
    return (await store.putDocument({ replaces: version, document })) ? document : null
  }

  return {
    ids: () => known,
    list,
    get: async (id) => (ID.test(id) ? ((await store.getDocument(KIND, id)) as Document<PosterBody> | null) : null),
    async make({ flow, group, where, channels }, by) {
      if ((await list()).length >= POSTERS_MAX) return 'full'
      const body: PosterBody = {
        ...(flow === undefined ? {} : { flow }),
        ...(group === undefined ? {} : { group }),
        ...(where === undefined ? {} : { where }),
        ...{ channels, by, madeAt: clock.now(), off: false },
      }
      for (;;) {
        const made = await put(newId(clock), 0, body)
        if (made === null) continue
        known = new Set([...known, made.id])
        return made
      }
    },
    change: ({ id, version, body }, { version: seen, group, where, off }) => {
      if (seen !== version) return Promise.resolve(null)
      const { group: _group, where: _where, ...rest } = body
      return put(id, version, {
        ...rest,
        ...(group === undefined ? {} : { group }),
        ...(where === undefined ? {} : { where }),
        off,
      })
    },
  }
}

/** What a poster's codes open, on every channel. */
export function refOf(id: string, flow: string | undefined): string {
  return flow === undefined ? id : `${flow}-${id}`
}

function newId({ chance }: Pick<Clock, 'chance'>): string {
  const at = (symbols: string) => symbols[Math.floor(chance() * symbols.length)] ?? '2'
  return at('23456789') + Array.from({ length: ID_LENGTH - 1 }, () => at(SYMBOLS)).join('')
}
