/**
 * Can this Redis keep the promise that 200 means durable? What its settings say, in words for who runs it. A hosted Redis
 * often does not show its settings: then that is said.
 */
import type { Client } from './client.ts'
import { pairs } from './scan.ts'

export interface ServerSettings {
  readonly appendonly?: string
  readonly appendfsync?: string
  readonly 'no-appendfsync-on-rewrite'?: string
  readonly maxmemory?: string
  readonly 'maxmemory-policy'?: string
  readonly 'min-replicas-to-write'?: string
}

const ASKED = [
  'appendonly',
  'appendfsync',
  'no-appendfsync-on-rewrite',
  'maxmemory',
  'maxmemory-policy',
  'min-replicas-to-write',
] as const

/** @param replicas  connected to this server now */
export function warnings(settings: ServerSettings | null, replicas: number): readonly string[] {
  if (settings === null)
    return [
      'Redis does not show its settings: see to appendonly yes, appendfsync always and maxmemory-policy noeviction',
    ]
  const found: string[] = []
  if (settings.appendonly !== 'yes')
    found.push('appendonly is off: when Redis ends, everything since its last snapshot is lost, acknowledged or not')
  else if (settings.appendfsync !== 'always')
    found.push(
      `appendfsync is ${settings.appendfsync}: when the machine fails, about the last second of acknowledged messages is lost; "always" loses none`,
    )
  else if (settings['no-appendfsync-on-rewrite'] === 'yes')
    found.push(
      'no-appendfsync-on-rewrite is yes: while the append-only file is written anew, nothing is forced to the disk; "no" loses nothing',
    )
  if (settings['maxmemory-policy'] !== 'noeviction')
    found.push(
      `maxmemory-policy is ${settings['maxmemory-policy']}: when memory is full, Redis deletes conversations; "noeviction" refuses writes instead, and messages wait on our disk`,
    )
  if (replicas > 0)
    found.push(
      settings['min-replicas-to-write'] === '0'
        ? `${replicas} replica(s), and min-replicas-to-write is 0: a failover loses what had not been copied yet, and a master cut off from them goes on taking what will be lost`
        : `${replicas} replica(s): a failover loses what had not been copied yet, acknowledged or not; the same server coming back loses nothing`,
    )
  return found
}

/** Of all servers, each sentence once. */
export async function lookAtSettings(client: Client): Promise<readonly string[]> {
  const all = await Promise.all(
    client.masters().map(async (server) => {
      const settings = await server
        .config('GET', ...ASKED)
        .then((words) => Object.fromEntries(pairs(words)) as ServerSettings)
        .catch(() => null)
      const replication = String(await server.info('replication').catch(() => ''))
      return warnings(settings, Number(/connected_slaves:(\d+)/.exec(replication)?.[1] ?? 0))
    }),
  )
  return [...new Set(all.flat())]
}
