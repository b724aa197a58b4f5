/** Files as people and attackers send them, made here: all invented. */
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { encode } from 'uqr'

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

/** A photo with a QR code in it, as somebody holds up a sheet; `covered`: a thumb lies on it, and nobody can read it. */
export async function photoOfCode(text: string, { covered = false } = {}): Promise<Buffer> {
  const { data, size } = encode(text, { border: 4 })
  const dots = Buffer.from(data.flat().map((dark) => (dark ? 0 : 255)))
  const code = await sharp(dots, { raw: { width: size, height: size, channels: 1 } })
    .resize(240, 240, { kernel: 'nearest' })
    .rotate(7, { background: '#fff' })
    .png()
    .toBuffer()
  const sheet = { create: { width: 900, height: 700, channels: 3 as const, background: '#999' } }
  const thumb = { input: { create: { width: 80, height: 80, channels: 3 as const, background: '#411' } } }
  const over = covered ? [{ ...thumb, left: 400, top: 300 }] : []
  return await sharp(sheet)
    .composite([{ input: code, left: 300, top: 200 }, ...over])
    .jpeg()
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
