/**
 * Every setting, read once from the environment, checked whole and frozen. A mistake stops the start with one line
 * each: name, what is wrong, what is expected. A secret may come as a file: `NAME_FILE=/run/secrets/name`.
 */
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { type ChannelSettings, channelSettings } from './channels/index.ts'
import { listed } from './channels/settings.ts'
import { isContact } from './desk/push.ts'
import { AppError } from './errors.ts'

export interface Config {
  readonly host: string
  readonly port: number
  /** What residents and platforms see, without a slash at the end. */
  readonly publicUrl: string
  readonly dataDir: string
  /** One Redis, or several servers of a cluster with commas between; absent: everything in `dataDir`. */
  readonly redisUrl?: string
  readonly flowsDir: string
  readonly localesDir: string
  /** 32 bytes; absent: made on the first start and kept in the data folder. Always there with `redisUrl`. */
  readonly dataKey?: Buffer
  readonly logLevel: string
  readonly timeZone: string
  /** Addresses of proxies whose forwarded headers are believed; empty: none. */
  readonly trustProxy: readonly string[]
  readonly channels: ChannelSettings
  readonly retentionDays: number
  /** How long a volunteer's claim holds without a sign of life, and after which they are warned, ms. */
  readonly leaseMs: number
  readonly leaseWarnMs: number
  /** When volunteers are called after somebody began to wait, and when the resident gets the choices again, ms. */
  readonly wavesMs: readonly [number, number, number, number]
  /** Who answers for this server, for push services; absent: the public address, where it is one. */
  readonly pushContact?: string
  /** A stand-in in place of browsers' push services. */
  readonly pushRoot?: string
  readonly metricsToken?: string
  /** Where traces go, without `/v1/traces`; absent: there are none. */
  readonly traces?: { readonly endpoint: string; readonly share: number; readonly name: string }
  /** Makes voices playable on every phone; absent: there is none, and they stay as they came. */
  readonly ffmpeg?: string
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = []
  const wrong = (name: string, what: string, expected: string) =>
    mistakes.push(`${name}: ${what}; expected ${expected}`)

