import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { remade, SENT_BYTES_MAX } from '../../src/media/picture.ts'
import { bomb, photo } from './samples.ts'

async function made(bytes: Buffer, use: 'screen' | 'sending' = 'screen') {
  const result = await remade(bytes, use)
  if (result.kind !== 'made') throw new Error(JSON.stringify(result))
  return result
}

describe('a picture made anew', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('%s becomes WebP for a screen and JPEG for sending', async (format) => {
    const bytes = await photo(format)
    expect((await sharp((await made(bytes)).bytes).metadata()).format).toBe('webp')
    const sent = await made(bytes, 'sending')
    expect([sent.type, (await sharp(sent.bytes).metadata()).format]).toEqual(['image/jpeg', 'jpeg'])
  })

  it.each(['screen', 'sending'] as const)('holds nothing but its dots (%s)', async (use) => {
    const bytes = await photo('jpeg')
    expect(bytes.includes('ten-bi-mat')).toBe(true)
    const after = (await made(bytes, use)).bytes
    const { exif, xmp, iptc, icc } = await sharp(after).metadata()
    expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined])
    expect(after.includes('ten-bi-mat')).toBe(false)
  })

  it('stands as the camera held it', async () => {
    const { bytes } = await made(await photo('jpeg', { turned: true }))
    const { width, height } = await sharp(bytes).metadata()
    expect([width, height]).toEqual([40, 60])
    const [red = 0, , blue = 0] = await sharp(bytes).extract({ left: 20, top: 5, width: 1, height: 1 }).raw().toBuffer()
    expect(red).toBeGreaterThan(blue)
  })

  it('HEIC of iPhones is read', async () => {
    const bytes = readFileSync(new URL('./red.heic', import.meta.url))
    const { bytes: after } = await made(bytes)
    const { width, height } = await sharp(after).metadata()
    expect([width, height]).toEqual([64, 48])
    const [red = 0, , blue = 255] = await sharp(after)
      .extract({ left: 9, top: 9, width: 1, height: 1 })
      .raw()
      .toBuffer()
    expect(red).toBeGreaterThan(150)
    expect(blue).toBeLessThan(90)
  })

  it('for sending is small enough for every platform, whatever is in it', async () => {
    const [width, height] = [2_400, 1_800]
    const noise = Buffer.alloc(width * height * 3)
    for (let n = 0, seed = 7; n < noise.length; n++) {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      noise[n] = seed >> 16
    }
    const bytes = await sharp(noise, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 60 })
      .toBuffer()
    const sent = await remade(bytes, 'sending')
    if (sent.kind === 'made') expect(sent.bytes.length).toBeLessThanOrEqual(SENT_BYTES_MAX)
    else expect(sent).toEqual({ kind: 'unwanted', why: 'large' })
  })

  it.each([
    ['a file that says it has a thousand million dots', bomb(32_000), 'large'],
    ['one just above 25 megapixels', bomb(5_001), 'large'],
    ['half a picture', photo('jpeg').then((bytes) => bytes.subarray(0, bytes.length / 2)), 'broken'],
    ['a drawing with a script', Buffer.from('<svg><script>alert(1)</script></svg>'), 'drawing'],
    [
      'a drawing behind the first bytes of a photo',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<svg onload="alert(1)"/>')]),
      'broken',
    ],
    ['a document behind those of HEIC', Buffer.from(`\0\0\0\x18ftypheic%PDF-1.7${'x'.repeat(400)}`), 'broken'],
    ['a recording', Buffer.from('OggS'.padEnd(99, '\0')), 'unknown'],
  ])('%s is refused', async (_what, bytes, why) => {
    expect(await remade(await bytes, 'screen')).toEqual({ kind: 'unwanted', why })
  })

  it('what is hidden behind a photo does not come along', async () => {
    const both = Buffer.concat([await photo('jpeg'), Buffer.from('PK\x03\x04<script>alert(1)</script>')])
    expect((await made(both)).bytes.includes('script')).toBe(false)
  })
})
