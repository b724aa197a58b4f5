/**
 * Web push: encrypted for one browser (RFC 8291), signed as ours (VAPID, RFC 8292), and sent through the one client for
 * calls out. A push service's "created" says that it has the message, never that a phone has shown it: the page's worker
 * says that.
 */
import { createHash } from 'node:crypto'
import type { AllowedRoot, Outgoing } from '../channels/outgoing.ts'
import type { Vault } from '../channels/tools.ts'
import type { PhoneAsked, Push } from './api.ts'

/** Where browsers' own push services stand. Nothing else is ever called with a subscription. */
const SERVICES: readonly AllowedRoot[] = [
  { url: 'https://fcm.googleapis.com' },
  { url: 'https://push.services.mozilla.com', also: 'subdomains' },
  { url: 'https://push.apple.com', also: 'subdomains' },
  { url: 'https://notify.windows.com', also: 'subdomains' },
]

/** A call is worth nothing to somebody whose phone comes back later. */
export const TTL_S = 900
export const ENDPOINT_CHARS_MAX = 1_024
const VAULT_ID = 'push-vapid'
const TRIES_MAX = 20

export const NO_SUBJECT =
  'Máy chủ chưa có địa chỉ liên hệ hợp lệ cho thông báo đẩy nên chưa gọi được ai. Người quản trị cần đặt PUBLIC_URL là địa chỉ https thật, hoặc DESK_PUSH_CONTACT=mailto:… .'

/** `gone`: the browser has taken the subscription back. */
export type PushOutcome = 'sent' | 'gone' | 'failed'

export interface PushSender {
  /** What browsers subscribe with; `null`: there is no usable contact, so nothing can be sent. */
  key(): Promise<string | null>
  /** Whether the endpoint is one of a push service's that we know. */
  knows(endpoint: string): boolean
  send(to: PhoneAsked, push: Push): Promise<PushOutcome>
}

export interface PushParts {
  readonly outgoing: Pick<Outgoing, 'call'>
  readonly vault: Vault
  /** `mailto:` or https address of whoever answers for this server; `null`: none that a push service would take. */
  readonly subject: string | null
  /** A stand-in in place of every push service. */
  readonly root?: string
}

interface Keys {
  readonly publicKey: string
  readonly privateKey: string
}

export function pushRoots(root: string | undefined): readonly AllowedRoot[] {
  return root === undefined ? SERVICES : [{ url: root, standIn: true }]
}

/**
 * Who answers for this server, as push services want to know it: Apple refuses what is no real address.
 *
 * @returns `null`: neither the contact nor the public address is one
 */
export function subjectOf(contact: string | undefined, publicUrl: string): string | null {
  if (contact !== undefined) return isContact(contact) ? contact : null
  return isRealHttps(publicUrl) ? publicUrl : null
}

export function isContact(contact: string): boolean {
  if (!contact.startsWith('mailto:')) return isRealHttps(contact)
  const [, host = ''] = /^mailto:[^\s@]+@([^\s@?]+)$/.exec(contact) ?? []
  return isRealHttps(`https://${host}`)
}

function isRealHttps(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  // A name of the open internet: no machine's own, no number, none that is kept for examples.
  return (
    protocol === 'https:' &&
    /\.[a-z][a-z0-9-]+$/.test(hostname) &&
    !/\.(local|localhost|test|invalid|internal)$/.test(hostname)
  )
}

export function openPush({ outgoing, vault, subject, root }: PushParts): PushSender {
  const roots = pushRoots(root).map(({ url, also }) => ({ at: new URL(url), also }))
  let known: Promise<Keys> | undefined

  async function keys(): Promise<Keys> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const kept = await vault.read(VAULT_ID)
      if (kept) return kept.value as Keys
      // Loaded when it is needed: few processes make keys, and most never send.
      const { default: webpush } = await import('web-push')
      await vault.write(VAULT_ID, webpush.generateVAPIDKeys(), 0)
    }
    throw new Error('the key pair for pushes can be neither read nor written')
  }
  const ready = (): Promise<Keys> => {
    known ??= keys().catch((error) => {
      known = undefined
      throw error
    })
    return known
  }

  function knows(endpoint: string): boolean {
    if (endpoint.length > ENDPOINT_CHARS_MAX || !URL.canParse(endpoint)) return false
    const { protocol, hostname, port, username, password } = new URL(endpoint)
    return roots.some(
      ({ at, also }) =>
        username === '' &&
        password === '' &&
        at.protocol === protocol &&
        at.port === port &&
        (at.hostname === hostname || (also === 'subdomains' && hostname.endsWith(`.${at.hostname}`))),
    )
  }

  return {
    knows,
    key: async () => (subject === null ? null : (await ready()).publicKey),
    async send(to, push) {
      if (subject === null || !knows(to.endpoint)) return 'failed'
      const vapidDetails = { subject, ...(await ready()) }
      const { default: webpush } = await import('web-push')
      const details = webpush.generateRequestDetails(to, JSON.stringify(push), {
        vapidDetails,
        TTL: TTL_S,
        urgency: 'high',
        topic: topicOf(push.tag),
      })
      const { origin, pathname, search } = new URL(to.endpoint)
      const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name, String(value)]))
      const answer = await outgoing.call({
        method: 'POST',
        origin,
        path: pathname + search,
        headers,
        body: details.body,
      })
      if (answer.kind !== 'answer') return 'failed'
      if (answer.status === 404 || answer.status === 410) return 'gone'
      return answer.status >= 200 && answer.status < 300 ? 'sent' : 'failed'
    },
  }
}

/** What the push service sees of it, to replace what it has not delivered yet: at most 32 letters, and nobody's id. */
function topicOf(tag: string): string {
  return createHash('sha256').update(tag).digest('base64url').slice(0, 32)
}
