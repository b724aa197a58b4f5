/** Events that are no words of a person: whose the thread is, what the Page's staff wrote, what needs nothing. */
import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../../src/channels/messenger/incoming.ts'
import type { Input } from '../../../src/messages.ts'
import { clean } from '../../../src/privacy/clean.ts'
import { INBOX_APP } from '../../platforms/messenger.ts'
import { NOW } from '../tools.ts'
import { APP, envelope, from, PAGE } from './rig.ts'

const parse = (body: unknown) => parseWebhook(body, { pageId: PAGE, appId: APP, receivedAt: NOW, clean })
const of = (content: object, timestamp?: unknown) => parse(envelope(from('7001', content, timestamp)))
const said = (text: string): Input => ({ kind: 'text', text, secrets: [] })
const sees = (...items: readonly object[]) => ({ kind: 'media', items, secrets: [] })
const message = (content: object) => ({ message: { mid: 'm_1', ...content } })
const postback = (content: object) => ({ postback: { mid: 'm_1', ...content } })
const attached = (...attachments: readonly unknown[]) => message({ attachments })

describe('whose the thread is', () => {
  it.each<[string, object, 'bot' | 'human', string | undefined]>([
    [
      'passed to us',
      { pass_thread_control: { previous_owner_app_id: INBOX_APP, new_owner_app_id: APP } },
      'bot',
      undefined,
    ],
    [
      'passed to us by nobody, ids as numbers',
      { pass_thread_control: { previous_owner_app_id: null, new_owner_app_id: Number(APP) } },
      'bot',
      undefined,
    ],
    [
      'passed to the inbox',
      { pass_thread_control: { previous_owner_app_id: APP, new_owner_app_id: INBOX_APP } },
      'human',
      undefined,
    ],
    ['taken from us', { take_thread_control: { previous_owner_app_id: APP, metadata: 'x' } }, 'human', undefined],
    [
      'taken from us, the id a number',
      { take_thread_control: { previous_owner_app_id: Number(APP), new_owner_app_id: 1 } },
      'human',
      undefined,
    ],
    [
      'taken by us',
      { take_thread_control: { previous_owner_app_id: INBOX_APP, new_owner_app_id: APP } },
      'bot',
      undefined,
    ],
    [
      'asked for by the inbox',
      { request_thread_control: { requested_owner_app_id: Number(INBOX_APP), metadata: 'x' } },
      'human',
      INBOX_APP,
    ],
    ['asked for by nobody', { request_thread_control: {} }, 'human', undefined],
    [
      'asked for in our own name: a request gives nothing',
      { request_thread_control: { requested_owner_app_id: APP, new_owner_app_id: APP } },
      'human',
      undefined,
    ],
    ['something unclear', { pass_thread_control: null }, 'human', undefined],
  ])('%s', (_what, content, owner, acknowledge) => {
    const { events } = of(content)
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ person: '7001', input: { kind: 'control', owner } })
    expect(events[0]?.acknowledge).toBe(acknowledge)
  })

  it('also where the Page stands as the sender', () => {
    const item = { sender: { id: PAGE }, recipient: { id: '7001' }, timestamp: NOW, take_thread_control: {} }
    expect(parse(envelope(item)).events).toMatchObject([{ person: '7001', input: { kind: 'control' } }])
  })
})

describe('on standby', () => {
  const standby = (content: object) =>
    parse(envelope(from('7001', content), 'standby')).events.map(({ input }) => input)
  const silent = { kind: 'control', owner: 'human' }

  it.each<[string, object, readonly object[]]>([
    ['words reach us, after the bot was silenced', message({ text: 'Chào' }), [silent, said('Chào')]],
    [
      'a press, without what stood behind it',
      postback({ title: 'Gọi lại' }),
      [silent, { kind: 'press', data: '', label: 'Gọi lại' }],
    ],
    ['a photo', attached({ type: 'image' }), [silent, sees({ kind: 'photo', ref: 'm_1#0' })]],
    ['a link', { referral: { ref: 'vneid-muc-2' } }, [silent, { kind: 'open', ref: 'vneid-muc-2' }]],
    ['a reaction needs no silence', { reaction: { action: 'react', mid: 'm_1' } }, [{ kind: 'reaction' }]],
    ['a receipt neither', { read: { watermark: NOW } }, [{ kind: 'receipt', state: 'read', ids: [], before: NOW }]],
  ])('%s', (_what, content, inputs) => {
    expect(standby(content)).toEqual(inputs)
  })

  it('the same words on both ways are one', () => {
    const item = from('7001', message({ text: 'Chào' }))
    const both = { object: 'page', entry: [{ id: PAGE, messaging: [item], standby: [item] }] }
    const ids = parse(both)
      .events.filter(({ input }) => input.kind === 'text')
      .map(({ id }) => id)
    expect(ids).toEqual(['message m_1', 'message m_1'])
  })

  it('nobody is handed the thread that is not ours', () => {
    const item = from('7001', { request_thread_control: { requested_owner_app_id: INBOX_APP } })
    expect(parse(envelope(item, 'standby')).events[0]?.acknowledge).toBeUndefined()
  })
})

