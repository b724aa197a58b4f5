/** `/api/desk/telegram`: one's own Telegram account, for whoever also works from the volunteers' group. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { StaffMember } from '../staff/record.ts'
import type { TelegramBound, TelegramCode } from './api.ts'
import { Refused } from './refusals.ts'
import * as S from './schemas.ts'
import type { Asking, DeskWorld } from './world.ts'

/** What the group lets the desk do; where there is no group, there is none of it. */
export interface TelegramDesk {
  /** Everything that stands in the group is for their eyes. */
  may(staff: StaffMember): boolean
  boundAt(staff: StaffMember): Promise<number | null>
  newCode(staff: StaffMember): Promise<TelegramCode>
  unbind(staff: StaffMember): Promise<void>
}

export function telegramRoutes(
  app: FastifyInstance,
  { gate }: Pick<DeskWorld, 'gate'>,
  telegram: TelegramDesk | undefined,
  me: (request: FastifyRequest) => Promise<Asking>,
): void {
  async function bound(staff: StaffMember): Promise<TelegramBound> {
    if (!telegram) return { group: false }
    const at = await telegram.boundAt(staff)
    return { group: true, may: telegram.may(staff), ...(at === null ? {} : { boundAt: at }) }
  }

  app.get('/api/desk/telegram', gate.right('desk.open'), async (request) => await bound((await me(request)).staff))

  const nothing = { schema: { body: S.EmptyBody } }
  app.post(
    '/api/desk/telegram/code',
    { ...gate.right('telegram.bind'), ...nothing },
    async (request): Promise<TelegramCode> => {
      const { staff } = await me(request)
      if (!telegram) throw new Refused('absent')
      if (!telegram.may(staff)) throw new Refused('telegram-topics')
      return await telegram.newCode(staff)
    },
  )
  // Without a fresh proof: whoever lost a phone must not be kept from it.
  app.post('/api/desk/telegram/off', { ...gate.right('desk.open'), ...nothing }, async (request) => {
    const { staff } = await me(request)
    await telegram?.unbind(staff)
    return await bound(staff)
  })
}
