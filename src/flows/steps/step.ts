/** What every kind of step gives to the rest. One file a kind; the list of kinds is `index.ts`. */
import type { TSchema } from 'typebox'
import type { MediaKind, Picture } from '../../messages.ts'
import type { Answer } from '../../records.ts'
import type { AreaBook } from '../../understanding/answers.ts'
import type { StepWords, Text } from '../definition.ts'
import type { Hours } from '../place.ts'

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
  | {
      readonly kind: 'miss'
      readonly near: readonly string[]
      readonly why:
        | 'unclear'
        | 'not-a-number'
        | 'not-a-date'
        | 'future-date'
        | 'not-a-phone'
        | 'not-an-area'
        | 'not-a-code'
        | 'too-long'
        | 'wants-photo'
    }
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
  /** Flows this resident finished. */
  readonly done: readonly string[]
  /** Requests for a home visit that are open; none when left out. */
  readonly visits?: number
  /** Hours of the office whose working days a visit is asked for; `null` or left out: not known. */
  readonly workdays?: Hours | null
}

/** Words on the buttons that every flow has, in the resident's language. */
export interface Labels {
  readonly next: string
  readonly skip: string
  readonly yes: string
  readonly no: string
}

/** What reading an answer needs besides the step, its words and the view. */
export interface ReadingAid {
  readonly fill: (text: Text) => string
  readonly labels: Labels
  /** Communes with their former names, for `expect: area`. */
  readonly areas: AreaBook
  /** The sentence for a reason or a verdict of the scam rules; empty when the language has none. */
  readonly reason: (id: string) => string
  /** Other ways to say the usual buttons: `{ next: ['xong rồi'] }`. */
  readonly also?: Readonly<Partial<Record<keyof Labels, readonly string[]>>>
}

/** Everything particular to one kind of step. All pure. */
export interface StepKind<S> {
  readonly kind: string
  readonly schema: TSchema
  /** True: it says something, so its words need `text`. */
  readonly speaks: boolean
  /** Does the conversation stop here until the resident, a person or a clock answers? */
  waits(step: S): boolean
  /** Every way on, in the order of the file. Known troubles (`stuck`) are not among them. */
  exits(step: S): readonly Exit[]
  /** `null`: nothing is said here. */
  show(step: S, words: StepWords, fill: (text: Text) => string, labels: Labels, view: View): Shown | null
  read(step: S, words: StepWords, input: StepInput, view: View, aid: ReadingAid): StepReading
}

export type { Picture, TSchema }
