/**
 * Where a conversation may be answered. An activity names its own `serviceUrl`: believed as it is, it would make us post
 * to any address, with our token. So a list is held at the door, before every send, and once more by the client for calls out.
 */
import type { AllowedRoot } from '../outgoing.ts'
import type { BotFrameworkSettings } from './settings.ts'

/**
 * Web Chat, Direct Line and the connectors of other messengers stand below botframework.com; Teams at the one name of
 * trafficmanager.net. Not the whole of that domain: anybody may rent a name there.
 */
export const KNOWN_HOSTS = ['*.botframework.com', 'smba.trafficmanager.net'] as const

/** Proofs and tokens. */
export const LOGIN_ORIGINS = ['https://login.botframework.com', 'https://login.microsoftonline.com'] as const

/** Names of this machine, as `URL` spells them. */
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]']

export interface HostPattern {
  readonly host: string
  readonly below: boolean
}

/** `name.example`, or `*.example` for the name and everything below it. `null`: neither. */
export function hostPattern(text: string): HostPattern | null {
  const below = text.startsWith('*.')
  const host = (below ? text.slice(2) : text).toLowerCase()
  return /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(host) ? { host, below } : null
}

/** Is this the address of a service we answer at? */
export function isListed(serviceUrl: string, settings: BotFrameworkSettings): boolean {
  if (!URL.canParse(serviceUrl)) return false
  const { protocol, username, password, hostname, port, search, hash } = new URL(serviceUrl)
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false
  if (settings.kind === 'loopback') return protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname)
  if (protocol !== 'https:' || port !== '') return false
  return patternsOf(settings.hosts).some(
    ({ host, below }) => hostname === host || (below && hostname.endsWith(`.${host}`)),
  )
}

/** The same places for the client for calls out. */
export function rootsFor(settings: BotFrameworkSettings): readonly AllowedRoot[] {
  if (settings.kind === 'loopback') {
    return LOOPBACK_HOSTS.map((host) => ({ url: `http://${host}`, standIn: true, also: 'ports' }))
  }
  return [
    ...LOGIN_ORIGINS.map((url) => ({ url })),
    ...patternsOf(settings.hosts).map(
      ({ host, below }): AllowedRoot => ({ url: `https://${host}`, ...(below && { also: 'subdomains' }) }),
    ),
  ]
}

function patternsOf(hosts: readonly string[]): readonly HostPattern[] {
  return [...KNOWN_HOSTS, ...hosts].map(hostPattern).filter((pattern) => pattern !== null)
}
