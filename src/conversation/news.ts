/**
 * Asking to be told when there is news of a procedure: an explicit yes, kept with the words that were read, and a word
 * that ends it all. Nobody is asked twice, and nobody who has just needed a person.
 */

import { dayOf } from '../flows/calendar.ts'
import { dayWords } from '../flows/windows.ts'
import type { Choice } from '../messages.ts'
import { type Document, type News, type NewsTopic, type Subscription, WARD_NEWS } from '../records.ts'
import { fold } from '../understanding/normalise.ts'
import { isKept } from './agree.ts'
import { decodeButton, OWN } from './buttons.ts'
import { count, type Draft, liveFlow, topFrame } from './draft.ts'
import { SCAM_FLOW } from './help.ts'
import { listen } from './moves.ts'
import { common, label, ownChoice, phrase, wordsOf } from './phrases.ts'
import { emit, say } from './say.ts'
import { changeAfter } from './ticket.ts'

/** Kind of the documents. Indexes: `conversation`, and `topic` while it stands, `ended` (the topic) afterwards. */
export const SUBSCRIPTION = 'subscription'

/** More than anybody follows; the oldest makes room. */
export const TOPICS_MAX = 10
/** As many as there can be procedures in a ward's catalogue, with room. */
const OFFERED_MAX = 100
/** Whoever has needed a person within this is not asked for anything more. */
const CALM_MS = 24 * 60 * 60_000
/** A stop so soon after a notice is an answer to it, for its figures. */
const ANSWERS_MS = 7 * 24 * 60 * 60_000

const NOTHING: News = { yes: [], offered: [], seen: [] }

export function newsOf(state: Draft['state']): News {
  return state.news ?? NOTHING
}

export function isWanted({ yes }: Pick<News, 'yes'>, topic: NewsTopic): boolean {
  return yes.some((one) => one.topic === topic)
}

/** Under the last message of a procedure, once: a button that asks, never a box that is ticked. */
export function newsChoice(draft: Draft, flow: string, hadPerson: boolean): readonly Choice[] {
  const { state, moment } = draft
  const news = newsOf(state)
  const calm = !hadPerson && state.owner === 'bot' && moment.now - (state.helpAt ?? 0) > CALM_MS
  if (!isKept(draft) || !calm || flow === SCAM_FLOW) return []
  if (isWanted(news, flow) || news.offered.includes(flow)) return []
  state.news = { ...news, offered: [...news.offered, flow].slice(-OFFERED_MAX) }
  return [ownChoice(draft, 'news', flow, label(draft, 'news_ask'))]
}

/** "báo tôi khi có gì mới": about what they are at, what they have just done, or the ward. */
export function askNewsByWord(draft: Draft): void {
  const { frames, done } = draft.state
  const last = done.at(-1)
  const recent = last && draft.moment.now - last.at < CALM_MS ? last.flow : undefined
  const flow = frames[0]?.flow ?? recent
  askNews(draft, flow !== undefined && isTopic(draft, flow) ? flow : WARD_NEWS)
}

/** What it is for, how often, and how it ends; then yes or no. */
export function askNews(draft: Draft, topic: NewsTopic): void {
  if (!isTopic(draft, topic)) return askNews(draft, WARD_NEWS)
  if (isWanted(newsOf(draft.state), topic))
    return void say(
      draft,
      'news_already',
      { topic: topicName(draft, topic) },
      { choices: [stopChoice(draft), ...onward(draft)] },
    )
  const words = wordsFor(draft, topic)
  const ward = topic === WARD_NEWS || isWanted(newsOf(draft.state), WARD_NEWS)
  draft.state.pending = { kind: 'news', topic, words }
  emit(draft, {
    text: words,
    choices: [
      ownChoice(draft, 'news-yes', topic, label(draft, 'news_yes')),
      ...(ward ? [] : [ownChoice(draft, 'news-both', topic, label(draft, 'news_both'))]),
      ownChoice(draft, 'news-no', topic, label(draft, 'news_no')),
    ],
  })
}

/** The answer, by a button of any age or in words. `both`: the ward's news besides. */
export function answerNews(draft: Draft, topic: NewsTopic, answer: 'yes' | 'both' | 'no'): void {
  const { pending } = draft.state
  const read = pending?.kind === 'news' && pending.topic === topic ? pending.words : wordsFor(draft, topic)
  if (pending?.kind === 'news') delete draft.state.pending
  if (answer === 'no' || !isTopic(draft, topic)) return void say(draft, 'news_refused', {}, { choices: onward(draft) })
  const topics = answer === 'both' ? [topic, WARD_NEWS] : [topic]
  for (const one of topics) subscribe(draft, one, read)
  const names = topics.map((one) => topicName(draft, one)).join(` ${phrase(draft, 'visit_and')} `)
  say(draft, 'news_agreed', { topic: names }, { choices: onward(draft) })
}

function subscribe(draft: Draft, topic: NewsTopic, words: string): void {
  const news = newsOf(draft.state)
  if (isWanted(news, topic)) return
  const { moment, key } = draft
  const id = moment.id()
  const body: Subscription = { conversation: key, topic, at: moment.now, words }
  const document = {
    ...{ kind: SUBSCRIPTION, id, version: 1, body },
    ...{ indexes: { conversation: key, topic }, sort: changeAfter(moment) },
  }
  draft.documents.push({ replaces: 0, document })
  const [oldest] = news.yes
  const full = news.yes.length >= TOPICS_MAX
  if (full && oldest) end(draft, oldest.id)
  draft.state.news = { ...news, yes: [...news.yes.slice(full ? 1 : 0), { id, topic, at: moment.now }] }
  count(draft, 'news:agreed')
}

