/** A message of ours whose button was pressed: the question of handing back, with the very words the resident will get. */

import type { Opened } from '../desk/api.ts'
import { aroundStep } from '../desk/look.ts'
import { ticketOf } from '../desk/reading.ts'
import { Refused } from '../desk/refusals.ts'
import { refOf, type StepRef, stepOf } from './buttons.ts'
import { groupCard, withoutName } from './card.ts'
import type { Said } from './notices.ts'
import { button, cut, defanged, type Face, type Rows, stateFace } from './words.ts'
import type { GroupWorld } from './world.ts'

const PREVIEW_CHARS = 2_500
const STEPS_SHOWN = 20

type Dialog = Extract<Said, { kind: 'dialog' }>

/** Steps around the present one, as the screen lists them. */
export async function stepsOf({ desk }: GroupWorld, ticket: string): Promise<Opened['steps']> {
  const document = await ticketOf(desk, ticket)
  const conversation = document && (await desk.store.readConversation(document.body.conversation))
  if (!document || !conversation) return []
  return aroundStep(document.body, conversation, desk.catalogue(), desk.clock.now()).steps
}

/** `null`: there is nothing to show any more. */
export async function dialogFace(world: GroupWorld, ticket: string, dialog: Dialog): Promise<Face | null> {
  const { desk, acts } = world
  const document = await ticketOf(desk, ticket)
  if (document === null || document.body.conversation === '') return null
  const conversation = await desk.store.readConversation(document.body.conversation)
  const card = groupCard(desk, document, conversation, dialog.staff)
  const { view, claim } = dialog
  const own = (label: string, press: Parameters<typeof button>[1]) => button(label, press, ticket, claim)
  const back: Rows = [[own('Thôi', { act: 'back' })]]
  switch (view.kind) {
    case 'back':
      return stateFace(card, document.body.claim)
    case 'handed-back':
      return {
        text: `${card.helped?.name ?? ''} đã trả lại ${card.who} cho trợ lý. Hoàn tác được trong 10 giây.`,
        buttons: [[own('Hoàn tác', { act: 'undo' })]],
      }
    case 'where':
    case 'all': {
      const steps = await stepsOf(world, ticket)
      const [here, next] = [steps.find((step) => step.here), steps.find((step) => step.next)]
      const listed: Rows =
        view.kind === 'all'
          ? steps.slice(0, STEPS_SHOWN).map(({ id, title }) => [own(title, { act: 'preview', step: refOf(id) })])
          : [
              [own(here ? `Bước này: ${here.title}` : 'Về trợ lý', { act: 'preview', step: 'here' })],
              ...(next ? [[own(`Bước tiếp: ${next.title}`, { act: 'preview', step: 'next' })]] : []),
              ...(steps.length > 2 ? [[own('Bước khác…', { act: 'all' })]] : []),
              [own('Kết thúc, không trả lại trợ lý', { act: 'close' })],
            ]
      return { text: `${card.who} làm tiếp từ bước nào?`, buttons: [...listed, ...back] }
    }
    case 'preview':
      return await previewFace(view.step)
    default:
      return view satisfies never
  }

  async function previewFace(ref: StepRef): Promise<Face | null> {
    const staff = await desk.gate.person(dialog.staff)
    const step = stepOf(ref, ref.startsWith('#') ? await stepsOf(world, ticket) : [])
    if (!staff || !document) return null
    try {
      if (step === null) throw new Refused('no-step')
      const { messages } = await acts.preview(staff, document, step)
      const said = messages.map(({ text, buttons }) => [text, ...buttons.map((label) => `[${label}]`)].join('\n'))
      const reasons = [
        ['Đã xong', 'done'],
        [`Đã hướng dẫn, để ${card.who.split(' ')[0]} tự làm`, 'explained'],
        ['Chọn nhầm thủ tục', 'wrong-flow'],
        ['Lý do khác', 'other'],
      ] as const
      return {
        text: `${card.who} sẽ nhận:\n\n${defanged(cut(withoutName(said.join('\n\n'), conversation), PREVIEW_CHARS))}\n\nTrả lại vì sao? Bấm là gửi.`,
        buttons: [
          ...reasons.map(([label, reason]) => [own(label, { act: 'hand-back', step: ref, reason })]),
          [own('Chọn bước khác', { act: 'where' })],
          ...back,
        ],
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return stateFace(card, document.body.claim)
    }
  }
}
