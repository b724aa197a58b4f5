/**
 * Who the admins are, in one record written by compare-and-set: so that two admins who take each other's rights at the
 * same moment do not leave nobody behind.
 */
import type { Store } from '../store/store.ts'

const KIND = 'staff-admins'
const RACES_MAX = 20

export interface Admins {
  join(id: string): Promise<void>
  /** `last`: nothing is changed, there would be none left. */
  leave(id: string): Promise<'left' | 'last'>
}

export function admins(store: Pick<Store, 'getDocument' | 'putDocument'>): Admins {
  async function change(change: (ids: readonly string[]) => readonly string[] | null): Promise<boolean> {
    for (let races = 0; races < RACES_MAX; races++) {
      const document = await store.getDocument(KIND, 'all')
      const ids = change((document?.body as { ids: readonly string[] } | undefined)?.ids ?? [])
      if (ids === null) return false
      const version = (document?.version ?? 0) + 1
      const next = { kind: KIND, id: 'all', version, indexes: {}, sort: 0, body: { ids } }
      if (await store.putDocument({ replaces: version - 1, document: next })) return true
    }
    throw new Error('the list of admins changes too often')
  }

  return {
    async join(id) {
      await change((ids) => (ids.includes(id) ? ids : [...ids, id]))
    },
    async leave(id) {
      const left = await change((ids) => {
        const rest = ids.filter((one) => one !== id)
        return rest.length === 0 ? null : rest
      })
      return left ? 'left' : 'last'
    },
  }
}
