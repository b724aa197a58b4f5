/** People as `/api/staff/people` gives them. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly roleName: string
  readonly handle: string
  readonly standing: 'invited' | 'active' | 'resting' | 'off'
  readonly usedAt?: number
  /** How many passkeys they have. */
  readonly keys: number
  readonly totp: boolean
  /** What they help with, as ids of topics. */
  readonly topics: 'all' | readonly string[]
}

/** Something that somebody can be limited to. */
export interface Topic {
  readonly id: string
  readonly title: string
  readonly policeOnly?: true
}

/** Shown once, to be handed to the one person it is for. */
export interface OneTimeLink {
  readonly url: string
  readonly expiresAt: number
}

/** The least right first; who may be given what is decided by the server. */
export const ROLES: readonly (readonly [role: string, name: string])[] = [
  ['volunteer', 'Tình nguyện viên'],
  ['police', 'Công an hỗ trợ'],
  ['lead', 'Trưởng nhóm'],
  ['editor', 'Biên tập'],
  ['approver', 'Người duyệt'],
  ['auditor', 'Kiểm tra'],
  ['admin', 'Quản trị'],
]
