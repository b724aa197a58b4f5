/** Every step of every flow we publish, in both languages: what is said there, and that nobody can be lost there. */
import { describe, expect, it } from 'vitest'
import type { ChannelLimits } from '../../src/channels/channel.ts'
import { loadCatalogue } from '../../src/definitions.ts'
import { fitMessage } from '../../src/delivery/fit.ts'
import type { Step } from '../../src/flows/definition.ts'
import { durationMs } from '../../src/flows/durations.ts'
import { type Moment, placeOf, walker } from './walker.ts'

const catalogue = loadCatalogue({ flowsDir: 'flows', localesDir: 'locales' })
const walk = walker(catalogue)
/** Of one flow; the rest is mostly more of the same. */
const SHOWN = 20

/** Zalo's 2,000 with some air, and no buttons: the numbered choices stand in the text too. */
const NARROWEST: ChannelLimits = {
  textChars: 1_900,
  captionChars: 0,
  buttons: 0,
  buttonChars: 0,
  numbersAlways: true,
  pictures: 'none',
}

/** Typed answers that lead on, by what a step expects; several where they lead apart. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
  text: ['số 5 ngõ 12'],
  number: ['1', '5', '10', '60', '72', '80'],
  date: ['01/02/1960'],
  phone: ['0912 345 678'],
  area: ['Cát Bi'],
  code: ['H24.101-261123-0001'],
  suspicious: [
    'Tôi là công an, bác chuyển tiền vào tài khoản an toàn ngay không sẽ bị bắt',
    'Giấy triệu tập ông lên làm việc',
    'https://vneid.gov.vn',
    'mai họp tổ dân phố lúc 8 giờ',
  ],
}

/** Steps that nobody is led to as long as the ward has not confirmed its own data. */
const WITHOUT_DATA: Readonly<Record<string, readonly string[]>> =
  catalogue.place.police.address === null ? { 'vneid-muc-2': ['noi_co'] } : {}

/** Decided by an answer given before a called piece, which is gone through once here: recorded journeys go there. */
const BEHIND_A_PIECE: Readonly<Record<string, readonly string[]>> = { 'ho-chieu': ['to_tre'] }

/**
 * One file for each part of the flows in each language, so that they run side by side. The ways are the same in every
 * language: Vietnamese is walked along all of them, another language once through every place, for its words.
 */
export function everyStepIn(language: string, [part, of]: readonly [part: number, of: number] = [0, 1]): void {
  // A piece is walked through inside the flows that call it.
  const offered = [...catalogue.flows].filter(([, { definition }]) => !definition.part).map(([id]) => id)
  const mine = offered.filter((_id, at) => at % of === part)
  describe.each(mine)(`%s in ${language}`, (flow) => everyStep(flow, language))
}

