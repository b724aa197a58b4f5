/**
 * The only file that loads botbuilder: it costs 50 MB and 0.4 s, so it is imported when the channel is on. Requests are
 * authenticated by it, and our own token comes from it; HTTP is ours on both sides, so nothing of its errors can reach a
 * caller. Its way of sending a message costs five times ours (475 µs to 95 µs, measured in turn), since it builds its
 * clients anew for each.
 */
import { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } from 'botbuilder'
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor.js'
import type { Outgoing } from '../outgoing.ts'
import type { Drawn } from './drawing.ts'
import { type Json, text } from './fields.ts'
import { isKeyUnknown, meaningOf } from './genuine.ts'
import { NoToken } from './outcomes.ts'
import type { Reference } from './reference.ts'
import type { BotFrameworkSettings } from './settings.ts'
import { post } from './wire.ts'

/** Addresses of another cloud, all or none: naming one switches every default off. */
export interface CloudAddresses {
  readonly ToBotFromChannelOpenIdMetadataUrl: string
  readonly ToBotFromChannelTokenIssuer: string
  readonly ToBotFromEmulatorOpenIdMetadataUrl: string
  readonly ToChannelFromBotLoginUrl: string
  readonly ToChannelFromBotOAuthScope: string
  readonly OAuthUrl: string
  readonly ValidateAuthority: string
}

export interface AdapterOptions {
  readonly settings: BotFrameworkSettings
  readonly outgoing: Outgoing
  readonly cloud?: CloudAddresses
  /** Gives the token for calls out; otherwise asked of the login service, and kept, by the SDK. */
  readonly token?: () => Promise<string>
  /** For the keys that a token is checked with; they are asked for once a day. */
  readonly proofMs: number
  /** For one send, the token for it included. */
  readonly sendMs: number
}

export interface BotAdapter {
  authenticate(activity: Json, authorization: string): Promise<'genuine' | 'not-genuine' | 'no-proof'>
  /** @returns the platform's id, where it gives one. @throws errors that `outcomeOf` reads */
  send(reference: Reference, activity: Drawn): Promise<string | undefined>
}

type Activity = Parameters<ConfigurationBotFrameworkAuthentication['authenticateRequest']>[0]

/** Where the SDK keeps the keys of each address, for the life of the process. */
const KEYS = (JwtTokenExtractor as unknown as { readonly openIdMetadataCache: Map<string, { lastUpdated: number }> })
  .openIdMetadataCache

/** For a key that it does not know the SDK asks only when the list is older than an hour: then this list is. It stays in use. */
function growOld(): void {
  for (const list of KEYS.values()) list.lastUpdated = Math.min(list.lastUpdated, Date.now() - 2 * 3_600_000)
}

/** So often at most are the keys asked for because of a name that is on no list: anybody can make names up. */
const LOOK_AGAIN_MS = 60_000

/** Checks under way at a time: while the keys cannot be had, each waits, and anybody can cause one. */
const CHECKS_MAX = 50

export function openAdapter({ settings, outgoing, cloud, token, proofMs, sendMs }: AdapterOptions): BotAdapter {
  const appId = settings.kind === 'app' ? settings.appId : ''
  const auth = new ConfigurationBotFrameworkAuthentication({ MicrosoftAppId: appId, ...cloud }, credentials(settings))
  const authorization = token === undefined ? tokenOf(auth, appId) : async () => `Bearer ${await token()}`
  const underWay = new Set<Promise<void>>()
  /** The list of keys has come whole since the start. */
  let keysCame = false
  let lookedAgain = -Infinity

  /** `undefined`: none is asked for. */
  async function authorize(): Promise<string | undefined> {
    try {
      return settings.kind === 'loopback' ? undefined : await authorization()
    } catch (error) {
      throw new NoToken(isRefusal(error))
    }
  }

  /**
   * The SDK knows no key either while another check is fetching them, or for an hour after the list of them came broken (it
   * writes down that they are here before they are), or after Microsoft has changed one. Such a caller is not forged.
   */
  async function check(activity: Json, authorization: string): Promise<void> {
    const before = [...underWay]
    const once = () => auth.authenticateRequest(activity as unknown as Activity, authorization)
    try {
      await once()
    } catch (error) {
      if (!isKeyUnknown(error)) throw error
      await Promise.allSettled(before)
      const now = performance.now()
      if (!keysCame || now - lookedAgain >= LOOK_AGAIN_MS) {
        lookedAgain = now
        growOld()
      }
      await once().catch((still: unknown) => {
        keysCame ||= isKeyUnknown(still)
        throw still
      })
    }
    keysCame = true
  }

  return {
    async authenticate(activity, authorization) {
      if (underWay.size >= CHECKS_MAX) return 'no-proof'
      const late = Promise.withResolvers<'no-proof'>()
      const timer = setTimeout(() => late.resolve('no-proof'), proofMs)
      const checked = check(activity, authorization)
      underWay.add(checked)
      try {
        return await Promise.race([checked.then(() => 'genuine' as const), late.promise])
      } catch (error) {
        return meaningOf(error)
      } finally {
        clearTimeout(timer)
        underWay.delete(checked)
      }
    },

    send: (reference, activity) => post(outgoing, reference, activity, authorize, sendMs),
  }
}

/** The SDK's own reading of the four settings. */
function credentials(settings: BotFrameworkSettings): ConfigurationServiceClientCredentialFactory {
  return new ConfigurationServiceClientCredentialFactory(
    settings.kind === 'loopback'
      ? {}
      : {
          MicrosoftAppId: settings.appId,
          MicrosoftAppType: settings.appType,
          ...(settings.password !== undefined && { MicrosoftAppPassword: settings.password }),
          ...(settings.tenantId !== undefined && { MicrosoftAppTenantId: settings.tenantId }),
        },
  )
}

type Factory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>
type Credentials = Awaited<ReturnType<Factory['create']>>['credentials']

/** The SDK asks the login service, with what it knows of this cloud, and keeps what it is given until it is old. */
function tokenOf(auth: ConfigurationBotFrameworkAuthentication, appId: string): () => Promise<string | undefined> {
  const us = { getClaimValue: (name: string) => (name === 'aud' ? appId : null) }
  let credentials: Credentials | undefined
  return async () => {
    // This client never calls anybody: only its credentials are wanted.
    credentials ??= (
      await auth.createConnectorFactory(us as Parameters<typeof auth.createConnectorFactory>[0]).create(...CLIENT)
    ).credentials
    let authorization: string | undefined
    const headers = { set: (_name: string, value: string) => (authorization = value) }
    await credentials.signRequest({ headers } as unknown as Parameters<Credentials['signRequest']>[0])
    return authorization
  }
}

/** A place that is not called, and the audience of the cloud. */
const CLIENT = ['https://api.botframework.com', undefined as unknown as string] as const

/** Errors of the login service, as MSAL names them: our id, our secret or our tenant is wrong. */
const REFUSALS = new Set(['invalid_client', 'unauthorized_client', 'invalid_request', 'invalid_scope', 'access_denied'])

function isRefusal(error: unknown): boolean {
  return REFUSALS.has(text((error as { readonly errorCode?: unknown } | null)?.errorCode) ?? '')
}
