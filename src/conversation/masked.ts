/** Secrets are hidden before anything is decided or stored: in what was said, and over two messages that belong together. */
import type { InboundEvent } from '../messages.ts'
import type { Expects } from '../privacy/secret-rules.ts'
import { JOINED_MS, mask, maskJoined } from '../privacy/secrets.ts'
import type { Conversation } from '../records.ts'
import type { Store } from '../store/store.ts'
import { readPhone } from '../understanding/answers.ts'
import { decodeButton } from './buttons.ts'

/**
 * A number begun in one message and ended in the next is one secret: the earlier text, stored a moment ago, is masked
 * afterwards. Looked at only where it can be: soon after another message, with digits in this one, and a transcript.
 */
export async function joinedSecret(
  store: Store,
  before: Conversation,
  event: InboundEvent,
  expects: Expects,
  now: number,
): Promise<{ readonly event: InboundEvent; readonly rewrite?: { platformId: string; text: string } } | null> {
  const { input } = event
  if (input.kind !== 'text' || before.state.consent.state !== 'yes' || now - before.state.lastInAt > JOINED_MS)
    return null
  if (!/\p{Nd}.*\p{Nd}/u.test(input.text)) return null
  // A whole telephone number where one is asked ends nothing: "số 8 ngõ 12" before it is an address.
  if (expects.phone && readPhone(input.text) !== null) return null
  const earlier = (await store.transcript(before.key, 6)).findLast(({ from }) => from === 'resident')
  const joined = earlier && maskJoined(earlier.text, input.text, expects)
  if (!joined) return null
  return {
    event: { ...masked(event, expects), input: { ...input, text: joined.later, secrets: joined.findings } },
    ...(earlier.platformId ? { rewrite: { platformId: earlier.platformId, text: joined.earlier } } : {}),
  }
}

/**
 * Hides secrets before anything is decided or stored. The expectation of the present step lets through what it asks
 * for (a phone number, a file number) and nothing else; without one (the spool) everything is hidden.
 */
export function masked(event: InboundEvent, expects: Expects = {}): InboundEvent {
  const { input } = event
  const name = event.name === undefined ? {} : { name: mask(event.name).text }
  switch (input.kind) {
    case 'text': {
      const { text, findings } = mask(input.text, expects)
      return { ...event, ...name, input: { ...input, text, secrets: findings } }
    }
    case 'edit': {
      const { text, findings } = mask(input.text)
      return { ...event, ...name, input: { ...input, text, secrets: findings } }
    }
    case 'staff-echo':
      return { ...event, ...name, input: { ...input, text: mask(input.text).text } }
    case 'media': {
      if (input.caption === undefined) return { ...event, ...name }
      const { text, findings } = mask(input.caption)
      return { ...event, ...name, input: { ...input, caption: text, secrets: findings } }
    }
    case 'press':
      if (decodeButton(input.data)) return { ...event, ...name }
      return {
        ...event,
        ...name,
        input: {
          ...input,
          data: mask(input.data).text,
          ...(input.label === undefined ? {} : { label: mask(input.label).text }),
        },
      }
    case 'open':
      return { ...event, ...name, input: input.ref === undefined ? input : { ...input, ref: mask(input.ref).text } }
    default:
      return { ...event, ...name }
  }
}
