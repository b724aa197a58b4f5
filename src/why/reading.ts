/** Which conversations may be asked about, why their turns went so, and how one would go by other definitions. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { CHANGES_PER_MS } from '../conversation/ticket.ts'
import type { TurnTrace } from '../conversation/trace.ts'
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { ReplayAsked, Replayed, ReplaySide, WhyPlace, WhyTickets, WhyTurn, WhyTurns } from './api.ts'
import { namesIn } from './names.ts'
import { Refused } from './refusals.ts'
import { type Replay, replay } from './replay.ts'
import { lineOf, type OneTurn, turnsOf } from './turns.ts'
import { cameWords, heardWords, type Names, nextWords } from './words.ts'
import type { WhyWorld } from './world.ts'

/** Conversations are listed that changed in the last week, the latest first. */
const LISTED_MS = 7 * 86_400_000
const LOOKED_AT = 2_000
export const LISTED_MAX = 100
/** Lines read for one page: about twenty turns. */
export const LINES_READ = 60

export async function listTickets(world: WhyWorld, staff: StaffMember): Promise<WhyTickets> {
  const after = (world.clock.now() - LISTED_MS) * CHANGES_PER_MS
  const found = (await world.store.listDocuments('ticket', { max: LOOKED_AT, after })) as readonly Document<Ticket>[]
  const names = namesIn(world.catalogues.live())
  return {
    tickets: found
      .filter(({ body }) => body.conversation !== '' && world.gate.may(staff, 'turns.explain', world.objectOf(body)))
      .slice(-LISTED_MAX)
      .reverse()
      .map(({ id, sort, body: { channel, flow, step, reason, state } }) => ({
        ...{ id, at: Math.floor(sort / CHANGES_PER_MS), channel: world.channelTitle(channel), reason, state },
        ...(flow !== undefined && { flow: names.flow(flow) }),
        ...(flow !== undefined && step !== undefined && { step: names.step(flow, step) }),
      })),
  }
}

export async function turnsIn(world: WhyWorld, ticket: Ticket, before: string | undefined): Promise<WhyTurns> {
  const { store, catalogues } = world
  const conversation = await store.readConversation(ticket.conversation)
  if (conversation === null) throw new Refused('absent')
  const entries = await store.transcript(ticket.conversation, LINES_READ + 1, before)
  const older = entries.length > LINES_READ
  const all = turnsOf(older ? entries.slice(1) : entries)
  // The page may begin in the middle of a turn: that one comes whole with the earlier ones.
  const whole = older && all.length > 1 && all[0]?.trace === undefined ? all.slice(1) : all
  const live = catalogues.live()
  const unsent = conversation.unsent && before === undefined
  return {
    turns: whole.map((turn) => turnView(turn, entries, unsent, namesIn(live))),
    older,
    keptDays: live.retentionDays,
    kept: conversation.state.consent.state === 'yes',
    unsent,
    drafts: await catalogues.drafts(),
  }
}

function turnView({ lines, trace }: OneTurn, all: OneTurn['lines'], unsent: boolean, names: Names): WhyTurn {
  const [first] = lines
  const { id = '', at = 0 } = first ?? {}
  const here = trace && whereHeard(trace, names)
  const to = trace && whereLed(trace, names)
  return {
    ...{ id, at },
    lines: lines.map((line) => lineOf(line, all.slice(all.indexOf(line) + 1), unsent)),
    ...(trace && {
      why: {
        came: cameWords(trace.came),
        heard: trace.heard.map((reason) => heardWords(reason, names)),
        ...(here && { where: here }),
        ...(to && { to }),
        next: nextWords(trace),
        replayable: isReplayable(trace),
      },
    }),
  }
}

/** A turn of the bot's, begun by a resident. */
function isReplayable({ before, came }: TurnTrace): boolean {
  return before?.owner === 'bot' && ['text', 'press', 'media', 'open'].includes(came.kind)
}

function whereHeard({ before, revisions }: TurnTrace, names: Names): WhyPlace | undefined {
  const frame = before?.frames.at(-1)
  return frame && placeOf(frame.flow, frame.step, revisions[frame.flow] ?? frame.revision, names)
}

function whereLed({ path, revisions }: TurnTrace, names: Names): WhyPlace | undefined {
  const [flow, step] = path.at(-1)?.split('/') ?? []
  return flow !== undefined && step !== undefined ? placeOf(flow, step, revisions[flow] ?? 0, names) : undefined
}

function placeOf(unit: string, step: string, revision: number, names: Names): WhyPlace {
  return { unit, flow: names.flow(unit), step: names.step(unit, step), revision }
}

export async function replayed(world: WhyWorld, ticket: Ticket, { line, draft }: ReplayAsked): Promise<Replayed> {
  const { store, catalogues } = world
  const conversation = await store.readConversation(ticket.conversation)
  if (conversation === null) throw new Refused('absent')
  const turn = await turnAt(world, ticket, line)
  if (!turn.trace || !isReplayable(turn.trace)) throw new Refused('not-replayable')
  const next = draft === undefined ? catalogues.live() : await catalogues.draft(draft)
  if (next === null) throw new Refused('no-draft')
  if (next === 'unreadable') throw new Refused('unreadable')
  const past = await catalogues.past(turn.trace.revisions)
  const play = (catalogue: Catalogue) => replay(conversation, turn, catalogue)
  const would = play(next)
  if (would === null) throw new Refused('not-replayable')
  const was = past && play(past)
  const said = turn.lines.filter(({ from }) => from === 'bot').map(({ text }) => text)
  return {
    ...(was && past && { was: sideOf(was, past) }),
    would: sideOf(would, next),
    same: was !== null && noticesSame(was, would),
    faithful: was !== null && JSON.stringify(was.messages.map(({ text }) => text)) === JSON.stringify(said),
  }
}

/** Texts, the words on the buttons and the step: what residents notice. */
function noticesSame(one: Replay, other: Replay): boolean {
  const noticed = ({ messages, frame }: Replay) =>
    JSON.stringify([
      messages.map(({ text, choices }) => [text, choices.map(({ label }) => label)]),
      frame && [frame.flow, frame.step],
    ])
  return noticed(one) === noticed(other)
}

/** A turn has at most a handful of lines behind its first; a conversation never more than this. */
const LINES_OF_A_TURN = 20
const ENTRIES_MAX = 2_000

async function turnAt({ store }: WhyWorld, { conversation }: Ticket, line: string): Promise<OneTurn> {
  const entries = await store.transcript(conversation, ENTRIES_MAX)
  const at = entries.findIndex(({ id }) => id === line)
  if (at < 0) throw new Refused('absent')
  const [turn] = turnsOf(entries.slice(at, at + LINES_OF_A_TURN))
  if (!turn) throw new Refused('absent')
  return turn
}

function sideOf({ messages, heard, frame }: Replay, catalogue: Catalogue): ReplaySide {
  const names = namesIn(catalogue)
  return {
    messages: messages.map(({ text, choices }) => ({ text, buttons: choices.map(({ label }) => label) })),
    heard: heard.map((reason) => heardWords(reason, names)),
    ...(frame && { to: placeOf(frame.flow, frame.step, catalogue.flows.get(frame.flow)?.revision ?? 0, names) }),
  }
}
