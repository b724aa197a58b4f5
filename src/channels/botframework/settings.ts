/** Settings of Bot Framework. The four `Microsoft…` names are the SDK's own, known to every Azure guide. */
import { listed, type SettingReader } from '../settings.ts'
import { hostPattern } from './places.ts'

export const APP_TYPES = ['MultiTenant', 'SingleTenant', 'UserAssignedMSI'] as const
export type AppType = (typeof APP_TYPES)[number]

export type BotFrameworkSettings =
  /** A bot registered with Azure. */
  | {
      readonly kind: 'app'
      readonly appId: string
      readonly appType: AppType
      /** Left out with a managed identity only. */
      readonly password?: string
      readonly tenantId?: string
      /** Hosts besides the known ones that a conversation may be answered at: `name.example` or `*.example`. */
      readonly hosts: readonly string[]
    }
  /** No proof is asked for: the Emulator, on this machine only. */
  | { readonly kind: 'loopback' }

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function botFrameworkSettings(reader: SettingReader): BotFrameworkSettings | undefined {
  const { value, wrong } = reader
  const appId = value('MicrosoftAppId')
  const password = value('MicrosoftAppPassword')
  const tenantId = value('MicrosoftAppTenantId')
  const type = value('MicrosoftAppType')
  const hosts = listed(value('BOTFRAMEWORK_HOSTS'))
  const open = value('BOTFRAMEWORK_OPEN')

  for (const host of hosts) {
    if (hostPattern(host) === null)
      wrong('BOTFRAMEWORK_HOSTS', 'holds what is no host', 'names such as smba.example.com or *.example.com')
  }
  if (open !== undefined) return openSettings(reader, open, appId)
  if (appId === undefined) {
    if (password !== undefined || tenantId !== undefined || type !== undefined)
      wrong('MicrosoftAppId', 'is missing', 'the app id of the Azure bot, since other Microsoft… settings are there')
    return undefined
  }
  if (!GUID.test(appId)) wrong('MicrosoftAppId', 'does not look like an app id', 'a GUID of 36 characters')
  const appType = APP_TYPES.find((known) => known.toLowerCase() === (type ?? 'MultiTenant').toLowerCase())
  if (appType === undefined) wrong('MicrosoftAppType', 'is no type of app', `one of ${APP_TYPES.join(', ')}`)
  if (appType === 'UserAssignedMSI') {
    if (password !== undefined)
      wrong('MicrosoftAppPassword', 'is set, but a managed identity has none', 'no password, or another type of app')
  } else if (password === undefined) {
    wrong('MicrosoftAppPassword', 'is missing', 'the client secret of the app; without it nothing can be answered')
  }
  if (tenantId !== undefined && !GUID.test(tenantId))
    wrong('MicrosoftAppTenantId', 'does not look like a tenant id', 'a GUID of 36 characters')
  if (tenantId === undefined && appType !== 'MultiTenant' && appType !== undefined)
    wrong('MicrosoftAppTenantId', 'is missing', `the tenant's id, since the app is of type ${appType}`)
  return {
    kind: 'app',
    appId,
    appType: appType ?? 'MultiTenant',
    ...(password !== undefined && { password }),
    ...(tenantId !== undefined && { tenantId }),
    hosts,
  }
}

/** Without an app id the SDK checks nothing at all, so this needs its own word, and never leaves the machine. */
function openSettings(
  { value, wrong }: SettingReader,
  open: string,
  appId: string | undefined,
): BotFrameworkSettings | undefined {
  if (open !== 'loopback') {
    wrong('BOTFRAMEWORK_OPEN', 'holds something else', '"loopback", or nothing')
    return undefined
  }
  if (appId !== undefined)
    wrong('BOTFRAMEWORK_OPEN', 'is set together with MicrosoftAppId', 'one of them: an app id brings its own proof')
  const host = value('HOST') ?? '127.0.0.1'
  if (!['127.0.0.1', '::1', 'localhost'].includes(host))
    wrong('BOTFRAMEWORK_OPEN', 'is set while HOST is open to others', 'HOST=127.0.0.1: nothing is proved here')
  return { kind: 'loopback' }
}
