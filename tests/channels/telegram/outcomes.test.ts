import { TelegramError } from 'telegraf'
import { describe, expect, it } from 'vitest'
import { NoAnswer } from '../../../src/channels/telegram/client.ts'
import { floodWatch } from '../../../src/channels/telegram/floods.ts'
import { isHarmless, isLostFile, isLostTopic, outcomeOf } from '../../../src/channels/telegram/outcomes.ts'

const refused = (error_code: number, description = '', parameters = {}) =>
  new TelegramError({ error_code, description, parameters })

describe('what a failed send means', () => {
  it.each([
    [
      'never started the bot',
      refused(400, 'Bad Request: chat not found'),
      { kind: 'blocked', reason: 'chat not found' },
    ],
    ['no such person', refused(400, 'Bad Request: PEER_ID_INVALID'), { kind: 'blocked', reason: 'chat not found' }],
    [
      'blocked us',
      refused(403, 'Forbidden: bot was blocked by the user'),
      { kind: 'blocked', reason: 'blocked by the resident' },
    ],
    ['account gone', refused(403, 'Forbidden: user is deactivated'), { kind: 'blocked', reason: 'account gone' }],
    [
      'may not write first',
      refused(403, "Forbidden: bot can't initiate conversation with a user"),
      { kind: 'blocked', reason: 'never started' },
    ],
    [
      'thrown out of a group',
      refused(403, 'Forbidden: bot was kicked from the supergroup chat'),
      { kind: 'blocked', reason: 'thrown out' },
    ],
    ['another refusal', refused(403, 'Forbidden'), { kind: 'blocked', reason: 'forbidden' }],
    [
      'group moved',
      refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1001 }),
      { kind: 'rejected', reason: 'group moved' },
    ],
    ['too long', refused(400, 'Bad Request: message is too long'), { kind: 'rejected', reason: 'too long' }],
    ['too long, newer words', refused(400, 'Bad Request: MESSAGE_TOO_LONG'), { kind: 'rejected', reason: 'too long' }],
    ['nothing said', refused(400, 'Bad Request: message text is empty'), { kind: 'rejected', reason: 'text empty' }],
    [
      'caption too long',
      refused(400, 'Bad Request: message caption is too long'),
      { kind: 'rejected', reason: 'caption too long', plain: true },
    ],
    [
      'formatting',
      refused(400, 'Bad Request: can\'t parse entities: Unsupported start tag "bác"'),
      { kind: 'rejected', reason: 'entities', plain: true },
    ],
    [
      'button data',
      refused(400, 'Bad Request: BUTTON_DATA_INVALID'),
      { kind: 'rejected', reason: 'buttons', plain: true },
    ],
    [
      'too many buttons',
      refused(400, 'Bad Request: reply markup is too long'),
      { kind: 'rejected', reason: 'buttons', plain: true },
    ],
    [
      'a picture it cannot read',
      refused(400, 'Bad Request: IMAGE_PROCESS_FAILED'),
      { kind: 'rejected', reason: 'picture', plain: true },
    ],
    [
      'a picture of odd size',
      refused(400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'),
      { kind: 'rejected', reason: 'picture', plain: true },
    ],
    [
      'a picture too large',
      refused(413, 'Request Entity Too Large'),
      { kind: 'rejected', reason: 'too large', plain: true },
    ],
    ['something new', refused(400, 'Bad Request: moon not full'), { kind: 'rejected', reason: 'refused', plain: true }],
    ['token revoked', refused(401, 'Unauthorized'), { kind: 'stopped', reason: 'token refused' }],
    ['token or method wrong', refused(404, 'Not Found'), { kind: 'stopped', reason: 'token or method unknown' }],
    [
      'polled elsewhere',
      refused(409, 'Conflict: terminated by other getUpdates request'),
      { kind: 'stopped', reason: 'token polled elsewhere' },
    ],
    [
      'told to slow down',
      refused(429, 'Too Many Requests: retry after 14', { retry_after: 14 }),
      { kind: 'retry', reason: 'throttled', afterMs: 14_000, scope: 'person' },
    ],
    [
      'told so in words only',
      refused(429, 'Too Many Requests: retry after 9'),
      { kind: 'retry', reason: 'throttled', afterMs: 9_000, scope: 'person' },
    ],
    [
      'told without a time',
      refused(429, 'Too Many Requests'),
      { kind: 'retry', reason: 'throttled', afterMs: 1_000, scope: 'person' },
    ],
    [
      'platform down',
      refused(502, 'Bad Gateway'),
      { kind: 'retry', reason: 'platform error', afterMs: 0, scope: 'message' },
    ],
    [
      'handed on and lost',
      refused(504, 'Gateway Timeout'),
      { kind: 'retry', reason: 'platform error', afterMs: 0, unsure: true, scope: 'message' },
    ],
    [
      'no connection',
      new NoAnswer('no-connection', false, 'sendMessage'),
      { kind: 'retry', reason: 'no-connection', afterMs: 0, scope: 'channel' },
    ],
    [
      'no room in time',
      new NoAnswer('timeout', false, 'sendMessage'),
      { kind: 'retry', reason: 'timeout', afterMs: 0, scope: 'channel' },
    ],
    [
      'silence after sending',
      new NoAnswer('timeout-after-send', true, 'sendMessage'),
      { kind: 'retry', reason: 'timeout-after-send', afterMs: 0, unsure: true, scope: 'message' },
    ],
    [
      'cut off after sending',
      new NoAnswer('dropped', true, 'sendMessage'),
      { kind: 'retry', reason: 'dropped', afterMs: 0, unsure: true, scope: 'message' },
    ],
    [
      'an answer nobody can read',
      new NoAnswer('unreadable', true, 'sendMessage'),
      { kind: 'retry', reason: 'unreadable', afterMs: 0, unsure: true, scope: 'message' },
    ],
    ['a place we may not call', new NoAnswer('refused', false, 'sendMessage'), { kind: 'stopped', reason: 'refused' }],
    ['sent elsewhere', new NoAnswer('redirected', false, 'sendMessage'), { kind: 'stopped', reason: 'redirected' }],
  ])('%s', (_situation, error, outcome) => {
    expect(outcomeOf(error)).toEqual(outcome)
  })

  it('a mistake in our own code is not a state of the world', () => {
    expect(() => outcomeOf(new TypeError('undefined is not a function'))).toThrow(TypeError)
  })
})

