/** Settings of the Zalo Bot platform (bot.zaloplatforms.com): another product than the Official Account. */
import { listed, type SettingReader } from '../settings.ts'

/** Where Zalo keeps what people send. */
export const MEDIA_HOSTS = ['zdn.vn', 'zadn.vn', 'dlfl.vn', 'dlmd.me'] as const

export interface ZaloBotSettings {
  readonly token: string
  /** Right in the secret header; two while one is being changed. None at all: nothing is genuine. */
  readonly secrets: readonly string[]
  /** A stand-in's address, or a proxy's. */
  readonly apiRoot?: string
}

/** The platform's own rule is 8 to 256 characters; fewer than 16 can be guessed. */
const SECRET = /^[A-Za-z0-9_-]{16,256}$/

/** It becomes a part of every address. */
const TOKEN = /^[A-Za-z0-9_-]+:[A-Za-z0-9_-]{16,256}$/

export function zaloBotSettings({ value, address, wrong }: SettingReader): ZaloBotSettings | undefined {
  const token = value('ZALO_BOT_TOKEN')
  const secret = value('ZALO_BOT_SECRET')
  const apiRoot = address('ZALO_BOT_API_ROOT')
  if (token === undefined && secret === undefined) return undefined
  if (token === undefined)
    wrong('ZALO_BOT_TOKEN', 'is missing', 'the token Zalo gave for the bot, since ZALO_BOT_SECRET is set')
  else if (!TOKEN.test(token))
    wrong('ZALO_BOT_TOKEN', 'does not look like a token', 'digits, a colon and letters, as Zalo gave them')
  const secrets = listed(secret)
  if (secrets.length === 0)
    wrong('ZALO_BOT_SECRET', 'is missing', 'a secret of your own; without it anyone could write as anyone')
  for (const entry of secrets) {
    if (!SECRET.test(entry))
      wrong('ZALO_BOT_SECRET', 'holds other characters or is too short', '16 to 256 of A-Z a-z 0-9 _ -')
  }
  if (token === undefined) return undefined
  return { token, secrets, ...(apiRoot !== undefined && { apiRoot }) }
}
