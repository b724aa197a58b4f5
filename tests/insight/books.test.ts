/**
 * The books balance after every turn, whatever happens: random people do random things while flows are edited, they are
 * handed to helpers and back, forgotten, move to another channel, and events come twice.
 */
import { afterEach, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../src/conversation/catalogue.ts'
import { counted, runName, stayName } from '../../src/conversation/counted.ts'
import { type Address, conversationKey, type InboundEvent, type Input } from '../../src/messages.ts'
import type { Ticket } from '../../src/records.ts'
import { fixtures, openTalk, type Talk } from '../talk.ts'

const DAY = 24 * 3_600_000
const PEOPLE = 5
const TURNS = 260
const FIRST_DAY = '2026-01-01'
const LAST_DAY = '2027-12-31'

let talk: Talk
afterEach(() => talk.close())

/** Small and seeded: the same number gives the same course. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const EDITS: readonly ((file: string, text: string) => string | null)[] = [
  (_file, text) => text,
  // A step goes, without an alias and with one.
  (file, text) =>
    file === 'nuoi-ga.yaml'
      ? text
          .replaceAll('next: ten_ga', 'next: dien_thoai')
          .replaceAll('else: ten_ga', 'else: dien_thoai')
          .replaceAll('nobody: ten_ga', 'nobody: dien_thoai')
          .replace(/^ {2}ten_ga:.*\n(?: {4}.*\n)*/m, '')
      : text,
  // A whole flow goes.
  (file, text) =>
    file === 'nuoi-vit.yaml' ? null : file === 'nuoi-ga.yaml' ? text.replace(', offer: [nuoi-vit]', '') : text,
]

describe('the books', () => {
  it.each([1, 2, 3, 4])(
    'balance after each turn of a random course (%i)',
    async (seed) => {
      talk = await openTalk()
      const pick = chance(seed)
      const catalogues = EDITS.map((edit) => catalogueOf(edit))
      const buttons = new Map<string, string[]>()
      const last = new Map<string, InboundEvent>()
      for (let n = 0; n < TURNS; n++) {
        const address: Address = { channel: 'test', account: 'main', person: `p${pick(PEOPLE)}` }
        const key = conversationKey(address)
        talk.clock.pass(pick(30) === 0 ? DAY : 1_000 + pick(60_000))
        const act = pick(40)
        if (act < 3) {
          const { catalogue, revision } = catalogues[pick(catalogues.length)] as {
            catalogue: Catalogue
            revision: number
          }
          talk.publishes(catalogue)
          if (pick(2) === 0) await talk.receive.happen(key, address, { kind: 'published' })
          expect(revision).toBeGreaterThan(0)
        } else if (act < 9) await desk(key, address, pick)
        else if (act === 9) await talk.receive.happen(key, address, { kind: 'moved-away' })
        else if (act === 10 && last.has(key)) {
          // The platform repeats itself.
          await talk.receive.inbound(last.get(key) as InboundEvent)
        } else {
          const event = {
            ...address,
            id: `e${n}`,
            at: talk.clock.now(),
            platformId: `m${n}`,
            input: inputOf(pick, buttons.get(key) ?? []),
          }
          last.set(key, event)
          const before = talk.heard.length
          await talk.receive.inbound(event)
          await talk.settled()
          const shown = talk.heard.slice(before).flatMap(({ choices }) => choices.map(({ data }) => data))
          if (shown.length > 0) buttons.set(key, shown)
        }
        await balanced(`turn ${n} of course ${seed}`)
      }
      const sums = await talk.store.counts(FIRST_DAY, LAST_DAY)
      const kinds = new Set(Object.keys(sums).map((name) => name.split(':').slice(0, 2).join(':')))
      for (const kind of ['stay:passed', 'stay:left', 'stay:handed', 'run:finished', 'run:left', 'run:returned'])
        expect([...kinds]).toContain(kind)
    },
    240_000,
  )

  it('leaves only numbers of somebody who is erased, and no conversation is missing in them', async () => {
    talk = await openTalk()
    await talk.says('xin chào')
    await talk.presses('Đồng ý')
    await talk.presses('Bác')
    await talk.opens('nuoi-ga')
    await talk.says('1')
    await talk.says('xóa dữ liệu của tôi')
    await balanced('after erasing')
    const at = { flow: 'nuoi-ga', revision: 1, channel: 'test' }
    const sums = await talk.store.counts(FIRST_DAY, LAST_DAY)
    expect(sums[runName('left', at)]).toBe(1)
    expect(sums[stayName('passed', { ...at, step: 'co_chuong' })]).toBe(1)
    expect(sums[stayName('left', { ...at, step: 'so_con' })]).toBe(1)
  })

  it('counts the end of a stay on the day on which it began', async () => {
    talk = await openTalk()
    await talk.says('xin chào')
    await talk.presses('Đồng ý')
    await talk.presses('Bác')
    await talk.opens('nuoi-ga')
    const began = dayOf(talk.clock.now())
    talk.clock.pass(20 * 3_600_000)
    await talk.says('1')
    const name = stayName('passed', { flow: 'nuoi-ga', step: 'co_chuong', revision: 1, channel: 'test' })
    expect((await talk.store.counts(began, began))[name]).toBe(1)
    const today = dayOf(talk.clock.now())
    expect(today).not.toBe(began)
    expect((await talk.store.counts(today, today))[name]).toBeUndefined()
  })
})