function everyStep(flow: string, language: string): void {
  const words = catalogue.common.get(language)
  const first = (move: string) => words?.moves[move]?.[0] ?? move
  const answersApart = answersThatDecide()
  const allWays = language === 'vi'
  const { places, problems } = everything()

  if (allWays) {
    it('reaches every step that waits', () => {
      expect(unreached(places).filter((step) => !BEHIND_A_PIECE[flow]?.includes(step))).toEqual(
        WITHOUT_DATA[flow] ?? [],
      )
    })
  }

  function unreached(places: readonly string[]): readonly string[] {
    const live = catalogue.flows.get(flow)
    const waiting = Object.keys(live?.definition.steps ?? {}).filter((step) => live?.compiled.waits(step))
    const reached = new Set(places.map((place) => place.split(' ')[0]))
    return waiting.filter((step) => !reached.has(`${flow}/${step}`))
  }

  it('leaves nobody without words, help, a person or a way back', () => {
    expect(problems.slice(0, SHOWN)).toEqual([])
  })

  /** Breadth first over all answers. Where an answer decides something later, the ways it leads to are told apart. */
  function everything() {
    const start = walk.opens(flow, language)
    const seen = new Set([identity(start)])
    const places = new Set<string>()
    const queue = [start]
    const problems = new Set<string>()
    for (let here = queue.shift(); here !== undefined; here = queue.shift()) {
      const place = placeOf(here)
      const complain = (what: string) => problems.add(`${place}: ${what}`)
      if (!places.has(place)) lookAt(here, complain)
      places.add(place)
      for (const [how, next] of waysOn(here)) {
        const after = attempt(next, complain, how)
        if (after === null) continue
        if (!speaks(after)) complain(`${how} is met with silence`)
        for (const what of wrongWith(after)) complain(`${how}: ${what}`)
        const id = identity(after)
        if (seen.has(id)) continue
        seen.add(id)
        const base = after.conversation.state.frames[0]
        if (base === undefined || base.flow === flow) queue.push(after)
      }
    }
    return { places: [...places], problems: [...problems] }
  }

  /** A flow that is called has a walk of its own: here it is gone through once for each step that calls it, to come back. */
  function identity(moment: Moment): string {
    const { frames } = moment.conversation.state
    const calledFrom = frames.slice(0, -1).map((frame) => `${frame.flow}/${frame.step}`)
    // Someone with a request for a visit is met otherwise; before they are met, by whether they named a time.
    const visits = moment.conversation.state.visits ?? []
    const asked = visits.length > 0 ? ` ${visits.length} visits` : ''
    const times = frames.length === 0 && visits.length > 0 ? `, ${visits[0]?.windows.length} times` : ''
    const place = `${[placeOf(moment), ...(allWays ? calledFrom : [])].join(' < ')}${asked}${times}`
    if (frames.length !== 1 || moment.conversation.state.pending) return place
    const telling = Object.entries(frames[0]?.answers ?? {}).filter(([name]) => answersApart.has(name))
    return [
      place,
      ...telling.map(([name, { value }]) => (answersApart.get(name) === 'value' ? `${name}=${value}` : name)).sort(),
    ].join(' ')
  }

  /** By what they decide: what was answered, or only that something was. */
  function answersThatDecide(): ReadonlyMap<string, 'value' | 'known'> {
    const steps = Object.values(catalogue.flows.get(flow)?.definition.steps ?? {})
    const branches = JSON.stringify(steps.filter(({ kind }) => kind === 'branch'))
    const found = new Map<string, 'value' | 'known'>()
    for (const [, name = '', how] of branches.matchAll(/"answer":"([^"]+)","(\w+)"/g))
      found.set(name, how === 'known' && found.get(name) !== 'value' ? 'known' : 'value')
    return found
  }

  /** Help, a person and the way back, wherever someone answers to a step. */
  function lookAt(here: Moment, complain: (what: string) => void): void {
    const { state } = here.conversation
    const step = stepAt(here)
    if (state.owner !== 'bot' || step === undefined || step.kind === 'wait') return
    const stuck = walk.says(here, first('stuck'))
    if (!speaks(stuck)) complain('"stuck" is met with silence')
    else if (stepOf(stuck) !== stepOf(here)) complain('"stuck" is taken for an answer')
    else if (choicesOf(stuck).length === 0) complain('"stuck" gives no way on')
    const person = walk.says(here, first('human'))
    if (person.conversation.state.owner !== 'queue' || !speaks(person))
      complain('nobody comes when a person is asked for')
    const back = walk.says(here, first('back'))
    if (!speaks(back)) complain('"back" is met with silence')
    const isFirst = state.frames.length === 1 && state.frames[0]?.trail.length === 0
    if (isFirst && stepOf(back) !== stepOf(here)) complain('"back" leaves the first step')
    if (!isFirst && stepOf(back) === stepOf(here)) complain('"back" stays where it is')
    for (const after of [stuck, person, back]) for (const what of wrongWith(after)) complain(what)
  }

  function* waysOn(here: Moment): Generator<[how: string, next: () => Moment]> {
    const step = stepAt(here)
    for (const choice of choicesOf(here)) yield [`the button "${choice.label}"`, () => walk.presses(here, choice)]
    if (here.conversation.state.pending) return
    if (here.conversation.state.owner !== 'bot') yield ['being handed back', () => walk.handedBack(here)]
    else if (step?.kind === 'wait') yield ['the end of the wait', () => walk.waits(here, 'wait', durationMs(step.for))]
    else if (step?.kind === 'photo') yield ['a photo', () => walk.sendsPhoto(here)]
    else if (step?.kind === 'ask') {
      for (const text of TYPED[step.expect] ?? []) {
        yield [`"${text}"`, () => gathered(walk.says(here, text), step)]
      }
    }
  }

  function gathered(said: Moment, step: Extract<Step, { kind: 'ask' }>): Moment {
    return step.gather ? walk.waits(said, 'gather', durationMs(step.gather)) : said
  }

  function stepAt({ conversation: { state } }: Moment): Step | undefined {
    const top = state.frames.at(-1)
    return top && catalogue.flows.get(top.flow)?.definition.steps[top.step]
  }
}

const stepOf = (moment: Moment) => placeOf(moment).split(' ')[0]
const choicesOf = ({ heard }: Moment) => heard.at(-1)?.choices ?? []
const speaks = ({ heard }: Moment) => heard.length > 0 && heard.every(({ text }) => text.trim() !== '')

/** What a resident must never see. A gap stands where a word would; an ellipsis hangs on one. */
function wrongWith({ heard }: Moment): readonly string[] {
  return heard.flatMap((message) => {
    const parts = fitMessage(message, NARROWEST, 'id')
    const text = parts.map((part) => part.text).join('\n')
    return [
      ...(parts.length === 1
        ? []
        : [`does not fit into one message of ${NARROWEST.textChars} characters: ${text.slice(0, 60)}`]),
      ...(/(?:^|[\s“"'(])…|[{}]/.test(text) ? [`a placeholder was not filled: ${text}`] : []),
      ...(/\bundefined\b|\bnull\b|\bNaN\b|\[object/.test(text) ? [`a value of ours shows: ${text}`] : []),
    ]
  })
}

function attempt(next: () => Moment, complain: (what: string) => void, how: string): Moment | null {
  try {
    return next()
  } catch (error) {
    complain(`${how}: ${error instanceof Error ? error.message : 'failed'}`)
    return null
  }
}
