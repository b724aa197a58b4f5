import { describe, expect, it } from 'vitest'
import {
  readArea,
  readChoice,
  readDate,
  readFileCode,
  readNumber,
  readPhone,
  readYesNo,
} from '../../src/understanding/answers.ts'
import { BOOK, choicesOf, NOW, REPLIES, type ReplyTable, says } from './replies.ts'
import { HELD_OUT } from './replies-held-out.ts'

interface Read {
  readonly say: string
  readonly right: string | null
  readonly got: string | null
}

function readAll(table: ReplyTable): readonly Read[] {
  const date = (say: string) => {
    const reading = readDate(say, NOW)
    return reading && `${reading.kind === 'future' ? 'future ' : ''}${reading.iso}`
  }
  const number = (value: number | null) => (value === null ? null : `${value}`)
  return [
    ...Object.entries(table.yesNo).flatMap(([right, rows]) =>
      says(rows).map((say) => ({ say, right: right === 'none' ? null : right, got: readYesNo(say) })),
    ),
    ...table.choices.flatMap((rows) =>
      Object.entries(rows.says).flatMap(([right, said]) =>
        says(said).map((say) => {
          const reading = readChoice(say, choicesOf(rows))
          return { say, right: right === 'unclear' ? null : right, got: reading.kind === 'choice' ? reading.id : null }
        }),
      ),
    ),
    ...table.numbers.map(([say, right]) => ({ say, right: number(right), got: number(readNumber(say)) })),
    ...table.dates.map(([say, right]) => ({ say, right, got: date(say) })),
    ...table.phones.map(([say, right]) => ({ say, right, got: readPhone(say) })),
    ...table.areas.map(([say, right]) => ({ say, right, got: readArea(say, BOOK)?.name ?? null })),
    ...table.codes.map(([say, right]) => ({ say, right, got: readFileCode(say) })),
  ]
}

/** Something was read, and it is not what was meant: the one mistake that sends a resident down the wrong road. */
const misread = ({ right, got }: Read) => got !== null && got !== right

describe('what residents reply is read as they meant it', () => {
  it.each([
    ['the table the rules were made with', REPLIES, 600],
    ['replies written before the rules', HELD_OUT, 200],
  ])('%s: 99 of 100, and never the opposite', (name, table, least) => {
    const read = readAll(table)
    const wrong = read.filter(({ right, got }) => right !== got)
    const percent = (100 * (read.length - wrong.length)) / read.length
    console.info(`${name}: ${read.length - wrong.length} of ${read.length} replies right (${percent.toFixed(1)} %)`)
    expect(read.length).toBeGreaterThanOrEqual(least)
    expect(read.filter(misread)).toEqual([])
    expect(percent, JSON.stringify(wrong)).toBeGreaterThanOrEqual(99)
  })

  it('no reply is in both tables, and none twice under two readings', () => {
    const meant = new Map<string, string>()
    for (const [reading, rows] of Object.entries(REPLIES.yesNo)) {
      for (const say of says(rows)) {
        expect(meant.get(say) ?? reading, say).toBe(reading)
        meant.set(say, reading)
      }
    }
    const fresh = Object.values(HELD_OUT.yesNo).flatMap(says)
    expect(fresh.filter((say) => !meant.has(say)).length / fresh.length).toBeGreaterThan(0.6)
  })

  it('a yes or no stays what it is however politely, loudly or decomposed it is typed', () => {
    for (const reading of ['yes', 'no'] as const) {
      for (const say of says(HELD_OUT.yesNo[reading])) {
        for (const variant of [
          say.normalize('NFD'),
          say.toUpperCase(),
          `${say}...`,
          ` ${say} \u200b`,
          `dạ ${say}`,
          `${say} cháu nhé`,
        ]) {
          expect([reading, null], variant).toContain(readYesNo(variant))
        }
        expect(readYesNo(say.normalize('NFD')), say).toBe(readYesNo(say))
        expect(readYesNo(`${say}!`), say).toBe(readYesNo(say))
      }
    }
  })
})

describe('a denied choice is never taken', () => {
  const denials = [
    (say: string) => `không phải ${say}`,
    (say: string) => `khong phai ${say}`,
    (say: string) => `chưa ${say}`,
    (say: string) => `đâu có ${say}`,
    (say: string) => `làm gì có ${say} đâu`,
    (say: string) => `${say}, không phải`,
  ]
  it.each([...REPLIES.choices, ...HELD_OUT.choices].map((rows) => [Object.values(rows.of).join(' · '), rows] as const))(
    '%s',
    (_labels, rows) => {
      const choices = choicesOf(rows)
      for (const { id, label, also = [] } of choices) {
        for (const say of [label, ...also]) {
          // What denies already, or says several things, cannot be denied by one more word.
          if (/không|chưa|thôi|sai|not|[,–(]/i.test(say)) continue
          for (const deny of denials)
            expect(readChoice(deny(say.toLowerCase()), choices), deny(say)).not.toEqual({ kind: 'choice', id })
        }
      }
    },
  )
})

describe('a reply that is not clear names what it might have meant', () => {
  const choices = [
    { id: 'roi', label: 'Rồi' },
    { id: 'chua', label: 'Chưa có', also: ['không thấy tin'] },
    { id: 'qua_han', label: 'Có, quá 7 ngày rồi' },
  ]
  it.each([
    [
      'two choices share the word',
      'mức',
      [
        { id: 'a', label: 'Mức một' },
        { id: 'b', label: 'Mức hai' },
      ],
      [],
    ],
    [
      'yes, where two choices say yes',
      'có',
      [
        { id: 'a', label: 'Có máy Samsung' },
        { id: 'b', label: 'Có máy iPhone' },
        { id: 'c', label: 'Không' },
      ],
      ['a', 'b'],
    ],
    [
      'a bare number that another choice has in its name',
      '2',
      [
        { id: 'a', label: 'Mức 2' },
        { id: 'b', label: 'Chưa có' },
      ],
      ['b', 'a'],
    ],
    ['a number beyond the list', '9', choices, []],
    ['nothing but a question', 'rồi là sao?', choices, []],
    ['nothing at all', '   ', choices, []],
    ['no choices', 'có', [], []],
  ])('%s', (_situation, say, offered, near) => {
    expect(readChoice(say, offered)).toEqual({ kind: 'unclear', near })
  })

  it('never names more than three', () => {
    const many = Array.from({ length: 8 }, (_, i) => ({ id: `m${i}`, label: `Không có máy loại ${i}` }))
    const reading = readChoice('không', many)
    expect(reading.kind === 'unclear' && reading.near.length).toBe(3)
  })
})
