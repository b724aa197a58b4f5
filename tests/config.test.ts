import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { AppError } from '../src/errors.ts'

const TOKEN = '123456789:AAinvented-token-for-tests-000000000'
const SECRET = 'a-secret-of-24-characters'

function mistakes(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof AppError) return error.details
    throw error
  }
  return []
}

const KEY = Buffer.alloc(32, 1).toString('base64')

describe('settings', () => {
  it('need nothing at all', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      timeZone: 'Asia/Ho_Chi_Minh',
      channels: {},
      retentionDays: 90,
      leaseMs: 600_000,
      leaseWarnMs: 420_000,
    })
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  it.each([
    [
      'a port that is no number',
      { PORT: 'web' },
      'PORT: "web" is not a whole number from 0 to 65535; expected for example 3000',
    ],
    ['a port that does not exist', { PORT: '70000' }, 'PORT:'],
    ['an address that is none', { PUBLIC_URL: 'bot.example.vn' }, 'PUBLIC_URL: is not a web address'],
    ['an address with a password in it', { PUBLIC_URL: 'https://a:b@bot.example.vn' }, 'PUBLIC_URL:'],
    ['a short key', { DATA_KEY: 'c2hvcnQ=' }, 'DATA_KEY: holds 5 bytes'],
    ['a level that is none', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL: "loud" is no level'],
    ['a time zone that is none', { TZ: 'Hai_Phong' }, 'TZ: "Hai_Phong" is no time zone'],
    ['a bot without a webhook secret', { TELEGRAM_BOT_TOKEN: TOKEN }, 'TELEGRAM_WEBHOOK_SECRET: is missing'],
    ['a webhook secret without a bot', { TELEGRAM_WEBHOOK_SECRET: SECRET }, 'TELEGRAM_BOT_TOKEN: is missing'],
    [
      'a guessable webhook secret',
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: 'abc' },
      'TELEGRAM_WEBHOOK_SECRET: holds other characters or is too short',
    ],
    ['a group without a bot', { TELEGRAM_DESK_GROUP: '-1001234567890' }, 'TELEGRAM_DESK_GROUP: is set without a bot'],
    [
      'a group that is no supergroup',
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: SECRET, TELEGRAM_DESK_GROUP: '-12345' },
      'TELEGRAM_DESK_GROUP: is no number of a supergroup',
    ],
    [
      'a Redis that is none',
      { REDIS_URL: 'http://localhost:6379', DATA_KEY: KEY },
      'REDIS_URL: is no address of Redis',
    ],
    ['a Redis with a name for a number', { REDIS_URL: 'redis://localhost/ward', DATA_KEY: KEY }, 'REDIS_URL:'],
    ['a cluster with a database', { REDIS_URL: 'redis://a:1/3,redis://b:2', DATA_KEY: KEY }, 'REDIS_URL:'],
    ['a cluster half of it with TLS', { REDIS_URL: 'rediss://a:1,redis://b:2', DATA_KEY: KEY }, 'REDIS_URL:'],
    ['a Redis without the key all nodes share', { REDIS_URL: 'redis://localhost:6379/0' }, 'DATA_KEY: is not set'],
    [
      'a warning after the claim has ended',
      { DESK_LEASE_S: '300', DESK_LEASE_WARN_S: '300' },
      'DESK_LEASE_WARN_S: 300',
    ],
    ['a claim of a moment', { DESK_LEASE_S: '5' }, 'DESK_LEASE_S:'],
    ['a guessable metrics token', { METRICS_TOKEN: 'abc' }, 'METRICS_TOKEN: is too short'],
    ['a secret file that is not there', { DATA_KEY_FILE: '/nowhere/key' }, 'DATA_KEY_FILE: the file cannot be read'],
  ])('refuse %s', (_what, env, line) => {
    expect(mistakes(env as unknown as Record<string, string>).some((mistake) => mistake.startsWith(line))).toBe(true)
  })

  it.each([
    'redis://127.0.0.1:6379/0',
    'rediss://user:word@redis.example.vn',
    'redis://a:1, redis://b:2,redis://c:3/0',
  ])('take Redis, alone or as a cluster: %s', (url) => {
    expect(readConfig({ REDIS_URL: url, DATA_KEY: KEY }).redisUrl).toBe(url)
  })

  it('name every mistake at once', () => {
    expect(mistakes({ PORT: 'x', LOG_LEVEL: 'y', TZ: 'z' })).toHaveLength(3)
  })

  it('take a secret from a file, and two webhook secrets while one is being changed', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tung-buoc-')), 'token')
    writeFileSync(file, `${TOKEN}\n`)
    const { channels } = readConfig({
      TELEGRAM_BOT_TOKEN_FILE: file,
      TELEGRAM_WEBHOOK_SECRET: `${SECRET}, another-secret-of-30-characters`,
    })
    expect(channels.telegram).toEqual({ botToken: TOKEN, webhookSecrets: [SECRET, 'another-secret-of-30-characters'] })
  })

  it('never quote a secret in a mistake', () => {
    const lines = mistakes({
      TELEGRAM_BOT_TOKEN: 'not-a-token-but-private',
      TELEGRAM_WEBHOOK_SECRET: 'short!private',
      METRICS_TOKEN: 'private',
    })
    expect(lines.join('\n')).not.toContain('private')
  })
})
