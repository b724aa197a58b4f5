/** The volunteers' Telegram group as a second screen of the desk: the same acts, leases and rights, and nothing of its own. */

import type { GroupDoor, GroupUpdate } from '../channels/telegram/group-updates.ts'
import { perMinute } from '../desk/per-minute.ts'
import type { TelegramDesk } from '../desk/telegram-routes.ts'
import { AppError } from '../errors.ts'
import type { Loop } from '../loop.ts'
import type { ConversationKey } from '../messages.ts'
import type { Document, Ticket } from '../records.ts'
import { answer, edited, heard, WORDS } from './hears.ts'
import { bind, boundAt, mayJoin, newCode, sweepMembers, unbind } from './members.ts'
import { startPoster } from './poster.ts'
import { pressed } from './presses.ts'
import { changeTopic, eraseTopic, topicOfThread } from './topics.ts'
import type { GroupWorld } from './world.ts'

/** Wrong codes of one account answered in a minute; more are silence. */
const CODES_A_MINUTE = 5
/** Tickets of one conversation whose topics may stand at one time; each is closed within days. */
const TICKETS_MAX = 100

export interface Group extends GroupDoor, TelegramDesk {
  /** A ticket, or what was said under it, has changed here. */
  changed(ticket: string): void
  /** Before everything of a person goes: so do their topics. */
  forget(key: ConversationKey): Promise<void>
  sweep(): Promise<void>
  /** Says what is wrong with the group. */
  start(): Promise<void>
  stop(): Promise<void>
  /** One look, for tests. */
  look(): Promise<void>
  readonly loop: Loop
}

export function openGroup(world: GroupWorld, parts: Parameters<typeof startPoster>[1] = {}): Group {
  const { desk, api } = world
  const { store, clock } = desk
  const poster = startPoster(world, parts)
  const tooManyCodes = perMinute(CODES_A_MINUTE)

  async function take(update: GroupUpdate): Promise<void> {
    switch (update.kind) {
      case 'message':
        return await heard(world, update)
      case 'edit':
        return await edited(world, update)
      case 'press':
        return await pressed(world, update)
      case 'code':
        return await introduced(update)
      case 'closed': {
        // By hand: where somebody still waits or is helped, it is opened again.
        const topic = await topicOfThread(store, update.thread)
        if (topic) await changeTopic(store, topic.id, (now) => ({ ...now, shut: true as const }))
        return
      }
      case 'rights':
        await api.look()
        return poster.again()
      default:
        return update satisfies never
    }
  }

  async function introduced({ from, code }: Extract<GroupUpdate, { kind: 'code' }>): Promise<void> {
    const staff = await bind(world, code, from)
    if (staff === null && tooManyCodes(from, clock.now())) return
    const words = staff
      ? `Đã nối tài khoản này với ${staff.name} ở Bàn trực. Trong nhóm, bạn bấm Nhận rồi viết là gửi cho bà con. Bỏ nối ở Bàn trực, mục Thêm.`
      : 'Mã này không đúng hoặc đã quá 10 phút. Xin mở Bàn trực, chọn Thêm, lấy mã mới. Chưa có gì thay đổi.'
    await api.tell(from, words)
  }

  /** A mistake of ours: whoever wrote must not believe that it was sent. */
  async function faulty(update: GroupUpdate): Promise<void> {
    const thread = update.kind === 'message' ? update.thread : undefined
    const topic = thread === undefined ? null : await topicOfThread(store, thread)
    if (topic && update.kind === 'message') await answer(world, topic.id, update, WORDS.fault)
  }

  return {
    async take(update) {
      try {
        await take(update)
        poster.wake()
        return 'done'
      } catch (error) {
        desk.onError(error, 'group')
        const away = error instanceof AppError && error.code === 'store-away'
        if (!away) await faulty(update).catch((more: unknown) => desk.onError(more, 'group'))
        // Telegram brings it again, and holds back what comes after it; a fault of ours would come back for ever.
        return away ? 'unavailable' : 'done'
      }
    },
    changed: (ticket) => poster.wake(ticket),
    async forget(key) {
      const tickets = (await store.listDocuments('ticket', {
        index: ['conversation', key],
        max: TICKETS_MAX,
      })) as readonly Document<Ticket>[]
      for (const { id } of tickets) await eraseTopic(store, id, clock.now())
      poster.wake()
    },
    sweep: () => sweepMembers(world),
    async start() {
      await api.look()
    },
    stop: () => poster.stop(),
    look: () => poster.look(),
    loop: poster.loop,

    may: (staff) => mayJoin(world, staff),
    boundAt: (staff) => boundAt(world, staff),
    async newCode(staff) {
      const { code, expiresAt } = await newCode(world, staff)
      const bot = await api.botName()
      const shown = `TNV-${code}`
      return { code: shown, expiresAt, ...(bot === null ? {} : { bot, url: `https://t.me/${bot}?start=${shown}` }) }
    },
    unbind: (staff) => unbind(world, staff),
  }
}
