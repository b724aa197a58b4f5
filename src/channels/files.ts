/** A file from a platform's own hosts. Every address comes from a platform's answer or event: it is looked at before it is called. */
import type { FetchedFile } from './channel.ts'
import type { Call, CallAnswer, CallFailure, Outgoing } from './outgoing.ts'

/** Longer ones are files written into the address itself. */
const ADDRESS_CHARS_MAX = 2_048

/** @param hosts  `https` names, each also for all below it; the stand-in's origin whole */
export async function fileAt(
  outgoing: Outgoing,
  address: string,
  hosts: readonly string[],
  headers?: Call['headers'],
): Promise<FetchedFile> {
  const place = placeOf(address, hosts)
  if (place === null) return { kind: 'gone' }
  return fileIn(await outgoing.call({ method: 'GET', ...place, file: true, ...(headers && { headers }) }))
}

export function fileIn(answer: CallAnswer | CallFailure): FetchedFile {
  if (answer.kind === 'too-large') return { kind: 'large' }
  // An address that leads elsewhere, or nowhere we may go, leads nowhere.
  if (answer.kind === 'refused' || answer.kind === 'redirected') return { kind: 'gone' }
  if (answer.kind !== 'answer' || answer.status >= 500 || answer.status === 429) return { kind: 'away' }
  if (answer.status !== 200 || !answer.bytes || answer.bytes.length === 0) return { kind: 'gone' }
  return { kind: 'file', bytes: answer.bytes }
}

function placeOf(address: string, hosts: readonly string[]): Pick<Call, 'origin' | 'path'> | null {
  if (address.length > ADDRESS_CHARS_MAX || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return null
  if (hosts.includes(url.origin)) return { origin: url.origin, path: url.pathname + url.search }
  // Platforms still write http here and there; their hosts all speak https.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.port !== '' || !hosts.some((host) => isBelow(url.hostname, host))) return null
  return { origin: `https://${url.hostname}`, path: url.pathname + url.search }
}

function isBelow(name: string, host: string): boolean {
  return !host.includes('/') && (name === host || name.endsWith(`.${host}`))
}
