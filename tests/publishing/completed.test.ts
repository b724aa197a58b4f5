/** A program that learned a new sentence, and a ward that had changed its own words before. */
import { describe, expect, it } from 'vitest'
import type { Review } from '../../src/publishing/api-publish.ts'
import { type Content, openWard, shippedUnits } from './rig.ts'

describe('own words that were changed before the program learned a new sentence', () => {
  it('are said with the new one as shipped, not without', async () => {
    const shipped = shippedUnits()
    const older = (text = '') => text.replace(/^ {2}trial_line: .*\n/m, '')
    const { vi, en } = shipped.get('common') ?? {}
    const old = await openWard(new Map([...shipped, ['common', { vi: older(vi), en: older(en) }]]))
    const part = (await old.unit('hanh', 'common')).parts[0]
    const content = structuredClone(part?.content) as Content
    content.words.vi.says.going_to = 'Vâng, {flow}.'
    await old.ask('hanh', 'PUT', `/units/common/parts/${part?.id}`, { base: part?.base, content })
    const parts = [part?.id]
    const { proof, problems } = (await old.ask('duyet', 'POST', '/units/common/review', { parts })).body as Review
    await old.ask('duyet2', 'POST', '/units/common/approve', { proof, parts })
    const reasons = Object.fromEntries(problems.map(({ id }) => [id, 'Đã xem']))
    const done = await old.ask('duyet', 'POST', '/units/common/publish', { proof, parts, note: 'Vâng', reasons })
    expect([done.status, problems.filter(({ level }) => level === 'block')]).toEqual([200, []])

    const after = (await old.another(shipped)).catalogue().common.get('vi')?.says
    expect([after?.going_to, after?.trial_line]).toEqual(['Vâng, {flow}.', '(Bản nháp, đang chạy thử)'])
    await old.close()
  })
})
