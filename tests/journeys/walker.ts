/**
 * Walks a flow along every way there is, by the one pure decision that live traffic takes too. A conversation is a
 * value here, so that each way goes on from the same moment; between turns it is written and read as a store would.
 */
import type { Catalogue } from '../../src/conversation/catalogue.ts'
import type { Happening } from '../../src/conversation/happening.ts'
import { type Decision, newState, turn } from '../../src/conversation/turn.ts'
import { CONSENT_WORDING } from '../../src/conversation/wording.ts'
import type { Address, Choice, Input, OutboundMessage } from '../../src/messages.ts'
import type { Conversation, ConversationState, Document, Ticket, Visit } from '../../src/records.ts'
import { MONDAY } from '../clock.ts'

/** Someone in the middle of a conversation. */
export interface Moment {
  readonly conversation: Conversation
  readonly ticket: Document<Ticket> | null
  readonly visits: readonly Document<Visit>[]
  readonly now: number
  /** What the bot said last. */
  readonly heard: readonly OutboundMessage[]
}

const ADDRESS: Address = { channel: 'test', account: 'main', person: '42' }
const KEY = 'test:main:42'
/** Long enough that nothing is taken for a double tap or a flood. */
const THINKING_MS = 11_000

export function walker(catalogue: Catalogue) {
  let ids = 0

  function happens(from: Moment, happening: Happening, afterMs = THINKING_MS): Moment {
    const now = from.now + afterMs
    const decision: Decision = turn(KEY, ADDRESS, from.conversation, happening, {
      now,
      id: () => `id${++ids}`,
      chance: () => 0,
      catalogue,
      ticket: from.ticket,
      visits: from.visits,
    })
    if (decision.failure) throw new Error(`${decision.failure.why}: ${decision.failure.path.join(' → ')}`)
    const tickets = decision.documents.filter(({ document }) => document.kind === 'ticket')
    const visits = decision.documents
      .filter(({ document }) => document.kind === 'visit')
      .map(({ document }) => document as Document<Visit>)
    return asStored({
      conversation: { ...from.conversation, turn: decision.turn, state: decision.state },
      ticket: (tickets.at(-1)?.document as Document<Ticket> | undefined) ?? from.ticket,
      visits: [...visits, ...from.visits.filter(({ id }) => !visits.some((one) => one.id === id))],
      now,
      heard: decision.out.map(({ message }) => message),
    })
  }

  const does = (from: Moment, input: Input): Moment => happens(from, { kind: 'inbound', input, shown: true })

  return {
    /** Someone who has agreed, is called by the language's first pair, and opens a flow. */
    opens(flow: string, language: string): Moment {
      const pair = catalogue.common.get(language)?.pairs[0]
      const state: ConversationState = {
        ...newState(MONDAY),
        language,
        consent: { state: 'yes', at: MONDAY, wording: CONSENT_WORDING },
        name: 'Hoa',
        ...(pair ? { pair: { resident: pair.resident, bot: pair.bot } } : {}),
      }
      const conversation = { key: KEY, address: ADDRESS, turn: 3, state, unsent: false }
      return does({ conversation, ticket: null, visits: [], now: MONDAY, heard: [] }, { kind: 'open', ref: flow })
    },
    says: (from: Moment, text: string) => does(from, { kind: 'text', text, secrets: [] }),
    presses: (from: Moment, { data, label }: Choice) => does(from, { kind: 'press', data, label }),
    sendsPhoto: (from: Moment) => does(from, { kind: 'media', items: [{ kind: 'photo' }], secrets: [] }),
    /** The time passes that a step waits, or in which a text is gathered. */
    waits(from: Moment, name: 'wait' | 'gather', ms: number): Moment {
      const { turn: set, state } = from.conversation
      const { flow = '', step = '' } = state.frames.at(-1) ?? {}
      const timer = { conversation: KEY, name, dueAt: from.now + ms, turn: set, flow, step }
      return happens(from, { kind: 'timer', timer }, ms)
    },
    handedBack: (from: Moment) => happens(from, { kind: 'hand-back' }),
  }
}

function asStored(moment: Moment): Moment {
  const { conversation, ticket, visits } = moment
  return {
    ...moment,
    ...(JSON.parse(JSON.stringify({ conversation, ticket, visits })) as Pick<
      Moment,
      'conversation' | 'ticket' | 'visits'
    >),
  }
}

/** `flow/step`, or what else someone stands in. */
export function placeOf({ conversation: { state } }: Moment): string {
  const top = state.frames.at(-1)
  if (top === undefined) return 'outside'
  return `${top.flow}/${top.step}${state.owner === 'bot' ? '' : ' (waiting for a person)'}${state.pending ? ` (${state.pending.kind})` : ''}`
}
