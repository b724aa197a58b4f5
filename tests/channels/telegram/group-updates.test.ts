/** The volunteers' group and residents' chats are never taken for each other. */
import { expect, it } from 'vitest'
import { groupUpdate } from '../../../src/channels/telegram/group-updates.ts'
import { clean } from '../../../src/privacy/clean.ts'

const GROUP = -1_001_234_567_890
const context = { chat: GROUP, clean, receivedAt: 5_000 }
const lan = { id: 5001, is_bot: false, first_name: 'Lan' }
const bot = { id: 1, is_bot: true, first_name: 'Từng Bước' }
const chat = { id: GROUP, type: 'supergroup' }
const inTopic = { message_id: 9, message_thread_id: 77, is_topic_message: true, chat, from: lan, date: 3 }
const message = (more: object) => ({ update_id: 1, message: { ...inTopic, ...more } })
const privately = (text: string) => ({
  update_id: 1,
  message: { message_id: 9, chat: { id: 5001 }, from: lan, date: 3, text },
})

it.each<[string, object, object | string | null]>([
  [
    'words in a topic',
    message({ text: 'Chào bác' }),
    { kind: 'message', from: '5001', thread: 77, text: 'Chào bác', at: 3_000 },
  ],
  [
    'a reply in the general topic',
    message({ text: 'a', is_topic_message: undefined }),
    { kind: 'message', message: 9 },
  ],
  [
    'a photo with words',
    message({ photo: [{ file_id: 'A' }], caption: 'đây' }),
    { media: { kind: 'photo', ref: 'A' }, text: 'đây' },
  ],
  ['a sticker', message({ sticker: { file_id: 'S' } }), { kind: 'message', media: 'other' }],
  [
    'somebody anonymous',
    message({ text: 'a', sender_chat: chat, from: { ...bot, id: 1_087_968_824 } }),
    { anonymous: true },
  ],
  ['our own', message({ text: 'a', from: bot }), 'nothing'],
  ['a topic made', message({ forum_topic_created: { name: 'x' } }), 'nothing'],
  ['a topic closed by hand', message({ forum_topic_closed: {} }), { kind: 'closed', thread: 77 }],
  ['nobody', message({ text: 'a', from: undefined }), 'nothing'],
  ['an edit', { update_id: 1, edited_message: { ...inTopic, text: 'b' } }, { kind: 'edit', message: 9, thread: 77 }],
  [
    'a press',
    { update_id: 1, callback_query: { id: 'q', from: lan, data: 'g:c:x:1', message: inTopic } },
    { kind: 'press', query: 'q', message: 9 },
  ],
  [
    'a press on a message too old',
    { update_id: 1, callback_query: { id: 'q', from: lan, data: 'g:c:x:1' } },
    { kind: 'press' },
  ],
  ['a resident’s press', { update_id: 1, callback_query: { id: 'q', from: lan, data: '#a.b.c.1.2' } }, null],
  ['our rights', { update_id: 1, my_chat_member: { chat, from: lan, date: 3 } }, { kind: 'rights' }],
  ['a resident who blocks us', { update_id: 1, my_chat_member: { chat: { id: 5001 }, from: lan } }, null],
  ['another group', message({ text: 'a', chat: { id: -1_009_999, type: 'supergroup' } }), null],
  ['a resident', privately('xin chào'), null],
  ['a code', privately('TNV-K7Q2M9XD4A'), { kind: 'code', from: '5001', code: 'K7Q2M9XD4A' }],
  ['a code behind a link', privately('/start tnv-k7q2m9xd4a'), { kind: 'code', code: 'K7Q2M9XD4A' }],
  ['nearly a code', privately('TNV-K7Q2M9XD4A1'), null],
  ['a code in a sentence', privately('mã là TNV-K7Q2M9XD4A nhé'), null],
  [
    'a code in another’s chat',
    { update_id: 1, message: { chat: { id: 77 }, from: lan, text: 'TNV-K7Q2M9XD4A' } },
    null,
  ],
  ['nothing at all', {}, null],
])('%s', (_what, update, expected) => {
  const taken = groupUpdate(update, context)
  if (expected === null || typeof expected === 'string') expect(taken).toBe(expected)
  else expect(taken).toMatchObject(expected)
})

it('a thread belongs only to what is in a topic', () => {
  expect(groupUpdate(message({ text: 'a', is_topic_message: undefined }), context)).not.toHaveProperty('thread')
})
