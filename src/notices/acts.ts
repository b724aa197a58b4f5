/** Writing a notice, agreeing to it, sending it and stopping it. Each is one compare-and-set write. */
import { VALID_MS } from '../conversation/notice.ts'
import { clean } from '../privacy/clean.ts'
import type { Document, Notice, StaffName } from '../records.ts'
import type { NoticeWords } from './api.ts'
import { allNotices, NOTICES_MAX, noticeOf, writeNotice } from './book.ts'
import { problemsOf } from './checks.ts'
import { Refused } from './refusals.ts'
import { BEGUN } from './round.ts'
import type { NoticesWorld } from './world.ts'

type Noted = Document<Notice>

export async function found({ store }: Pick<NoticesWorld, 'store'>, id: string): Promise<Noted> {
  const notice = await noticeOf(store, id)
  if (!notice) throw new Refused('absent')
  return notice
}

export async function write({ store, clock }: NoticesWorld, words: NoticeWords, by: StaffName): Promise<Noted> {
  if ((await allNotices(store)).length >= NOTICES_MAX) throw new Refused('full')
  const body: Notice = { ...wordsOf(words), state: 'draft', by, changedAt: clock.now(), authors: [by.staff] }
  return (await writeNotice(store, { id: clock.id(), version: 0 }, body)) ?? moved()
}

/** A change takes an agreement back: it was to other words. */
export async function rewrite(
  world: NoticesWorld,
  id: string,
  version: number,
  words: NoticeWords,
  by: StaffName,
): Promise<Noted> {
  const notice = await draft(world, id, version)
  const { authors } = notice.body
  const body: Notice = {
    ...wordsOf(words),
    ...{ state: 'draft', by, changedAt: world.clock.now() },
    authors: authors.includes(by.staff) ? authors : [...authors, by.staff],
  }
  return (await writeNotice(world.store, notice, body)) ?? moved()
}

export async function remove(world: NoticesWorld, id: string, version: number): Promise<void> {
  const notice = await draft(world, id, version)
  if (!(await world.store.deleteDocument(notice.kind, id, notice.version))) moved()
}

export async function approve(world: NoticesWorld, id: string, version: number, by: StaffName): Promise<Noted> {
  const notice = await draft(world, id, version)
  if (notice.body.authors.includes(by.staff)) throw new Refused('own-words')
  sendable(world, notice)
  const at = world.clock.now()
  return (await writeNotice(world.store, notice, { ...notice.body, changedAt: at, approved: { ...by, at } })) ?? moved()
}

export async function send(world: NoticesWorld, id: string, version: number, by: StaffName): Promise<Noted> {
  const notice = await draft(world, id, version)
  sendable(world, notice)
  const { body } = notice
  const agreed = body.approved !== undefined && !body.authors.includes(body.approved.staff)
  const needsTwo = (await world.twoPeople()) && !agreed
  const alone = needsTwo && (await isAlone(world, body))
  if (needsTwo && !alone) throw new Refused('second-person')
  const at = world.clock.now()
  const sent = await writeNotice(world.store, notice, {
    ...{ ...body, state: 'sending', changedAt: at, until: at + VALID_MS, round: BEGUN },
    started: { ...by, at, ...(alone && { alone: true as const }) },
  })
  world.wake()
  return sent ?? moved()
}

/** Nobody gets it from now on. What was read stays read; twice is once. */
export async function stop(world: NoticesWorld, id: string, by: StaffName): Promise<Noted> {
  for (;;) {
    const notice = await found(world, id)
    const { body } = notice
    if (body.state === 'draft') throw new Refused('absent')
    if (body.state === 'stopped') return notice
    const at = world.clock.now()
    const { round: _, ...rest } = body
    const stopped = await writeNotice(world.store, notice, {
      ...{ ...rest, state: 'stopped', changedAt: at },
      ended: { ...by, at },
    })
    // Pages are taken and given back meanwhile: each is a write.
    if (!stopped) continue
    world.wake()
    return stopped
  }
}

/** Nobody but those who wrote it could agree to it: a ward with one admin would never send anything. */
export async function isAlone({ gate }: Pick<NoticesWorld, 'gate'>, { authors }: Pick<Notice, 'authors'>) {
  const object = { kind: 'draft', authors, twoPeople: true } as const
  return !(await gate.people()).some((one) => one.state === 'active' && gate.may(one, 'notice.approve', object))
}

async function draft(world: Pick<NoticesWorld, 'store'>, id: string, version: number): Promise<Noted> {
  const notice = await found(world, id)
  if (notice.version !== version || notice.body.state !== 'draft') throw new Refused('moved-on')
  return notice
}

function sendable({ catalogue }: Pick<NoticesWorld, 'catalogue'>, { body }: Noted): void {
  const problems = problemsOf(asWords(body), catalogue())
  if (problems.some(({ level }) => level === 'block')) throw new Refused('blocked')
}

export function asWords({ topic, texts, open }: Pick<Notice, 'topic' | 'texts' | 'open'>): NoticeWords {
  const { vi = '', en } = texts
  return { topic, texts: { vi, ...(en !== undefined && { en }) }, ...(open !== undefined && { open }) }
}

/** Cleaned like everything that people type; an empty translation is none. */
function wordsOf({ topic, texts, open }: NoticeWords): Pick<Notice, 'topic' | 'texts' | 'open'> {
  const vi = clean(texts.vi).text
  const en = texts.en === undefined ? '' : clean(texts.en).text
  return { topic, texts: { vi, ...(en.trim() !== '' && { en }) }, ...(open !== undefined && { open }) }
}

function moved(): never {
  throw new Refused('moved-on')
}
