import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pngPictures } from '../../src/channels/pictures.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  await mkdir(join(folder, 'inside', 'vneid'), { recursive: true })
  await writeFile(join(folder, 'inside', 'vneid', 'nhap-so.png'), 'bytes')
  await writeFile(join(folder, 'outside.png'), 'secret')
})
afterAll(() => rm(folder, { recursive: true }))

describe('pictures of flows', () => {
  it('are read by their path', async () => {
    expect((await pngPictures(join(folder, 'inside'))('vneid/nhap-so')).toString()).toBe('bytes')
  })

  it('that are missing are said to be', async () => {
    await expect(pngPictures(join(folder, 'inside'))('vneid/khac')).rejects.toThrow('ENOENT')
  })

  it.each(['../outside', 'vneid/../../outside', '/etc/passwd', 'a//b', '', 'a.b', 'a\u0000', 'a/b/c/d/e'])(
    'are never looked for at %j',
    async (path) => {
      await expect(pngPictures(join(folder, 'inside'))(path)).rejects.toThrow(RangeError)
    },
  )
})
