import { describe, expect, it } from 'vitest'
import { ATTEMPTS_MAX, isStale, retryDelayMs } from '../../src/delivery/retry.ts'
import { verdictOn } from '../../src/delivery/verdict.ts'
import type { OutboundMessage, SendOutcome } from '../../src/messages.ts'

const HOUR = 3_600_000

describe('how long to wait before the next attempt', () => {
  it.each([
    ['doubles from 2 s', 1, 0, 0, 2_000],
    ['and goes on doubling', 4, 0, 0, 16_000],
    ['up to 512 s', 9, 0, 0, 512_000],
    ['is never less than the platform asked for', 1, 7_000, 0, 7_000],
    ['nor with chance added', 1, 7_000, 0.5, 7_250],
    ['is spread by a quarter at most', 3, 0, 0.999, 9_998],
  ])('%s', (_how, attempts, asked, chance, delay) => {
    expect(retryDelayMs(attempts, asked, chance)).toBe(delay)
  })

  it('has had its attempts about 17 minutes in, and waits no longer than that between them afterwards', () => {
    const waits = Array.from({ length: ATTEMPTS_MAX - 1 }, (_, index) => retryDelayMs(index + 1))
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(1_022_000)
    expect(retryDelayMs(40)).toBe(512_000)
  })

  it('takes no attempt at all for a mistake of ours', () => {
    expect(() => retryDelayMs(0)).toThrow(RangeError)
  })
})

describe('what is too old to send', () => {
  const lan = { kind: 'person', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường' } as const
  it.each<[string, Partial<OutboundMessage>, number, boolean]>([
    ['an answer of last night is wanted still', {}, 10 * HOUR, false],
    ['an answer of the day before is not', {}, 25 * HOUR, true],
    ['a reminder that waited for the morning is sent', { urgency: 'later' }, 10.5 * HOUR, false],
    ['a reminder of half a day ago is not', { urgency: 'later' }, 13 * HOUR, true],
    ['the words of a person are never too old', { author: lan }, 200 * HOUR, false],
  ])('%s', (_what, parts, age, stale) => {
    const message: OutboundMessage = {
      text: 'x',
      choices: [],
      author: { kind: 'bot' },
      language: 'vi',
      urgency: 'live',
      ...parts,
    }
    expect(isStale({ message, queuedAt: 0 }, age)).toBe(stale)
  })
})

describe('what follows from a failed attempt', () => {
  const throttled = { kind: 'retry', reason: 'throttled', afterMs: 9_000, scope: 'person' } as const
  const lost = { kind: 'retry', reason: 'timeout', afterMs: 0, scope: 'message', unsure: true } as const
  const fresh = { attempts: 0 }
  it.each<[string, { attempts: number; lastReason?: string }, Exclude<SendOutcome, { kind: 'sent' }>, boolean, object]>(
    [
      [
        'told to slow down',
        fresh,
        throttled,
        false,
        { kind: 'again', notBefore: 9_000, reason: 'throttled', mayRepeat: false },
      ],
      [
        'no answer: once more',
        fresh,
        lost,
        false,
        { kind: 'again', notBefore: 2_000, reason: 'unsure: timeout', mayRepeat: true },
      ],
      [
        'no answer a second time: no third',
        { attempts: 1, lastReason: 'unsure: timeout' },
        lost,
        false,
        { kind: 'drop', reason: 'unsure: timeout', maybeSent: true },
      ],
      [
        'slowed down after no answer: that is not forgotten',
        { attempts: 1, lastReason: 'unsure: timeout' },
        throttled,
        false,
        { kind: 'again', notBefore: 9_000, reason: 'unsure: throttled', mayRepeat: false },
      ],
      [
        'the last attempt',
        { attempts: 9 },
        throttled,
        false,
        { kind: 'drop', reason: 'given up: throttled', maybeSent: false },
      ],
      [
        'refused, perhaps for its shape',
        fresh,
        { kind: 'rejected', reason: 'buttons', plain: true },
        false,
        { kind: 'plain', reason: 'buttons' },
      ],
      [
        'refused as bare text too',
        fresh,
        { kind: 'rejected', reason: 'buttons', plain: true },
        true,
        { kind: 'drop', reason: 'buttons', maybeSent: false },
      ],
      [
        'refused for good',
        fresh,
        { kind: 'rejected', reason: 'empty' },
        false,
        { kind: 'drop', reason: 'empty', maybeSent: false },
      ],
      ['the window is closed', fresh, { kind: 'closed', reason: '7 days' }, false, { kind: 'hold', reason: '7 days' }],
      ['blocked', fresh, { kind: 'blocked', reason: 'blocked' }, false, { kind: 'unreachable', reason: 'blocked' }],
      ['our token is revoked', fresh, { kind: 'stopped', reason: 'token' }, false, { kind: 'off', reason: 'token' }],
    ],
  )('%s', (_situation, entry, failure, plainTried, verdict) => {
    expect(verdictOn({ queuedAt: 0, ...entry }, failure, plainTried, false, 0, 0)).toEqual(verdict)
  })

  it('a platform that talks at length is cut short', () => {
    const verdict = verdictOn(
      { queuedAt: 0, ...fresh },
      { kind: 'closed', reason: 'x'.repeat(5_000) },
      false,
      false,
      0,
      0,
    )
    expect(verdict.reason.length).toBeLessThanOrEqual(120)
  })
})
