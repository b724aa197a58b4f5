/** Forgetting somebody: everything goes at once, and screens that showed them learn of the end. */
import type { Address, ConversationKey, InboundEvent } from '../messages.ts'
import type { Document, Ticket, Visit } from '../records.ts'
import { afterwards, commitOf } from './commit.ts'
import type { Received, ReceiveWorld } from './receive.ts'
import { CHANGES_PER_MS } from './ticket.ts'
import { type Decision, farewell } from './turn.ts'
import { stoneOf } from './visit-records.ts'

/** Everything goes at once; what remains is the sentence that says so, and the id of the event, as a hash. */
export async function eraseAndSay(
  world: ReceiveWorld,
  key: ConversationKey,
  address: Address,
  event: InboundEvent | undefined,
  decision: Decision,
  ticket: Document<Ticket> | null,
  visits: readonly Document<Visit>[],
): Promise<Received> {
  await forgetEverything(world, key)
  if (ticket) await leaveStone(world, ticket)
  const stayed = await leaveVisitStones(world, visits)
  // Who has left, or was silent for a year, is not written to.
  if (event === undefined ? decision.forgotten : event.input.kind === 'withdraw') return { kind: 'done', entries: [] }
  const now = world.clock.now()
  const goodbye = farewell(
    key,
    address,
    decision.state,
    {
      now,
      id: () => world.clock.id(),
      chance: () => world.clock.chance(),
      catalogue: world.catalogue(key, decision.state),
    },
    stayed,
  )
  return commitFresh(world, key, address, event, goodbye, now)
}

/** What was a ticket is a closed one without anything of the person, so that screens that show it learn of its end. */
async function leaveStone(
  { store, clock, onTicket }: ReceiveWorld,
  { id, body, sort }: Document<Ticket>,
): Promise<void> {
  const closedAt = clock.now()
  const { channel, topic, reason, openedAt, urgent, waitingSince, claim } = body
  const stone: Ticket = {
    ...{ channel, topic, reason, openedAt, urgent, waitingSince, claim, closedAt, closedBy: 'erased', state: 'closed' },
    ...{
      conversation: '',
      front: false,
      answers: {},
      tries: [],
      path: [],
      who: { language: 'vi', lastInAt: openedAt },
    },
  }
  const change = Math.max(closedAt * CHANGES_PER_MS, sort + 1)
  const document = {
    kind: 'ticket',
    id,
    version: 1,
    indexes: { state: 'closed', open: 'no' },
    sort: change,
    body: stone,
  }
  if (await store.putDocument({ replaces: 0, document })) onTicket?.(id, change)
}

/** Two people were to go to this house: they learn that they need not, and nothing else stays. @returns whether any was left */
export async function leaveVisitStones(
  { store, clock, onVisit }: ReceiveWorld,
  visits: readonly Document<Visit>[],
): Promise<boolean> {
  let left = false
  for (const visit of visits) {
    const stone = stoneOf(visit, clock.now(), () => clock.id())
    if (stone && (await store.putDocument({ replaces: 0, document: stone }))) left = true
    onVisit?.(stone?.sort ?? clock.now() * CHANGES_PER_MS)
  }
  return left
}

export async function forgetEverything(world: ReceiveWorld, key: ConversationKey): Promise<void> {
  world.withdraw(key, 'all')
  await world.forget(key)
  await world.store.erase(key)
}

/** What is said after forgetting begins a conversation anew. */
export async function commitFresh(
  world: ReceiveWorld,
  key: ConversationKey,
  address: Address,
  event: InboundEvent | undefined,
  decision: Decision,
  now: number,
): Promise<Received> {
  const commit = commitOf(world, key, address, null, event?.id, { ...decision, rewrite: [] }, now)
  const outcome = await world.store.commitTurn(commit)
  if (outcome === 'duplicate') return { kind: 'duplicate' }
  afterwards(world, key, commit, decision, false)
  return { kind: 'done', entries: commit.outbox }
}
