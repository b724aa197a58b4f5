/** The same turn decided once more, by the same definitions, says the same: whoever talks, whatever they do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCatalogue, type Catalogue } from '../../src/conversation/catalogue.ts'
import { TRACE_CHARS_MAX } from '../../src/conversation/trace.ts'
import { loadDefinitions } from '../../src/flows/load.ts'
import type { Place } from '../../src/flows/place.ts'
import { replay } from '../../src/why/replay.ts'
import { turnsOf } from '../../src/why/turns.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

let catalogue: Catalogue
beforeAll(() => {
  const { place, ...definitions } = loadDefinitions('flows', 'locales')
  catalogue = buildCatalogue({ ...definitions, place: place as Place })
})

const SAID = [
  ...['1', '2', '3', '2.', 'cái thứ hai', 'có', 'không', 'chưa ạ', 'rồi', 'ok', 'tiếp', 'xong rồi', 'bỏ qua'],
  ...['quay lại', 'nhắc lại', 'menu', 'nói ngắn thôi', 'tôi bị vướng', 'sửa', 'làm tới đâu rồi', 'cảm ơn', 'dừng'],
  ...['khai sinh cho con', 'dang ky tam tru', 'quên mật khẩu vneid', 'mất phí không?', 'đổi xưng hô', 'English'],
  ...['15/3/1950', 'phường Hải An', 'Nguyễn Văn Tý', '0912345678', 'zzz qqq', 'số 8 ngõ 12', 'mã otp là 482913'],
]

/** Numbers that repeat with their seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

const ACTS = 60

async function wander(talk: Talk, chance: () => number): Promise<void> {
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
  for (let i = 0; i < ACTS; i++) {
    const { owner } = await talk.state()
    if (owner !== 'bot') await talk.says('tự làm tiếp')
    const buttons = talk.buttons().filter((label) => !/xóa|Xóa|Delete/.test(label))
    const what = chance()
    if (buttons.length > 0 && what < 0.5) await pressed(talk, one(buttons), what < 0.08 ? 1 : 0)
    else if (what < 0.55) await talk.sends('photo')
    else if (what < 0.6) await talk.waits(Math.floor(chance() * 40) * 3_600_000)
    else await talk.says(one(SAID))
  }
}

/** An older message with this button, or the newest where there is no other. */
async function pressed(talk: Talk, label: string, nth: number): Promise<void> {
  const many = talk.heard.filter(({ choices }) => choices.some((choice) => choice.label === label)).length
  if (many > 0) await talk.presses(label, Math.min(nth, many - 1))
}

describe.each([1, 2, 3, 4])('a random journey, seed %i', (seed) => {
  let talk: Talk
  beforeAll(async () => {
    talk = await acquainted(await openTalk({ catalogue, person: String(seed) }))
    await wander(talk, chances(seed))
  })
  afterAll(() => talk.close())

  it('is said again word for word', async () => {
    const turns = turnsOf(await talk.store.transcript(talk.key, 2_000))
    let compared = 0
    for (const turn of turns) {
      // Visits, and what a person or a clock did, are shown and not played.
      if (turn.trace?.before?.owner !== 'bot') continue
      const again = replay(talk, turn, catalogue)
      if (again === null) continue
      const said = turn.lines.filter(({ from }) => from === 'bot').map(({ text }) => text)
      expect(
        again.messages.map(({ text }) => text),
        JSON.stringify(turn.lines[0]),
      ).toEqual(said)
      // What it was taken for is found again; how a choice was recognised is only looked for now.
      expect(again.heard).toMatchObject(turn.trace.heard)
      compared += 1
    }
    expect(compared).toBeGreaterThan(ACTS / 3)
  })

  it('leaves traces no longer than they may be', async () => {
    const traces = (await talk.store.transcript(talk.key, 2_000)).flatMap(({ trace }) => trace ?? [])
    expect(traces.length).toBeGreaterThan(ACTS / 2)
    expect(Math.max(...traces.map(({ length }) => length))).toBeLessThanOrEqual(TRACE_CHARS_MAX)
  })
})

it('whose home it is stands in no trace', async () => {
  const talk = await acquainted(await openTalk({ catalogue }))
  const asked = { ho_ten: 'Trần Thị Tuyết Lê', cho_o: 'số 18 ngõ 127 phố Hoa Sữa', dien_thoai: '0912345678' }
  for (const [step, said] of Object.entries(asked)) {
    await talk.receive.happen(talk.key, talk.address, { kind: 'try', flow: 'ho-tro-tai-nha', step })
    await talk.settled()
    await talk.says(said)
    await talk.waits(10_000)
    await talk.says('1')
  }
  const kept = JSON.stringify(await talk.store.transcript(talk.key, 500))
  await talk.close()
  expect(kept).toContain('"said\\":\\"[tên]')
  expect(kept).not.toMatch(/Tuyết|Hoa Sữa|0912/)
})
