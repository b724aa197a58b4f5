/**
 * What is written in the group. In a topic it goes to the resident when its writer holds the claim, through the same act as
 * from the screen; everything else stays among us, and whoever may have thought otherwise is told.
 */

import type { GroupUpdate } from '../channels/telegram/group-updates.ts'
import type { MediaAsked } from '../desk/api.ts'
import { objectOf } from '../desk/cards.ts'
import { addNote, NOTE_CHARS_MAX } from '../desk/notes.ts'
import { CAPTION_CHARS_MAX, isLookedAt } from '../desk/own-media.ts'
import { ticketOf } from '../desk/reading.ts'
import { REFUSALS, Refused } from '../desk/refusals.ts'
import { SAY_CHARS_MAX } from '../desk/schemas.ts'
import { clean } from '../privacy/clean.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import { memberOf } from './members.ts'
import { notice } from './notices.ts'
import { changeTopic, digestOf, sayOnce, topicOfThread } from './topics.ts'
import type { GroupWorld } from './world.ts'

type Message = Extract<GroupUpdate, { kind: 'message' }>

/** Telegram's clock and ours may differ so much. */
const CLOCKS_MS = 5_000
/** `/ghichu`, `/ghichu@ten_bot`. */
const COMMAND = /^\/([a-z]\w{0,31})(?:@\w+)?(?:\s+([\s\S]*))?$/i

export const WORDS = {
  unbound:
    'Tài khoản Telegram này chưa nối với Bàn trực nên lời của bạn chỉ ở trong nhóm. Mở Bàn trực, chọn Thêm, rồi Nối Telegram; cảm ơn bạn đã muốn giúp.',
  anonymous: 'Tin viết ẩn danh thì máy không biết là ai nên không gửi. Xin viết bằng tên của mình.',
  'not-holder':
    'Tin này chỉ ở trong nhóm, bà con không nhận được vì bạn chưa giữ lượt này. Muốn giúp, xin bấm Nhận; từ nay máy không nhắc lại ở đây.',
  before: 'Tin này viết từ trước khi bạn nhận lượt nên chưa gửi. Còn cần thì xin viết lại.',
  edited: 'Sửa tin ở đây không làm thay đổi tin bà con đã nhận. Cần đính chính thì xin viết tin mới.',
  other: 'Từ nhóm chỉ gửi được chữ, ảnh và tin thoại. Tin này chưa gửi.',
  caption: `Lời dưới ảnh dài quá ${CAPTION_CHARS_MAX} chữ nên chưa gửi. Xin gửi ảnh, rồi viết lời thành tin riêng.`,
  away: 'Chưa lấy được tệp này từ Telegram, hoặc tệp lớn quá, nên chưa gửi. Xin gửi lại.',
  looked:
    'Ảnh chưa đến bà con: một trưởng nhóm xem trước ở Bàn trực rồi mới gửi. Nếu ảnh không được gửi, lý do có ở Bàn trực.',
  command: 'Lệnh này máy không biết nên chưa gửi gì. Có: /ghichu rồi đến lời ghi chú, chỉ đội mình đọc.',
  noted: 'Đã lưu ghi chú, bà con không thấy.',
  'empty-note': 'Ghi chú chưa có chữ nào. Xin viết: /ghichu rồi đến lời ghi chú.',
  long: `Tin dài quá ${SAY_CHARS_MAX} chữ nên chưa gửi. Xin viết ngắn lại hoặc chia làm hai.`,
  fault: 'Máy gặp trục trặc, có thể tin này chưa gửi. Xin mở Bàn trực xem lại.',
  over: 'Lượt này không còn nữa nên tin chưa gửi.',
} as const

export async function heard(world: GroupWorld, message: Message): Promise<void> {
  const { desk, acts } = world
  const { thread } = message
  if (thread === undefined) return
  const topic = await topicOfThread(desk.store, thread)
  if (topic === null) return
  const say = (words: string) => answer(world, topic.id, message, words)
  const once = async (what: string, words: string) => {
    if (await sayOnce(desk.store, topic.id, what)) await say(words)
  }

  const staff = message.anonymous ? null : await memberOf(world, message.from)
  if (staff === null) {
    const words = message.anonymous ? WORDS.anonymous : WORDS.unbound
    return await once(`unbound ${message.anonymous ? '' : message.from}`, words)
  }
  const ticket = await ticketOf(desk, topic.id)
  if (ticket === null || ticket.body.conversation === '') return await say(WORDS.over)
  const [, command, rest = ''] = COMMAND.exec(message.text ?? '') ?? []
  if (command !== undefined)
    return await say(command.toLowerCase() === 'ghichu' ? await noteDown(world, staff, ticket, rest) : WORDS.command)
  const { helper, state, claim } = ticket.body
  const may = desk.gate.may(staff, 'ticket.claim', objectOf(ticket.body))
  if (!may || state !== 'held' || helper?.staff !== staff.id)
    return await once(`not-holder ${claim} ${staff.id}`, WORDS['not-holder'])
  // Presses and messages come by ways of their own: one written under an earlier claim is nobody's word now.
  if (message.at + CLOCKS_MS < helper.since) return await say(WORDS.before)
  const { text = '', media } = message
  if (media === undefined) {
    if (text.length > SAY_CHARS_MAX) return await say(WORDS.long)
    await reply(world, staff, ticket, message, text, (said) => acts.say(staff, ticket, { ...said, text }))
    return
  }
  if (media === 'other') return await say(WORDS.other)
  const caption = text.replace(/\s+/g, ' ').trim()
  if (caption.length > CAPTION_CHARS_MAX) return await say(WORDS.caption)
  const taken = await reply(world, staff, ticket, message, caption, (said) =>
    sendFile(world, staff, ticket, { ...said, ...media, caption }),
  )
  if (taken && isLookedAt(staff, media.kind)) await say(WORDS.looked)
}