describe('what went out from the Page', () => {
  const OURS = '01jabcdefghjkmnpqrstuvwxyz/0'
  const echo = (content: object, recipient: unknown = { id: '7001' }) =>
    parse(
      envelope({ sender: { id: PAGE }, recipient, timestamp: NOW, message: { is_echo: true, mid: 'm_1', ...content } }),
    )

  it.each<[string, object, object]>([
    [
      'ours, with what we wrote into it: that says more than its words',
      { app_id: Number(APP), metadata: OURS, text: 'Chào' },
      { ourId: OURS, platformId: 'm_1' },
    ],
    ['ours, the app as text', { app_id: APP, metadata: OURS }, { ourId: OURS, platformId: 'm_1' }],
    [
      'ours from elsewhere, without anything of ours in it',
      { app_id: APP, text: 'Chào' },
      { platformId: 'm_1', text: 'Chào' },
    ],
    [
      'without an app, but with what only we write',
      { metadata: OURS, text: 'Chào' },
      { ourId: OURS, platformId: 'm_1' },
    ],
  ])('%s', (_what, content, expected) => {
    const { echoes, events } = echo(content)
    expect(echoes).toEqual([{ channel: 'messenger', account: PAGE, person: '7001', at: NOW, ...expected }])
    expect(events).toEqual([])
  })

  it.each<[string, object, string]>([
    ['the inbox', { app_id: INBOX_APP, text: 'Để tôi giúp' }, 'Để tôi giúp'],
    ['the inbox by the other spelling of its id', { app_id: 26390203743090, text: 'Để tôi giúp' }, 'Để tôi giúp'],
    ['nobody named', { text: 'Để tôi giúp' }, 'Để tôi giúp'],
    ['another tool, with a note of its own', { app_id: 1, metadata: 'crm-7', text: 'Để tôi giúp' }, 'Để tôi giúp'],
    ['another tool that copies our note', { app_id: 1, metadata: OURS, text: 'Để tôi giúp' }, 'Để tôi giúp'],
    ['nobody named, with a note that is not ours', { metadata: 'crm-7', text: 'Để tôi giúp' }, 'Để tôi giúp'],
    ['a photo from the inbox', { app_id: INBOX_APP, attachments: [{ type: 'image' }] }, ''],
  ])('%s: a person of ours, certainly', (_who, content, text) => {
    const { echoes, events } = echo(content)
    expect(echoes).toEqual([])
    expect(events).toMatchObject([
      { id: 'echo m_1', person: '7001', platformId: 'm_1', input: { kind: 'staff-echo', text, platformId: 'm_1' } },
    ])
  })

  it.each([
    ['to nobody', undefined],
    ['to the Page itself', { id: PAGE }],
  ])('an echo %s is nobody’s', (_what, recipient) => {
    const { echoes, events, ignored } = echo({ app_id: APP }, recipient ?? null)
    expect([echoes, events, ignored]).toEqual([[], [], ['no-person']])
  })
})

