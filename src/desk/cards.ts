/** What a volunteer sees of a ticket, who sees it, and in which order. Pure. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document, Helper, OfferedPhoto, Ticket } from '../records.ts'
import type { TicketObject } from '../staff/may.ts'
import type { Card, OfferedCard } from './api.ts'
import type { DeskChannel } from './world.ts'

/**
 * Topics of a hand-over that only the police help with: identity itself, level-2 accounts, identity cards. Everything that
 * can be helped by showing the way stays with the volunteers.
 */
export const POLICE_TOPICS: ReadonlySet<string> = new Set(['cong-an', 'dinh-danh'])

/** Before they chose how to be called. */
const SOMEBODY = 'bác'
/** None that is taken for a figure or another letter when it is read out. */
const MARK_LETTERS = 'BCDGHKLMNPQRTVXY'

/** The ticket as the table of rights knows it. */
export function objectOf({ topic, group, state, helper, suspected }: Ticket): TicketObject {
  return {
    kind: 'ticket',
    topic,
    ...(group ? { group } : {}),
    policeOnly: POLICE_TOPICS.has(topic),
    ...(state === 'held' && helper ? { heldBy: helper.staff } : {}),
    ...(suspected ? { suspected } : {}),
  }
}

export interface CardFrom {
  readonly catalogue: Pick<Catalogue, 'flows'>
  readonly channel: (name: string) => Pick<DeskChannel, 'title' | 'window'> | undefined
  /** Staff id of who looks. */
  readonly me: string
}

export function cardOf({ id, sort, body }: Document<Ticket>, { catalogue, channel, me }: CardFrom): Card {
  const { who, helper, helped } = body
  const [resident, bot] = who.pair?.split('–') ?? []
  const on = channel(body.channel)
  const windowUntil = windowEnd(who.lastInAt, on?.window)
  const mine = body.state === 'held' && helper?.staff === me
  return {
    id,
    changed: sort,
    state: body.state,
    who: `${resident ?? SOMEBODY} ${who.name ?? markOf(id)}`,
    ...(resident && bot ? { address: `Gọi ${resident}, xưng ${bot}` } : {}),
    language: who.language,
    channel: body.channel,
    channelTitle: on?.title.replace(/ \(.*\)$/, '') ?? body.channel,
    topic: body.topic,
    policeOnly: POLICE_TOPICS.has(body.topic),
    ...placeOf(body, catalogue),
    ...(body.state === 'watching' && body.goesOn ? { goesOn: placeOf(body.goesOn, catalogue) } : {}),
    reason: body.reason,
    ...(body.misses ? { misses: body.misses } : {}),
    urgent: body.urgent,
    waitingSince: body.waitingSince,
    front: body.front,
    ...(who.kept === false ? { kept: false as const } : {}),
    lastInAt: who.lastInAt,
    ...(windowUntil === undefined ? {} : { windowUntil }),
    ...(body.state === 'held' && helper ? { helper: seen(helper) } : {}),
    mine,
    ...(helped
      ? {
          helped: {
            name: helped.by.name,
            mine: helped.by.staff === me,
            at: helped.at,
            ...(helped.reason ? { reason: helped.reason } : {}),
          },
        }
      : {}),
    ...(body.offered?.length ? { photos: body.offered.map(photoOf) } : {}),
    ...(body.suspected ? { suspected: true as const } : {}),
    ...(body.until === undefined ? {} : { until: body.until }),
    ...(body.after ? { after: body.after } : {}),
    claim: mine ? body.claim : 0,
  }
}

/**
 * "K7Q2": tells those apart of whom no name is known. Drawn from the ticket's own chance, so that it says nothing of the
 * person and is another one the next time they ask.
 */
function markOf(ticket: string): string {
  let rest = Number.parseInt(ticket.slice(-8), 32) || 0
  const draw = (from: string) => {
    const letter = from.charAt(rest % from.length)
    rest = Math.floor(rest / from.length)
    return letter
  }
  return [MARK_LETTERS, '23456789', MARK_LETTERS, '23456789'].map(draw).join('')
}

function seen({ staff, name, since, leaseUntil }: Helper & { readonly since: number; readonly leaseUntil: number }) {
  return { staff, name, since, leaseUntil }
}

function photoOf({ id, at, text, refused }: OfferedPhoto): OfferedCard {
  return { id, at, text: mask(text).text, ...(refused ? { refused } : {}) }
}

function placeOf(
  { flow, step, stage }: NonNullable<Ticket['goesOn']>,
  catalogue: Pick<Catalogue, 'flows'>,
): Pick<Card, 'flow' | 'step'> {
  if (flow === undefined) return {}
  const words = catalogue.flows.get(flow)?.words.get(MAIN_LANGUAGE)
  return {
    flow: { id: flow, title: words?.title ?? flow },
    ...(step === undefined
      ? {}
      : { step: { id: step, title: words?.steps[step]?.title ?? step, ...(stage ? { stage } : {}) } }),
  }
}

/** Until when a person may write; undefined: always. */
export function windowEnd(lastInAt: number, window: DeskChannel['window']): number | undefined {
  if (!window) return undefined
  const people = window.between === 'people' || window.between === 'everyone'
  return lastInAt + (people ? (window.untilMs ?? window.openMs) : window.openMs)
}

/** Who waits comes first; of those urgent ones, then who was left by a helper, then who has waited longest. */
export function inOrder(a: Card, b: Card): number {
  return (
    Number(b.state === 'waiting') - Number(a.state === 'waiting') ||
    Number(b.urgent) - Number(a.urgent) ||
    Number(b.front) - Number(a.front) ||
    a.waitingSince - b.waitingSince ||
    (a.id < b.id ? -1 : 1)
  )
}
