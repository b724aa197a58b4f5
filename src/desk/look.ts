/** A card opened: what was said, answered and tried, and what can be done at this step. */
import type { Catalogue, LiveFlow } from '../conversation/catalogue.ts'
import { withoutContact } from '../conversation/contact.ts'
import { agreedToGroup } from '../conversation/wording.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { View } from '../flows/steps/step.ts'
import { nextOf, straightWay } from '../flows/straight.ts'
import { fill } from '../flows/texts.ts'
import type { Conversation, Frame, Ticket, TranscriptEntry } from '../records.ts'
import type { Opened } from './api.ts'

/** Steps at which nobody waits for the resident, or which would call a person again: not to be handed back at. */
const PASSING: ReadonlySet<string> = new Set(['branch', 'call', 'visit', 'handoff'])
const TITLE_CHARS = 50
/** What is read at a glance. */
const TRIES_SHOWN = 5

/** For texts that staff read: in the main language, with the resident's words for each other. */
export function viewOf({ state, address }: Conversation, catalogue: Catalogue, now: number): View {
  const common = catalogue.common.get(MAIN_LANGUAGE)
  const pair = common?.pairs.find(({ resident, bot }) => resident === state.pair?.resident && bot === state.pair.bot)
  return {
    now,
    language: MAIN_LANGUAGE,
    channel: address.channel,
    consent: state.consent.state === 'yes',
    pair: pair ?? common?.default_pair ?? { resident: 'bác', bot: 'cháu' },
    ...(state.name ? { name: state.name } : {}),
    answers: withoutContact(state.frames.at(-1)?.answers ?? {}),
    brief: false,
    done: [],
    visits: 0,
    workdays: null,
  }
}

export function aroundStep(
  ticket: Ticket,
  conversation: Conversation,
  catalogue: Catalogue,
  now: number,
  entries: readonly TranscriptEntry[] = [],
): Pick<Opened, 'answers' | 'hint' | 'steps' | 'tries'> {
  const frame = conversation.state.frames.at(-1)
  const live = frame && catalogue.flows.get(frame.flow)
  const agreed = conversation.state.consent.state === 'yes'
  const words = live?.words.get(MAIN_LANGUAGE)
  const helper = frame && words?.steps[frame.step]?.helper
  return {
    tries: agreed ? triedAt(ticket, frame, entries) : [],
    answers: agreed
      ? Object.entries(withoutContact(frame?.answers ?? {})).map(([name, { said }]) => ({
          name: questionOf(name, live),
          said,
        }))
      : [],
    ...(helper && live
      ? {
          hint: fill(helper, {
            view: viewOf(conversation, catalogue, now),
            place: catalogue.place,
            definition: live.definition,
          }),
        }
      : {}),
    steps: frame && live ? stepsOf(live, frame.step) : [],
  }
}

/** Newest last: what was said at the step, and what the ticket itself remembers of it. */
function triedAt(
  { tries, waitingSince }: Ticket,
  frame: Frame | undefined,
  entries: readonly TranscriptEntry[],
): readonly string[] {
  const said = entries.filter(
    ({ from, at, text }) =>
      from === 'resident' && text !== '' && at < waitingSince && at > (frame?.since ?? waitingSince),
  )
  return [...new Set([...said.map(({ text }) => text), ...tries])].slice(-TRIES_SHOWN)
}

/** Title of the step that remembers the answer under this name. */
function questionOf(name: string, live: LiveFlow | undefined): string {
  const steps = Object.entries(live?.definition.steps ?? {})
  const found = steps.find(([, step]) => 'remember' in step && step.remember === name)
  return (found && live && titleOf(live, found[0])) ?? name
}

/** The straight way first, then what lies beside it; the present one always. */
function stepsOf(live: LiveFlow, here: string): Opened['steps'] {
  const { definition } = live
  const straight = straightWay(definition)
  const beside = Object.keys(definition.steps).filter((id) => !straight.includes(id))
  const ids = [...straight, ...beside].filter(
    (id) => id === here || !PASSING.has(definition.steps[id]?.kind ?? 'branch'),
  )
  let next = definition.steps[here] && nextOf(definition.steps[here])
  for (let tries = 0; next !== undefined && !ids.includes(next) && tries < ids.length; tries++) {
    const step = definition.steps[next]
    next = step && nextOf(step)
  }
  return ids.map((id) => ({
    ...{ id, title: titleOf(live, id), here: id === here, next: id === next },
    ...(straight.includes(id) ? {} : { beside: true as const }),
  }))
}

function titleOf(live: LiveFlow, step: string): string {
  const words = live.words.get(MAIN_LANGUAGE)?.steps[step]
  if (words?.title) return words.title
  const text = typeof words?.text === 'string' ? words.text : (words?.text?.text ?? step)
  const [first = ''] = text.split('\n')
  return first.length > TITLE_CHARS ? `${first.slice(0, TITLE_CHARS - 1)}…` : first
}

/** Whether their words may stand in the volunteers' group, on servers abroad. */
export function wordsMayLeave({ state }: Conversation): boolean {
  return agreedToGroup(state)
}

/** The bot's last sentence before it stopped. */
export function askedLast(entries: readonly TranscriptEntry[], stoppedAt: number): string | undefined {
  return entries.findLast(({ from, at }) => from === 'bot' && at < stoppedAt)?.text
}
