/** Everything that can happen to a conversation. */
import type { Author, Input } from '../messages.ts'
import type { Answer, ConversationState, Timer } from '../records.ts'
import type { HelperAct } from './helper-act.ts'
import type { LeadAct } from './led.ts'
import type { TeamAct } from './visit-team.ts'

export type Happening =
  /**
   * Something a resident did, masked. `shown`: the question now standing had reached them when they did it. `unsent`:
   * something to them had not left by then.
   */
  | {
      readonly kind: 'inbound'
      readonly input: Input
      readonly name?: string
      readonly reply?: string
      readonly platformId?: string
      readonly shown: boolean
      readonly unsent?: boolean
    }
  | { readonly kind: 'timer'; readonly timer: Timer }
  /** A person takes the conversation: the bot is silent until it is handed back. */
  | { readonly kind: 'take-over' }
  | { readonly kind: 'staff-says'; readonly text: string; readonly author: Author & { readonly kind: 'person' } }
  /** What a volunteer does at the desk. */
  | {
      readonly kind: 'helper'
      readonly act: HelperAct
      /** The ticket it is meant for: another of the same person is not touched. */
      readonly ticket?: string
    }
  /** What the desk does with a home visit. */
  | { readonly kind: 'visit'; readonly visit: string; readonly act: TeamAct }
  /** What a lead does without a claim. */
  | { readonly kind: 'lead'; readonly act: LeadAct; readonly ticket: string }
  /** Their data is to go, as they asked for on paper. */
  | { readonly kind: 'forget' }
  /** Handed back at a step: the present one when none is named. */
  | { readonly kind: 'hand-back'; readonly step?: string }
  /** The platform says that this person cannot be reached until they write again. */
  | { readonly kind: 'unreachable' }
  /** The resident goes on with this conversation on another channel. */
  | { readonly kind: 'moved-away' }
  /** A message of ours was given up; `maybeSent`: it may have arrived nevertheless. */
  | { readonly kind: 'undelivered'; readonly maybeSent: boolean }
  /** An editor tries a flow, from a step on: in a play that is kept nowhere, or in the chat of somebody who typed the word for it. */
  | {
      readonly kind: 'try'
      readonly flow: string
      readonly step?: string
      readonly answers?: Readonly<Record<string, Answer>>
      readonly trial?: NonNullable<ConversationState['trial']>
    }
  /** A notice comes round to somebody who asked for it. `test`: to whoever typed its word. `off`: their channel is. */
  | { readonly kind: 'notice'; readonly id: string; readonly test?: true; readonly off?: boolean }
  /** The live definitions have changed: whoever waited at a removed step is moved and told. */
  | { readonly kind: 'published' }

/** What a resident does in the conversation. */
export const ACTS: ReadonlySet<Input['kind']> = new Set(['text', 'press', 'media', 'open'])

/** What begins a conversation with somebody we do not know; of them nothing else is of any use. */
export function begins({ kind }: Input): boolean {
  return ACTS.has(kind) || kind === 'withdraw'
}
