/** Whether the volunteers' group is one in which the bot can work. Changes nothing. */
import type { TelegramClient } from './client.ts'
import { outcomeOf } from './outcomes.ts'

export interface GroupTrouble {
  /** From a closed set. */
  readonly what:
    | 'no-group'
    | 'no-answer'
    | 'no-topics'
    | 'not-admin'
    | 'no-manage-topics'
    | 'no-delete'
    | 'no-reactions'
  /** Nothing can be done there before it is mended. */
  readonly stops: boolean
  /** In Vietnamese, as doctor says it. */
  readonly found: string
  readonly remedy: string
}

const TROUBLES: Readonly<Record<GroupTrouble['what'], Omit<GroupTrouble, 'what'>>> = {
  'no-group': {
    stops: true,
    found: 'Bot không thấy nhóm tình nguyện viên: số nhóm sai, nhóm đã xóa, hoặc bot chưa ở trong nhóm.',
    remedy: 'Thêm bot vào nhóm, rồi kiểm tra số trong TELEGRAM_DESK_GROUP (docs/ket-noi/telegram.md).',
  },
  'no-answer': {
    stops: false,
    found: 'Chưa hỏi được Telegram về nhóm tình nguyện viên.',
    remedy: 'Xem máy có ra được Internet không, rồi chạy lại.',
  },
  'no-topics': {
    stops: true,
    found: 'Nhóm tình nguyện viên chưa bật Chủ đề (Topics).',
    remedy: 'Trong nhóm: Chỉnh sửa → bật Chủ đề.',
  },
  'not-admin': {
    stops: true,
    found: 'Bot chưa là quản trị viên của nhóm tình nguyện viên.',
    remedy: 'Trong nhóm: Quản trị viên → thêm bot, bật Quản lý chủ đề và Xóa tin nhắn.',
  },
  'no-manage-topics': {
    stops: true,
    found: 'Bot chưa có quyền Quản lý chủ đề trong nhóm tình nguyện viên.',
    remedy: 'Trong nhóm: Quản trị viên → bot → bật Quản lý chủ đề.',
  },
  'no-delete': {
    stops: true,
    found: 'Bot chưa có quyền Xóa tin nhắn trong nhóm tình nguyện viên nên không xóa được theo người dân.',
    remedy: 'Trong nhóm: Quản trị viên → bot → bật Xóa tin nhắn.',
  },
  'no-reactions': {
    stops: false,
    found: 'Nhóm tình nguyện viên không cho thả 👍, nên người giúp không thấy tin nào đã gửi.',
    remedy: 'Trong nhóm: Chỉnh sửa → Cảm xúc → cho phép tất cả.',
  },
}

/** Empty: all is well. */
export async function lookAtGroup(
  api: Pick<TelegramClient, 'callApi'>,
  chat: number,
): Promise<readonly GroupTrouble[]> {
  const found = new Set<GroupTrouble['what']>()
  try {
    const group = (await api.callApi('getChat', { chat_id: chat })) as unknown as Readonly<Record<string, unknown>>
    if (group.type !== 'supergroup' || group.is_forum !== true) found.add('no-topics')
    if (Array.isArray(group.available_reactions) && !group.available_reactions.some(isThumb)) found.add('no-reactions')
    const me = await api.callApi('getMe', {})
    const member = (await api.callApi('getChatMember', { chat_id: chat, user_id: me.id })) as unknown as Readonly<
      Record<string, unknown>
    >
    if (member.status !== 'administrator') found.add('not-admin')
    else {
      if (member.can_manage_topics !== true) found.add('no-manage-topics')
      if (member.can_delete_messages !== true) found.add('no-delete')
    }
  } catch (error) {
    const { kind } = outcomeOf(error)
    found.add(kind === 'retry' ? 'no-answer' : 'no-group')
  }
  return [...found].map((what) => ({ what, ...TROUBLES[what] }))
}

function isThumb(reaction: unknown): boolean {
  return (reaction as { readonly emoji?: unknown } | null)?.emoji === '👍'
}
