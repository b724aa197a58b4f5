/**
 * Plays a flow with the real engine: pure turns one after another on a made-up resident, each message as the channel would
 * show it. Nothing is sent, kept or counted. The same play gives the same answer, which is what saved journeys rest on.
 */
import type { ChannelLimits } from '../channels/channel.ts'
import { decodeButton, OWN } from '../conversation/buttons.ts'
import type { Catalogue } from '../conversation/catalogue.ts'
import type { Happening } from '../conversation/happening.ts'
import { type Decision, newState, turn } from '../conversation/turn.ts'
import { CONSENT_WORDING } from '../conversation/wording.ts'
import { clean } from '../privacy/clean.ts'
import type { Answer, Conversation, ConversationState, Frame, Timer } from '../records.ts'
import type { PlayAct, PlayAsked, Played, ShownMessage } from './api-play.ts'
import type { Fit } from './world.ts'

/** Acts of one play: a resident who goes every way of the longest flow needs fewer. */
export const ACTS_MAX = 200
/** Timers that may come due in one wait. */
const TIMERS_MAX = 50

export interface PlayWorld {
  readonly catalogue: Catalogue
  readonly limits: (channel: string) => ChannelLimits
  readonly fit: Fit
  /** When it begins. */
  readonly now: number
}

const ADDRESS = { account: 'main', person: 'xem-thu' }

export function play(world: PlayWorld, unit: string, asked: PlayAsked): Played {
  const { catalogue, limits, fit: fitted } = world
  const address = { ...ADDRESS, channel: asked.channel }
  const key = `${asked.channel}:main:xem-thu`
  let now = world.now
  let made = 0
  let conversation: Conversation = {
    ...{ key, address, turn: 0, unsent: false },
    state: {
      ...newState(now),
      language: asked.language,
      pair: asked.pair,
      consent: { state: 'yes', at: now, wording: CONSENT_WORDING },
    },
  }
  let timers: Timer[] = []
  /** Newest last. */
  const buttons: { readonly choice: string; readonly data: string; readonly label: string }[] = []
  const beats: Played['beats'][number][] = []
  let ended: string | undefined

  function happen(happening: Happening): readonly ShownMessage[] {
    const decision = turn(key, address, conversation, happening, {
      ...{ now, catalogue, chance: () => 0.5, ticket: null },
      id: () => `p${String(++made).padStart(25, '0')}`,
    })
    conversation = { ...conversation, turn: decision.turn, state: decision.state }
    keepTimers(decision)
    path.push(...decision.path)
    if (decision.erase !== false) ended = 'Dữ liệu được xóa: cuộc trò chuyện kết thúc ở đây.'
    return decision.out.flatMap(({ message }, at) =>
      fitted(message, limits(asked.channel), `p/${decision.turn}/${at}`).map((shown) => {
        for (const { data, label } of shown.choices) buttons.push({ choice: choiceOf(data), data, label })
        return {
          text: shown.text,
          buttons: shown.buttons.map(({ data, label }) => ({ choice: choiceOf(data), label })),
          ...(shown.picture && { picture: shown.picture }),
          // Where it is neither played from our pages nor sent as a file, nobody hears it.
          ...(shown.voice !== undefined &&
            (limits(asked.channel).drawsVoices || shown.media !== undefined) && { voice: shown.voice }),
          ...(shown.progress && { progress: shown.progress }),
        }
      }),
    )
  }

  function keepTimers({ cancel, timers: set, out, turn: at }: Decision): void {
    timers = timers.filter(({ name }) => !cancel.has(name))
    const begun = out.flatMap(({ starts }) =>
      starts.map(({ afterMs, ...timer }) => ({ ...timer, dueAt: now + afterMs })),
    )
    for (const timer of [...set, ...begun]) {
      timers = [...timers.filter(({ name }) => name !== timer.name), { ...timer, turn: timer.turn ?? at }]
    }
  }

  let path: string[] = []
  function beat(act: PlayAct | undefined, messages: readonly ShownMessage[]): void {
    const frame = conversation.state.frames.at(-1)
    beats.push({
      ...(act && { act }),
      ...{ messages, path, owner: conversation.state.owner },
      ...(frame && { at: { unit: frame.flow, step: frame.step } }),
    })
    path = []
  }

  const answers = Object.fromEntries(
    Object.entries(asked.answers ?? {}).map(([name, value]): [string, Answer] => [
      name,
      { value, said: String(value) },
    ]),
  )
  beat(undefined, happen({ kind: 'try', flow: unit, answers, ...(asked.from !== undefined && { step: asked.from }) }))
  for (const act of asked.acts.slice(0, ACTS_MAX)) {
    if (ended) break
    if (act.kind === 'wait') beat(act, wait(act.ms))
    else {
      now += 1_000
      const happening = inbound(act, buttons)
      if (happening === null) {
        ended = `Ở đây không có nút “${act.kind === 'press' ? act.choice : ''}”.`
        break
      }
      beat(act, happen(happening))
    }
  }
  return { beats, ...(ended !== undefined && { ended }) }

  function wait(ms: number): readonly ShownMessage[] {
    const until = now + ms
    const messages: ShownMessage[] = []
    for (let n = 0; n < TIMERS_MAX; n++) {
      const next = timers.filter(({ dueAt }) => dueAt <= until).sort((a, b) => a.dueAt - b.dueAt)[0]
      if (!next) break
      timers = timers.filter((one) => one !== next)
      now = Math.max(now, next.dueAt)
      messages.push(...happen({ kind: 'timer', timer: next }))
    }
    now = until
    return messages
  }
}

