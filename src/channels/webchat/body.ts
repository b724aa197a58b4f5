/** The body of `POST /chat/messages`, the same for the page's scripts (JSON) and for its plain forms. */
import { type Static, Type } from 'typebox'
import type { Input } from '../../messages.ts'
import type { Clean } from '../tools.ts'

/** Exactly one of text, press and open; forms also carry the token. */
export const MessageBody = Type.Object(
  {
    /** Made by the page for each message: a repetition is known by it. */
    id: Type.String({ pattern: '^[\\w.-]{8,64}$' }),
    /** Above the 4,096 characters kept, so that a longer text is cut and not refused. */
    text: Type.Optional(Type.String({ maxLength: 16_384 })),
    /** The button's message and what we put into the button: `01j…/0 #flow.step.choice.1.2`. */
    press: Type.Optional(Type.String({ pattern: '^[\\w-]{1,40}/\\d{1,3} [\\x20-\\x7e]{1,64}$' })),
    open: Type.Optional(Type.Literal('yes')),
    /** Flow a link or printed code names. */
    ref: Type.Optional(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+){0,8}$', maxLength: 64 })),
    /** Milliseconds since it was written, for what waited for the network; at most 7 days count. */
    age: Type.Optional(Type.Integer({ minimum: 0 })),
    token: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
)

export type MessageBody = Static<typeof MessageBody>

export interface Press {
  readonly message: string
  readonly data: string
}

/** What the resident did; the label of a press is added by whoever can look it up. `null`: nothing, or two things. */
export function inputOf(
  body: MessageBody,
  clean: Clean,
): Input | { readonly kind: 'pressed'; readonly press: Press } | null {
  const said = [body.text, body.press, body.open].filter((one) => one !== undefined)
  if (said.length !== 1) return null
  if (body.press !== undefined) {
    const space = body.press.indexOf(' ')
    return { kind: 'pressed', press: { message: body.press.slice(0, space), data: body.press.slice(space + 1) } }
  }
  if (body.text !== undefined) {
    const { text, cut } = clean(body.text)
    if (text.trim() === '') return null
    return { kind: 'text', text: text.trim(), secrets: [], ...(cut && { cut }) }
  }
  return { kind: 'open', ...(body.ref !== undefined && { ref: body.ref }) }
}

const AGE_MAX_MS = 7 * 86_400_000

export function writtenAt(age: number, now: number): number {
  return now - Math.min(age, AGE_MAX_MS)
}
