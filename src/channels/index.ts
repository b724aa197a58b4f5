/**
 * Every platform that is in the build. A new one is a line in each of these, its folder and its page in the documents. The
 * web chat, with pages and streams of its own, and the terminal are no platforms: the application opens them.
 */
import { botFrameworkChannel } from './botframework/channel.ts'
import { rootsFor as botFrameworkRoots } from './botframework/places.ts'
import { type BotFrameworkSettings, botFrameworkSettings } from './botframework/settings.ts'
import { botFrameworkSetup } from './botframework/setup.ts'
import type { Channel } from './channel.ts'
import { messengerChannel } from './messenger/channel.ts'
import { GRAPH_ROOT } from './messenger/graph.ts'
import { MEDIA_HOSTS as FACEBOOK_FILES, type MessengerSettings, messengerSettings } from './messenger/settings.ts'
import { messengerSetup } from './messenger/setup.ts'
import type { AllowedRoot } from './outgoing.ts'
import type { SettingReader } from './settings.ts'
import type { ChannelSetup } from './setup.ts'
import { telegramChannel } from './telegram/channel.ts'
import { TELEGRAM_ROOT } from './telegram/client.ts'
import { type GroupApi, telegramGroup } from './telegram/group-api.ts'
import type { GroupDoor } from './telegram/group-updates.ts'
import { type TelegramSettings, telegramSettings } from './telegram/settings.ts'
import { telegramSetup } from './telegram/setup.ts'
import type { ChannelTools } from './tools.ts'
import { API_ROOT as ZALO_ROOT } from './zalo/api.ts'
import { zaloChannel } from './zalo/channel.ts'
import { OAUTH_ROOT as ZALO_OAUTH_ROOT } from './zalo/oauth.ts'
import { MEDIA_HOSTS as ZALO_FILES, type ZaloSettings, zaloSettings } from './zalo/settings.ts'
import { zaloSetup } from './zalo/setup.ts'
import { ZALO_BOT_ROOT } from './zalobot/api.ts'
import { zaloBotChannel } from './zalobot/channel.ts'
import { type ZaloBotSettings, zaloBotSettings } from './zalobot/settings.ts'
import { zaloBotSetup } from './zalobot/setup.ts'

/** A channel without its settings is off; there is no half-open one. */
export interface ChannelSettings {
  readonly telegram?: TelegramSettings
  readonly messenger?: MessengerSettings
  readonly zalo?: ZaloSettings
  readonly zalobot?: ZaloBotSettings
  readonly botframework?: BotFrameworkSettings
}

export function channelSettings(reader: SettingReader): ChannelSettings {
  const telegram = telegramSettings(reader)
  const messenger = messengerSettings(reader)
  const zalo = zaloSettings(reader)
  const zalobot = zaloBotSettings(reader)
  const botframework = botFrameworkSettings(reader)
  return {
    ...(telegram && { telegram }),
    ...(messenger && { messenger }),
    ...(zalo && { zalo }),
    ...(zalobot && { zalobot }),
    ...(botframework && { botframework }),
  }
}

/** The channels of platforms that are switched on. */
export function openChannels(
  settings: ChannelSettings,
  tools: ChannelTools,
  doors: { readonly telegramGroup?: GroupDoor } = {},
): readonly Channel[] {
  const { telegram, messenger, zalo, zalobot, botframework } = settings
  return [
    ...(telegram === undefined ? [] : [telegramChannel(telegram, tools, doors.telegramGroup)]),
    ...(messenger === undefined ? [] : [messengerChannel(messenger, tools)]),
    ...(zalo === undefined ? [] : [zaloChannel(zalo, tools)]),
    ...(zalobot === undefined ? [] : [zaloBotChannel(zalobot, tools)]),
    ...(botframework === undefined ? [] : [botFrameworkChannel(botframework, tools)]),
  ]
}

/** The volunteers' group, where one is named. */
export function groupOf({ telegram }: ChannelSettings, tools: ChannelTools): GroupApi | null {
  return telegram?.group === undefined ? null : telegramGroup(telegram, telegram.group, tools)
}

/** What can be set up and looked at by commands, switched on or not. */
export function setups(settings: ChannelSettings): readonly ChannelSetup[] {
  const { telegram, messenger, zalo, zalobot, botframework } = settings
  return [
    telegramSetup(telegram),
    messengerSetup(messenger),
    zaloSetup(zalo),
    zaloBotSetup(zalobot),
    botFrameworkSetup(botframework),
  ]
}

/** Where these channels call: the platforms' own addresses, or what the operator named in their place. */
export function rootsOf(settings: ChannelSettings): readonly AllowedRoot[] {
  const { telegram, messenger, zalo, zalobot, botframework } = settings
  return [
    ...(telegram === undefined ? [] : [rootOf(TELEGRAM_ROOT, telegram.apiRoot)]),
    ...(messenger === undefined ? [] : [rootOf(GRAPH_ROOT, messenger.apiRoot), ...FACEBOOK_FILES.map(below)]),
    ...(zalo === undefined ? [] : [rootOf(ZALO_ROOT, zalo.apiRoot), rootOf(ZALO_OAUTH_ROOT, zalo.oauthRoot)]),
    ...(zalo === undefined && zalobot === undefined ? [] : ZALO_FILES.map(below)),
    ...(zalobot === undefined ? [] : [rootOf(ZALO_BOT_ROOT, zalobot.apiRoot)]),
    ...(botframework === undefined ? [] : botFrameworkRoots(botframework)),
  ]
}

/** What residents sent is kept at hosts of their own. */
function below(host: string): AllowedRoot {
  return { url: `https://${host}`, also: 'subdomains' }
}

function rootOf(platform: string, named: string | undefined): AllowedRoot {
  return named === undefined || new URL(named).origin === platform ? { url: platform } : { url: named, standIn: true }
}
