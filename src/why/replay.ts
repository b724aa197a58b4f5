/** A turn decided once more: the same words at the same place, by the definitions of then, of now, or of a draft. Pure. */
import type { Catalogue } from '../conversation/catalogue.ts'
import type { Came, Reason, TurnTrace } from '../conversation/trace.ts'
import { newState, turn } from '../conversation/turn.ts'
import { CONSENT_WORDING } from '../conversation/wording.ts'
import type { Address, Choice, Input, MediaKind } from '../messages.ts'
import type { Conversation, ConversationState, Frame, TranscriptEntry } from '../records.ts'

export interface Replay {
  readonly messages: readonly { readonly text: string; readonly choices: readonly Choice[] }[]
  readonly heard: readonly Reason[]
  readonly frame?: Frame
}

/** What the moment told it besides (who is on duty, visits, what is begun most) is not kept: none of it is known here. */
export function replay(
  { key, address }: Pick<Conversation, 'key'> & { readonly address: Address },
  { lines, trace }: { readonly lines: readonly TranscriptEntry[]; readonly trace?: TurnTrace | undefined },
  catalogue: Catalogue,
): Replay | null {
  const [first] = lines
  const input = first && trace && inputOf(trace.came, first)
  if (!input || !trace?.before) return null
  const before: Conversation = {
    ...{ key, address, turn: trace.turn - 1, unsent: false },
    state: stateOf(trace, trace.before, catalogue),
  }
  let made = 0
  const decision = turn(
    key,
    address,
    before,
    { kind: 'inbound', input, shown: !('shown' in trace.came) },
    {
      ...{ now: first.at, catalogue, chance: () => 0.5, ticket: null, explain: true },
      id: () => `r${String(++made).padStart(25, '0')}`,
    },
  )
  const frame = decision.state.frames.at(-1)
  return {
    messages: decision.out.map(({ message: { text, choices } }) => ({ text, choices })),
    heard: decision.heard,
    ...(frame && { frame }),
  }
}

function inputOf(came: Came, { text, media }: TranscriptEntry): Input | null {
  switch (came.kind) {
    case 'text':
      return { kind: 'text', text, secrets: secretsOf(came) }
    case 'media': {
      const items = (media ?? []).map(({ kind }) => ({ kind: kind as MediaKind }))
      return { kind: 'media', items, secrets: secretsOf(came), ...(text !== '' && { caption: text }) }
    }
    case 'press':
      return { kind: 'press', data: came.data, label: text }
    case 'open':
      return { kind: 'open', ...(came.ref !== undefined && { ref: came.ref }) }
    default:
      return null
  }
}

type Secrets = Extract<Input, { kind: 'text' }>['secrets']
function secretsOf({ secrets = [] }: Extract<Came, { kind: 'text' | 'media' }>): Secrets {
  return secrets.map((kind) => ({ kind })) as unknown as Secrets
}

function stateOf({ turn: at }: TurnTrace, before: NonNullable<TurnTrace['before']>, catalogue: Catalogue) {
  const { frames, ...rest } = before
  const state: ConversationState = {
    ...newState(before.lastInAt),
    ...rest,
    consent: { state: 'yes', at: before.lastInAt, wording: CONSENT_WORDING },
    frames: frames.map((frame) => ({
      ...frame,
      visits: {},
      ahead: catalogue.flows.get(frame.flow)?.ahead.get(frame.step) ?? [],
    })),
    run: { turns: Math.max(0, at - 2), since: before.lastInAt },
  }
  return state
}
