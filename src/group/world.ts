/** What the parts of the volunteers' group share: the desk with its acts, and the group as Telegram gives it. */
import type { GroupApi } from '../channels/telegram/group-api.ts'
import type { ChannelLog } from '../channels/tools.ts'
import type { Acts } from '../desk/acts.ts'
import type { DeskWorld } from '../desk/world.ts'
import type { StaffMember } from '../staff/record.ts'

export interface GroupWorld {
  readonly desk: DeskWorld
  /** The same that the addresses of the desk use. */
  readonly acts: Acts
  readonly api: GroupApi
  /** Whether somebody's rights are awake now. */
  readonly active: (staff: StaffMember) => boolean
  /** Of a code, so that none stands in the store. */
  readonly hashCode: (code: string) => string
  readonly publicUrl: string
  readonly log: Pick<ChannelLog, 'warn'>
}
