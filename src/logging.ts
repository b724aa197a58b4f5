/**
 * JSON lines of listed fields. What is not on the list is not written, and a last guard masks what looks like a secret
 * or a person's data even there, the line's own words included; a hit of the guard is a defect and is counted. An error
 * gives its name, its code and where it was thrown, however it was handed over: libraries log theirs in their own ways.
 */
import { type LoggerOptions, pino } from 'pino'
import { guardLine } from './privacy/logguard.ts'

/** The only fields a line may carry. None holds words of a person, a name, an address in clear, a token or a body. */
const FIELD_NAMES = [
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
  'subcode',
  'trace',
] as const

const FIELDS: ReadonlySet<string> = new Set(FIELD_NAMES)
export type LogFields = {
  readonly [name in (typeof FIELD_NAMES)[number]]?: string | number | boolean | readonly string[] | undefined
}
type Write = (fields: LogFields, words: string) => void

/** The compiler knows the list: a field that would not be written does not compile where it stands by itself. */
export interface Log {
  readonly fatal: Write
  readonly error: Write
  readonly warn: Write
  readonly info: Write
}

export function createLog(
  level: string,
  options: { readonly stream?: { write(line: string): void }; readonly onGuardHit?: () => void } = {},
): Log {
  const guarded = (fields: Record<string, unknown>) => {
    const { record, hits } = guardLine(fields)
    if (hits > 0) options.onGuardHit?.()
    return record
  }
  const settings: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => guarded(listed(fields)),
    },
    hooks: {
      // Where no words are given pino takes an error's message for them. What a library would fill into its words is left out:
      // nobody has listed it.
      logMethod([first, second]: readonly unknown[], write) {
        const [fields, words] = typeof first === 'string' ? [{}, first] : [first, second]
        const { said } = guarded({ said: typeof words === 'string' ? words : '' })
        write.call(this, fields instanceof Error ? { error: fields } : fields, said as string)
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
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Error) Object.assign(kept, errorFields(value))
    else if (FIELDS.has(name)) kept[name] = value
  }
  return kept
}
