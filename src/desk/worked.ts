/**
 * What worked for others at a step: counted without anybody when somebody who was helped there finished, and shown only
 * where it was so for five of them.
 */
import { counted } from '../conversation/counted.ts'
import { dayOf } from '../flows/calendar.ts'
import type { Conversation, HandBackReason } from '../records.ts'
import type { Worked } from './api.ts'
import { allCanned, type CannedText, cannedFor } from './canned.ts'
import { viewOf } from './look.ts'
import type { DeskWorld } from './world.ts'

const DAY_MS = 86_400_000
/** Long enough for a seldom step, short enough for the application to be the same. */
const LOOK_BACK_DAYS = 90
/** Fewer could point at somebody. */
export const WORKED_MIN = 5
/** What is read at a glance. */
const SHOWN_MAX = 3
/** Counters change slowly, and a card is opened often. */
export const READ_EVERY_MS = 10 * 60_000
/** Shorter ready-made replies stand in many sentences by chance. */
const CANNED_CHARS_MIN = 12

type Sums = ReadonlyMap<string, number>
const kept = new WeakMap<object, { readonly at: number; readonly sums: Promise<Sums> }>()

/** Ids of the ready-made replies, as this resident would read them, that stand in a text. */
export async function cannedIn(
  world: Pick<DeskWorld, 'store' | 'canned' | 'catalogue' | 'clock'>,
  conversation: Conversation,
  text: string,
): Promise<readonly string[]> {
  const offered = offeredTo(world, conversation, await allCanned(world.store, world.canned))
  return offered.filter((one) => one.text.length >= CANNED_CHARS_MIN && text.includes(one.text)).map(({ id }) => id)
}

export function offeredTo(
  { catalogue, clock }: Pick<DeskWorld, 'catalogue' | 'clock'>,
  conversation: Conversation,
  texts: readonly CannedText[],
) {
  const { flow, step } = conversation.state.frames.at(-1) ?? {}
  const context = { view: viewOf(conversation, catalogue(), clock.now()), place: catalogue().place }
  const aliases = catalogue().flows.get(flow ?? '')?.definition.aliases ?? {}
  return cannedFor(texts, { ...(flow ? { flow } : {}), ...(step ? { step } : {}) }, context, (id) => aliases[id] ?? id)
}

/** @param offered  with their words for this resident; a reply that is offered no more is not shown */
export async function workedAt(
  { store, clock }: Pick<DeskWorld, 'store' | 'clock'>,
  at: { readonly flow?: string; readonly step?: string },
  offered: readonly { readonly id: string; readonly text: string }[],
): Promise<readonly Worked[]> {
  if (at.flow === undefined || at.step === undefined) return []
  const sums = await sumsOf(store, clock.now())
  const people = (what: string) => sums.get(`${what} ${at.flow}.${at.step}`) ?? 0
  const said = offered.map(({ id, text }): Worked => ({ people: people(`say-${id}`), said: text }))
  const back = REASONS.map((reason): Worked => ({ people: people(`back-${reason}`), reason }))
  return [...said, ...back]
    .filter((one) => one.people >= WORKED_MIN)
    .sort((a, b) => b.people - a.people)
    .slice(0, SHOWN_MAX)
}

/** "Khác" tells nobody what to do. */
const REASONS = ['done', 'explained', 'wrong-flow'] as const satisfies readonly HandBackReason[]

function sumsOf(store: Pick<DeskWorld['store'], 'counts'>, now: number): Promise<Sums> {
  const before = kept.get(store)
  if (before && now - before.at < READ_EVERY_MS && now >= before.at) return before.sums
  const sums = read(store, now)
  kept.set(store, { at: now, sums })
  sums.catch(() => kept.delete(store))
  return sums
}

async function read(store: Pick<DeskWorld['store'], 'counts'>, now: number): Promise<Sums> {
  const sums = new Map<string, number>()
  const counts = await store.counts(dayOf(now - LOOK_BACK_DAYS * DAY_MS), dayOf(now))
  for (const [name, n] of Object.entries(counts)) {
    const one = counted(name)
    if (one.of !== 'worked') continue
    const key = `${one.what} ${one.flow}.${one.step}`
    sums.set(key, (sums.get(key) ?? 0) + n)
  }
  return sums
}
