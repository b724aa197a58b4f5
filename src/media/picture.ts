/**
 * A picture from outside, made anew: turned as the camera held it, first frame only, without anything but its dots (the
 * position of somebody's home lies in the rest), in a format of our choice. What cannot be read is refused.
 */
import type { Sharp } from 'sharp'
import { decodeHeic } from './heic.ts'
import { kindOf, type Unwanted } from './kinds.ts'

export const PIXELS_MAX = 25_000_000
/** Sides: a sheet of paper is readable; a platform takes it; of a data budget little is gone. */
const SCREEN_PX = 2_000
const SENDING_PX = 1_600
/** Zalo takes 1 MiB; below it with some air. */
export const SENT_BYTES_MAX = 1_000_000
const QUALITIES = [82, 70, 55, 40] as const
/** Where a channel takes less than the others: writing on a phone's screen can still be read. */
const SMALL_PX = 800
/** For one picture; libvips stops where it is. */
const SECONDS_MAX = 10
/** Each may need a hundred megabytes for a moment. */
const AT_A_TIME = 2
const WAITING_MAX = 20

export type Made =
  | { readonly kind: 'made'; readonly bytes: Buffer; readonly type: 'image/webp' | 'image/jpeg' }
  | { readonly kind: 'unwanted'; readonly why: Unwanted }
  /** Too many at once. */
  | { readonly kind: 'busy' }

type OpenPicture = typeof import('sharp').default

let loading: Promise<OpenPicture> | undefined
let running = 0
const waiting: (() => void)[] = []

/**
 * @param use  `screen`: WebP for our own pages; `sending`: a JPEG that every platform takes
 * @param bytesMax  of a JPEG: what its channel takes
 */
export async function remade(
  bytes: Buffer,
  use: 'screen' | 'sending',
  bytesMax: number = SENT_BYTES_MAX,
): Promise<Made> {
  const kind = kindOf(bytes)
  if (kind.kind === 'unwanted') return kind
  if (kind.kind !== 'picture') return { kind: 'unwanted', why: 'unknown' }
  if (running >= AT_A_TIME) {
    if (waiting.length >= WAITING_MAX) return { kind: 'busy' }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  running++
  try {
    const open = await load()
    const readable = kind.format === 'heic' ? await decodeHeic(bytes, PIXELS_MAX) : null
    if (readable?.kind === 'unwanted') return readable
    return await encode(readable ? open(readable.dots, { raw: readable.shape }) : open(bytes, READING), use, bytesMax)
  } catch (error) {
    return { kind: 'unwanted', why: error instanceof Error && /pixel limit/i.test(error.message) ? 'large' : 'broken' }
  } finally {
    running--
    waiting.shift()?.()
  }
}

const READING = { limitInputPixels: PIXELS_MAX, failOn: 'error', animated: false, pages: 1 } as const

async function encode(input: Sharp, use: 'screen' | 'sending', bytesMax: number): Promise<Made> {
  const side = use === 'screen' ? SCREEN_PX : SENDING_PX
  const upright = input
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: SECONDS_MAX })
  if (use === 'screen') {
    return { kind: 'made', type: 'image/webp', bytes: await upright.webp({ quality: 80 }).toBuffer() }
  }
  // What was see-through would turn black.
  const dots = await upright.flatten({ background: '#ffffff' }).png({ compressionLevel: 1 }).toBuffer()
  const open = await load()
  for (const px of [SENDING_PX, SMALL_PX]) {
    const sized = open(dots).resize({ width: px, height: px, fit: 'inside', withoutEnlargement: true })
    for (const quality of QUALITIES) {
      const made = await sized.clone().jpeg({ quality, mozjpeg: true }).toBuffer()
      if (made.length <= Math.min(bytesMax, SENT_BYTES_MAX)) return { kind: 'made', type: 'image/jpeg', bytes: made }
    }
  }
  return { kind: 'unwanted', why: 'large' }
}

/** The dots of a JPEG we have made, as four channels. */
export async function dotsOf(jpeg: Buffer): Promise<{ dots: Buffer; width: number; height: number }> {
  const open = await load()
  const { data, info } = await open(jpeg).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { dots: data, width: info.width, height: info.height }
}

/** Not before the first picture: it costs 30 MB. Of all that libvips can read, only what we take is left on. */
function load(): Promise<OpenPicture> {
  loading ??= import('sharp').then(({ default: open }) => {
    open.cache(false)
    open.concurrency(1)
    open.block({ operation: ['VipsForeignLoad'] })
    open.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] })
    return open
  })
  return loading
}
