/** Facebook Messenger, by the Graph API's Send API: one Page, one app. */
import type { SendOutcome } from '../../messages.ts'
import type { Channel, ChannelTrouble } from '../channel.ts'
import type { ChannelTools } from '../tools.ts'
import { messengerFiles } from './files.ts'
import { graphApi } from './graph.ts'
import { lookAtPage } from './health.ts'
import { personaBook } from './personas.ts'
import { pictureStock } from './pictures.ts'
import { QUICK_REPLIES, TEXT_CHARS, TITLE_CHARS } from './requests.ts'
import { messengerSender } from './sending.ts'
import type { MessengerSettings } from './settings.ts'
import { pageStanding } from './standing.ts'
import { usageWatch } from './usage.ts'
import { messengerWebhook } from './webhook.ts'

/** Facebook's limits for attachments. */
const PHOTO_BYTES = 8 * 1_048_576
const VOICE_BYTES = 25 * 1_048_576

const DAY_MS = 86_400_000

/** Above about 40 messages a second the Page's own inbox stops being usable; Facebook's limit is 300. */
const PER_SECOND = 40
/** While our share of calls is nearly used up. */
const PER_SECOND_SLOW = 2

/** So long no thread is handed over, once Facebook has said that we ask too often. */
const ROUTING_REST_MS = 3_600_000

export function messengerChannel(settings: MessengerSettings, tools: ChannelTools): Channel {
  const { clock, log } = tools
  const { pageId: account } = settings
  const usage = usageWatch()
  const graph = graphApi({
    settings,
    outgoing: tools.outgoing,
    log,
    onHeaders: (headers) => usage.note(headers, clock.now()),
  })
  const standing = pageStanding(tools, account)
  const deliver = messengerSender({
    graph,
    settings,
    personas: personaBook(graph, settings, tools),
    pictures: pictureStock(graph, account, tools),
  })
  let title = 'Messenger'
  /** Why Facebook last took nothing at all from us. */
  let stopped: string | null = null
  let routingRestsUntil = 0

  return {
    name: 'messenger',
    get title() {
      return title
    },
    limits: {
      textChars: TEXT_CHARS,
      // A picture is a message of its own.
      captionChars: 0,
      buttons: QUICK_REPLIES,
      buttonChars: TITLE_CHARS,
      numbersAlways: false,
      drawsAuthor: true,
      pictures: 'png',
      sends: { photo: { bytes: PHOTO_BYTES }, voice: { bytes: VOICE_BYTES } },
    },
    pace: {
      // Facebook limits a thread too and does not say how: as careful as elsewhere.
      perPersonMs: 1_000,
      get perSecond() {
        return usage.isHigh(clock.now()) ? PER_SECOND_SLOW : PER_SECOND
      },
    },
    window: { openMs: DAY_MS, untilMs: 7 * DAY_MS, between: settings.humanAgent ? 'people' : 'nobody' },
    // Echoes come within a second or two; webhooks have been seen to take ten.
    echoWithinMs: 15_000,
    webhook: messengerWebhook(settings, standing, tools),

    async send(message, to, context) {
      const outcome = await attempt(() => deliver(message, to, context))
      if (outcome.kind === 'stopped') stopped = outcome.reason
      else if (outcome.kind === 'sent') stopped = null
      return outcome
    },

    async acknowledge({ input, acknowledge, person }) {
      if (input.kind !== 'control' || acknowledge === undefined || clock.now() < routingRestsUntil) return
      const result = await graph.post(`${account}/pass_thread_control`, {
        recipient: { id: person },
        target_app_id: acknowledge,
      })
      if (result.kind === 'error' && result.error.subcode === 2_018_338) {
        routingRestsUntil = clock.now() + ROUTING_REST_MS
      }
    },

    async typing({ person }) {
      if (standing.trouble() === 'page-blocked' || usage.isHigh(clock.now())) return
      await graph.post(`${account}/messages`, { recipient: { id: person }, sender_action: 'typing_on' })
    },

    fetchFile: messengerFiles(graph, settings, tools),

    links: async (ref) => [{ url: `https://m.me/${account}?ref=${ref}` }],

    troubles() {
      const found = [standing.trouble(), stopped === 'page-blocked' ? null : stopped, usageTrouble()]
      return found.flatMap((what): ChannelTrouble[] => (what === null ? [] : [{ account, what }]))
    },

    async start() {
      title = await lookAtPage(graph, settings, tools)
      await standing.isBlocked().catch(() => false)
    },
  }

  /** Nothing leaves while Facebook has blocked the Page, or is about to stop us for calling too much. */
  async function attempt(send: () => Promise<SendOutcome>): Promise<SendOutcome> {
    try {
      if (await standing.isBlocked()) return { kind: 'stopped', reason: 'page-blocked' }
      const waitMs = usage.stopMs(clock.now())
      if (waitMs > 0) return { kind: 'retry', reason: 'usage near the limit', afterMs: waitMs, scope: 'channel' }
      return await send()
    } catch {
      // The vault: whatever was to be sent waits for it, and nothing was sent.
      return { kind: 'retry', reason: 'records away', afterMs: 0, scope: 'channel' }
    }
  }

  function usageTrouble(): string | null {
    if (usage.stopMs(clock.now()) > 0) return 'usage-stop'
    return usage.isHigh(clock.now()) ? 'usage-high' : null
  }
}
