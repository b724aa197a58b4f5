/** Questions about numbers: which days are read for each, and what is made of them. */
import type { Document, Ticket } from '../records.ts'
import type {
  ExportAsked,
  FlowFigures,
  FlowRows,
  Handoffs,
  OwnFigures,
  Period,
  SourceRow,
  Sources,
  StuckSteps,
  Today,
} from './api.ts'
import { handoffFigures, sourceRow } from './desk-figures.ts'
import {
  channelRows,
  dayRows,
  flowRow,
  flowRows,
  flowTitle,
  revisionRows,
  stepRows,
  stuckSteps,
} from './flow-figures.ts'
import { dayAfter, dayOf, daysOf, readDays } from './period.ts'
import { hoursTable, presenceMeans } from './presence.ts'
import { Refused } from './refusals.ts'
import { tableOf } from './tables.ts'
import { type DaySums, NO_RUNS, type Runs, sumRuns, type Tally, tally } from './tally.ts'
import { eveningOf, todayFigures } from './today.ts'
import type { InsightWorld } from './world.ts'

const EMPTY = 'Trong những ngày này chưa có số liệu. Số liệu hiện ra ngay khi có người bắt đầu một thủ tục.'
/** Weeks that say what is usual. */
const USUAL_WEEKS = 4
const SHIFTS_MAX = 500
const OWN_DAYS = 30
const OWN_TICKETS_MAX = 5_000
/** `sort` of a ticket counts thousands of a ms. */
const CHANGES_PER_MS = 1_000

type Sums = readonly DaySums[]

