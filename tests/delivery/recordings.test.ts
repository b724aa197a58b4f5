/** A step's recording, on channels that take one as a file: before its words, and never in their way. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordings } from '../../src/channels/recordings.ts'
import { broken, isEmpty, newStage, noAnswer, refusal, until } from './stage.ts'

const BYTES = Buffer.from('m4a')
const step = { text: 'Bác bấm nút đỏ.', voice: 'vneid/nut-do.m4a', choices: [{ id: 'roi', data: 'd', label: 'Rồi' }] }
const sends = { photo: { why: '' }, voice: { bytes: 1_000 } } as const

async function said(what: Partial<Parameters<typeof run>[0]> = {}) {
  return await run({ limits: { sends }, bytes: BYTES, outcomes: [], ...what })
}
async function run({
  limits,
  bytes,
  outcomes,
}: {
  readonly limits: NonNullable<NonNullable<Parameters<typeof newStage>[0]>['limits']>
  readonly bytes: Buffer | null
  readonly outcomes: readonly (typeof broken)[]
}) {
  const stage = newStage({ limits })
  const seen: string[] = []
  const left = [...outcomes]
  stage.channel.decide(({ text, media, bytes: file, buttons }) => {
    seen.push(
      [media ? `${media.id} (${file?.length} byte)` : text, ...buttons.map(({ label }) => `[${label}]`)].join(' '),
    )
    return media ? left.shift() : undefined
  })
  const delivery = stage.start({ mediaOf: async ({ flow }) => (flow ? bytes : null) })
  delivery.handOver(await stage.turn('hoa', [step as never]))
  await until(isEmpty(stage))
  return { seen, counted: stage.counted }
}

describe('a recording', () => {
  const words = 'Bác bấm nút đỏ. [1. Rồi]'
  it('goes before the words, which keep their buttons', async () => {
    expect((await said()).seen).toEqual(['vneid/nut-do.m4a (3 byte)', words])
  })

  it.each([
    ['the channel takes none', { limits: { sends: { ...sends, voice: { why: 'x' } } } }],
    ['the channel plays it itself', { limits: { sends, drawsVoices: true } }],
    ['it is not there', { bytes: null }],
    ['it is larger than the channel takes', { bytes: Buffer.alloc(1_001) }],
  ])('stays away where %s', async (_why, what) => {
    expect((await said(what)).seen).toEqual([words])
  })

  it.each([
    ['refused', refusal],
    ['without an answer', noAnswer],
    ['answered by a fault of the platform', broken],
  ])('%s is not sent again, and the words go', async (_how, outcome) => {
    const { seen, counted } = await said({ outcomes: [outcome] })
    expect(seen).toEqual(['vneid/nut-do.m4a (3 byte)', words])
    expect(counted).not.toContain('dropped')
  })
})

it('is read by a path of the flows, or by the id of an upload, and by nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
  mkdirSync(join(folder, 'vneid'))
  writeFileSync(join(folder, 'vneid/nut-do.m4a'), BYTES)
  const read = recordings(folder, async (id) => Buffer.from(id))
  expect(await read('vneid/nut-do.m4a')).toEqual(BYTES)
  expect(String(await read(`tai-len/${'a'.repeat(20)}.m4a`))).toBe('a'.repeat(20))
  for (const path of ['../../etc/passwd', 'vneid/../x.m4a', 'vneid/khong-co.m4a', '/etc/passwd', 'x.wav'])
    expect(await read(path)).toBeNull()
})