describe('what needs nothing is counted by its kind', () => {
  const entry = (content: object) => ({ object: 'page', entry: [{ id: PAGE, time: NOW, ...content }] })
  it.each<[string, unknown, string]>([
    ['another object', { object: 'instagram', entry: [] }, 'other-object'],
    ['a list', [1], 'other-object'],
    ['nothing', null, 'other-object'],
    ['another Page', envelope(from('7001', message({ text: 'a' })), 'messaging', '999'), 'unknown-page'],
    [
      'the Test button, bare',
      { field: 'messages', value: { sender: { id: '12334' }, message: { mid: 'm', text: 'test' } } },
      'dashboard-test',
    ],
    [
      'the Test button, in an entry',
      entry({ changes: [{ field: 'messages', value: { message: { text: 'test' } } }] }),
      'dashboard-test',
    ],
    [
      'the Test button, of Page 0',
      { object: 'page', entry: [{ id: '0', changes: [{ field: 'messages', value: { message: {} } }] }] },
      'dashboard-test',
    ],
    [
      'the state of a template',
      entry({ changes: [{ field: 'messenger_template_status_update', value: {} }] }),
      'changes',
    ],
    ['an empty entry', entry({}), 'empty-entry'],
    ['an item that is a word', envelope('xyz'), 'malformed'],
    ['a message that is a plain string', envelope(from('7001', { message: 'xyz' })), 'malformed'],
    ['a postback that is a number', envelope(from('7001', { postback: 7 })), 'malformed'],
    ['a message with nothing in it', envelope(from('7001', message({}))), 'empty-message'],
    ['an empty text', envelope(from('7001', message({ text: '' }))), 'empty-message'],
    ['a message taken back', envelope(from('7001', message({ is_deleted: true }))), 'deleted'],
    ['a reaction taken back', envelope(from('7001', { reaction: { action: 'unreact', mid: 'm' } })), 'unreact'],
    ['an edit of nothing', envelope(from('7001', { message_edit: { text: 'a' } })), 'edit-without-text'],
    ['no sender', envelope({ recipient: { id: PAGE }, timestamp: NOW, message: { mid: 'm', text: 'a' } }), 'no-person'],
    [
      'a sender known only to a plugin',
      envelope({ sender: { user_ref: 'x' }, recipient: { id: PAGE }, optin: { user_ref: 'x' } }),
      'no-person',
    ],
    ['a sender that is a list', envelope({ sender: [], message: { mid: 'm', text: 'a' } }), 'no-person'],
    [
      'an id too long to be exact',
      envelope({ sender: { id: 2 ** 60 }, message: { mid: 'm', text: 'a' } }),
      'no-person',
    ],
    ['the Page talking to itself', envelope(from(PAGE, message({ text: 'a' }))), 'from-page'],
    [
      'roles of apps',
      envelope({ recipient: { id: PAGE }, timestamp: NOW, app_roles: { [APP]: ['automation'] } }),
      'app-roles',
    ],
    ['an opt-in', envelope(from('7001', { optin: { ref: 'x', type: 'notification_messages' } })), 'other-kind'],
    ['a linked account', envelope(from('7001', { account_linking: { status: 'linked' } })), 'other-kind'],
    ['a survey', envelope(from('7001', { messaging_feedback: {} })), 'other-kind'],
    ['thumbs under a message', envelope(from('7001', { response_feedback: {} })), 'other-kind'],
    ['a cart', envelope(from('7001', { send_cart: {} })), 'other-kind'],
    ['a customer’s data', envelope(from('7001', { customer_information: {} })), 'other-kind'],
    ['something new', envelope(from('7001', { hologram: {} })), 'unknown-kind'],
    ['only a time', envelope(from('7001', {})), 'unknown-kind'],
  ])('%s', (_what, body, kind) => {
    expect(parse(body)).toMatchObject({ events: [], echoes: [], ignored: [kind] })
  })

  it('names what it does not know, and only names', () => {
    const { unknown } = of({ hologram: { secret: 'x' }, 'Nguyễn Văn A': 1 })
    expect(unknown).toEqual(['hologram'])
  })
})

describe('what Facebook decides about the Page', () => {
  it.each([
    ['policy_enforcement', 'warning'],
    ['policy_enforcement', 'block'],
    ['policy-enforcement', 'unblock'],
  ])('%s: %s', (key, action) => {
    const { policy, events } = parse(
      envelope({ recipient: { id: PAGE }, timestamp: NOW, [key]: { action, reason: 'r' } }),
    )
    expect(policy).toEqual([{ action, at: NOW }])
    expect(events).toEqual([])
  })

  it('an unknown decision changes nothing', () => {
    expect(parse(envelope({ policy_enforcement: { action: 'hug' } })).policy).toEqual([])
  })
})
