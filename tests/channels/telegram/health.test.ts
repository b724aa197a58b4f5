import { describe, expect, it } from 'vitest'
import { lookAtWebhook } from '../../../src/channels/telegram/health.ts'
import type { LogFields } from '../../../src/logging.ts'
import { NOW } from '../tools.ts'

const OURS = 'https://bot.example.vn/webhooks/telegram'

describe('what is said at the start about the webhook', () => {
  const minutesAgo = (minutes: number) => NOW / 1_000 - minutes * 60

  it.each([
    ['all is well', {}, []],
    [
      'an old list with more than we need',
      { allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member', 'poll'] },
      [],
    ],
    ['a few updates waiting', { pending_update_count: 100 }, []],
    ['many waiting', { pending_update_count: 101 }, [{ waiting: 101 }]],
    [
      'we answered 500 lately',
      {
        last_error_date: minutesAgo(10),
        last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
      },
      [{ minutesAgo: 10, why: 'we answered 500' }],
    ],
    [
      'we were too slow',
      { last_error_date: minutesAgo(3), last_error_message: 'Connection timed out' },
      [{ minutesAgo: 3, why: 'timed out' }],
    ],
    [
      'our certificate',
      { last_error_date: minutesAgo(3), last_error_message: 'SSL error {error:0A000086}' },
      [{ minutesAgo: 3, why: 'certificate' }],
    ],
    [
      'our name',
      { last_error_date: minutesAgo(3), last_error_message: 'Failed to resolve host: 203.0.113.7' },
      [{ minutesAgo: 3, why: 'name not found' }],
    ],
    [
      'nobody there',
      { last_error_date: minutesAgo(3), last_error_message: 'Connection refused' },
      [{ minutesAgo: 3, why: 'no connection' }],
    ],
    [
      'something new',
      { last_error_date: minutesAgo(3), last_error_message: '203.0.113.7' },
      [{ minutesAgo: 3, why: 'unknown' }],
    ],
    [
      'an error of the day before yesterday',
      { last_error_date: minutesAgo(3_000), last_error_message: 'Connection refused' },
      [],
    ],
    ['kinds left out', { allowed_updates: ['message'] }, [{ missing: 'edited_message callback_query my_chat_member' }]],
  ])('%s', async (_situation, hook, said) => {
    const lines: LogFields[] = []
    const callApi = (async (method: string) =>
      method === 'getMe' ? { username: 'tung_buoc_bot' } : { url: OURS, ...hook }) as never
    const log = { info: () => {}, warn: (fields: LogFields) => lines.push(fields) }
    expect(await lookAtWebhook({ callApi }, OURS, log, NOW)).toBe('Telegram (@tung_buoc_bot)')
    expect(lines).toEqual(said.map((fields) => ({ channel: 'telegram', ...fields })))
  })
})
