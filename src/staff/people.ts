/** Staff records in the store. Every change is a function of the record as it stands, tried again when someone was faster. */
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { memberOf, type StaffMember, type StaffRecord } from './record.ts'
import type { Role } from './roles.ts'

const KIND = 'staff'
const HANDLE_KIND = 'staff-handle'
/** More than any ward has; a list is one page. */
export const STAFF_MAX = 500
const TRIES_MAX = 20

export interface People {
  get(id: string): Promise<StaffMember | null>
  byHandle(handle: string): Promise<StaffMember | null>
  all(): Promise<readonly StaffMember[]>
  ofRole(role: Role): Promise<readonly StaffMember[]>
  /** `id` given: only when there is none of that id yet. */
  add(staff: NewStaff, id?: string): Promise<StaffMember>
  /** @returns the changed record; `null`: the change gave `null`, or there is nobody of that id */
  change(id: string, change: (staff: StaffMember) => StaffChanges | null): Promise<StaffMember | null>
  remove(staff: StaffMember): Promise<void>
}

/** `undefined` takes a field away. */
export type StaffChanges = { readonly [Field in keyof StaffRecord]?: StaffRecord[Field] | undefined }

export interface NewStaff extends Pick<StaffRecord, 'name' | 'role' | 'topics' | 'invitedBy'> {
  readonly ward?: string
}

export function people(
  store: Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>,
  clock: Clock,
): People {
  const get = async (id: string) => {
    const document = await store.getDocument(KIND, id)
    return document && memberOf(document)
  }

  /** Unique: the first to write the name of a document has it. */
  async function freeHandle(name: string, id: string): Promise<string> {
    const base = handleOf(name)
    for (let n = 1; ; n++) {
      const handle = n === 1 ? base : `${base}-${n}`
      const document = {
        kind: HANDLE_KIND,
        id: handle,
        version: 1,
        indexes: {},
        sort: clock.now(),
        body: { staff: id },
      }
      if (await store.putDocument({ replaces: 0, document })) return handle
    }
  }

  return {
    get,
    async byHandle(handle) {
      const document = await store.getDocument(HANDLE_KIND, handle)
      return document && (await get((document.body as { readonly staff: string }).staff))
    },
    all: async () => (await store.listDocuments(KIND, { max: STAFF_MAX })).map(memberOf),
    ofRole: async (role) => (await store.listDocuments(KIND, { index: ['role', role], max: STAFF_MAX })).map(memberOf),
    async add(staff, id = clock.id()) {
      const already = await get(id)
      if (already) return already
      const now = clock.now()
      const body: StaffRecord = {
        ...staff,
        handle: await freeHandle(staff.name, id),
        state: 'invited',
        rights: 1,
        passkeys: [],
        recovery: [],
        invitedAt: now,
      }
      await store.putDocument({ replaces: 0, document: documentOf(id, 1, body) })
      // Two processes may add the first admin at once: both go on with the one that is there.
      return (await get(id)) as StaffMember
    },
    async change(id, change) {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const staff = await get(id)
        const changes = staff && change(staff)
        if (!staff || !changes) return null
        const { id: _id, version, ...before } = staff
        const body = { ...before, ...changes } as StaffRecord
        if (await store.putDocument({ replaces: version, document: documentOf(id, version + 1, body) }))
          return { ...body, id, version: version + 1 }
      }
      throw new Error('a staff record changes too often')
    },
    async remove({ id, version, handle }) {
      if (!(await store.deleteDocument(KIND, id, version))) return
      await store.deleteDocument(HANDLE_KIND, handle, 1)
    },
  }
}

function documentOf(id: string, version: number, body: StaffRecord) {
  return { kind: KIND, id, version, indexes: { role: body.role }, sort: body.invitedAt, body }
}

/** "Trần Thị Lan" → `tran-thi-lan`. */
export function handleOf(name: string): string {
  const folded = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return folded.slice(0, 40) || 'can-bo'
}
