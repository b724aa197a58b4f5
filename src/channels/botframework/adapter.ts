/**
 * The only file that loads botbuilder: it costs 50 MB and 0.4 s, so it is imported when the channel is on. Requests are
 * authenticated by it and messages leave by its proactive path; HTTP itself is ours on both sides, so nothing of its
 * errors can reach a caller.
 */
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder'
import type { Outgoing } from '../outgoing.ts'
import type { Drawn } from './drawing.ts'
import { type Json, object, text } from './fields.ts'
import { meaningOf } from './genuine.ts'
import { NoToken } from './outcomes.ts'
import type { Reference } from './reference.ts'
import type { BotFrameworkSettings } from './settings.ts'
import { lookOf } from './subchannels.ts'
import { wire, withinTime } from './wire.ts'

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

type CredentialsFactory = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>
type Activity = Parameters<ConfigurationBotFrameworkAuthentication['authenticateRequest']>[0]

/** Checks under way at a time: while the keys cannot be had, each waits, and anybody can cause one. */
const CHECKS_MAX = 50

export function openAdapter({ settings, outgoing, cloud, token, proofMs, sendMs }: AdapterOptions): BotAdapter {
  const appId = settings.kind === 'app' ? settings.appId : ''
  const auth = new ConfigurationBotFrameworkAuthentication(
    { MicrosoftAppId: appId, ...cloud },
    credentials(settings, token),
    undefined,
    undefined,
    { httpClient: wire(outgoing) },
  )
  const adapter = new CloudAdapter(auth)
  let checks = 0

  return {
    async authenticate(activity, authorization) {
      if (checks >= CHECKS_MAX) return 'no-proof'
      checks++
      const late = Promise.withResolvers<'no-proof'>()
      const timer = setTimeout(() => late.resolve('no-proof'), proofMs)
      try {
        const check = auth.authenticateRequest(activity as unknown as Activity, authorization)
        return await Promise.race([check.then(() => 'genuine' as const), late.promise])
      } catch (error) {
        return meaningOf(error)
      } finally {
        clearTimeout(timer)
        checks--
      }
    },

    async send(reference, activity) {
      let id: string | undefined
      await withinTime(sendMs, () =>
        adapter.continueConversationAsync(appId, sdkReference(reference), async (context) => {
          context.onSendActivities(async (_context, activities, next) => {
            for (const one of activities) answerUnder(one, reference)
            return await next()
          })
          const sent = await context.sendActivity(activity as unknown as Partial<Activity>)
          id = text(object(sent)?.id) ?? undefined
        }),
      )
      return id === '' ? undefined : id
    },
  }
}

/** The SDK's own reading of the four settings; refusals of the login service get a name of ours. */
function credentials(settings: BotFrameworkSettings, token: (() => Promise<string>) | undefined): CredentialsFactory {
  const factory = new ConfigurationServiceClientCredentialFactory(
    settings.kind === 'loopback'
      ? {}
      : {
          MicrosoftAppId: settings.appId,
          MicrosoftAppType: settings.appType,
          ...(settings.password !== undefined && { MicrosoftAppPassword: settings.password }),
          ...(settings.tenantId !== undefined && { MicrosoftAppTenantId: settings.tenantId }),
        },
  )
  if (settings.kind === 'loopback') return factory
  return {
    isValidAppId: (id) => factory.isValidAppId(id),
    isAuthenticationDisabled: () => factory.isAuthenticationDisabled(),
    async createCredentials(id, audience = '', ...login) {
      const own = token === undefined ? await factory.createCredentials(id, audience, ...login) : null
      return {
        async signRequest(request) {
          try {
            if (own !== null) return await own.signRequest(request)
            request.headers.set('Authorization', `Bearer ${await token?.()}`)
            return request
          } catch (error) {
            throw new NoToken(isRefusal(error))
          }
        },
      }
    },
  }
}

/** Errors of the login service, as MSAL names them: our id, our secret or our tenant is wrong. */
const REFUSALS = new Set(['invalid_client', 'unauthorized_client', 'invalid_request', 'invalid_scope', 'access_denied'])

function isRefusal(error: unknown): boolean {
  return REFUSALS.has(text((error as { readonly errorCode?: unknown } | null)?.errorCode) ?? '')
}

function sdkReference(reference: Reference) {
  return {
    ...reference,
    conversation: { isGroup: false, name: '', conversationType: '', ...reference.conversation },
  } as unknown as Parameters<CloudAdapter['continueConversationAsync']>[1]
}

/**
 * Every channel lets a bot answer under what was said. Where nothing was, Web Chat and Teams take a message into the
 * conversation itself; the rest keep the id the SDK makes up, as its own bots do.
 */
function answerUnder(activity: { replyToId?: string }, { channelId, activityId }: Reference): void {
  if (activityId !== undefined) activity.replyToId = activityId
  else if (lookOf(channelId).press === 'messageBack') delete activity.replyToId
}
