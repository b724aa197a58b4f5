import { describe, expect, it } from 'vitest'
import { type ParseContext, parseEvent } from '../../../src/channels/zalo/incoming.ts'
import { clean } from '../../../src/privacy/clean.ts'
import { NOW } from '../tools.ts'

const OA = '3000000000000000003'
const PERSON = '2000000000000000002'
const AT = NOW - 5_000

const context: ParseContext = {
  oas: [OA, '3000000000000000009'],
  unknownEcho: 'ignore',
  anonymous: 'answer',
  receivedAt: NOW,
  clean,
  raw: Buffer.from('the bytes'),
  speaksFor: () => true,
  fromTemplates: false,
}
const parse = (body: unknown, more: Partial<ParseContext> = {}) => parseEvent(body, { ...context, ...more })

const sent = (what: string, message: object, more: object = {}) => ({
  app_id: '1',
  event_name: `user_send_${what}`,
  timestamp: String(AT),
  sender: { id: PERSON },
  recipient: { id: OA },
  user_id_by_app: '4000000000000000004',
  message: { msg_id: '0a1b2c3d', ...message },
  ...more,
})
const _inputOf = (body: unknown, more: Partial<ParseContext> = {}) => parse(body, more).events[0]?.input
const attached = (type: string, payload: object) => ({ attachments: [{ type, payload }] })
const about = (event_name: string, fields: object) => ({ app_id: '1', event_name, timestamp: String(AT), ...fields })

describe('events without words', () => {
  const oa = { oa_id: OA }
  it.each([
    ['follow', about('follow', { ...oa, follower: { id: PERSON }, source: 'oa_profile' }), { kind: 'open' }],
    [
      'follow with an id by app',
      about('follow', { ...oa, follower: { id: PERSON }, user_id_by_app: '4' }),
      { kind: 'open' },
    ],
    ['the chat button', about('user_click_chatnow', { ...oa, user_id: PERSON }), { kind: 'open' }],
    ['unfollow', about('unfollow', { ...oa, follower: { id: PERSON } }), { kind: 'reachable', reachable: false }],
    ['withdrawal', about('user_withdraw', { ...oa, user_id: PERSON }), { kind: 'withdraw' }],
    [
      'the new form',
      about('user_submit_info', { sender: { id: PERSON }, recipient: { id: OA }, info: { full_address: {} } }),
      { kind: 'reaction' },
    ],
    [
      'the old form',
      about('user_submit_info', { sender: { id: PERSON }, recipient: { id: OA }, info: { ward: 'x' } }),
      { kind: 'reaction' },
    ],
    ['a call', about('user_call_oa', { ...oa, user_id: PERSON }), { kind: 'reaction' }],
    [
      'a receipt',
      about('user_received_message', { sender: { id: OA }, recipient: { id: PERSON }, message: { msg_id: 'a' } }),
      { kind: 'receipt', state: 'delivered', ids: ['a'] },
    ],
    [
      'read, from the account',
      about('user_seen_message', { sender: { id: OA }, recipient: { id: PERSON }, message: { msg_ids: ['a', 'b'] } }),
      { kind: 'receipt', state: 'read', ids: ['a', 'b'] },
    ],
    [
      'read, from the person',
      about('user_seen_message', { sender: { id: PERSON }, recipient: { id: OA }, message: { msg_id: 'a' } }),
      { kind: 'receipt', state: 'read', ids: ['a'] },
    ],
  ])('%s', (_what, body, input) => {
    expect(parse(body)).toMatchObject({ events: [{ account: OA, person: PERSON, input }], ignored: [] })
  })

  it('a withdrawal counts by whatever door it came', () => {
    expect(parse(about('user_withdraw', { oa_id: OA, user_id: PERSON }), { fromTemplates: true }).events).toHaveLength(
      1,
    )
  })

  it.each([
    ['an event nobody knows', about('something_new', {}), 'unknown-event'],
    ['no event', { app_id: '1' }, 'no-event'],
    ['a word', 'follow', 'no-event'],
    ['an account that is not ours', sent('text', { text: 'a' }, { recipient: { id: '5' } }), 'unknown-oa'],
    [
      "the console's test: its account is not ours, whatever its id says",
      sent(
        'text',
        { msg_id: 'This is message id', text: 'This is testing message' },
        { recipient: { id: '579745863508352884' } },
      ),
      'unknown-oa',
    ],
    ["the console's test with our account", sent('text', { msg_id: 'This is message id', text: 'x' }), 'console-probe'],
    ['a masked sender', sent('text', { text: 'a' }, { sender: { id: '20000*****' } }), 'no-person'],
    ['no sender', sent('text', { text: 'a' }, { sender: undefined }), 'no-person'],
    ['a reaction', about('user_reacted_message', { sender: { id: PERSON }, recipient: { id: OA } }), 'reaction'],
    ['our reaction', about('oa_reacted_message', { sender: { id: OA }, recipient: { id: PERSON } }), 'reaction'],
    ['a group', sent('group_text', { text: 'a' }), 'group'],
    ['our words in a group', about('oa_send_group_text', { sender: { id: OA } }), 'group'],
    ['a template', about('change_template_status', {}), 'template'],
    ['a widget', about('widget_interaction_accepted', {}), 'widget'],
    ['a consent to calls', about('oa_send_consent', {}), 'call'],
    ['a click', about('user_click_button', {}), 'click'],
    ['a profile', about('update_user_info', {}), 'profile'],
    [
      'a receipt of a template: its person is a phone number',
      about('user_received_message', {
        sender: { id: OA },
        recipient: { id: '84900000000' },
        message: { msg_id: 'a', tracking_id: 't' },
      }),
      'template',
    ],
    [
      'a receipt between strangers',
      about('user_seen_message', { sender: { id: '5' }, recipient: { id: '6' } }),
      'unknown-oa',
    ],
    ['a withdrawal of nobody', about('user_withdraw', { oa_id: OA }), 'withdraw-without-person'],
    [
      'a tag while none means anything',
      about('add_user_to_tag', { oa_id: OA, tag: { name: 'cần hỗ trợ', user_ids: [PERSON] } }),
      'other-tag',
    ],
  ])('%s is counted, and nothing happens', (_what, body, why) => {
    expect(parse(body)).toEqual({ events: [], echoes: [], ignored: [why] })
  })

  it('a request about templates brings nothing', () => {
    expect(parse(sent('text', { text: 'a' }), { fromTemplates: true }).ignored).toEqual(['template'])
  })

  it('a secret of another account brings nothing', () => {
    expect(parse(sent('text', { text: 'a' }), { speaksFor: (oa) => oa !== OA }).ignored).toEqual(['other-secret'])
  })
})

