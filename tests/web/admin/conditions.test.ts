/** Conditions as fields and in words: what is read out of a file goes back into it the same. */
import { describe, expect, it } from 'vitest'
import { conditionInWords } from '../../../src/flows/in-words.ts'
import { loadDefinitions } from '../../../src/flows/load.ts'
import { joined, splitOf } from '../../../src/web/admin/page/flow/condition-list.ts'

const { flows } = loadDefinitions('flows', 'locales')
const shipped = [...flows.values()].flatMap(({ definition }) =>
  Object.values(definition.steps).flatMap((step) => (step.kind === 'branch' ? step.when.map((one) => one.if) : [])),
)

describe('a condition', () => {
  it('of every shipped flow is a list of fields, and comes back as it stood', () => {
    expect(shipped.length).toBeGreaterThan(100)
    for (const condition of shipped) {
      const list = splitOf(condition)
      expect(list && joined(list)).toEqual(condition)
    }
  })

  it('that is nested deeper is left alone', () => {
    expect(splitOf({ all: [{ any: [{ consent: true }, { visits: 1 }] }, { consent: true }] })).toBeNull()
  })

  it('turned around is said so in the file', () => {
    expect(joined({ how: 'all', parts: [{ not: true, simple: { open: 'police' } }] })).toEqual({
      not: { open: 'police' },
    })
    expect(joined({ how: 'all', parts: [{ not: true, simple: { consent: true } }] })).toEqual({ consent: false })
  })

  it.each([
    [{ answer: 'the', is: 'roi' }, 'câu “Bước 1. Thẻ” trả lời “Có rồi”'],
    [{ answer: 'tuoi_be', below: 14 }, 'câu “tuoi be” nhỏ hơn 14'],
    [{ place: 'police.phone', known: false }, 'chưa có điện thoại của Công an phường'],
    [{ from: '2026-08-15', until: '2027-02-28' }, 'từ 15/08/2026 đến hết 28/02/2027'],
    [{ not: { channel: 'zalo' } }, 'không phải (nhắn qua Zalo)'],
  ] as const)('%j is said: %s', (condition, said) => {
    const named = {
      answer: (name: string) => (name === 'the' ? 'Bước 1. Thẻ' : undefined),
      value: (_name: string, value: string) => (value === 'roi' ? 'Có rồi' : undefined),
    }
    expect(conditionInWords(condition, named)).toBe(said)
  })
})
