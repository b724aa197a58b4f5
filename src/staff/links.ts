/**
 * One-time links. The secret stands behind the `#`, so that it reaches no server log and no preview opens it; using it
 * is a button press. Two people pressing at once: one comes in.
 */
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { type Hash, newSecret } from './secrets.ts'

const KIND = 'staff-link'
const INVITATION_MS = 72 * 3_600_000
const SIGN_IN_MS = 15 * 60_000

export type LinkKind = 'invite' | 'sign-in'

interface LinkRecord {
  readonly staff: string
  readonly kind: LinkKind
  /** Of the staff record when the link was made: worth nothing once that has risen. */
  readonly rights: number
  readonly by: string
  readonly expiresAt: number
  readonly usedAt?: number
}

export interface MadeLink {
  readonly url: string
  readonly expiresAt: number
}

export type UsedLink =
  | { readonly kind: 'good'; readonly link: LinkRecord }
  | { readonly kind: 'used' | 'expired'; readonly link: LinkRecord }
  | { readonly kind: 'unknown' }

export interface Links {
  make(staff: { readonly id: string; readonly rights: number }, kind: LinkKind, by: string): Promise<MadeLink>
  /** Marks it used; `good` is said once, whoever asks at the same time. */
  use(secret: string): Promise<UsedLink>
  sweep(): Promise<void>
}

export function links(
  store: Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>,
  hash: Hash,
  clock: Pick<Clock, 'now'>,
  publicUrl: string,
): Links {
  return {
    async make({ id: staff, rights }, kind, by) {
      const secret = newSecret()
      const expiresAt = clock.now() + (kind === 'invite' ? INVITATION_MS : SIGN_IN_MS)
      const body: LinkRecord = { staff, kind, rights, by, expiresAt }
      const id = hash('link', secret)
      await store.putDocument({
        replaces: 0,
        document: { kind: KIND, id, version: 1, indexes: { staff }, sort: expiresAt, body },
      })
      return { url: `${publicUrl}/sign-in#${secret}`, expiresAt }
    },
    async use(secret) {
      const document = await store.getDocument(KIND, hash('link', secret))
      if (!document) return { kind: 'unknown' }
      const link = document.body as LinkRecord
      if (link.usedAt !== undefined) return { kind: 'used', link }
      if (link.expiresAt <= clock.now()) return { kind: 'expired', link }
      const used = { ...document, version: document.version + 1, body: { ...link, usedAt: clock.now() } }
      const first = await store.putDocument({ replaces: document.version, document: used })
      return { kind: first ? 'good' : 'used', link }
    },
    async sweep() {
      // A week longer than they work, so that somebody late reads "too old" and not "unknown".
      const before = clock.now() - 7 * 86_400_000
      for (const { id, sort, version } of await store.listDocuments(KIND, { max: 1_000 }))
        if (sort < before) await store.deleteDocument(KIND, id, version)
    },
  }
}
