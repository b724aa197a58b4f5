/** Random edits go live under random residents, again and again: whatever is done to a flow, nobody is left without an answer. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildCatalogue, type Catalogue } from '../../src/conversation/catalogue.ts'
import { survivor } from '../../src/conversation/position.ts'
import { newState, turn } from '../../src/conversation/turn.ts'
import { problemsOf, withUnit } from '../../src/publishing/checking.ts'
import {
  partOfStep,
  partsOf,
  putOrder,
  putPart,
  removeStep,
  renameStep,
  stepOrder,
  type UnitFiles,
  withExit,
} from '../../src/publishing/units.ts'
import type { Conversation } from '../../src/records.ts'
import { EN, FLOW, openWard, VI, type Ward } from './rig.ts'

const EDITS = 1_000
const RESIDENTS = 12
const SAID = [
  '1',
  '2',
  'tiếp',
  'có rồi',
  'chưa có',
  'nhắc lại',
  'quay lại',
  'tôi bị vướng',
  'muốn mượn sách',
  'gì vậy',
  'xong rồi',
  'menu',
]

let ward: Ward
beforeAll(async () => {
  ward = await openWard()
})
afterAll(() => ward.close())

/** The same numbers every time: a failure can be looked at. */
function dice(seed: number) {
  let at = seed
  const next = () => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648
    return at / 2_147_483_648
  }
  return { next, of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T }
}

function edited(files: UnitFiles, n: number, { of, next }: ReturnType<typeof dice>): UnitFiles {
  const steps = stepOrder(files)
  const [step, other] = [of(steps), of(steps)]
  const content = partsOf('muon-sach', files).get(partOfStep(step))
  switch (of(['text', 'link', 'add', 'remove', 'rename', 'move'])) {
    case 'text':
      return putPart(files, partOfStep(step), {
        ...content,
        words: {
          vi: { ...content?.words?.vi, text: `Lời ${n} ạ.` },
          en: { ...content?.words?.en, text: `Words ${n}.` },
        },
      } as never)
    case 'link': {
      const structure = content?.structure && withExit(content.structure, of(['next', 'roi', 'chua']), other)
      return structure ? putPart(files, partOfStep(step), { ...content, structure } as never) : files
    }
    case 'add': {
      const id = `buoc_${n}`
      const added = putPart(
        files,
        partOfStep(id),
        {
          structure: { kind: 'say', next: other, sources: ['thu_vien'] },
          words: { vi: { text: `Thêm ${n} ạ.` }, en: { text: `Added ${n}.` } },
        } as never,
        step,
      )
      const from = of(steps)
      const known = partsOf('muon-sach', added).get(partOfStep(from))
      const led = known?.structure && withExit(known.structure, of(['next', 'chua']), id)
      return led ? putPart(added, partOfStep(from), { ...known, structure: led } as never) : added
    }
    case 'remove':
      return steps.length > 3 && step !== other ? removeStep(files, step, next() < 0.8 ? other : undefined) : files
    case 'rename':
      return renameStep(files, step, `ten_${n}`)
    default:
      return putOrder(
        files,
        [...steps].sort(() => next() - 0.5),
      )
  }
}

it(`answers everybody through ${EDITS} edits`, { timeout: 120_000 }, async () => {
  const chance = dice(20_261_129)
  let files: UnitFiles = { flow: FLOW, vi: VI, en: EN }
  let whole = ward.live.whole()
  let catalogue: Catalogue = buildCatalogue(whole, 90, ward.live.catalogue(), ward.live.catalogue().topics)
  let [published, turns, ids] = [0, 0, 0]
  const people = new Map<number, Conversation>()
  const now = ward.clock.now()
  for (let n = 1; n <= EDITS; n++) {
    const next = edited(files, n, chance)
    const { read, problems } = await problemsOf(whole, 'muon-sach', next, now)
    const flow = read.flow && { ...read.flow, revision: published + 2 }
    const inside = [...people.values()].flatMap(({ state }) => state.frames)
    const exists = (step: string) => flow?.definition.steps[step] !== undefined
    const stranded = inside.some(
      (frame) => !exists(frame.step) && survivor(frame, flow?.definition.aliases ?? {}, exists) === undefined,
    )
    if (flow && !stranded && !problems.some(({ level }) => level === 'block')) {
      files = next
      whole = withUnit(whole, 'muon-sach', { ...read, flow })
      catalogue = buildCatalogue(whole, 90, catalogue, catalogue.topics)
      published++
    }
    const who = Math.floor(chance.next() * RESIDENTS)
    const address = { channel: 'web', account: 'main', person: String(who) }
    const fresh = {
      ...newState(now),
      pair: { resident: 'bác', bot: 'cháu' },
      consent: { state: 'yes', at: now, wording: '2026-11' },
    } as const
    const before = people.get(who) ?? { key: `web:main:${who}`, address, turn: 0, unsent: false, state: fresh }
    const text = before.state.frames.length === 0 ? 'muốn mượn sách' : chance.of(SAID)
    const decision = turn(
      before.key,
      address,
      before,
      { kind: 'inbound', shown: true, input: { kind: 'text', text, secrets: [] } },
      {
        ...{ now: now + n * 90_000, catalogue, chance: chance.next, ticket: null },
        id: () => `q${String(++ids).padStart(25, '0')}`,
      },
    )
    expect(decision.failure, `${text} after edit ${n}`).toBeUndefined()
    // With a person, and while waiting for one, the bot keeps quiet.
    if (before.state.owner === 'bot')
      expect(decision.out.map(({ message }) => message.text).join(''), `${text} after edit ${n}`).not.toBe('')
    const top = decision.state.frames.at(-1)
    if (top) expect(catalogue.flows.get(top.flow)?.definition.steps[top.step], `${top.flow}/${top.step}`).toBeDefined()
    turns++
    if (decision.state.owner === 'bot') people.set(who, { ...before, turn: decision.turn, state: decision.state })
    else people.delete(who)
  }
  expect(turns).toBe(EDITS)
  expect(published).toBeGreaterThan(EDITS / 10)
})
