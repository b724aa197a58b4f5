/** What the parts of this room share. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Log } from '../logging.ts'
import type { Store } from '../store/store.ts'
import type { Assets } from '../web/sign-in/assets.ts'
import type { Admins } from './admins.ts'
import type { Audit } from './audit.ts'
import type { Links } from './links.ts'
import type { Passkeys } from './passkeys.ts'
import type { Passwords } from './password.ts'
import type { People } from './people.ts'
import type { Hash } from './secrets.ts'
import type { Sessions, Signed } from './sessions.ts'
import type { Site } from './site.ts'
import type { Throttle } from './throttle.ts'

export type StaffStore = Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

export type StaffLog = Pick<Log, 'info' | 'error'>

export type StaffCount =
  /** Labels how and outcome. */
  | 'staff_sign_ins'
  /** Label why, from the closed set of refusals. */
  | 'staff_refused'

/** Something that an account can be limited to. */
export interface TopicName {
  readonly id: string
  readonly title: string
  /** Offered for officers alone: others never see what it names. */
  readonly policeOnly?: true
}

export interface StaffWorld {
  readonly store: StaffStore
  readonly clock: Clock
  readonly log: StaffLog
  readonly count: (name: StaffCount, labels: Readonly<Record<string, string>>) => void
  readonly site: Site
  readonly hash: Hash
  /** Seals seeds of second factors. */
  readonly sealKey: Buffer
  readonly people: People
  readonly sessions: Sessions
  readonly links: Links
  readonly throttle: Throttle
  readonly audit: Audit
  readonly admins: Admins
  readonly passkeys: Passkeys
  readonly passwords: Passwords
  readonly assets: Assets
  readonly who: (request: FastifyRequest) => Promise<Signed | null>
  readonly cookies: Cookies
  /** What somebody can be limited to, in words. */
  readonly topics: () => readonly TopicName[]
}

export interface Cookies {
  read(request: FastifyRequest, which: 'session' | 'device'): string | undefined
  set(reply: FastifyReply, which: 'session' | 'device', value: string, maxAgeMs: number): void
  drop(reply: FastifyReply, which: 'session' | 'device'): void
}
