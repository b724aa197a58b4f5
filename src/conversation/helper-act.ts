/** What a helper does in a conversation, and what becomes of it. */
import type { Picture, SentMedia } from '../messages.ts'
import type { HandBackReason, Helper, OfferedPhoto } from '../records.ts'
import type { HardWhy } from './counted.ts'

/** What a helper does. `claim`: under which; a claim itself makes a new one. */
export type HelperAct =
  /** Takes somebody who waits. `takeOver`: from another helper, with the reason, for those who may. */
  | { readonly kind: 'claim'; readonly helper: Helper; readonly takeOver?: string }
  /** `picture`: a drawing of the flow's, with or without words. */
  | {
      readonly kind: 'say'
      readonly helper: Helper
      readonly claim: number
      readonly text: string
      readonly picture?: Picture
      /** Ids of the ready-made replies that the text is made of. */
      readonly canned?: readonly string[]
      /** A photo or recording of their own; `ref` is how the transcript names it, `text` what stands under it. */
      readonly media?: { readonly sent: SentMedia; readonly ref: string }
    }
  /** A photo of their own that a lead looks at first. */
  | {
      readonly kind: 'offer'
      readonly helper: Helper
      readonly claim: number
      readonly photo: Omit<OfferedPhoto, 'claim' | 'at' | 'refused'>
    }
  /** "Tôi vẫn đang giúp", or they are typing. */
  | { readonly kind: 'keep'; readonly helper: Helper; readonly claim: number }
  | {
      readonly kind: 'hand-back'
      readonly helper: Helper
      readonly claim: number
      /** `next`: the one after the present; absent: the present one. */
      readonly step?: string
      readonly reason: HandBackReason
      /** Why the step is hard, if they said. */
      readonly hard?: HardWhy
    }
  | { readonly kind: 'undo-hand-back'; readonly helper: Helper }
  /** Back to the queue, in front. */
  | { readonly kind: 'release'; readonly helper: Helper; readonly claim: number }
  | { readonly kind: 'transfer'; readonly helper: Helper; readonly claim: number; readonly to: Helper }
  /** They are to be written to at that time; `words` is said to them. */
  | {
      readonly kind: 'schedule'
      readonly helper: Helper
      readonly claim: number
      readonly at: number
      readonly words: string
    }
  | { readonly kind: 'close'; readonly helper: Helper; readonly claim: number; readonly hard?: HardWhy }

/** What became of a helper's act. */
export type HelperAnswer =
  | { readonly kind: 'done'; readonly claim: number }
  | {
      readonly kind: 'refused'
      readonly why: /** Another has it. */
        | 'held'
        /** The claim is over: the lease ended, it was transferred, handed back or closed. */
        | 'stale'
        /** Nobody waits there (any more). */
        | 'nobody'
        /** The resident has gone on meanwhile: claim them again. */
        | 'moved-on'
        /** There is no such step. */
        | 'no-step'
        /** As many photos wait for a lead already. */
        | 'offered-full'
      readonly by?: string
      readonly at?: number
    }
