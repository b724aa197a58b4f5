/** What the page shows of notices: the list, and one with what the one who asks may do with it. */
import { dayOf } from '../flows/calendar.ts'
import { DAY_MS } from '../privacy/retention.ts'
import { type Document, type Notice, WARD_NEWS } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import { asWords, isAlone } from './acts.ts'
import type { NoticeRow, Notices, NoticeView, Topic } from './api.ts'
import { figuresOf } from './audience.ts'
import { allNotices } from './book.ts'
import { problemsOf } from './checks.ts'
import { REFUSALS } from './refusals.ts'
import type { NoticesWorld } from './world.ts'

const FIGURES_DAYS = 30
const BEGINS_CHARS = 100
const WARD: Topic = { id: WARD_NEWS, title: 'Tin chung của phường' }

export async function listOf(world: NoticesWorld, staff: StaffMember): Promise<Notices> {
  const { store, clock, gate } = world
  const now = clock.now()
  const all = await allNotices(store)
  const since = now - FIGURES_DAYS * DAY_MS
  const recent = all.some(({ body }) => (body.started?.at ?? 0) > since)
  const counts = recent ? await store.counts(...daysAround(since, now)) : {}
  return {
    notices: [...all].reverse().map(({ id, body }): NoticeRow => {
      const { topic, texts, state, changedAt, by, started } = body
      return {
        ...{ id, topic: topicOf(world, topic), begins: begins(texts.vi ?? ''), state, changedAt, by: by.name },
        ...(started && { startedAt: started.at }),
        ...(started && started.at > since && { figures: figuresOf(counts, id, isOver(body, now)) }),
      }
    }),
    topics: topicsOf(world),
    twoPeople: await world.twoPeople(),
    me: {
      staff: staff.id,
      mayWrite: gate.may(staff, 'notice.write'),
      mayStop: gate.may(staff, 'notice.stop'),
    },
  }
}

export async function viewOf(
  world: NoticesWorld,
  staff: StaffMember,
  { id, version, body }: Document<Notice>,
): Promise<NoticeView> {
  const { store, clock, gate, catalogue } = world
  const now = clock.now()
  const { state, by, changedAt, approved, started, until, ended, authors } = body
  const problems = problemsOf(asWords(body), catalogue())
  const needsTwo = (await world.twoPeople()) && !(await isAlone(world, body))
  const agreed = approved !== undefined && !authors.includes(approved.staff)
  const object = { kind: 'draft', authors, twoPeople: false } as const
  const isDraft = state === 'draft'
  const fine = problems.every(({ level }) => level !== 'block')
  const mayEver = gate.may(staff, 'notice.send', object)
  const waits = needsTwo && !agreed
  const why = !isDraft
    ? undefined
    : !fine
      ? REFUSALS.blocked[2]
      : waits
        ? REFUSALS['second-person'][2]
        : mayEver
          ? undefined
          : 'Bạn chưa có quyền gửi. Xin nhờ người duyệt.'
  return {
    ...{ id, version, state, changedAt, problems, ...asWords(body), about: topicOf(world, body.topic), by: by.name },
    ...(approved && { approved: { name: approved.name, at: approved.at } }),
    ...(started && { started: { name: started.name, at: started.at } }),
    ...(until !== undefined && { until }),
    ...(ended && { ended: { name: ended.name, at: ended.at } }),
    ...(started && {
      figures: figuresOf(await store.counts(...daysAround(started.at, now)), id, isOver(body, now)),
    }),
    mayApprove: isDraft && fine && !agreed && gate.may(staff, 'notice.approve', object),
    maySend: isDraft && why === undefined,
    mayStop: (state === 'sending' || state === 'sent') && !isOver(body, now) && gate.may(staff, 'notice.stop'),
    ...(why !== undefined && { why }),
  }
}

/** A day more on both sides: the store counts by the day in Viet Nam, whatever this process takes for the day. */
function daysAround(from: number, to: number): readonly [from: string, to: string] {
  return [dayOf(from - DAY_MS), dayOf(to + DAY_MS)]
}

/** Nobody gets it any more. */
function isOver({ state, until = 0 }: Notice, now: number): boolean {
  return state === 'stopped' || now >= until
}

export function topicsOf({ catalogue }: Pick<NoticesWorld, 'catalogue'>): readonly Topic[] {
  const flows = [...catalogue().flows]
    .filter(([, { definition }]) => !definition.part)
    .map(([id, { words }]) => ({ id, title: words.get('vi')?.title ?? id }))
    .sort((a, b) => a.title.localeCompare(b.title, 'vi'))
  return [WARD, ...flows]
}

function topicOf({ catalogue }: Pick<NoticesWorld, 'catalogue'>, id: string): Topic {
  return id === WARD_NEWS ? WARD : { id, title: catalogue().flows.get(id)?.words.get('vi')?.title ?? id }
}

function begins(text: string): string {
  return text.length > BEGINS_CHARS ? `${text.slice(0, BEGINS_CHARS).trimEnd()}…` : text
}
