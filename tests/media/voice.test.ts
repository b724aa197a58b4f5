import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { playable, secondsOf } from '../../src/media/voice.ts'
import { tone } from './samples.ts'

const FFMPEG = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'].find(existsSync)

describe.runIf(FFMPEG)('a recording, with ffmpeg', () => {
  it('becomes AAC in M4A with its length', async () => {
    const voice = await playable(tone(3), FFMPEG)
    if (voice.kind !== 'made') throw new Error(voice.kind)
    expect([voice.type, voice.seconds, voice.bytes.toString('latin1', 4, 12)]).toEqual(['audio/mp4', 3, 'ftypM4A '])
    expect(voice.bytes.indexOf('moov')).toBeLessThan(voice.bytes.indexOf('mdat'))
  }, 60_000)

  it('longer than five minutes is refused', async () => {
    expect(await playable(tone(310, 2_000), FFMPEG)).toEqual({ kind: 'unwanted', why: 'long' })
  }, 60_000)

  it.each([
    ['noise behind the letters of Ogg', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(5_000, 7)])],
    ['a movie header that leads nowhere', Buffer.from(`\0\0\0\x18ftypM4A ${'\xff'.repeat(3_000)}`, 'latin1')],
  ])(
    '%s is refused',
    async (_what, bytes) => {
      expect(await playable(bytes, FFMPEG)).toEqual({ kind: 'unwanted', why: 'broken' })
    },
    60_000,
  )

  it('leaves nothing behind', async () => {
    await playable(tone(1), FFMPEG)
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tung-buoc-voice-'))).toEqual([])
  }, 60_000)
})

describe('a recording, without ffmpeg', () => {
  it('stays as it came, with its own type', async () => {
    const bytes = tone(1)
    expect(await playable(bytes, undefined)).toEqual({ kind: 'made', bytes, type: 'audio/wav' })
  })

  it('a list that names other files is none, with or without', async () => {
    for (const list of ['#EXTM3U\n/etc/passwd', "ffconcat version 1.0\nfile '/etc/passwd'"]) {
      expect(await playable(Buffer.from(list), FFMPEG)).toEqual({ kind: 'unwanted', why: 'unknown' })
    }
  })

  it('a program that cannot be started is no end of the server', async () => {
    expect(await playable(tone(1), '/nowhere/ffmpeg')).toEqual({ kind: 'unwanted', why: 'broken' })
  })
})

describe('the length of a recording', () => {
  it('is not believed where there is none', () => {
    expect(secondsOf(Buffer.from('no movie header'))).toBeNull()
    expect(secondsOf(Buffer.from('mvhd'))).toBeNull()
  })
})