  const value = (name: string): string | undefined => {
    const file = env[`${name}_FILE`]
    if (file !== undefined && file !== '') {
      if (env[name]) wrong(name, `both ${name} and ${name}_FILE are set`, 'one of them')
      try {
        return readFileSync(file, 'utf8').trim()
      } catch {
        wrong(`${name}_FILE`, 'the file cannot be read', 'a readable file holding only the value')
        return undefined
      }
    }
    const text = env[name]?.trim()
    return text === '' ? undefined : text
  }
  const whole = (name: string, fallback: number, from: number, until: number): number => {
    const text = value(name)
    if (text === undefined) return fallback
    const number = Number(text)
    if (Number.isInteger(number) && number >= from && number <= until) return number
    wrong(name, `"${text}" is not a whole number from ${from} to ${until}`, `for example ${fallback}`)
    return fallback
  }
  const address = (name: string): string | undefined => {
    const text = value(name)
    if (text === undefined) return undefined
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.search && !url.hash) {
      return text.replace(/\/+$/, '')
    }
    wrong(name, 'is not a web address', 'for example https://bot.example.vn')
    return undefined
  }

  const host = value('HOST') ?? '127.0.0.1'
  const port = whole('PORT', 3000, 0, 65_535)
  const dataKey = value('DATA_KEY')
  const key = dataKey === undefined ? undefined : Buffer.from(dataKey, 'base64')
  if (key && key.length !== 32)
    wrong('DATA_KEY', `holds ${key.length} bytes`, '32 bytes in base64, as `openssl rand -base64 32` prints')
  const redisUrl = value('REDIS_URL')
  if (redisUrl !== undefined) {
    if (!isRedisUrl(redisUrl))
      wrong(
        'REDIS_URL',
        'is no address of Redis',
        'redis://host:6379/0, or redis://a:6379,redis://b:6379 for a cluster',
      )
    if (!key) wrong('DATA_KEY', 'is not set', '32 bytes in base64, the same on every node, because REDIS_URL is set')
  }
  const logLevel = value('LOG_LEVEL') ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) wrong('LOG_LEVEL', `"${logLevel}" is no level`, `one of ${LOG_LEVELS.join(', ')}`)
  const timeZone = value('TZ') ?? 'Asia/Ho_Chi_Minh'
  if (!isTimeZone(timeZone)) wrong('TZ', `"${timeZone}" is no time zone`, 'for example Asia/Ho_Chi_Minh')
  const metricsToken = value('METRICS_TOKEN')
  if (metricsToken !== undefined && metricsToken.length < 16)
    wrong('METRICS_TOKEN', 'is too short to be a secret', '16 characters or more')

  const leaseS = whole('DESK_LEASE_S', 600, 60, 86_400)
  const leaseWarnS = whole('DESK_LEASE_WARN_S', Math.min(420, leaseS - 1), 1, 86_400)
  if (leaseWarnS >= leaseS)
    wrong('DESK_LEASE_WARN_S', `${leaseWarnS} is not before the claim ends`, `less than ${leaseS}`)

  const ffmpeg = value('FFMPEG') ?? programIn(env.PATH, 'ffmpeg')
  if (ffmpeg !== undefined && ffmpeg !== 'off' && !isProgram(ffmpeg))
    wrong('FFMPEG', 'is no program that can be run', 'the path of ffmpeg, or "off"')
  const waves = (value('DESK_WAVES_S') ?? '0,60,180,600').split(',').map((part) => Number(part.trim()))
  const rising = waves.every((s, n) => Number.isInteger(s) && s >= 0 && s <= 86_400 && s >= (waves[n - 1] ?? 0))
  if (waves.length !== 4 || !rising)
    wrong('DESK_WAVES_S', 'is not four rising numbers of seconds', 'for example 0,60,180,600')
  const pushContact = value('DESK_PUSH_CONTACT')
  if (pushContact !== undefined && !isContact(pushContact))
    wrong('DESK_PUSH_CONTACT', 'is no address that push services take', 'mailto:name@example.vn or an https address')
  const pushRoot = address('DESK_PUSH_ROOT')

  const tracesTo = address('OTEL_EXPORTER_OTLP_ENDPOINT')
  const share = Number(value('OTEL_TRACES_SAMPLER_ARG') ?? 1)
  if (!(share >= 0 && share <= 1))
    wrong('OTEL_TRACES_SAMPLER_ARG', 'is no share', 'a number from 0 to 1, for example 0.1')

  const config: Config = {
    host,
    port,
    publicUrl: address('PUBLIC_URL') ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    dataDir: resolve(value('DATA_DIR') ?? './data'),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    flowsDir: resolve(value('FLOWS_DIR') ?? './flows'),
    localesDir: resolve(value('LOCALES_DIR') ?? './locales'),
    ...(key ? { dataKey: key } : {}),
    logLevel,
    timeZone,
    trustProxy: listed(value('TRUST_PROXY')),
    channels: channelSettings({ value, address, whole, wrong }),
    retentionDays: whole('RETENTION_DAYS', 90, 1, 3_650),
    leaseMs: leaseS * 1_000,
    leaseWarnMs: leaseWarnS * 1_000,
    wavesMs: waves.map((s) => s * 1_000) as [number, number, number, number],
    ...(pushContact ? { pushContact } : {}),
    ...(pushRoot ? { pushRoot } : {}),
    ...(metricsToken ? { metricsToken } : {}),
    ...(tracesTo ? { traces: { endpoint: tracesTo, share, name: value('OTEL_SERVICE_NAME') ?? 'tung-buoc' } } : {}),
    ...(ffmpeg === undefined || ffmpeg === 'off' ? {} : { ffmpeg }),
  }
  if (mistakes.length > 0) throw new AppError('config', 'the settings hold mistakes', { details: mistakes })
  return Object.freeze(config)
}

function programIn(path: string | undefined, name: string): string | undefined {
  return (path ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** One server with the number of its database, or several of a cluster, which has only database 0. */
function isRedisUrl(text: string): boolean {
  const servers = text.split(',').map((one) => one.trim())
  const [first = '', ...others] = servers
  return servers.every((one) => {
    if (!URL.canParse(one)) return false
    const { protocol, hostname, pathname, search, hash } = new URL(one)
    const isPlace = (protocol === 'redis:' || protocol === 'rediss:') && hostname !== '' && search === '' && hash === ''
    return (
      isPlace &&
      (others.length === 0 ? /^(\/\d*)?$/ : /^(\/0?)?$/).test(pathname) &&
      protocol === new URL(first).protocol
    )
  })
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
