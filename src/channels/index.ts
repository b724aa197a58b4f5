/**
 * Every platform that is in the build. A new one is a line in each of these, its folder and its page in the documents. The
 * web chat, with pages and streams of its own, and the terminal are no platforms: the application opens them.
 */
import type { Channel } from './channel.ts'
import type { AllowedRoot } from './outgoing.ts'
import type { SettingReader } from './settings.ts'
import { telegramChannel } from './telegram/channel.ts'
import { TELEGRAM_ROOT } from './telegram/client.ts'
import { type TelegramSettings, telegramSettings } from './telegram/settings.ts'
import type { ChannelTools } from './tools.ts'

/** A channel without its settings is off; there is no half-open one. */
export interface ChannelSettings {
  readonly telegram?: TelegramSettings
}

export function channelSettings(reader: SettingReader): ChannelSettings {
  const telegram = telegramSettings(reader)
  return { ...(telegram && { telegram }) }
}

/** The channels of platforms that are switched on. */
export function openChannels(settings: ChannelSettings, tools: ChannelTools): readonly Channel[] {
  const { telegram } = settings
  return [...(telegram === undefined ? [] : [telegramChannel(telegram, tools)])]
}

/** Where these channels call: the platforms' own addresses, or what the operator named in their place. */
export function rootsOf({ telegram }: ChannelSettings): readonly AllowedRoot[] {
  return [...(telegram === undefined ? [] : [rootOf(TELEGRAM_ROOT, telegram.apiRoot)])]
}

function rootOf(platform: string, named: string | undefined): AllowedRoot {
  return named === undefined || new URL(named).origin === platform ? { url: platform } : { url: named, standIn: true }
}
