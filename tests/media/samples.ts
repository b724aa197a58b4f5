/** Files as people and attackers send them, made here: all invented. */
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** Two halves of different colours, so that a turned picture is known. */
export async function photo(
  format: 'jpeg' | 'png' | 'webp',
  { width = 60, height = 40, turned = false }: { width?: number; height?: number; turned?: boolean } = {},
): Promise<Buffer> {
  const left = { input: { create: { width: width / 2, height, channels: 3 as const, background: '#c00' } } }
  const made = sharp({ create: { width, height, channels: 3, background: '#00c' } }).composite([
    { ...left, left: 0, top: 0 },
  ])
  const about = { IFD0: { Copyright: 'ten-bi-mat' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '20/1 51/1 0/1' } }
  return await made
    .withExif(about)
    .withMetadata(turned ? { orientation: 6 } : {})
    .toFormat(format)
    .toBuffer()
}

/** A small PNG that says it is huge. */
export function bomb(side: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A tone as a plain WAV file. */
export function tone(seconds: number, rate = 8_000): Buffer {
  const samples = Buffer.alloc(seconds * rate * 2)
  for (let n = 0; n < samples.length / 2; n++) samples.writeInt16LE(Math.round(9_000 * Math.sin(n / 5)), n * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
