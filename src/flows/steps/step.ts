/** What every kind of step gives to the rest. One file a kind; the list of kinds is `index.ts`. */
import type { TSchema } from 'typebox'
import type { Answer } from '../../records.ts'
import type { MediaKind, Picture } from '../../messages.ts'

/** A way on from a step: the event that takes it and the step it leads to. */
export interface Exit {
  readonly event: string
  readonly to: string
}

/** What a resident sees on arrival. `choices[].event` is also the id in the button. */
export interface Shown {
  readonly text: string
  readonly choices: readonly { readonly event: string; readonly label: string }[]
  readonly picture?: Picture
  readonly voice?: string
}

/** A reply to the present step, already masked. */
export type StepInput =
  | { readonly kind: 'text'; readonly text: string; readonly secrets: number }
  | { readonly kind: 'press'; readonly event: string }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly caption?: string; readonly ref?: string }
  /** Free text was gathered and the quiet time is over. */
  | { readonly kind: 'gathered'; readonly texts: readonly string[] }

export type StepReading =
  /** Understood: take this exit, keep these answers. */
  | { readonly kind: 'go'; readonly event: string; readonly remember?: Readonly<Record<string, Answer>> }
  /** Part of an answer: wait `forMs` for more. */
  | { readonly kind: 'gather'; readonly forMs: number }
  /** Not understood. `near`: exits it might have meant, best first; `why` picks the sentence. */
  | { readonly kind: 'miss'; readonly near: readonly string[]; readonly why: 'unclear' | 'not-a-number' | 'not-a-date' | 'future-date' | 'not-a-phone' | 'not-an-area' | 'not-a-code' | 'too-long' | 'wants-photo' }
  /** A photo, voice, sticker … where something else is needed: say what, cost no attempt. */
  | { readonly kind: 'wrong-medium' }

/** Time, place and answers as conditions and texts see them. */
export interface View {
  readonly now: number
  readonly language: string
  readonly channel: string
  readonly consent: boolean
  readonly pair: { readonly resident: string; readonly bot: string }
  readonly name?: string
  readonly answers: Readonly<Record<string, Answer>>
  readonly brief: boolean
}

export type { TSchema, Picture }
