/** What is written down of all this, and that nobody can change it unseen. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browser, member, openRig, type Rig } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await openRig()
})
afterEach(() => rig.close())

const DAY = 86_400_000

describe('what is written down', () => {
  async function entries() {
    const auditor = await member(rig, 'auditor', 'Người kiểm tra')
    return (await auditor.get('audit')).body.entries as Readonly<
      Record<'what' | 'who' | 'why' | 'object' | 'device' | 'address', string>
    >[]
  }

  it('who came in and how, who did not, who invited and changed whom, from which device', async () => {
    const admin = await member(rig, 'admin', 'Quản trị viên')
    const { person } = (await admin.post('people', { name: 'Lan', role: 'volunteer' })).body
    await admin.call('PATCH', `people/${person.id}`, { role: 'lead' })
    await admin.post(`people/${person.id}/off`)
    await browser(rig.app).post('password', { handle: 'quan-tri-vien', password: 'sai sai sai sai' })
    const written = await entries()
    const has = (more: object) => expect(written).toContainEqual(expect.objectContaining(more))
    has({ what: 'signed-in', who: admin.id, why: 'passkey', device: 'Chrome trên Android' })
    has({ what: 'link-used', who: admin.id, why: 'invite' })
    has({ what: 'key-added', who: admin.id })
    has({ what: 'invited', who: admin.id, object: `staff ${person.id}`, why: 'volunteer' })
    has({ what: 'staff-changed', who: admin.id, object: `staff ${person.id}`, why: 'volunteer → lead' })
    has({ what: 'staff-off', who: admin.id, object: `staff ${person.id}` })
    has({ what: 'sign-in-failed', who: admin.id, why: 'password' })
    expect(JSON.stringify(written)).not.toContain('203.0.113.7')
  })

  it('one chain, though several processes write at once', async () => {
    const elsewhere = await openRig({ folder: rig.folder, clock: rig.clock })
    const both = [rig.staff, elsewhere.staff]
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        both[n % 2]?.audit({ who: `p${n % 2}`, what: 'reveal', object: `ticket ${n}` }),
      ),
    )
    expect(await rig.staff.checkAudit()).toEqual({ entries: 60, problem: null })
    await elsewhere.app.close()
  })

  it.each([
    [
      'changed',
      async () => {
        const [, second] = await rig.store.listDocuments('audit', { max: 2 })
        if (!second) throw new Error('no entry')
        const body = { ...(second.body as object), who: 'somebody else' }
        await rig.store.putDocument({
          replaces: second.version,
          document: { ...second, version: second.version + 1, body },
        })
      },
      { kind: 'changed', seq: 2 },
    ],
    [
      'taken away',
      async () => void (await rig.store.deleteDocument('audit', '000000000002', 1)),
      { kind: 'gap', seq: 2 },
    ],
    [
      'cut off at the end',
      async () => void (await rig.store.deleteDocument('audit', '000000000003', 1)),
      { kind: 'cut', seq: 3 },
    ],
  ])('an entry %s behind our back is found', async (_how, tamper, problem) => {
    for (let n = 0; n < 3; n++) await rig.staff.audit({ who: 'a', what: 'reveal', object: `ticket ${n}` })
    await tamper()
    expect((await rig.staff.checkAudit()).problem).toEqual(problem)
  })

  it('a lead sees what their own people revealed in the last week', async () => {
    const lead = await member(rig, 'lead', 'Phạm Văn Trưởng')
    const [lan, police] = [await member(rig, 'volunteer', 'Lan'), await member(rig, 'police', 'Hùng')]
    await rig.staff.audit({ who: lan.id, what: 'reveal', object: 'ticket old' })
    rig.clock.pass(8 * DAY)
    for (const { id } of [lan, police])
      await rig.staff.audit({ who: id, what: 'reveal', object: `ticket of ${id}`, why: 'hẹn đến nhà' })
    await lead.signInByKey()
    const seen = (await lead.get('audit/reveals')).body.entries as { object: string }[]
    expect(seen.map(({ object }) => object)).toEqual([`ticket of ${lan.id}`])
    const month = (await lead.get('audit/reveals?days=30')).body.entries
    expect(month).toMatchObject([
      { name: 'Lan', what: 'reveal', object: `ticket of ${lan.id}`, why: 'hẹn đến nhà' },
      { name: 'Lan', object: 'ticket old' },
    ])
    expect((await lead.get('audit/reveals?days=365')).status).toBe(400)
  })

  it('a lead sees what they opened themselves, an auditor what anybody did; recordings too', async () => {
    const [lead, auditor] = [await member(rig, 'lead', 'Trưởng'), await member(rig, 'auditor')]
    const lan = await member(rig, 'volunteer', 'Lan')
    await rig.staff.audit({ who: lead.id, what: 'reveal', object: 'ticket a', why: 'xem lỗi' })
    await rig.staff.audit({ who: lan.id, what: 'voice-played', object: 'ticket b' })
    const police = await member(rig, 'police', 'Hùng')
    await rig.staff.audit({ who: police.id, what: 'reveal', object: 'ticket c' })
    const seen = async (who: typeof lead) =>
      ((await who.get('audit/reveals')).body.entries as { object: string }[]).map(({ object }) => object)
    expect(await seen(lead)).toEqual(['ticket b', 'ticket a'])
    expect(await seen(auditor)).toEqual(['ticket c', 'ticket b', 'ticket a'])
    expect(JSON.stringify((await lead.get('audit/reveals')).body)).not.toMatch(/seal|device|address/)
  })

  it('page by page, the newest first', async () => {
    for (let n = 0; n < 150; n++) await rig.staff.audit({ who: 'a', what: 'reveal', object: `ticket ${n}` })
    const auditor = await member(rig, 'auditor')
    const first = (await auditor.get('audit')).body.entries as { seq: number; what: string }[]
    const next = (await auditor.get(`audit?before=${first.at(-1)?.seq}`)).body.entries as { seq: number }[]
    expect(first[0]?.what).toBe('audit-read')
    expect([...first, ...next].map(({ seq }) => seq)).toEqual(
      Array.from({ length: first[0]?.seq ?? 0 }, (_, n) => (first[0]?.seq ?? 0) - n),
    )
  })
})
