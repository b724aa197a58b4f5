/** What follows from the address people type: which origins are ours, the name passkeys are bound to, how cookies are set. */
import { same } from './secrets.ts'

export interface Site {
  /** What links are made from. */
  readonly publicUrl: string
  readonly origins: readonly string[]
  /** The host passkeys belong to. An address of numbers is none: on one machine it is `localhost`. */
  readonly rpId: string
  readonly https: boolean
  /**
   * Signing in needs https, or nobody on the way (this machine). Elsewhere the cookie could be read, and browsers make
   * no passkeys.
   */
  readonly safe: boolean
  readonly cookies: { readonly session: string; readonly device: string }
}

export function siteOf(publicUrl: string): Site {
  const { protocol, hostname, port, origin } = new URL(publicUrl)
  const https = protocol === 'https:'
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  const local = !https && loopback
  const localhost = `http://localhost${port === '' ? '' : `:${port}`}`
  const prefix = https ? '__Host-' : ''
  return {
    publicUrl: local ? localhost : publicUrl,
    origins: local ? [...new Set([localhost, origin])] : [origin],
    rpId: loopback ? 'localhost' : hostname,
    https,
    safe: https || local,
    cookies: { session: `${prefix}tb`, device: `${prefix}tb-device` },
  }
}

export interface RequestProof {
  readonly method: string
  readonly fetchSite: string | undefined
  readonly origin: string | undefined
  /** For forms only: what the form carries, and what this session's forms carry. */
  readonly form?: { readonly token: string | undefined; readonly expected: string | undefined }
}

/**
 * Whether a request comes from our own pages. The browser's word counts (`Sec-Fetch-Site`), else the origin; a form
 * without scripts must also carry the session's token. Reading may come from the address bar.
 */
export function isOwnRequest(
  { method, fetchSite, origin, form }: RequestProof,
  { origins }: Pick<Site, 'origins'>,
): boolean {
  const reading = method === 'GET' || method === 'HEAD'
  if (form && (form.expected === undefined || !same(form.token, form.expected))) return false
  if (fetchSite !== undefined) return fetchSite === 'same-origin' || (reading && fetchSite === 'none')
  if (origin !== undefined) return origins.includes(origin)
  return reading
}
