/**
 * The name, phone and address somebody gave for a home visit, while a flow still asks, and free text that is being
 * gathered, lie sealed in the stored state, as they do in the visit (`sealed-visits.ts`). Above this file they are open.
 */
import { type Answer, CONTACT_ANSWERS, type Conversation, type ConversationState, type Frame } from '../records.ts'
import { seal, unseal } from '../seal.ts'
import type { Store } from './store.ts'

/** As it is stored. What cannot be opened (another key) stays as it is and is written back untouched. */
interface ClosedState extends ConversationState {
  readonly sealed?: string
}
interface Secret {
  readonly gathered?: readonly string[]
  /** By place of the frame, then name. */
  readonly answers: readonly Readonly<Record<string, Answer>>[]
}

/** @param key  32 bytes */
export function sealingAnswers(store: Store, key: Buffer): Store {
  return {
    ...store,
    commitTurn: (commit) => store.commitTurn({ ...commit, state: closed(commit.state, key, commit.key) }),
    async readConversation(name) {
      const conversation = await store.readConversation(name)
      return conversation && opened(conversation, key)
    },
  }
}

function closed(state: ConversationState, key: Buffer, name: string): ConversationState {
  const answers = state.frames.map(contactOf)
  if (state.gathered === undefined && answers.every((some) => Object.keys(some).length === 0)) return state
  const { gathered, ...rest } = state
  const secret: Secret = { ...(gathered ? { gathered } : {}), answers }
  const frames = state.frames.map((frame) => ({ ...frame, answers: without(frame.answers) }))
  return { ...rest, frames, sealed: seal(key, nameOf(name), secret) } as ClosedState
}

function opened(conversation: Conversation, key: Buffer): Conversation {
  const stored = conversation.state as ClosedState
  if (stored.sealed === undefined) return conversation
  const { sealed, ...state } = stored
  const secret = unseal(key, nameOf(conversation.key), sealed) as Secret | undefined
  if (secret === undefined) return conversation
  const { gathered, answers } = secret
  const frames = state.frames.map((frame, at) => ({ ...frame, answers: { ...frame.answers, ...answers[at] } }))
  return { ...conversation, state: { ...state, frames, ...(gathered ? { gathered } : {}) } }
}

function contactOf({ answers }: Frame): Readonly<Record<string, Answer>> {
  return Object.fromEntries(CONTACT_ANSWERS.flatMap((name) => (answers[name] ? [[name, answers[name]]] : [])))
}

function without(answers: Frame['answers']): Frame['answers'] {
  const kept = Object.entries(answers).filter(([name]) => !(CONTACT_ANSWERS as readonly string[]).includes(name))
  return Object.fromEntries(kept)
}

/** Bound to its conversation: one person's answers put into another's state do not open. */
const nameOf = (conversation: string): string => `answers ${conversation}`