/** A photo or recording of their own, through the same making anew and the same guard as from the screen. */
async function sendFile(
  { desk, acts, api }: GroupWorld,
  staff: StaffMember,
  ticket: Document<Ticket>,
  { ref, caption, ...asked }: MediaAsked & { readonly ref: string; readonly caption: string },
): Promise<unknown> {
  if (await acts.sendable(staff, ticket, asked)) return
  const file = await api.file(ref)
  if (file.kind !== 'file')
    throw new Refused(file.kind === 'large' ? 'media-large' : 'media-gone', { words: WORDS.away })
  const taken = await desk.uploads.take(staff.id, only(file.bytes), (bytes) =>
    acts.send(staff, ticket, { ...asked, caption, bytes }),
  )
  if (taken === 'large') throw new Refused('media-large')
  if (taken === 'busy') throw new Refused('media-busy')
}

async function* only(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes
}

async function reply(
  world: GroupWorld,
  staff: StaffMember,
  ticket: Document<Ticket>,
  message: Message,
  text: string,
  act: (said: { readonly id: string; readonly claim: number }) => Promise<unknown>,
): Promise<boolean> {
  const { desk } = world
  const number = message.message
  // Known before it is said: its line in the transcript is not shown to the group as somebody's from the screen.
  const digest = digestOf(mask(clean(text).text).text)
  await changeTopic(desk.store, ticket.id, (topic) =>
    topic.replies.some((one) => one.message === number)
      ? null
      : { ...topic, replies: [...topic.replies, { message: number, staff: staff.id, digest }] },
  )
  try {
    await act({ id: `tg${message.id}`, claim: ticket.body.claim })
  } catch (error) {
    await changeTopic(desk.store, ticket.id, (topic) => ({
      ...topic,
      replies: topic.replies.filter((one) => one.message !== number),
    }))
    if (!(error instanceof Refused)) throw error
    await answer(world, ticket.id, message, wordsOf(error))
    return false
  }
  await desk.gate.audit({ who: staff.id, what: 'telegram-act', object: `ticket ${ticket.id}`, why: 'say' })
  await changeTopic(desk.store, ticket.id, (topic) => ({
    ...topic,
    replies: topic.replies.map((one) => (one.message === number ? { ...one, said: true as const } : one)),
  }))
  return true
}

/** @returns what to say about it */
async function noteDown(
  world: GroupWorld,
  staff: StaffMember,
  ticket: Document<Ticket>,
  written: string,
): Promise<string> {
  const { store, clock, gate } = world.desk
  const text = clean(written).text.trim().slice(0, NOTE_CHARS_MAX)
  if (text === '') return WORDS['empty-note']
  if (!gate.may(staff, 'ticket.claim', objectOf(ticket.body))) return REFUSALS.absent[2]
  await addNote(store, clock, { conversation: ticket.body.conversation, ticket: ticket.id, by: staff, text })
  await gate.audit({ who: staff.id, what: 'telegram-act', object: `ticket ${ticket.id}`, why: 'note' })
  return WORDS.noted
}

/** Nothing is sent again: said once to each writer in a topic. */
export async function edited(world: GroupWorld, edit: Extract<GroupUpdate, { kind: 'edit' }>): Promise<void> {
  const { store } = world.desk
  const topic = edit.thread === undefined ? null : await topicOfThread(store, edit.thread)
  if (topic === null || !topic.body.replies.some(({ message }) => message === edit.message)) return
  if (await sayOnce(store, topic.id, `edited ${edit.from}`)) await answer(world, topic.id, edit, WORDS.edited)
}

export async function answer(
  { desk: { store, clock } }: GroupWorld,
  ticket: string,
  to: { readonly id: string; readonly message: number },
  words: string,
): Promise<void> {
  await notice(store, to.id, { ticket, said: { kind: 'words', answers: to.message, words } }, clock.now())
}

export function wordsOf({ why, more: { words = REFUSALS[why][2] } }: Refused): string {
  return words
}
