/** Everything is counted: what was acknowledged beside what was applied, what was said beside what was seen, who came beside what became of them. */
import { counted, RUN_KINDS, STAY_KINDS } from '../../../src/conversation/counted.ts'
import { dayOf } from '../../../src/store/day.ts'
import type { Store } from '../../../src/store/store.ts'
import type { Resident } from './residents.ts'

export interface Balance {
  /** One line for whatever does not balance; nobody is named but by number. */
  readonly wrong: readonly string[]
  readonly acknowledged: number
  readonly applied: number
  /** Turns that the clock made: whoever waits for a person hears after ten minutes that they are not forgotten. */
  readonly reminded: number
  /** Messages that came more often than once. */
  readonly shownTwice: number
  /** Of flows that were begun: finished, left, still open, and of these with a person. */
  readonly runs: Readonly<Record<'started' | 'finished' | 'left' | 'open' | 'withAPerson', number>>
  /** Of steps that were entered. */
  readonly stays: Readonly<Record<'entered' | 'passed' | 'left' | 'handed' | 'waiting', number>>
}

const DAY_MS = 86_400_000
const AT_ONCE = 50
const LINES_MAX = 500
/** From `queue_still` of the common words. */
const REMINDER = 'vẫn đang giữ chỗ cho'

export async function balance(store: Store, residents: readonly Resident[]): Promise<Balance> {
  const wrong: string[] = []
  let [acknowledged, applied, reminded, shownTwice] = [0, 0, 0, 0]
  /** Who stands where, as the counters name it. */
  const standing = new Map<string, number>()
  const note = (name: string) => standing.set(name, (standing.get(name) ?? 0) + 1)

  async function lookAt(resident: Resident): Promise<void> {
    const { n, channel, key, saidAt, numbers, saidBack, twice, unanswered } = resident
    const said = saidAt.length
    const when = saidAt.map((second) => second.toFixed(1)).join(', ')
    const tell = (what: string) => wrong.push(`${n} (${channel}, ${resident.end}, said at ${when} s): ${what}`)
    acknowledged += said
    if (unanswered !== undefined) tell(`no answer to ${unanswered}`)
    const conversation = await store.readConversation(key)
    applied += conversation?.turn ?? 0
    const transcript = await store.transcript(key, LINES_MAX)
    const reminders = transcript.filter(({ from, text }) => from === 'bot' && text.includes(REMINDER)).length
    reminded += reminders
    if (conversation?.turn !== said + reminders)
      tell(`${conversation?.turn ?? 0} turns of ${said} messages and ${reminders} reminders`)
    const lines = transcript.filter(({ from }) => from === 'resident')
    const kept = lines.flatMap(({ text }) => (/^\d+$/.test(text) ? [Number(text)] : []))
    if (kept.join() !== numbers.join()) tell(`${kept.join()} was applied where ${numbers.join()} was said`)
    const once = saidBack.filter((number, at) => saidBack.indexOf(number) === at)
    if (once.join() !== numbers.filter((number) => number < 1_000).join()) tell(`heard ${saidBack.join()}`)
    shownTwice += saidBack.length - once.length + twice
    for (const { flow, stay, run } of conversation?.state.frames ?? []) {
      if (stay) note(`stay:${flow}.${stay.step}@${stay.revision}/${channel}`)
      if (run) note(`run:${flow}@${run.revision}/${channel}`)
      if (run?.held) note(`held:${flow}@${run.revision}/${channel}`)
    }
  }
  for (let at = 0; at < residents.length; at += AT_ONCE)
    await Promise.all(residents.slice(at, at + AT_ONCE).map(lookAt))

  const sums = { stay: new Map<string, Record<string, number>>(), run: new Map<string, Record<string, number>>() }
  for (const [name, many] of Object.entries(
    await store.counts(dayOf(Date.now() - DAY_MS), dayOf(Date.now() + DAY_MS)),
  )) {
    const what = counted(name)
    if (what.of !== 'stay' && what.of !== 'run') continue
    const place = name.slice(name.indexOf(':', name.indexOf(':') + 1) + 1)
    const sum = sums[what.of].get(place) ?? {}
    sum[what.kind] = (sum[what.kind] ?? 0) + many
    sums[what.of].set(place, sum)
  }
  const runs = { started: 0, finished: 0, left: 0, open: 0, withAPerson: 0 }
  const stays = { entered: 0, passed: 0, left: 0, handed: 0, waiting: 0 }
  const compare = (name: string, booked: number) => {
    const found = standing.get(name) ?? 0
    standing.delete(name)
    if (booked !== found) wrong.push(`${name}: by the books ${booked} are there, ${found} stand there`)
  }
  for (const [place, sum] of sums.stay) {
    const [entered = 0, passed = 0, left = 0, handed = 0] = STAY_KINDS.map((kind) => sum[kind] ?? 0)
    stays.entered += entered
    stays.passed += passed
    stays.left += left
    stays.handed += handed
    stays.waiting += entered - passed - left - handed
    compare(`stay:${place}`, entered - passed - left - handed)
  }
  for (const [place, sum] of sums.run) {
    const [started = 0, finished = 0, moved = 0, left = 0, handed = 0, returned = 0] = RUN_KINDS.map(
      (kind) => sum[kind] ?? 0,
    )
    runs.started += started
    runs.finished += finished
    runs.left += left
    runs.open += started - finished - moved - left
    runs.withAPerson += handed - returned
    compare(`run:${place}`, started - finished - moved - left)
    compare(`held:${place}`, handed - returned)
  }
  for (const [name, found] of standing) wrong.push(`${name}: ${found} stand there and none are in the books`)
  const { waiting } = await store.outboxDepth(Date.now())
  // At night reminders wait for the morning.
  if (waiting > reminded) wrong.push(`${waiting} messages still wait to be sent, and ${reminded} reminders were made`)
  return { wrong, acknowledged, applied, reminded, shownTwice, runs, stays }
}
