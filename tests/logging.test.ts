/** What a line of the log may hold, however it is written: by ourselves, or by a library that was handed our log. */
import type { Logger } from 'pino'
import { expect, it } from 'vitest'
import { createLog, errorFields } from '../src/logging.ts'

const SECRET = 'khong-ai-duoc-biet'

/** As a library sees our log. */
type Write = (log: Logger) => void

function logged(write: Write) {
  const lines: string[] = []
  let hits = 0
  const log = createLog('info', { stream: { write: (line) => void lines.push(line) }, onGuardHit: () => hits++ })
  write(log as unknown as Logger)
  return { lines, line: JSON.parse(lines[0] ?? '{}') as Record<string, unknown>, hits }
}

it('a line is its listed fields, its words, its time and its level', () => {
  const { line, hits } = logged((log) => log.warn({ channel: 'zalo', attempts: 3 }, 'a message was refused'))
  expect(line).toEqual({
    ...{ level: 'warn', time: expect.stringMatching(/^2\d{3}-\d\d-\d\dT/), msg: 'a message was refused' },
    ...{ channel: 'zalo', attempts: 3 },
  })
  expect(hits).toBe(0)
})

it.each([
  ['a field that is not listed', (log) => log.info({ token: SECRET, text: SECRET, person_name: SECRET }, 'said')],
  ['an error alone', (log) => log.error(new Error(SECRET))],
  ['an error under the name libraries use', (log) => log.error({ err: new Error(SECRET) })],
  ['… with words', (log) => log.error({ err: new Error(SECRET) }, 'said')],
  ['an error under a listed name', (log) => log.error({ error: new Error(SECRET) }, 'said')],
  ['what is filled into the words', (log) => log.info('said %s', SECRET)],
  ['an error behind the words', (log) => log.error('said %s', new Error(SECRET))],
  ['an error with what caused it', (log) => log.error(new Error(SECRET, { cause: new Error(SECRET) }), 'said')],
] as [string, Write][])('%s says nothing that came from outside', (_what, write) => {
  expect(logged(write).lines.join()).not.toContain(SECRET)
  expect(logged(write).lines).toHaveLength(1)
})

it.each([
  ['in a listed field', (log) => log.info({ name: 'mã OTP là 482913' }, 'said')],
  ['in the words', (log) => log.info('mã OTP là 482913')],
] as [string, Write][])('a code %s is masked and counted', (_where, write) => {
  const { lines, hits } = logged(write)
  expect(lines.join()).not.toContain('482913')
  expect(hits).toBe(1)
})

it('an error gives its name, its code and where it was thrown', () => {
  const { line } = logged((log) => log.error(Object.assign(new TypeError(SECRET), { code: 'E_NONE' }), 'it failed'))
  expect(line).toMatchObject({ error: 'TypeError', errorCode: 'E_NONE', msg: 'it failed' })
  expect(line.stack).toMatch(/^ {4}at .*logging\.test\.ts:\d+:\d+/)
  expect(errorFields('no error')).toEqual({ error: 'string' })
})
