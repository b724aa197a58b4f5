/**
 * What our buttons, menu and ice breakers carry, and what that means when it comes back: a press, a flow to open, or
 * words every step understands. Payloads of others (a menu set up before us, Facebook's own) are never guessed at: the
 * title the resident saw is read as words.
 */
import type { Input } from '../../messages.ts'
import type { Clean } from '../tools.ts'

export const GET_STARTED = 'get_started'

/** Also what other tools and Facebook itself write there. */
const STARTS = /^<?(get_?started|facebook_welcome)(_payload)?>?$/i

/** Words of moves, by the name that stands in a payload. */
const SAYS: ReadonlyMap<string, string> = new Map([
  ['menu', 'danh sách việc'],
  ['human', 'gặp người'],
  ['help', 'trợ giúp'],
  ['stop', 'dừng'],
])

/** `open:vneid-cai-dat`: begins the flow, also where it is the very first thing someone presses. */
export function opening(flow: string): string {
  return `open:${flow}`
}

/** `say:human`: as if the words had been typed. */
export function saying(what: 'menu' | 'human'): string {
  return `say:${what}`
}

/** We write printable ASCII, at most 64 bytes; Messenger allows 1,000 characters. */
const OUR_DATA = /^[\x20-\x7e]{1,64}$/

export interface Pressed {
  readonly payload: string | null
  /** What stood on the button. */
  readonly title: string | null
  /** Of an `m.me` link that led to the press. */
  readonly ref?: string | undefined
}

export function inputOfPress({ payload, title, ref }: Pressed, clean: Clean): Input {
  const [, verb, rest = ''] = /^(open|say):(.*)$/s.exec(payload ?? '') ?? []
  if (verb === 'open') return opened(flowReference(rest) ?? ref)
  const words = verb === 'say' ? SAYS.get(rest) : undefined
  if (words !== undefined) return { kind: 'text', text: words, secrets: [] }
  const isOurs = payload?.startsWith('#') === true && OUR_DATA.test(payload)
  if (STARTS.test(payload ?? '') || (!isOurs && (ref !== undefined || title === null))) return opened(ref)
  return {
    kind: 'press',
    data: payload !== null && OUR_DATA.test(payload) ? payload : '',
    ...(title !== null && { label: clean(title).text }),
  }
}

/** A slash command: ours by name, a flow by its id, anything else as words. */
export function inputOfCommand(name: string, clean: Clean): Input {
  const plain = name.replace(/^\//, '').toLowerCase()
  if (STARTS.test(plain) || plain === 'start') return opened(undefined)
  const words = SAYS.get(plain)
  if (words !== undefined) return { kind: 'text', text: words, secrets: [] }
  const flow = flowReference(plain)
  return flow?.includes('-') ? opened(flow) : { kind: 'text', text: clean(plain).text, secrets: [] }
}

export function opened(ref: string | undefined): Input {
  return { kind: 'open', ...(ref !== undefined && { ref }) }
}

/** Flow ids are short; longer references are somebody's campaign and mean nothing here. */
const REFERENCE = /^[\w=-]{1,64}$/

/**
 * The reference of a link. Flow ids have hyphens and small letters; a link made otherwise means the same flow.
 * `undefined`: none, or not one an `m.me` link may hold.
 */
export function flowReference(value: unknown): string | undefined {
  if (typeof value !== 'string' || !REFERENCE.test(value)) return undefined
  const asFlow = value.toLowerCase().replaceAll('_', '-')
  return /^[a-z0-9]+(-[a-z0-9]+){0,8}$/.test(asFlow) ? asFlow : value
}
