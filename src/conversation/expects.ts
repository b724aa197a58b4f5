/** What the present step asks for, so that masking lets through exactly that. */
import type { Expects } from '../privacy/secret-rules.ts'
import type { ConversationState } from '../records.ts'
import type { Catalogue } from './catalogue.ts'

export function stepExpects(catalogue: Catalogue, state: ConversationState | undefined): Expects {
  const frame = state?.frames.at(-1)
  const step = frame && catalogue.flows.get(frame.flow)?.definition.steps[frame.step]
  if (step?.kind !== 'ask') return {}
  switch (step.expect) {
    case 'phone':
      return { phone: true }
    // Six digits in a row are a date too: 050990.
    case 'date':
    case 'number':
      return { number: true }
    case 'code':
      return { code: true }
    default:
      return {}
  }
}