/** Everything ends at once, with one sentence; also where nothing was asked for. What they were doing stays as it was. */
export function stopNews(draft: Draft): void {
  const { state, moment } = draft
  const news = newsOf(state)
  const had = news.yes.length > 0
  for (const { id } of news.yes) end(draft, id)
  if (had) count(draft, 'news:stopped')
  if (had && news.last && moment.now - news.last.at < ANSWERS_MS) count(draft, `notice:${news.last.notice}.ended`)
  if (state.pending?.kind === 'news') delete state.pending
  if (state.news) {
    const { due: _, ...rest } = news
    state.news = { ...rest, yes: [] }
  }
  draft.cancel.add('notice')
  say(draft, had ? 'news_stopped' : 'news_nothing', {}, { choices: onward(draft) })
}

/** The button under a notice, while a person of ours has the conversation. */
export function stopsByPress(draft: Draft, data: string): boolean {
  const token = decodeButton(data)
  if (token?.flow !== OWN || token.step !== 'news-stop') return false
  stopNews(draft)
  return true
}

function end(draft: Draft, id: string): void {
  const document = draft.moment.subscriptions?.find((one) => one.id === id)
  if (!document) return
  const { body, sort } = document
  draft.documents.push({
    replaces: document.version,
    document: {
      ...document,
      version: document.version + 1,
      indexes: { conversation: draft.key, ended: body.topic },
      sort: changeAfter(draft.moment, sort),
      body: { ...body, endedAt: draft.moment.now },
    },
  })
}

/** The word, whole, in their language or the main one; or a bare "dừng" right under a notice. */
export function stopsNews(draft: Draft, text: string): boolean {
  const { language, news } = draft.state
  const said = fold(text)
    .replace(/[\s.!]+$/u, '')
    .trim()
  const marked =
    said !==
    text
      .toLowerCase()
      .replace(/[\s.!]+$/u, '')
      .trim()
  for (const tongue of new Set([language, 'vi'])) {
    const stop = listen(draft, text, tongue).moves.find(({ id, whole }) => id === 'untell' && whole)
    // "Thời báo" is a newspaper: what differs by its accents is another word.
    if (stop && !(stop.slipped && marked)) return true
  }
  if (news?.last?.turn !== draft.turn - 1) return false
  return (common(draft).moves.untell_after ?? []).some((word) => fold(word) === said)
}

/** A conversation goes on here: what they asked for comes along, with its proof. */
export function takeNewsAlong(
  draft: Draft,
  documents: readonly Document<Subscription>[],
  there: News | undefined,
): void {
  if (!there) return
  for (const document of documents) {
    draft.documents.push({
      replaces: document.version,
      document: {
        ...document,
        version: document.version + 1,
        indexes: { conversation: draft.key, topic: document.body.topic },
        body: { ...document.body, conversation: draft.key },
      },
    })
  }
  const yes = there.yes.filter(({ id }) => documents.some((document) => document.id === id))
  const own = newsOf(draft.state)
  for (const { id, topic } of own.yes) if (yes.some((one) => one.topic === topic)) end(draft, id)
  const { last, ...rest } = there
  draft.state.news = {
    ...rest,
    // No turn here said it.
    ...(last && { last: { ...last, turn: 0 } }),
    yes: [...own.yes.filter(({ topic }) => !isWanted({ yes }, topic)), ...yes],
  }
}

/** For "what do you keep about me": each with its day; empty: nothing. */
export function newsKept(draft: Draft): string {
  return newsOf(draft.state)
    .yes.map(({ topic, at }) =>
      phrase(draft, 'news_kept_one', {
        topic: topicName(draft, topic),
        day: dayWords(dayOf(at), draft.state.language),
      }),
    )
    .join('; ')
}

export function stopChoice(draft: Draft): Choice {
  return ownChoice(draft, 'news-stop', 'all', label(draft, 'news_stop'))
}

/** "Thủ tục Đăng ký tạm trú" as it is called, or the ward's own news. */
export function topicName(draft: Draft, topic: NewsTopic): string {
  if (topic === WARD_NEWS) return phrase(draft, 'news_ward')
  const live = liveFlow(draft, topic)
  return `“${(live && wordsOf(draft, live, 'title')) ?? topic}”`
}

function wordsFor(draft: Draft, topic: NewsTopic): string {
  return topic === WARD_NEWS
    ? phrase(draft, 'news_ask_ward')
    : phrase(draft, 'news_ask', { topic: topicName(draft, topic) })
}

function isTopic(draft: Draft, topic: NewsTopic): boolean {
  const live = liveFlow(draft, topic)
  return topic === WARD_NEWS || (live !== undefined && !live.definition.part)
}

/** Back to the step that waits, if the bot is the one who goes on. */
function onward(draft: Draft): readonly Choice[] {
  if (draft.state.owner !== 'bot') return []
  return topFrame(draft)
    ? [ownChoice(draft, 'go', 'resume', label(draft, 'go_on'))]
    : [ownChoice(draft, 'go', 'menu', label(draft, 'menu'))]
}
