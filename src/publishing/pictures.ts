/**
 * Pictures for steps: those that came with the program and uploaded ones. What is uploaded is never kept as it came: its
 * first bytes decide what it is, it is drawn anew as a PNG without anything but the picture, and named by us. Of an SVG the
 * dots are kept, never the drawing.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PictureMade, PictureRow } from './api-play.ts'
import { drawn } from './drawing.ts'
import { Refused } from './refusals.ts'
import { looksLikeSvg } from './svg.ts'
import { OWN_FOLDER, type PublishingOptions } from './world.ts'

/** Pixels of what is taken in: more is a trap for memory. */
const PIXELS_MAX = 25_000_000
/** Edge of what is kept: sharper than any phone that reads it, small enough for 3G. */
const EDGE_MAX = 1_280

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = Buffer.from([0xff, 0xd8, 0xff])

export function pictures({ pictures: { shipped }, library }: Pick<PublishingOptions, 'pictures' | 'library'>) {
  return {
    async keep(body: unknown): Promise<PictureMade> {
      if (!Buffer.isBuffer(body) || body.length === 0) throw new Refused('bad-picture')
      const { bytes, ...size } = await redrawn(await dotsOf(body))
      const id = await library.put('pictures', bytes)
      if (id === 'full') throw new Refused('full')
      return { path: `${OWN_FOLDER}/${id}`, ...size }
    },

    /** @param path  as in a step's `picture`, checked against its pattern before */
    async read(path: string): Promise<Buffer> {
      const [folder, id = ''] = path.split('/')
      const bytes =
        folder === OWN_FOLDER
          ? await library.read('pictures', id)
          : await readFile(join(shipped, `${path}.png`)).catch(() => null)
      if (!bytes) throw new Refused('absent')
      return bytes
    },

    async list(): Promise<readonly PictureRow[]> {
      const entries = await readdir(shipped, { recursive: true, withFileTypes: true }).catch(() => [])
      const named = entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.png'))
        .map((entry) => join(entry.parentPath, entry.name).slice(shipped.length + 1, -'.png'.length))
      return [
        ...(await library.list('pictures')).map((id) => ({ path: `${OWN_FOLDER}/${id}`, own: true })),
        ...named.map((path) => ({ path, own: false })),
      ]
    },
  }
}

const MAKE_PNG = 'Xin lưu thành ảnh PNG hoặc JPEG rồi chọn lại; chưa có gì bị mất.'
/** What people take for a picture, by its first letters, and how they come to one. */
const OTHERS: readonly (readonly [begins: RegExp, words: string])[] = [
  [/^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|!--|html)/i, `Đây là trang web hoặc tệp chữ, không phải ảnh. ${MAKE_PNG}`],
  [/^%PDF-/, `Đây là tệp PDF, không phải ảnh. Xin chụp màn hình trang cần dùng rồi chọn ảnh ấy.`],
  [/^.{4}ftyp(?:hei|hev|mif1|msf1)/s, `Ảnh HEIC của iPhone người dân không xem được. ${MAKE_PNG}`],
  [/^(?:GIF8|RIFF.{4}WEBP|.{4}ftypavi)/s, `Ảnh GIF, WebP, AVIF không hiện được ở mọi kênh. ${MAKE_PNG}`],
  [/^(?:PK|Rar!|7z)/, `Đây là tệp nén hoặc văn bản, không phải ảnh. ${MAKE_PNG}`],
]

/** A PNG or JPEG, as it came or as an SVG was drawn. */
async function dotsOf(body: Buffer): Promise<Buffer> {
  if (body.subarray(0, 8).equals(PNG) || body.subarray(0, 3).equals(JPEG)) return body
  if (looksLikeSvg(body)) return await drawn(body)
  const words = otherKind(body)
  throw new Refused('bad-picture', words === undefined ? {} : { words })
}

function otherKind(body: Buffer): string | undefined {
  const head = body.toString('latin1', 0, 64)
  return OTHERS.find(([begins]) => begins.test(head))?.[1]
}

async function redrawn(body: Buffer): Promise<{ bytes: Buffer; width: number; height: number }> {
  // Loaded when somebody uploads, not at every start.
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(body, { limitInputPixels: PIXELS_MAX, pages: 1, failOn: 'error' })
      .rotate()
      .resize({ width: EDGE_MAX, height: EDGE_MAX, fit: 'inside', withoutEnlargement: true })
      .png({ palette: true })
      .toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch {
    throw new Refused('bad-picture')
  }
}
