/** What every documented refusal of Facebook's means, and what is done about it. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SendOutcome } from '../../../src/messages.ts'
import type { Fault } from '../../platforms/messenger.ts'
import { message } from '../contract.ts'
import { type MessengerRig, messengerRig, type RigOptions } from './rig.ts'

let rig: MessengerRig
afterEach(() => rig.close())

async function open(options: RigOptions = {}): Promise<MessengerRig> {
  rig = await messengerRig(options)
  return rig
}

const LAN = { kind: 'person', name: 'Lan', role: 'tình nguyện viên', unit: '' } as const
const send = (part: Parameters<typeof message>[0] = {}) =>
  rig.channel.send(message(part), rig.resident, { window: 'open' })

const again = (reason: string, scope: 'message' | 'person' | 'channel', afterMs = 0): SendOutcome => ({
  kind: 'retry',
  reason,
  afterMs,
  scope,
})
const unsure = (reason: string): SendOutcome => ({ ...again(reason, 'message'), unsure: true }) as SendOutcome
const rejected = (reason: string): SendOutcome => ({ kind: 'rejected', reason, plain: true })
const blocked = (reason: string): SendOutcome => ({ kind: 'blocked', reason })
const stopped = (reason: string): SendOutcome => ({ kind: 'stopped', reason })
const closed: SendOutcome = { kind: 'closed', reason: 'outside the window' }
const slow = (afterMs = 60_000) => again('throttled', 'channel', afterMs)

describe('a refusal', () => {
  it.each<[string, number, number | undefined, SendOutcome]>([
    ['an unknown error', 1, undefined, again('platform error', 'message')],
    ['a service that is down', 2, undefined, again('platform error', 'message')],
    ['a temporary failure', 1_200, undefined, again('platform error', 'message')],
    ['the app calls too often', 4, undefined, slow()],
    ['the user calls too often', 17, undefined, slow()],
    ['the Page calls too often', 32, undefined, slow()],
    ['calls too often', 613, undefined, slow()],
    ['Messenger calls too often', 80_006, undefined, slow()],
    ['a thread’s own limit', 613, 2_534_040, slow()],
    ['thread control called too often', 613, 2_018_338, again('thread control throttled', 'person', 60_000)],
    ['outside the window', 10, 2_018_278, closed],
    ['outside the window, as Instagram says it', 10, 2_534_022, closed],
    ['outside the window, as it was said before', 10, 2_018_065, closed],
    ['not available', 551, undefined, blocked('person unavailable')],
    ['not available now', 551, 1_545_041, blocked('person unavailable')],
    ['not available, by another code', 200, 1_545_041, blocked('person unavailable')],
    ['takes no messages from us', 10, 2_018_108, blocked('person unavailable')],
    ['only in message requests', 230, undefined, blocked('person unavailable')],
    ['no such person on this Page', 100, 2_018_001, blocked('no such person')],
    ['a picture could not be fetched', 100, 2_018_008, rejected('attachment')],
    ['a picture could not be uploaded', 100, 2_018_047, rejected('attachment')],
    ['a picture’s id is bad', 100, 2_018_074, rejected('attachment')],
    ['a picture is too large', 100, 2_018_109, rejected('attachment')],
    ['a picture’s address is wrong', 100, 2_018_164, rejected('attachment')],
    ['a picture takes too long', 100, 2_018_294, rejected('attachment')],
    ['an object is missing', 100, 33, rejected('attachment')],
    ['the token is invalid', 190, undefined, stopped('token-refused')],
    ['the token has run out', 190, 463, stopped('token-refused')],
    ['the session is over', 102, undefined, stopped('token-refused')],
    ['the app is not live', 200, 2_018_028, stopped('app-not-live')],
    ['a permission is missing', 10, undefined, stopped('permission-missing')],
    ['another permission is missing', 200, undefined, stopped('permission-missing')],
    ['the Page is restricted', 10, 1_893_063, stopped('page-restricted')],
    ['blocked for spam', 368, undefined, stopped('page-restricted')],
    ['blocked for a time', 2_022, undefined, stopped('page-restricted')],
    ['another app has the thread', 10, 2_018_300, blocked('someone else has the thread')],
    ['another app has the thread, as Instagram says it', 100, 2_534_037, blocked('someone else has the thread')],
    ['an automation of the inbox has the thread', 2_018_321, undefined, blocked('someone else has the thread')],
    ['a parameter is wrong', 100, undefined, rejected('bad parameter')],
    ['something nobody has heard of', 99_999, undefined, rejected('refused')],
  ])('%s', async (_what, code, subcode, outcome) => {
    await open()
    rig.platform.fails({ kind: 'error', code, ...(subcode !== undefined && { subcode }), message: 'Bác đã cài chưa' })
    expect(await send()).toEqual(outcome)
    expect(rig.logged()).toContain(`"code":${code}`)
    expect(rig.logged()).toContain('A1b2-trace')
    expect(rig.logged()).not.toContain('Bác')
  })

  it.each<[string, Fault, SendOutcome]>([
    ['a page of HTML with 502', { kind: 'html', status: 502 }, again('no Graph answer', 'message')],
    ['a page of HTML with 504: it may have gone through', { kind: 'html', status: 504 }, unsure('no Graph answer')],
    ['a page of HTML with 429', { kind: 'html', status: 429 }, slow()],
    ['a page of HTML with 403', { kind: 'html', status: 403 }, rejected('no Graph answer')],
    ['half an answer', { kind: 'half-an-answer' }, unsure('no Graph answer')],
    ['a 500 with a code nobody knows', { kind: 'error', code: 77, status: 500 }, again('platform error', 'message')],
    ['a 401 with a code nobody knows', { kind: 'error', code: 77, status: 401 }, stopped('token-refused')],
    ['sent elsewhere', { kind: 'redirect', to: 'https://evil.example' }, stopped('redirected')],
    ['the connection broke', { kind: 'drop' }, unsure('dropped')],
    ['it was taken and the connection broke', { kind: 'drop-after-accepting' }, unsure('dropped')],
  ])('%s', async (_what, fault, outcome) => {
    await open()
    rig.platform.fails(fault)
    expect(await send()).toEqual(outcome)
  })

  it.each(['hang', 'hang-after-accepting'] as const)(
    'no answer in time (%s) may mean that it was taken',
    async (kind) => {
      await open({ timeoutMs: 50 })
      rig.platform.fails({ kind })
      expect(await send()).toEqual(unsure('timeout-after-send'))
    },
  )

  it('nobody there: nothing was sent, and nobody else is reached either', async () => {
    await open()
    await rig.vanishes()
    expect(await send()).toMatchObject({ kind: 'retry', reason: 'no-connection', scope: 'channel' })
  })
})

describe('how fast we may go', () => {
  it.each<[string, Record<string, string>, number]>([
    [
      'minutes until calls are possible again',
      { 'x-business-use-case-usage': '{"1":[{"call_count":100,"estimated_time_to_regain_access":3}]}' },
      180_000,
    ],
    [
      'the longest of several',
      {
        'x-business-use-case-usage':
          '{"1":[{"estimated_time_to_regain_access":1},{"estimated_time_to_regain_access":2}]}',
      },
      120_000,
    ],
    ['seconds, from a server in front', { 'retry-after': '7' }, 7_000],
    ['no minutes', { 'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":0}]}' }, 60_000],
    ['nonsense', { 'x-business-use-case-usage': '{"1":', 'x-app-usage': '[]', 'retry-after': 'morgen' }, 60_000],
  ])('a pause of %s is kept', async (_what, headers, afterMs) => {
    await open()
    rig.platform.fails({ kind: 'error', code: 4, headers })
    expect(await send()).toEqual(slow(afterMs))
  })

  it.each<[number, number, string[]]>([
    [79, 40, []],
    [80, 2, ['usage-high']],
    [94, 2, ['usage-high']],
  ])('at %i percent of our share: %i messages a second', async (percent, perSecond, troubles) => {
    await open()
    rig.platform.usage(percent)
    await send()
    expect(rig.channel.pace.perSecond).toBe(perSecond)
    expect(rig.channel.troubles?.().map(({ what }) => what)).toEqual(troubles)
    expect((await send()).kind).toBe('sent')
    rig.passes(300_000)
    expect(rig.channel.pace.perSecond).toBe(40)
  })

  it('at 95 percent nothing leaves, until Facebook’s time or our own is over', async () => {
    await open()
    rig.platform.usage(95, 2)
    await send()
    rig.platform.usage(10)
    expect(await send()).toEqual(again('usage near the limit', 'channel', 120_000))
    expect(rig.channel.troubles?.()).toEqual([{ account: rig.platform.pageId, what: 'usage-stop' }])
    expect(rig.platform.callsOf('/messages')).toHaveLength(1)
    rig.passes(120_000)
    expect((await send()).kind).toBe('sent')
    expect(rig.channel.troubles?.()).toEqual([])
  })

  it('the app’s and the Page’s own figures count too', async () => {
    await open()
    rig.platform.fails({ kind: 'error', code: 2, headers: { 'x-app-usage': '{"call_count":28,"total_time":97}' } })
    await send()
    expect(await send()).toMatchObject({ reason: 'usage near the limit' })
  })
})

describe('what staff must mend', () => {
  it('is shown as long as nothing gets through', async () => {
    await open()
    const troubles = () => rig.channel.troubles?.().map(({ what }) => what)
    expect(troubles()).toEqual([])
    rig.platform.fails({ kind: 'error', code: 190, status: 401 })
    await send()
    expect(troubles()).toEqual(['token-refused'])
    rig.platform.fails({ kind: 'error', code: 551 })
    await send()
    expect(troubles()).toEqual(['token-refused'])
    await send()
    expect(troubles()).toEqual([])
  })

  it('a wrong token or secret of ours is one of them', async () => {
    await open({ settings: { pageToken: 'EAAanother-token' } })
    expect(await send()).toEqual(stopped('token-refused'))
  })
})

describe('a thread that is somebody else’s', () => {
  it('the bot’s word is let go, a volunteer’s is kept', async () => {
    await open()
    rig.person.thread.owner = 'other'
    expect(await send()).toEqual(blocked('someone else has the thread'))
    expect(await send({ author: LAN })).toEqual({ kind: 'closed', reason: 'someone else has the thread' })
    expect(rig.platform.callsOf('take_thread_control')).toEqual([])
  })

  it('is taken for a volunteer’s word where that is wanted, never for the bot’s', async () => {
    await open({ settings: { takeOver: true } })
    rig.person.thread.owner = 'other'
    expect((await send()).kind).toBe('blocked')
    expect(rig.platform.callsOf('take_thread_control')).toEqual([])
    expect((await send({ author: LAN })).kind).toBe('sent')
    expect(rig.platform.callsOf('take_thread_control')).toHaveLength(1)
  })

  it('that may not be taken keeps the word', async () => {
    await open({ settings: { takeOver: true } })
    rig.person.thread.owner = 'other'
    rig.platform.fails({ kind: 'error', code: 100 }, { path: 'take_thread_control' })
    expect(await send({ author: LAN })).toEqual({ kind: 'closed', reason: 'someone else has the thread' })
  })
})
