/** Limits that stop a machine that talks to us, or a thumb on the send key; nobody else notices them. */
import { dayOf } from '../flows/calendar.ts'
import { fold } from '../understanding/normalise.ts'
import { count, type Draft } from './draft.ts'
import { openTicket, waitForPerson } from './handoff.ts'
import { lead, say } from './say.ts'

/** Turns in one run, and the same text in five minutes, after which it must be a machine that is talking to us. */
const RUN_TURNS_MAX = 500
const ECHO_MAX = 10
const ECHO_MS = 5 * 60_000
/** A run ends after this silence even when the flow does not. */
const RUN_MS = 24 * 60 * 60_000
/** 20 messages in 10 s, then at most one answer in 10 s; 500 a day, then a person. */
const FLOOD_MS = 10_000
const FLOOD_MAX = 20
const DAY_MAX = 500

/** A bot talking to a bot, or a thumb on the send key. @returns true: nothing more in this turn */
export function tooMuch(draft: Draft, text: string): boolean {
  const { state, moment } = draft
  const { now } = moment
  const run = Math.abs(now - state.run.since) > RUN_MS ? { turns: 0, since: now } : state.run
  state.run = { ...run, turns: run.turns + 1 }
  const day = dayOf(now)
  // Either way: of a clock that was put back nobody is told for hours that they are too fast.
  const burst = Math.abs(now - state.flood.since) < FLOOD_MS
  state.flood = {
    since: burst ? state.flood.since : now,
    count: burst ? state.flood.count + 1 : 1,
    day,
    dayCount: state.flood.day === day ? state.flood.dayCount + 1 : 1,
  }
  if (text !== '') {
    const digest = digestOf(text)
    state.echoes = [...state.echoes.filter(({ at }) => Math.abs(now - at) < ECHO_MS), { digest, at: now }].slice(
      -ECHO_MAX * 2,
    )
    if (state.echoes.filter((echo) => echo.digest === digest).length >= ECHO_MAX) return loopNoticed(draft)
  }
  if (state.run.turns > RUN_TURNS_MAX || state.flood.dayCount > DAY_MAX) return loopNoticed(draft)
  if (state.flood.count <= FLOOD_MAX) return false
  count(draft, 'flood')
  if (state.flood.count === FLOOD_MAX + 1) say(draft, 'slow_down')
  return true
}

function loopNoticed(draft: Draft): boolean {
  const { state, moment } = draft
  const told = state.warned.loop ?? 0
  if (state.owner === 'queue' && moment.now - told < RUN_MS) return true
  state.warned = { ...state.warned, loop: moment.now }
  draft.failure = { why: 'a loop', path: state.frames.map(({ flow, step }) => `${flow}/${step}`) }
  openTicket(draft, { reason: 'bot-loop' })
  lead(draft, 'loop')
  waitForPerson(draft)
  return true
}

/** FNV-1a over the folded text: enough to see a repetition, too little to read. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5
  for (const unit of fold(text).slice(0, 200)) hash = Math.imul(hash ^ (unit.codePointAt(0) as number), 0x01000193)
  return (hash >>> 0).toString(36)
}