describe('the tag that means a person', () => {
  const tag = (event_name: string, name: string, user_ids: unknown) =>
    parse(about(event_name, { oa_id: OA, tag: { name, user_ids } }), { staffTag: 'Cần hỗ trợ' })
  it.each([
    ['given', 'add_user_to_tag', 'Cần hỗ trợ', 'human'],
    ['given, spelt otherwise', 'add_user_to_tag', ' cần hỗ trợ'.normalize('NFD'), 'human'],
    ['taken away', 'remove_user_from_tag', 'Cần hỗ trợ', 'bot'],
    ['deleted', 'remove_tag', 'Cần hỗ trợ', 'bot'],
  ])('%s', (_what, event, name, owner) => {
    expect(tag(event, name, [PERSON, '42', PERSON]).events).toMatchObject([
      { person: PERSON, input: { kind: 'control', owner } },
      { person: '42', input: { kind: 'control', owner } },
    ])
  })

  it('says another name, and nobody is handed over', () => {
    expect(tag('add_user_to_tag', 'khách quen', [PERSON]).ignored).toEqual(['other-tag'])
    expect(tag('add_user_to_tag', 'Cần hỗ trợ', []).ignored).toEqual(['no-person'])
  })
})

describe('what our account says', () => {
  const echo = (what: string, message: object, sender: object = {}) => ({
    app_id: '1',
    event_name: `oa_send_${what}`,
    timestamp: String(AT),
    sender: { id: OA, ...sender },
    recipient: { id: PERSON },
    message: { msg_id: '1b2c', ...message },
  })
  const who = { channel: 'zalo', account: OA, person: PERSON, at: AT }

  it('was typed by a person: certainly not us', () => {
    const parsed = parse(echo('text', { text: 'Chào bác' }, { admin_id: '5000000000000000005' }))
    expect(parsed.echoes).toEqual([])
    expect(parsed.events).toMatchObject([
      { ...who, platformId: '1b2c', input: { kind: 'staff-echo', text: 'Chào bác', platformId: '1b2c' } },
    ])
  })

  it.each([
    [
      'ours or not, by its id and words',
      echo('text', { text: 'Bác đã có chưa?' }),
      { platformId: '1b2c', text: 'Bác đã có chưa?' },
    ],
    ['without an id', echo('text', { msg_id: undefined, text: 'a' }), { text: 'a' }],
    [
      'a template with words inside',
      echo('template', attached('template', { text: 'Chọn ạ', zinstant_id: 'z' })),
      { platformId: '1b2c', text: 'Chọn ạ' },
    ],
    ['a picture', echo('image', attached('image', { url: 'x' })), { platformId: '1b2c' }],
  ])('%s', (_what, body, expected) => {
    expect(parse(body)).toEqual({ events: [], echoes: [{ ...who, ...expected }], ignored: [] })
  })

  it('counts as a person where the operator says so', () => {
    const { echoes } = parse(echo('text', { text: 'a' }), { unknownEcho: 'person' })
    expect(echoes[0]?.otherwise).toMatchObject({ ...who, input: { kind: 'staff-echo', text: 'a', platformId: '1b2c' } })
  })

  it('of an account that is not ours, or to nobody, is nothing', () => {
    expect(parse({ ...echo('text', {}), sender: { id: '5' } }).ignored).toEqual(['unknown-oa'])
    expect(parse({ ...echo('text', {}), recipient: {} }).ignored).toEqual(['no-person'])
    expect(parse(echo('anonymous_text', {})).ignored).toEqual(['anonymous'])
  })
})

describe('somebody in the web widget', () => {
  const anonymous = (fields: object) => ({
    ...sent('text', { text: 'Cài VNeID' }),
    event_name: 'anonymous_send_text',
    sender: { id: 'anon_7' },
    ...fields,
  })
  it.each([
    ['with the conversation at the root', { conversation_id: 'c-1' }],
    ['with the conversation in the message', { message: { text: 'Cài VNeID', msg_id: 'x', conversation_id: 'c-1' } }],
  ])('%s can be answered', (_where, fields) => {
    expect(parse(anonymous(fields)).events).toMatchObject([
      { person: 'anonymous-anon_7', reply: 'c-1', input: { kind: 'text', text: 'Cài VNeID' } },
    ])
  })

  it.each([
    ['without a conversation', anonymous({}), {}],
    ['with one that is no id', anonymous({ conversation_id: 'a b' }), {}],
    ['where the operator does not want it', anonymous({ conversation_id: 'c-1' }), { anonymous: 'ignore' }],
  ] as const)('%s is only acknowledged', (_what, body, more) => {
    expect(parse(body, more)).toEqual({ events: [], echoes: [], ignored: ['anonymous'] })
  })
})
