/**
 * What the resident would get on being handed back: the very turn that will decide it, run without committing. The turn is
 * pure, so nothing happens; what it says is fitted to the channel as delivery would.
 */
import { hideContact } from '../conversation/contact.ts'
import type { Happening } from '../conversation/happening.ts'
import { turn } from '../conversation/turn.ts'
import type { Conversation, Document, Helper, Ticket } from '../records.ts'
import type { HandBackPreview } from './api.ts'
import type { DeskOptions } from './world.ts'

type PreviewWorld = Pick<DeskOptions, 'clock' | 'catalogue' | 'channel' | 'fit' | 'leaseMs'>

/** `null`: there is no such step, or the claim is over. */
export function previewHandBack(
  world: PreviewWorld,
  conversation: Conversation,
  ticket: Document<Ticket>,
  helper: Helper,
  step: string | undefined,
): HandBackPreview | null {
  return previewTurn(world, conversation, ticket, {
    kind: 'helper',
    ticket: ticket.id,
    act: {
      kind: 'hand-back',
      helper,
      claim: ticket.body.claim,
      reason: 'done',
      ...(step === undefined ? {} : { step }),
    },
  })
}

/** `null`: it would be refused. */
export function previewTurn(
  world: PreviewWorld,
  conversation: Conversation,
  ticket: Document<Ticket>,
  happening: Happening,
): HandBackPreview | null {
  const { clock } = world
  const { key, address, state } = conversation
  const windowMs = world.channel(address.channel)?.window?.openMs
  const decision = turn(key, address, conversation, happening, {
    now: clock.now(),
    id: () => clock.id(),
    chance: () => 0,
    catalogue: world.catalogue(),
    ticket,
    leaseMs: world.leaseMs,
    ...(windowMs === undefined ? {} : { windowMs }),
  })
  if (decision.answer?.kind !== 'done') return null
  const messages = decision.out.flatMap(({ message }) => world.fit(message, address, state.reply))
  // Whose home it is stays with the team that comes: the resident reads it whole.
  const frames = [...state.frames, ...decision.state.frames]
  return {
    messages: messages.map(({ text, buttons }) => ({
      text: hideContact(text, frames),
      buttons: buttons.map(({ label }) => label),
    })),
  }
}
