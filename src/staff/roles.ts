/** Who works here. Rights of each stand in `may.ts`. */
export const ROLES = ['volunteer', 'police', 'lead', 'editor', 'approver', 'auditor', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** As staff read them. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  volunteer: 'Tình nguyện viên',
  police: 'Công an hỗ trợ',
  lead: 'Trưởng nhóm',
  editor: 'Biên tập',
  approver: 'Người duyệt',
  auditor: 'Kiểm tra',
  admin: 'Quản trị',
}

/**
 * Everyone but volunteers needs a passkey, or a second factor beside a link or password. The rule asks it of leads and
 * above; police are held to it too, because their topic holds identity cards.
 */
export function needsSecondFactor(role: Role): boolean {
  return role !== 'volunteer'
}

/** Who works at the desk; the others work in the editor. */
export function home(role: Role): '/desk' | '/admin' {
  return role === 'volunteer' || role === 'police' || role === 'lead' ? '/desk' : '/admin'
}

export function isRole(text: unknown): text is Role {
  return typeof text === 'string' && (ROLES as readonly string[]).includes(text)
}
