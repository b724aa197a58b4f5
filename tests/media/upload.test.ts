import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FILE_BYTES_MAX } from '../../src/media/kinds.ts'
import { remade } from '../../src/media/picture.ts'
import { arrived, openUploads } from '../../src/media/upload.ts'
import { playable } from '../../src/media/voice.ts'
import { photo, tone } from './samples.ts'

const FFMPEG = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'].find(existsSync)
const size = async (bytes: Buffer) => bytes.length
const sent = async function* (...sizes: readonly number[]) {
  for (const one of sizes) yield Buffer.alloc(one, 1)
}

/** A file whose end is not in sight until `end` is called. */
function slow(first: number) {
  let end = () => {}
  const waiting = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    end,
    stream: (async function* () {
      yield Buffer.alloc(first)
      await waiting
    })(),
  }
}

describe('files on their way', () => {
  it('are read whole, in their order', async () => {
    const stream = (async function* () {
      for (const part of ['một ', 'hai ', 'ba']) yield Buffer.from(part)
    })()
    expect(await openUploads().take('a', stream, async (bytes) => bytes.toString())).toBe('một hai ba')
  })

  it('are refused beyond ten mebibytes, to the byte, and read to their end', async () => {
    const uploads = openUploads()
    expect(await uploads.take('a', sent(FILE_BYTES_MAX), size)).toBe(FILE_BYTES_MAX)
    let read = 0
    const large = (async function* () {
      for await (const chunk of sent(FILE_BYTES_MAX, 1, 1, 1)) {
        read += chunk.length
        yield chunk
      }
    })()
    expect(await uploads.take('a', large, size)).toBe('large')
    expect(read).toBe(FILE_BYTES_MAX + 3)
  })

  it('come one at a time from one sender, also while the first is being looked into', async () => {
    const uploads = openUploads()
    let done = () => {}
    const looked = new Promise<void>((resolve) => {
      done = resolve
    })
    const first = uploads.take('a', sent(10), async (bytes) => {
      await looked
      return bytes.length
    })
    expect(await uploads.take('a', sent(10), size)).toBe('busy')
    expect(await uploads.take('b', sent(10), size)).toBe(10)
    done()
    expect(await first).toBe(10)
    expect(await uploads.take('a', sent(10), size)).toBe(10)
  })

  it('are so many at a time, and so many bytes of all', async () => {
    const uploads = openUploads(2, 100)
    const [one, two] = [slow(60), slow(10)]
    const both = [uploads.take('a', one.stream, size), uploads.take('b', two.stream, size)]
    expect(await uploads.take('c', sent(1), size)).toBe('busy')
    two.end()
    await both[1]
    expect(await uploads.take('c', sent(30, 11), size)).toBe('busy')
    expect(await uploads.take('c', sent(30, 10), size)).toBe(40)
    one.end()
    expect(await both[0]).toBe(60)
    expect(await uploads.take('c', sent(100), size)).toBe(100)
  })

  it('that break off give their room back', async () => {
    const uploads = openUploads(1, 100)
    const broken = (async function* () {
      yield Buffer.alloc(100)
      throw new Error('gone')
    })()
    await expect(uploads.take('a', broken, size)).rejects.toThrow('gone')
    expect(await uploads.take('a', sent(100), size)).toBe(100)
  })
})

describe('what arrived', () => {
  const make = {
    picture: (bytes: Buffer) => remade(bytes, 'screen'),
    voice: (bytes: Buffer) => playable(bytes, FFMPEG),
  }

  it('is made anew as a photo, without where it was taken', async () => {
    const made = await arrived(make, await photo('jpeg'))
    expect(made).toMatchObject({ kind: 'photo', file: { type: 'image/webp' } })
    expect(made.kind === 'photo' && made.file.bytes.includes('ten-bi-mat')).toBe(false)
  })

  it.runIf(FFMPEG)('is made anew as a voice, with its length', async () => {
    expect(await arrived(make, tone(2))).toMatchObject({ kind: 'voice', file: { type: 'audio/mp4', seconds: 2 } })
  })

  it.each([
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'drawing'],
    ['a PDF', '%PDF-1.7 xin chào', 'document'],
    ['an archive', 'PK\x03\x04 x.apk', 'archive'],
    ['an Office file', 'PK\x03\x04 [Content_Types].xml word/', 'document'],
    ['half a photo', '\xff\xd8\xff\xe0 and nothing more', 'broken'],
    ['a program', '\x7fELF', 'unknown'],
  ])('%s is refused', async (_what, bytes, why) => {
    expect(await arrived(make, Buffer.from(bytes, 'latin1'))).toEqual({ kind: 'unwanted', why })
  })

  it('a photo with a page or an archive behind it is a photo and nothing else', async () => {
    const both = Buffer.concat([await photo('jpeg'), Buffer.from('PK\x03\x04<script>alert(1)</script>')])
    const made = await arrived(make, both)
    expect(made.kind === 'photo' && made.file.bytes.includes('script')).toBe(false)
    expect(made.kind).toBe('photo')
  })
})