describe('failures that mean something to the channel itself', () => {
  it.each([
    [
      'query is too old',
      refused(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid'),
      isHarmless,
      true,
    ],
    [
      'not modified',
      refused(400, 'Bad Request: message is not modified: specified new message content …'),
      isHarmless,
      true,
    ],
    ['edit not found', refused(400, 'Bad Request: message to edit not found'), isHarmless, true],
    ["can't be edited", refused(400, "Bad Request: message can't be edited"), isHarmless, true],
    ['a real one', refused(400, 'Bad Request: BUTTON_DATA_INVALID'), isHarmless, false],
    ['the same words with another code', refused(500, 'message is not modified'), isHarmless, false],
    ['topic not found', refused(400, 'Bad Request: message thread not found'), isLostTopic, true],
    ['topic closed', refused(400, 'Bad Request: TOPIC_CLOSED'), isLostTopic, true],
    ['topic deleted', refused(400, 'Bad Request: TOPIC_DELETED'), isLostTopic, true],
    ['chat not found is no topic', refused(400, 'Bad Request: chat not found'), isLostTopic, false],
    ['forgotten file', refused(400, 'Bad Request: wrong file identifier/HTTP URL specified'), isLostFile, true],
    ['not from Telegram at all', new NoAnswer('dropped', true, 'x'), isLostFile, false],
  ])('%s', (_situation, error, judge, expected) => {
    expect(judge(error)).toBe(expected)
  })
})

describe('throttled chats', () => {
  it.each([
    [
      'one chat again and again',
      [
        ['a', 0],
        ['a', 1],
        ['a', 2],
        ['a', 3],
      ],
      false,
    ],
    [
      'two chats',
      [
        ['a', 0],
        ['b', 1],
        ['a', 2],
      ],
      false,
    ],
    [
      'three chats within seconds',
      [
        ['a', 0],
        ['b', 1],
        ['c', 2],
      ],
      true,
    ],
    [
      'three chats over a while',
      [
        ['a', 0],
        ['b', 6_000],
        ['c', 12_000],
      ],
      false,
    ],
  ] as [string, [string, number][], boolean][])('%s', (_situation, throttled, whole) => {
    const watch = floodWatch()
    expect(throttled.map(([person, at]) => watch(person, at)).at(-1)).toBe(whole)
  })
})