/** Every row of every day, and what is waiting by the books against the conversations themselves. */
async function balanced(when: string): Promise<void> {
  const stays = new Map<string, number>()
  const runs = new Map<string, number>()
  for (let p = 0; p <= PEOPLE; p++) {
    for (const person of [`p${p}`, '42']) {
      if (person === '42' && p > 0) continue
      const state = (await talk.store.readConversation(`test:main:${person}`))?.state
      state?.frames.forEach(({ flow, step, stay, run }, at) => {
        const held = state.owner !== 'bot' && at === state.frames.length - 1
        expect(stay === undefined, `${when}: ${flow}.${step} of ${person}`).toBe(held)
        expect(run?.held === true, `${when}: run of ${person}`).toBe(held)
        if (stay) expect(stay.step, when).toBe(step)
        if (stay) add(stays, `${dayOf(stay.at)} ${flow}.${stay.step}@${stay.revision}`)
        if (run && !held) add(runs, `${dayOf(run.at)} ${flow}@${run.revision}`)
      })
    }
  }
  const staysByBooks = new Map<string, number>()
  const runsByBooks = new Map<string, number>()
  for (let at = Date.parse('2026-11-20T00:00Z'); at <= talk.clock.now() + DAY; at += DAY) {
    const day = dayOf(at)
    for (const [name, n] of Object.entries(await talk.store.counts(day, day))) {
      expect(n, `${when}: ${name}`).toBeGreaterThan(0)
      const one = counted(name)
      if (one.of === 'stay')
        add(staysByBooks, `${day} ${one.flow}.${one.step}@${one.revision}`, one.kind === 'entered' ? n : -n)
      if (one.of === 'run') {
        const inside = one.kind === 'started' || one.kind === 'returned' ? n : -n
        add(runsByBooks, `${day} ${one.flow}@${one.revision}`, inside)
      }
    }
  }
  expect(filledIn(staysByBooks), when).toEqual(filledIn(stays))
  expect(filledIn(runsByBooks), when).toEqual(filledIn(runs))
}

function add(to: Map<string, number>, name: string, by = 1): void {
  to.set(name, (to.get(name) ?? 0) + by)
}

function filledIn(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, n]) => n !== 0).sort(([a], [b]) => a.localeCompare(b)))
}

function dayOf(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)
}

const WORDS = [
  '1',
  '2',
  '3',
  '12',
  '150',
  'xin chào',
  'Đồng ý',
  'quay lại',
  'tôi bị vướng',
  'gặp người',
  'menu',
  'dừng',
  'làm lại',
  'bỏ qua',
  'đăng ký nuôi vịt',
  'nuôi gà',
  'con mèo bay',
  'xóa dữ liệu của tôi',
  'đừng lưu nữa',
  '0912 345 678',
  'có',
  'không',
]

function inputOf(pick: (below: number) => number, buttons: readonly string[]): Input {
  if (buttons.length > 0 && pick(3) > 0) return { kind: 'press', data: buttons[pick(buttons.length)] as string }
  const which = pick(12)
  if (which < 3) return { kind: 'open', ref: ['nuoi-ga', 'nuoi-vit', 'nuoi-tho'][which] as string }
  if (which === 3) return { kind: 'media', items: [{ kind: 'photo' }], secrets: [] }
  return { kind: 'text', text: WORDS[pick(WORDS.length)] as string, secrets: [] }
}

/** What helpers do: claim, hand back here or elsewhere, let go; or the platform's own inbox. */
async function desk(key: string, address: Address, pick: (below: number) => number): Promise<void> {
  const state = (await talk.store.readConversation(key))?.state
  if (!state) return
  const helper = { staff: 's1', name: 'Lan', role: 'Tình nguyện viên', unit: 'Đoàn phường' }
  const ticket = state.ticket === undefined ? null : await talk.store.getDocument('ticket', state.ticket)
  const claim = (ticket?.body as Ticket | undefined)?.claim ?? 0
  switch (pick(6)) {
    case 0:
      return void (await talk.receive.happen(key, address, { kind: 'take-over' }))
    case 1:
      return void (await talk.receive.happen(key, address, { kind: 'hand-back' }))
    case 2:
      return void (await talk.receive.happen(key, address, { kind: 'helper', act: { kind: 'release', helper, claim } }))
    case 3:
      return void (await talk.receive.happen(key, address, {
        kind: 'helper',
        act: { kind: 'hand-back', helper, claim, reason: 'explained', ...(pick(2) ? { step: 'next' } : {}) },
      }))
    default:
      return void (await talk.receive.happen(key, address, { kind: 'helper', act: { kind: 'claim', helper } }))
  }
}

let revision = 1
function catalogueOf(edit: (file: string, text: string) => string | null): { catalogue: Catalogue; revision: number } {
  const catalogue = fixtures(edit)
  const own = revision++
  const flows = new Map([...catalogue.flows].map(([id, live]) => [id, { ...live, revision: own }]))
  return { catalogue: { ...catalogue, flows }, revision: own }
}
