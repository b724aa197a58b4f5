/** A ticket as the group may read it. What stands there leaves the country: of those who agreed to that, and of nobody else. */
import type { Card, Opened } from '../desk/api.ts'
import { aroundStep, wordsMayLeave } from '../desk/look.ts'
import { cardFor } from '../desk/reading.ts'
import type { Conversation, Document, Ticket } from '../records.ts'
import type { GroupWorld } from './world.ts'

type Desk = GroupWorld['desk']

/** Whether nothing of theirs may stand in the group: no word of what they said, and no name. */
export function isWordless(conversation: Conversation | null): boolean {
  return conversation === null || !wordsMayLeave(conversation)
}

/** @param me staff id of who reads it; empty: everybody */
export function groupCard(desk: Desk, ticket: Document<Ticket>, conversation: Conversation | null, me = ''): Card {
  return cardFor(desk, isWordless(conversation) ? nameless(ticket) : ticket, me)
}

export function groupAround(
  desk: Desk,
  { body }: Document<Ticket>,
  conversation: Conversation | null,
): Pick<Opened, 'answers' | 'hint' | 'steps' | 'tries'> {
  if (conversation === null) return { answers: [], steps: [], tries: [] }
  const now = desk.clock.now()
  if (!isWordless(conversation)) return aroundStep(body, conversation, desk.catalogue(), now)
  const { name: _, ...state } = conversation.state
  return { ...aroundStep(body, { ...conversation, state }, desk.catalogue(), now), answers: [], tries: [] }
}

/** Words of ours that the resident gets: their name may stand in them. */
export function withoutName(text: string, conversation: Conversation | null): string {
  const name = conversation?.state.name
  return name === undefined || !isWordless(conversation) ? text : text.replaceAll(name, '…')
}

function nameless(ticket: Document<Ticket>): Document<Ticket> {
  const { name: _, ...who } = ticket.body.who
  return { ...ticket, body: { ...ticket.body, who } }
}
