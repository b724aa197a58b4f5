import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../../src/channels/zalo/api.ts'
import { readTokenAnswer } from '../../../src/channels/zalo/oauth.ts'
import { classOf, type ErrorClass, type Host, outcomeOf } from '../../../src/channels/zalo/outcomes.ts'

describe('what a code means on its host', () => {
  it.each<[string, Host, readonly number[], ErrorClass]>([
    ['the token', 'oa', [-216, -220], 'token'],
    ['too fast', 'oa', [-32], 'pace'],
    ['theirs, for now', 'oa', [-200], 'passing'],
    ['the window', 'oa', [-230, -232, -218, -234], 'window'],
    ['the person', 'oa', [-213, -217, -227, -244], 'person'],
    ['the message', 'oa', [-201, -210, -233, -248], 'message'],
    ['no way to send it', 'oa', [-240, -249], 'never'],
    ['the upload', 'oa', [-100], 'upload'],
    ['money', 'oa', [-211, -320, -321], 'money'],
    ['the account', 'oa', [-204, -205, -209, -212, -219, -221, -223, -224, -235, -242], 'account'],
    ['nobody knows', 'oa', [-999, -124, -108, 1, -101], 'unknown'],
    ['there the same figure is a passing fault', 'template', [-100], 'passing'],
    ['there it is the token', 'template', [-124], 'token'],
    ['there it is the app', 'template', [-101, -105], 'account'],
    ['there nobody knows the codes of the other', 'template', [-216, -230], 'unknown'],
  ])('%s', (_what, host, codes, expected) => {
    expect(codes.map((code) => classOf(host, code))).toEqual(codes.map(() => expected))
  })
})

describe('what it means for the message', () => {
  it.each([
    ['slow down, so long', -32, 7_000, { kind: 'retry', afterMs: 7_000, scope: 'channel' }],
    ['they failed', -200, 0, { kind: 'retry', scope: 'message' }],
    ['the window is closed: kept until the person writes', -230, 0, { kind: 'closed' }],
    ['never written to us', -232, 0, { kind: 'closed' }],
    ['nobody pays', -321, 0, { kind: 'closed' }],
    ['the person blocked us', -217, 0, { kind: 'blocked' }],
    ['our message is wrong: once more as bare text', -201, 0, { kind: 'rejected', plain: true }],
    ['the old address', -240, 0, { kind: 'rejected', reason: 'never -240' }],
    ['the account is off', -204, 0, { kind: 'stopped', reason: 'account -204' }],
    ['a code that is new: no repeat', -999, 0, { kind: 'rejected', reason: 'unknown -999' }],
  ])('%s', (_what, code, afterMs, expected) => {
    expect(outcomeOf(code, afterMs)).toMatchObject(expected)
  })

  it('a code nobody knows is not even tried as bare text', () => {
    expect(outcomeOf(-999, 0)).not.toHaveProperty('plain')
  })
})

describe('what an answer is', () => {
  const read = (status: number, text: string, headers = {}) => readAnswer({ status, text, headers })
  it.each([
    [
      'success',
      200,
      '{"error":0,"message":"Success","data":{"message_id":"a"}}',
      { kind: 'done', data: { message_id: 'a' } },
    ],
    ['success without data', 200, '{"error":0}', { kind: 'done', data: null }],
    ['success in text', 200, '{"error":"0"}', { kind: 'done' }],
    ['a code', 200, '{"error":-216,"message":"x"}', { kind: 'error', code: -216 }],
    ['a code in text', 200, '{"error":"-216"}', { kind: 'error', code: -216 }],
    ['a code in an answer of 400', 400, '{"error":-201}', { kind: 'error', code: -201 }],
    ['429 without a code', 429, '', { kind: 'slow-down', afterMs: 0 }],
    ['HTML in place of an answer: it may have been sent', 200, '<html>', { kind: 'unclear', unsure: true }],
    ['JSON without a code', 200, '{"message":"ok"}', { kind: 'unclear', unsure: true }],
    ['a gateway that is down', 502, '<html>', { kind: 'unclear', unsure: false }],
    ['a gateway that waited too long', 504, '', { kind: 'unclear', unsure: true }],
    ['a list', 200, '[]', { kind: 'unclear' }],
  ])('%s', (_what, status, text, expected) => {
    expect(read(status, text)).toMatchObject(expected)
  })

  it('keeps ids that a number could not hold', () => {
    expect(read(200, '{"error":0,"data":{"message_id":2000000000000000007}}')).toMatchObject({
      data: { message_id: '2000000000000000007' },
    })
  })
})

describe('what the token endpoint says', () => {
  it.each([
    [
      'a pair',
      200,
      '{"access_token":"a","refresh_token":"r","expires_in":"90000"}',
      { kind: 'pair', access: 'a', refresh: 'r', lifeMs: 90_000_000 },
    ],
    [
      'a life in numbers',
      200,
      '{"access_token":"a","refresh_token":"r","expires_in":3600}',
      { kind: 'pair', lifeMs: 3_600_000 },
    ],
    ['no life', 200, '{"access_token":"a","refresh_token":"r"}', { kind: 'pair', lifeMs: 90_000_000 }],
    ['no refresh token', 200, '{"access_token":"a","expires_in":"90000"}', { kind: 'incomplete' }],
    ['no access token', 200, '{"refresh_token":"r"}', { kind: 'incomplete' }],
    ['an empty refresh token', 200, '{"access_token":"a","refresh_token":""}', { kind: 'incomplete' }],
    ['used up', 200, '{"error":-14014,"error_name":"Invalid refresh token"}', { kind: 'invalid', code: '-14014' }],
    ['used up, by the other code', 200, '{"error":-14020}', { kind: 'invalid', code: '-14020' }],
    ['used up, by its name', 200, '{"error":-14077,"error_name":"Refresh token has expired"}', { kind: 'invalid' }],
    ['used up, in words', 200, '{"error":"invalid_grant","error_name":"x"}', { kind: 'invalid' }],
    ['a code of a consent used twice', 200, '{"error":-14010,"error_name":"Invalid code"}', { kind: 'invalid' }],
    ['a wrong app', 200, '{"error":-14002,"error_name":"Invalid app id"}', { kind: 'refused', code: '-14002' }],
    ['an app that is not approved', 200, '{"error":-14029,"error_name":"App not approved"}', { kind: 'refused' }],
    ['too many', 429, '{"error":-32}', { kind: 'unanswered', unsure: false }],
    ['HTML', 200, '<html>', { kind: 'unanswered', unsure: true }],
    ['a gateway', 502, '', { kind: 'unanswered', unsure: true }],
    ['nothing', 403, '', { kind: 'unanswered', unsure: false }],
  ])('%s', (_what, status, text, expected) => {
    expect(readTokenAnswer(status, text)).toMatchObject(expected)
  })
})