function inbound(
  act: Exclude<PlayAct, { kind: 'wait' }>,
  buttons: readonly { choice: string; data: string; label: string }[],
): Happening | null {
  const shown = { kind: 'inbound', shown: true } as const
  if (act.kind === 'text') return { ...shown, input: { kind: 'text', text: clean(act.text).text, secrets: [] } }
  if (act.kind === 'photo') return { ...shown, input: { kind: 'media', items: [{ kind: 'photo' }], secrets: [] } }
  const button = buttons.findLast(({ choice }) => choice === act.choice)
  return button ? { ...shown, input: { kind: 'press', data: button.data, label: button.label } } : null
}

/** What a button is called in a play that outlives revisions: the choice, with the question for those of no flow. */
function choiceOf(data: string): string {
  const token = decodeButton(data)
  if (!token) return data
  return token.flow === OWN ? `-${token.step}.${token.choice}` : token.choice
}

/** What somebody who waits at a step receives when they write after a publish: by position, like the engine. */
export function afterPublish(
  world: PlayWorld,
  unit: string,
  step: string,
  ahead: readonly string[],
  channel: PlayAsked['channel'],
): readonly ShownMessage[] {
  const address = { ...ADDRESS, channel }
  const frame: Frame = {
    ...{ flow: unit, step, revision: 0, because: 'chosen', answers: {}, trail: [], sinceTurn: 1, since: world.now },
    ...{ misses: 0, visits: {}, ahead },
  }
  const state: ConversationState = {
    ...newState(world.now),
    frames: [frame],
    pair: { resident: 'bác', bot: 'cháu' },
    consent: { state: 'yes', at: world.now, wording: CONSENT_WORDING },
  }
  const before: Conversation = { key: `${channel}:main:xem-thu`, address, turn: 1, state, unsent: false }
  const decision = turn(
    before.key,
    address,
    before,
    { kind: 'published' },
    {
      ...{ now: world.now, catalogue: world.catalogue, chance: () => 0.5, ticket: null },
      id: () => 'p'.repeat(26),
    },
  )
  // Of a recording only what it reads is listed.
  return decision.out.flatMap(({ message: { voice: _, ...message } }) =>
    world.fit(message, world.limits(channel), 'p').map(({ text, buttons }) => ({
      text,
      buttons: buttons.map(({ data, label }) => ({ choice: choiceOf(data), label })),
    })),
  )
}
