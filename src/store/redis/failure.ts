import { AppError } from '../../errors.ts'

/**
 * What an error of Redis, or of the way to it, means. `passing`: soon over, worth another try. `refused`: Redis works and
 * does not write: memory or disk full, too few replicas, no right. `unknown`: it has lost our functions. `mistake`: ours.
 */
export type Meaning = 'passing' | 'refused' | 'unknown' | 'mistake'

const UNKNOWN = /function not found/i
const REFUSED = /^(OOM|MISCONF|NOREPLICAS|NOAUTH|NOPERM|WRONGPASS)\b/
/**
 * "Non local key" and "cluster is down" come from within a function while a slot moves: it stopped before it wrote
 * anything. "Slots allocation group": slots got another server while the calls of one tick waited to go out together;
 * ioredis sends none of them.
 */
const PASSING =
  /^(LOADING|BUSY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|READONLY|MOVED|ASK|UNBLOCKED|NOREPLICAS)\b|non local key|slots allocation group|cluster is down|timed out|Connection is closed|Stream isn't writeable|Failed to refresh slots|Too many Cluster redirections|None of startup nodes|Cluster isn't ready|All .*nodes|Cluster all failed|Socket closed|disconnect/i
const NETWORK = /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_AGAIN)|ENOTFOUND|UND_)/

export function meaningOf(error: unknown): Meaning {
  if (!(error instanceof Error)) return 'mistake'
  const { message } = error
  if (UNKNOWN.test(message)) return 'unknown'
  if (REFUSED.test(message)) return 'refused'
  if (PASSING.test(message) || error.name === 'MaxRetriesPerRequestError' || error.name === 'ClusterAllFailedError')
    return 'passing'
  const { code } = error as NodeJS.ErrnoException
  return code !== undefined && NETWORK.test(code) ? 'passing' : 'mistake'
}

export function away(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : 'unknown reason'
  return new AppError('store-away', `Redis does not take it: ${why}`, { cause })
}

export function closed(): AppError {
  return new AppError('store-away', 'the store is closed')
}
