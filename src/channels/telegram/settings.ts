/** Settings of Telegram. */
import { listed, type SettingReader } from '../settings.ts'

export interface TelegramSettings {
  readonly botToken: string
  /** Right in the secret header; two while one is being changed. None at all: nothing is genuine. */
  readonly webhookSecrets: readonly string[]
  /** A stand-in's address, or a proxy's. */
  readonly apiRoot?: string
  /** The volunteers' group; absent: they work at the desk only. */
  readonly group?: number
}

/** A supergroup's number, as the Bot API writes it. */
const GROUP = /^-100\d{5,13}$/

/** Telegram's own rule for the header secret. */
const WEBHOOK_SECRET = /^[A-Za-z0-9_-]{16,256}$/

export function telegramSettings({ value, address, wrong }: SettingReader): TelegramSettings | undefined {
  const botToken = value('TELEGRAM_BOT_TOKEN')
  const secret = value('TELEGRAM_WEBHOOK_SECRET')
  const apiRoot = address('TELEGRAM_API_ROOT')
  const group = value('TELEGRAM_DESK_GROUP')
  if (group !== undefined && !GROUP.test(group))
    wrong('TELEGRAM_DESK_GROUP', 'is no number of a supergroup', 'a number that begins with -100')
  if (botToken === undefined && secret === undefined) {
    if (group !== undefined) wrong('TELEGRAM_DESK_GROUP', 'is set without a bot', 'TELEGRAM_BOT_TOKEN besides it')
    return undefined
  }
  if (botToken === undefined)
    wrong('TELEGRAM_BOT_TOKEN', 'is missing', 'the token @BotFather gave, since TELEGRAM_WEBHOOK_SECRET is set')
  else if (!/^\d{3,20}:[A-Za-z0-9_-]{20,100}$/.test(botToken))
    wrong('TELEGRAM_BOT_TOKEN', 'does not look like a token', 'digits, a colon and 35 characters')
  const webhookSecrets = listed(secret)
  if (webhookSecrets.length === 0)
    wrong(
      'TELEGRAM_WEBHOOK_SECRET',
      'is missing',
      'the secret_token given to setWebhook; without it anyone could write as anyone',
    )
  for (const entry of webhookSecrets) {
    if (!WEBHOOK_SECRET.test(entry))
      wrong('TELEGRAM_WEBHOOK_SECRET', 'holds other characters or is too short', '16 to 256 of A-Z a-z 0-9 _ -')
  }
  if (botToken === undefined) return undefined
  return {
    botToken,
    webhookSecrets,
    ...(apiRoot ? { apiRoot } : {}),
    ...(group === undefined ? {} : { group: Number(group) }),
  }
}
