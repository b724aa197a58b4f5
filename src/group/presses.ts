/** Buttons of the group: the acts of the screen, with the claim they were shown under. Whoever presses is told at once. */
import type { GroupUpdate } from '../channels/telegram/group-updates.ts'
import { objectOf } from '../desk/cards.ts'
import { ticketOf } from '../desk/reading.ts'
import { REFUSALS, Refused } from '../desk/refusals.ts'
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import { type Pressed, pressedOf, stepOf } from './buttons.ts'
import { stepsOf } from './dialogs.ts'
import { wordsOf } from './hears.ts'
import { memberOf } from './members.ts'
import { notice, type View } from './notices.ts'
import { stateKey } from './plan.ts'
import { changeTopic, topicOf } from './topics.ts'
import type { GroupWorld } from './world.ts'

type Press = Extract<GroupUpdate, { kind: 'press' }>

const UNBOUND = 'Tài khoản Telegram này chưa nối với Bàn trực. Mở Bàn trực, chọn Thêm, rồi Nối Telegram.'
const OLD = 'Nút này cũ rồi, không còn dùng được. Xin dùng nút mới nhất trong chủ đề.'
const OFF_SHIFT = 'Bạn chưa vào ca. Xin mở Bàn trực, vào ca rồi bấm lại.'

export async function pressed(world: GroupWorld, press: Press): Promise<void> {
  const { desk, api } = world
  /** Best effort: a spinner that turns for a while is no harm. */
  const tell = (text: string, window = text !== '') => {
    api.answer(press.query, text, window).catch((error: unknown) => desk.onError(error, 'group'))
  }
  const asked = pressedOf(press.data)
  if (asked === null) return tell(OLD)
  const staff = await memberOf(world, press.from)
  if (staff === null) return tell(UNBOUND)
  const ticket = await ticketOf(desk, asked.ticket)
  const topic = ticket && (await topicOf(desk.store, ticket.id))
  if (!ticket || !topic || ticket.body.conversation === '') return tell(OLD)
  if (!desk.gate.may(staff, 'ticket.claim', objectOf(ticket.body))) return tell(REFUSALS.absent[2])
  try {
    tell(await act(world, staff, ticket, asked, press), false)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    tell(error.why === 'off-shift' ? OFF_SHIFT : wordsOf(error))
  }
}

/** @returns what the one who pressed is shown for a moment */
async function act(
  world: GroupWorld,
  staff: StaffMember,
  ticket: Document<Ticket>,
  asked: Pressed,
  press: Press,
): Promise<string> {
  const { desk, acts } = world
  const { claim } = asked
  const turnsTo = async (view: View): Promise<string> => {
    if (press.message === undefined) return OLD
    mustHold(ticket.body, staff, claim)
    await become(press.message, view)
    return ''
  }
  /** The pressed message will say what has become of it: said before it happens, so that the topic is not told besides. */
  const isKnown = (state: Ticket['state'], under: number) =>
    press.message !== undefined &&
    changeTopic(desk.store, ticket.id, (topic) => ({ ...topic, known: stateKey({ state, claim: under }) }))
  const become = async (message: number, view: View): Promise<void> => {
    const said = { kind: 'dialog', message, view, claim, staff: staff.id } as const
    await notice(desk.store, press.id, { ticket: ticket.id, said }, desk.clock.now())
  }
  const written = async (): Promise<void> => {
    await desk.gate.audit({ who: staff.id, what: 'telegram-act', object: `ticket ${ticket.id}`, why: asked.act })
  }
  switch (asked.act) {
    case 'claim':
      await acts.claim(staff, ticket)
      await written()
      return 'Bạn đã nhận. Viết ở đây là gửi cho bà con.'
    case 'keep':
      await acts.keep(staff, ticket, { claim })
      await written()
      return 'Đã ghi nhận, bạn vẫn giữ lượt này.'
    case 'release':
      // One of an earlier claim was done then: it must not read as if it were done to who has them now.
      mustHold(ticket.body, staff, claim)
      await acts.release(staff, ticket, claim)
      await written()
      return 'Đã trả lại hàng chờ.'
    case 'close':
      mustHold(ticket.body, staff, claim)
      await acts.close(staff, ticket, claim)
      await written()
      return 'Đã kết thúc.'
    case 'undo': {
      await isKnown('held', claim + 1)
      await acts.undo(staff, ticket)
      await written()
      await changeTopic(desk.store, ticket.id, ({ undo: _, ...rest }) => rest)
      if (press.message !== undefined) await become(press.message, { kind: 'back' })
      return 'Đã hoàn tác, bạn lại giữ lượt này.'
    }
    case 'where':
    case 'all':
    case 'back':
      return await turnsTo({ kind: asked.act })
    case 'preview':
      return await turnsTo({ kind: 'preview', step: asked.step })
    case 'hand-back': {
      const step = stepOf(asked.step, asked.step.startsWith('#') ? await stepsOf(world, ticket.id) : [])
      if (step === null) throw new Refused('no-step')
      const { reason } = asked
      await isKnown('watching', claim)
      await acts.handBack(staff, ticket, { claim, reason, ...(step === undefined ? {} : { step }) })
      await written()
      if (press.message !== undefined) await become(press.message, { kind: 'handed-back' })
      return 'Đã trả lại trợ lý.'
    }
    default:
      return asked satisfies never
  }
}

function mustHold({ state, claim, helper }: Ticket, staff: StaffMember, under: number): void {
  if (state === 'held' && claim === under && helper?.staff === staff.id) return
  if (state === 'held' && helper && helper.staff !== staff.id)
    throw new Refused('stale', { words: `${helper.name} đang giúp người này.` })
  throw new Refused('stale')
}
