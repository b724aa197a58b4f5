/**
 * JSON lines of listed fields. What is not on the list is not written, and a last guard masks what looks like a secret
 * or a person's data even there; a hit of the guard is a defect and is counted.
 */
import { type Logger, pino } from 'pino'
import { guardLine } from './privacy/logguard.ts'

/** The only fields a line may carry. None holds words of a person, a name, an address in clear, a token or a body. */
const FIELDS = new Set([
  'channel',
  'why',
  'kind',
  'reason',
  'status',
  'length',
  'error',
  'code',
  'entry',
  'person',
  'flow',
  'step',
  'path',
  'name',
  'event',
  'outcome',
  'attempts',
  'count',
  'ms',
  'url',
  'details',
  'reqId',
  'method',
  'route',
  'address',
  'from',
  'to',
  'version',
  'signal',
  'pending',
  'lastError',
  'title',
  'scope',
  'afterMs',
  'part',
  'parts',
  'unsure',
  'age',
  'ageMs',
  'turn',
  'host',
  'port',
  'level',
  'stack',
  'errorCode',
  'ours',
  'waiting',
  'minutesAgo',
  'missing',
  'picture',
])

export type Log = Logger

export function createLog(
  level: string,
  options: { readonly stream?: { write(line: string): void }; readonly onGuardHit?: () => void } = {},
): Log {
  const settings = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => {
        const { record, hits } = guardLine(listed(fields))
        if (hits > 0) options.onGuardHit?.()
        return record
      },
    },
  }
  return options.stream ? pino(settings, options.stream) : pino(settings)
}

/** An error gives its name, code and where it was thrown; its message may quote what came from outside. */
export function errorFields(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = (error as { code?: unknown }).code
  const stack = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6)
    .join('\n')
  return { error: error.name, ...(typeof code === 'string' ? { errorCode: code } : {}), stack }
}

function listed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) if (FIELDS.has(name)) kept[name] = value
  return kept
}
