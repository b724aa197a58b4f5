/** Zalo Official Accounts (API v3): one app, one webhook, one account or several. */
import type { Channel, ChannelLimits } from '../channel.ts'
import { fileAt } from '../files.ts'
import { JSON_LIMITS, readJson } from '../json.ts'
import type { ChannelTools } from '../tools.ts'
import { abilities as learn } from './abilities.ts'
import { zaloApi } from './api.ts'
import { consents } from './consent.ts'
import { parseExact, text } from './fields.ts'
import { ANONYMOUS, parseEvent } from './incoming.ts'
import { shortName, tokenKeeper } from './keeper.ts'
import { zaloOAuth } from './oauth.ts'
import { zaloPages } from './pages.ts'
import { zaloSender } from './sending.ts'
import { MEDIA_HOSTS, type ZaloSettings } from './settings.ts'
import { proofOf } from './signature.ts'
import { PICTURE_BYTES, zaloUploads } from './uploads.ts'
import { watchOver } from './watch.ts'

const SIGNATURE_HEADER = 'x-zevent-signature'
const HOUR_MS = 3_600_000

/** After the person's last act a message is free for two days, billed for five more, and refused from then on. */
const FREE_MS = 48 * HOUR_MS
const BILLED_MS = 7 * 24 * HOUR_MS

/** Accounts are looked after this often; their tokens are renewed every 20 hours. */
const SWEEP_EVERY_MS = 60_000

/** Echoes come like any other event, mostly within seconds. */
const ECHO_WITHIN_MS = 20_000

/** A tag may be given to many people in one event. */
const BODY_LIMITS = { ...JSON_LIMITS, items: 2_000 }

const NO_VOICE = {
  why: 'Zalo không cho tài khoản của phường gửi lời nói. Xin viết bằng chữ hoặc gửi ảnh.',
} as const
const ONLY_WORDS = { why: 'Người này nhắn từ khung chat chưa đăng nhập Zalo nên chỉ nhận được chữ.' } as const

const STRANGER_LIMITS = { buttons: 0, pictures: 'none', sends: { photo: ONLY_WORDS, voice: ONLY_WORDS } } as const

export function zaloChannel(settings: ZaloSettings, tools: ChannelTools): Channel {
  const { clean, log } = tools
  const { appId, oas } = settings
  const oauth = zaloOAuth(settings, tools.outgoing)
  const tokens = tokenKeeper(settings, oauth, tools)
  const api = zaloApi(settings, tools, tokens)
  const abilities = learn(appId, oas, tools)
  const watch = watchOver(settings, tokens, tools)
  const uploads = zaloUploads(api, appId, tools)
  const limits: ChannelLimits = {
    // Zalo's own limit.
    textChars: 2_000,
    // Buttons and a picture have no shape together: the picture goes first, by itself.
    captionChars: 0,
    buttons: settings.buttons === 'off' ? 0 : 5,
    buttonChars: settings.buttonChars,
    // Nobody promises that buttons are shown everywhere.
    numbersAlways: true,
    pictures: 'png',
    // A volunteer's has no buttons: its words stand under it.
    sends: { photo: { bytes: PICTURE_BYTES, captionChars: 2_000 }, voice: NO_VOICE },
  }
  const mediaHosts = [...MEDIA_HOSTS, ...(settings.apiRoot === undefined ? [] : [new URL(settings.apiRoot).origin])]
  let sweeper: NodeJS.Timeout | undefined
  let sweeping: Promise<void> | undefined

  /** Never two at a time: one may take long while Zalo is out of reach. */
  function lookAround(): Promise<void> {
    sweeping ??= sweep().finally(() => {
      sweeping = undefined
    })
    return sweeping
  }

  async function sweep(): Promise<void> {
    await tokens.sweep()
    try {
      await abilities.load()
      await watch.load()
    } catch {
      log.warn({ channel: 'zalo' }, 'what other processes know of the accounts cannot be read')
    }
  }

  return {
    name: 'zalo',
    title: `Zalo (OA ${oas.join(', ')})`,
    limits,
    limitsFor({ account, person }) {
      if (person.startsWith(ANONYMOUS)) return { ...limits, ...STRANGER_LIMITS }
      return abilities.takesButtons(account) ? limits : { ...limits, buttons: 0 }
    },
    // Zalo names no figure for one person; parallel messages may be shown in another order, so they are kept apart.
    pace: { perPersonMs: 300, perSecond: settings.oaPerSecond },
    window: { openMs: FREE_MS, untilMs: BILLED_MS, between: settings.billed },
    echoWithinMs: ECHO_WITHIN_MS,

    webhook: {
      path: 'zalo',
      methods: ['POST'],
      // The console's probes come in any shape, and the address is saved only if they are answered with 200.
      anyType: true,
      admit({ body, headers, receivedAt }) {
        const proof = proofOf(body, headers[SIGNATURE_HEADER], settings)
        if (proof.kind === 'refused') {
          const status = proof.why === 'empty' ? 200 : settings.refusedStatus
          return { kind: 'answer', answer: { status }, why: proof.why }
        }
        const json = readJson(body, BODY_LIMITS)
        // After enough answers that are no 200 Zalo takes the webhook away.
        if (!json.ok) return { kind: 'answer', answer: { status: 200 }, why: json.problem }
        const event = parseExact(body.toString('utf8'))
        const parsed = parseEvent(event, {
          ...settings,
          receivedAt,
          clean,
          raw: body,
          speaksFor: proof.speaksFor,
          fromTemplates: text(headers['x-zevent-server'])?.toUpperCase() === 'ZNS',
        })
        const app = (event as { readonly app_id?: unknown } | null)?.app_id
        if (app !== undefined && String(app) !== appId)
          return { kind: 'answer', answer: { status: 200 }, why: 'other-app' }
        for (const { account } of [...parsed.events, ...parsed.echoes]) watch.heard(account)
        if (parsed.ignored.includes('withdraw-without-person')) {
          log.warn({ channel: 'zalo' }, 'somebody withdrew and Zalo does not say who: erase by hand')
        }
        return { kind: 'events', ...parsed }
      },
    },
    pages: zaloPages(settings, consents(settings, oauth, tokens, tools), log),

    send: zaloSender(settings, { api, uploads, abilities, noted: watch.noted }, tools),

    fetchFile: (ref) => fileAt(tools.outgoing, ref, mediaHosts),

    troubles: watch.troubles,

    // No address of Zalo's is known to carry a word of ours: what is sent there names the flow.
    links: async (ref) => oas.map((oa) => ({ url: `https://zalo.me/${oa}`, say: `#${ref}`, of: oa })),

    async start() {
      sweeper = setInterval(lookAround, SWEEP_EVERY_MS)
      sweeper.unref()
      await lookAround()
      for (const { account, what } of watch.troubles()) {
        log.warn({ channel: 'zalo', name: shortName(account), reason: what }, 'the account needs staff')
      }
    },
    async stop() {
      clearInterval(sweeper)
      await sweeping
      await tokens.idle()
      await watch.idle()
    },
  }
}
