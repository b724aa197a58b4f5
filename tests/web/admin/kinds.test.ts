/** A step of another kind: what is said to stay stays, what is said to go goes, and the new one is a step that reads. */
import { describe, expect, it } from 'vitest'
import { FlowDefinition, FlowWords } from '../../../src/flows/definition.ts'
import { shapeProblems } from '../../../src/flows/shape.ts'
import type { StepContent } from '../../../src/publishing/api.ts'
import { KINDS, turned } from '../../../src/web/admin/page/flow/kinds.ts'

const AROUND = { step: 'co_the', onward: 'xong', flow: 'nhan-ket-qua' }

const QUESTION: StepContent = {
  structure: {
    ...{ kind: 'choose', choices: { roi: 'chon_sach', chua: 'lam_the' }, remember: 'the' },
    ...{ stuck: { mat: 'lam_the' }, picture: 'vneid/otp', remind: '15m', hard: true, stage: 2, sources: ['thu_vien'] },
  },
  words: {
    vi: {
      ...{ title: 'Thẻ', text: 'Có thẻ chưa ạ?', choices: { roi: 'Có rồi', chua: 'Chưa có' }, also: { roi: ['có'] } },
      ...{ hint: 'Thẻ nhựa', stuck: { mat: 'Mất thẻ' }, helper: 'Hỏi tên', alt: 'Cái thẻ', brief: 'Có thẻ?' },
    },
    en: { text: 'Do you have a card?', choices: { roi: 'Yes', chua: 'Not yet' } },
  },
}

describe('a question made into', () => {
  it.each(KINDS)('%s reads as a step of the format, whatever it was before', (kind) => {
    for (const before of KINDS.map((one) => turned(QUESTION, one, AROUND).content)) {
      const { content } = turned(before, kind, AROUND)
      const flow = {
        ...{ format: 1, id: 'muon-sach', group: 'tro-giup', reviewed: '2026-11-20', start: 'co_the' },
        steps: { co_the: content.structure },
      }
      expect(shapeProblems(FlowDefinition, flow)).toEqual([])
      expect(shapeProblems(FlowWords, { title: 'Mượn sách', steps: { co_the: content.words.vi } })).toEqual([])
    }
  })

  it('a confirmation keeps where both buttons lead and what stands on them', () => {
    const { content, lost } = turned(QUESTION, 'confirm', AROUND)
    expect(content.structure).toMatchObject({
      kind: 'confirm',
      yes: 'chon_sach',
      no: 'lam_the',
      stuck: { mat: 'lam_the' },
    })
    expect(content.words.vi).toMatchObject({ yes: 'Có rồi', no: 'Chưa có', hint: 'Thẻ nhựa' })
    expect(content.words.en).toMatchObject({ yes: 'Yes', no: 'Not yet' })
    expect(lost).toEqual(['cách nói khác của các nút'])
  })

  it('a branch says what is lost: everything it said', () => {
    const { content, kept, lost } = turned(QUESTION, 'branch', AROUND)
    expect(content.structure).toEqual({
      ...{ kind: 'branch', stage: 2, sources: ['thu_vien'], else: 'lam_the' },
      when: [{ if: { consent: true }, to: 'chon_sach' }],
    })
    expect(content.words.vi).toEqual({ title: 'Thẻ' })
    expect(kept).toContain('tên ngắn')
    for (const one of ['lời người dân đọc', 'ảnh minh họa', 'các chỗ hay vướng']) expect(lost).toContain(one)
  })

  it('an end loses its ways, by the words on their buttons', () => {
    expect(turned(QUESTION, 'finish', AROUND).lost).toEqual(
      expect.arrayContaining(['nút “Có rồi”', 'nút “Chưa có”', 'các chỗ hay vướng']),
    )
  })
})
