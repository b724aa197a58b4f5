/** Microsoft Bot Framework: Web Chat, Teams, Direct Line and what else stands behind an Azure bot. */
import type { Admission, Channel, WebhookRequest } from '../channel.ts'
import { fileAt } from '../files.ts'
import { readJson } from '../json.ts'
import type { ChannelTools } from '../tools.ts'
import { type Envelope, readEnvelope } from './activity.ts'
import type { AdapterOptions, BotAdapter } from './adapter.ts'
import { draw, expectedReplies, invokeAnswer } from './drawing.ts'
import { text } from './fields.ts'
import { isThisMachine, looksLikeProof } from './genuine.ts'
import { parseActivity } from './incoming.ts'
import { outcomeOf } from './outcomes.ts'
import { isListed } from './places.ts'
import { personOf, readReference } from './reference.ts'
import type { BotFrameworkSettings } from './settings.ts'
import { limitsOf, lookOf } from './subchannels.ts'

/** What a test puts in place of Microsoft's cloud. */
export type Cloud = Partial<Omit<AdapterOptions, 'settings' | 'outgoing'>>

/** A caller waits 15 s at most. */
const PROOF_MS = 5_000

/** A channel has promised 10 s. */
const SEND_MS = 9_000

/** Answers on another channel with a check of its own, which leaves out where the answer goes. */
const UNSUPPORTED_CHANNEL = 'AseChannel'

export function botFrameworkChannel(settings: BotFrameworkSettings, tools: ChannelTools, cloud: Cloud = {}): Channel {
  const { clean, cleanName, clock, log } = tools
  const account = settings.kind === 'app' ? settings.appId.toLowerCase() : 'main'
  // An Emulator on this machine can fetch from this machine.
  const showsPictures = tools.publicUrl.startsWith('https://') || settings.kind === 'loopback'
  let credentialsRefused = false
  let loading: Promise<BotAdapter> | undefined

  /** Once, and not before it is needed; a failure is tried again. */
  function load(): Promise<BotAdapter> {
    loading ??= import('./adapter.ts')
      .then(({ openAdapter }) =>
        openAdapter({ proofMs: PROOF_MS, sendMs: SEND_MS, ...cloud, settings, outgoing: tools.outgoing }),
      )
      .catch((error: unknown) => {
        loading = undefined
        throw error
      })
    return loading
  }

  function picture(path: string): string | undefined {
    return showsPictures ? `${tools.publicUrl}/chat/pictures/${path}.png` : undefined
  }

  function refuseEarly(headers: WebhookRequest['headers']): Extract<Admission, { kind: 'answer' }> | null {
    if (settings.kind === 'loopback' || looksLikeProof(headers.authorization, clock.now())) return null
    return refused(401, 'no-token')
  }

  /** `null`: genuine. */
  async function check(request: WebhookRequest, envelope: Envelope): Promise<Admission | null> {
    if (settings.kind === 'loopback') {
      if (!isThisMachine(request.from, request.headers)) return refused(401, 'not-this-machine')
    } else {
      if (envelope.channelId === UNSUPPORTED_CHANNEL) return refused(401, 'unsupported-channel')
      const bot = await load().catch(() => null)
      const proof = await bot?.authenticate(envelope.fields, text(request.headers.authorization) ?? '')
      if (proof === undefined) return refused(503, 'not-loaded')
      if (proof === 'no-proof') {
        log.warn({ channel: 'botframework' }, 'the keys of Bot Framework cannot be had: nothing can be taken')
        return refused(503, 'no-keys')
      }
      if (proof === 'not-genuine') return refused(401, 'not-genuine')
    }
    return isListed(envelope.serviceUrl, settings) ? null : refused(403, 'place-not-listed')
  }

  return {
    name: 'botframework',
    title: settings.kind === 'app' ? `Bot Framework (${account})` : 'Bot Framework (không xác thực, chỉ máy này)',
    limits: limitsOf(lookOf(undefined), showsPictures),
    limitsFor: (_to, reply) => limitsOf(lookOf(readReference(reply)?.channelId), showsPictures),
    // Teams: 7 a second in one conversation, 50 a second in all; some air below that.
    pace: { perPersonMs: 250, perSecond: 40 },

    webhook: {
      path: 'botframework',
      methods: ['POST'],
      refuseEarly,
      async admit(request) {
        const early = refuseEarly(request.headers)
        if (early !== null) return early
        // Where the proof is checked against: channel and service stand in the body, so it is read first, within limits.
        const json = readJson(request.body)
        if (!json.ok) return refused(400, json.problem)
        const envelope = readEnvelope(json.value)
        if (typeof envelope === 'string') return refused(400, envelope)
        const refusal = await check(request, envelope)
        if (refusal !== null) return refusal

        const parsed = parseActivity(envelope, { account, receivedAt: request.receivedAt, clean, cleanName })
        const inTurn = inTurnOf(envelope, typeof parsed === 'string' ? undefined : parsed.reply)
        if (typeof parsed !== 'string') return { kind: 'events', events: [parsed], ignored: [], ...inTurn }
        if (envelope.type === 'invoke') return refused(501, 'unknown-invoke')
        return { kind: 'events', events: [], ignored: [parsed], ...inTurn }
      },
    },

    async send(message, to, { reply }) {
      const reference = readReference(reply)
      // Whoever writes again brings a new one.
      if (reference === null || personOf(reference) !== to.person) return { kind: 'blocked', reason: 'no reference' }
      if (!isListed(reference.serviceUrl, settings)) return { kind: 'blocked', reason: 'place not listed' }
      try {
        const bot = await load()
        const platformId = await bot.send(reference, draw(message, reference, picture))
        credentialsRefused = false
        return { kind: 'sent', ...(platformId !== undefined && { platformId }) }
      } catch (error) {
        const outcome = outcomeOf(error)
        if (outcome.kind === 'stopped') credentialsRefused = true
        return outcome
      }
    },

    async typing(to, reply) {
      const reference = readReference(reply)
      if (reference === null || personOf(reference) !== to.person || !lookOf(reference.channelId).typing) return
      if (!isListed(reference.serviceUrl, settings)) return
      try {
        await (await load()).send(reference, { type: 'typing' })
      } catch (error) {
        const outcome = outcomeOf(error)
        log.info({ channel: 'botframework', reason: 'reason' in outcome ? outcome.reason : outcome.kind }, 'no typing')
      }
    },

    async fetchFile(ref) {
      const origin = URL.canParse(ref) ? new URL(ref).origin : ''
      return isListed(origin, settings) ? await fileAt(tools.outgoing, ref, [origin]) : { kind: 'gone' }
    },

    troubles: () => (credentialsRefused ? [{ account, what: 'credentials-refused' }] : []),

    // Its channels have no address in common; a page of one's own can name the flow in the event webchat/join.
    links: async (ref) => [{ say: `#${ref}` }],

    async start() {
      try {
        await load()
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown'
        log.warn({ channel: 'botframework', reason }, 'botbuilder could not be loaded')
      }
    },
  }

  function inTurnOf(
    { type, fields }: Envelope,
    reply: string | undefined,
  ): Pick<Extract<Admission, { kind: 'events' }>, 'inTurn'> {
    if (type === 'invoke') return { inTurn: invokeAnswer }
    if (fields.deliveryMode !== 'expectReplies') return {}
    return { inTurn: (messages) => expectedReplies(messages, readReference(reply), picture) }
  }
}

function refused(status: number, why: string): Extract<Admission, { kind: 'answer' }> {
  return { kind: 'answer', answer: { status }, why }
}