export function numbers(world: InsightWorld) {
  const { store, clock, catalogue } = world
  const channels = world.channels.map(({ name, title }) => ({ id: name, title }))

  async function period({
    from,
    to,
  }: Period): Promise<{ readonly days: Sums; readonly before: Sums; readonly today: string }> {
    const days = daysOf(from, to)
    if (days.length === 0) throw new Refused('period', { where: 'from' })
    return {
      days: await readDays(store, days),
      before: await readDays(
        store,
        days.map((day) => dayAfter(day, -days.length)),
      ),
      today: dayOf(clock.now()),
    }
  }

  function asked({ from, to, channel }: Period, days: Sums) {
    const empty = days.every(({ sums }) => Object.keys(sums).length === 0)
    return {
      ...{ at: clock.now(), from, to, channels },
      ...(channel === undefined ? {} : { channel }),
      ...(empty ? { empty: EMPTY } : {}),
    }
  }

  async function today(): Promise<Today> {
    const now = clock.now()
    const day = dayOf(now)
    const [one, week] = await readDays(store, [day, dayAfter(day, -7)])
    const evening = eveningOf(now)
    const shifts = await store.listDocuments('shift', { max: SHIFTS_MAX, after: evening.from })
    return todayFigures({
      now,
      today: tally(one ? [one] : [], day),
      weekAgo: tally(week ? [week] : [], day),
      flows: catalogue().flows,
      promised: now < evening.to ? shifts.length : 0,
      means: await presenceMeans(store, now, USUAL_WEEKS),
      channels: world.channels.map(({ name, title }) => ({ title, lastAt: world.lastSeen(name) })),
    })
  }

  async function flows(asking: Period): Promise<FlowRows> {
    const { days, before, today } = await period(asking)
    const wanted = { channel: asking.channel }
    const rows = flowRows(catalogue().flows, tally(days, today, wanted), tally(before, today, wanted))
    return { ...asked(asking, days), ...rows }
  }

  async function flow(id: string, asking: Period, revision: number | undefined): Promise<FlowFigures> {
    const { days, before, today } = await period(asking)
    const { flows } = catalogue()
    const { channel } = asking
    const now = tally(days, today, { channel, revision })
    const then = tally(before, today, { channel, revision })
    const runs = now.runs.get(id)
    if (!flows.has(id) && runs === undefined) throw new Refused('absent')
    const week = await readDays(
      store,
      Array.from({ length: 7 }, (_, i) => dayAfter(asking.from, i - 7)),
    )
    return {
      ...asked(asking, days),
      flow: flowRow(id, flowTitle(flows, id), runs ?? NO_RUNS, then.runs.get(id) ?? NO_RUNS),
      revisions: revisionRows(flows, id, now, then),
      ...(revision === undefined ? {} : { revision }),
      steps: stepRows(flows, id, now),
      channelRows: channelRows(id, now, then, channels),
      days: dayRows([...week, ...days], asking.from, id, flows, { channel, revision }),
    }
  }

  async function stuck(asking: Period): Promise<StuckSteps> {
    const { days, today } = await period(asking)
    const now = tally(days, today, { channel: asking.channel })
    return { ...asked(asking, days), steps: stuckSteps(catalogue().flows, now) }
  }

  async function handoffs(asking: Period): Promise<Handoffs> {
    const { days, today } = await period(asking)
    return { ...asked(asking, days), ...handoffFigures(days, today) }
  }

  async function sources(asking: Period): Promise<Sources> {
    const { days, today } = await period(asking)
    return { ...asked(asking, days), ...(await sourcesOf(tally(days, today))) }
  }

  async function sourcesOf(now: Tally): Promise<Pick<Sources, 'posters' | 'groups' | 'byChannel'>> {
    const { flows } = catalogue()
    const groups = new Map<string, Runs & { readonly opened: number }>()
    const posters = (await world.posters.list()).map(({ id, body }) => {
      const counts = now.posters.get(id) ?? { ...NO_RUNS, opened: 0 }
      if (body.group !== undefined) {
        const before = groups.get(body.group) ?? { ...NO_RUNS, opened: 0 }
        groups.set(body.group, { ...sumRuns([before, counts]), opened: before.opened + counts.opened })
      }
      const flow = body.flow === undefined ? 'Tất cả thủ tục' : flowTitle(flows, body.flow)
      const title = [flow, body.group, body.where].filter((part) => part !== undefined).join(' · ')
      return { ...sourceRow(title, counts.opened, counts), poster: id }
    })
    return {
      posters,
      groups: [...groups].map(([title, counts]) => sourceRow(title, counts.opened, counts)),
      byChannel: channels.map(({ id, title }) => {
        const runs = now.channels.get(id) ?? NO_RUNS
        return sourceRow(title, runs.started, runs)
      }),
    }
  }

  /** One's own, of the last 30 days: as exact as one remembers it oneself. */
  async function own(staff: string): Promise<OwnFigures> {
    const since = (clock.now() - OWN_DAYS * 24 * 3_600_000) * CHANGES_PER_MS
    const tickets = (await store.listDocuments('ticket', {
      max: OWN_TICKETS_MAX,
      after: since,
    })) as readonly Document<Ticket>[]
    const mine = tickets.filter(({ body }) => body.helped?.by.staff === staff)
    const finished = mine.filter(({ body }) => body.after === 'finished').length
    return {
      days: OWN_DAYS,
      helped: mine.length,
      finished,
      text:
        mine.length === 0
          ? 'Trong 30 ngày qua bạn chưa giúp lượt nào. Cảm ơn bạn đã sẵn lòng.'
          : `Trong 30 ngày qua bạn đã giúp ${mine.length} lượt, ${finished} lượt sau đó làm xong. Cảm ơn bạn.`,
    }
  }

  async function table(asking: ExportAsked): Promise<readonly (readonly string[])[]> {
    const { days, before, today } = await period(asking)
    const wanted = { channel: asking.channel }
    const now = tally(days, today, wanted)
    return tableOf(asking.kind, {
      ...{ flows: catalogue().flows, today, days, now, wanted },
      before: tally(before, today, wanted),
      hours: () => hoursTable(store, clock.now(), USUAL_WEEKS),
      sources: async () => {
        const { posters, groups, byChannel } = await sourcesOf(now)
        const named = (kind: string, rows: readonly SourceRow[]) => rows.map((row) => [kind, row] as const)
        return [...named('Tờ dán', posters), ...named('Tổ dân phố', groups), ...named('Kênh', byChannel)]
      },
    })
  }

  return {
    today,
    flows,
    flow,
    stuck,
    handoffs,
    sources,
    own,
    table,
    hours: (weeks: number) => hoursTable(store, clock.now(), weeks),
  }
}
