/**
 * Pictures for steps: those that came with the program and uploaded ones. What is uploaded is never kept as it came: its
 * first bytes decide what it is, it is drawn anew as a PNG without anything but the picture, and named by us. SVG is refused:
 * drawings that may hold scripts come with the program or not at all.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PictureMade, PictureRow } from './api.ts'
import { Refused } from './refusals.ts'

/** Pixels of what is taken in: more is a trap for memory. */
const PIXELS_MAX = 25_000_000
/** Edge of what is kept: sharper than any phone that reads it, small enough for 3G. */
const EDGE_MAX = 1_280
/** Uploaded pictures in all. */
export const PICTURES_MAX = 2_000
/** In a step's `picture`, before our id: nothing of the program's is called so. */
export const OWN_FOLDER = 'tai-len'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = Buffer.from([0xff, 0xd8, 0xff])

export function pictures(folders: { readonly shipped: string; readonly own: string }) {
  const folder = join(folders.own, OWN_FOLDER)

  return {
    async keep(body: unknown): Promise<PictureMade> {
      if (!Buffer.isBuffer(body) || body.length === 0) throw new Refused('bad-picture')
      if (!body.subarray(0, 8).equals(PNG) && !body.subarray(0, 3).equals(JPEG)) throw new Refused('bad-picture')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      if ((await readdir(folder)).length >= PICTURES_MAX) throw new Refused('full')
      const drawn = await redrawn(body)
      const id = randomBytes(10).toString('hex')
      const path = join(folder, `${id}.png`)
      // Whole or not at all.
      await writeFile(`${path}.new`, drawn.bytes, { mode: 0o600 })
      await rename(`${path}.new`, path)
      return { path: `${OWN_FOLDER}/${id}`, width: drawn.width, height: drawn.height }
    },

    /** @param path  as in a step's `picture`, checked against its pattern before */
    async read(path: string): Promise<Buffer> {
      const root = path.startsWith(`${OWN_FOLDER}/`) ? folders.own : folders.shipped
      return await readFile(join(root, `${path}.png`)).catch(() => {
        throw new Refused('absent')
      })
    },

    async list(): Promise<readonly PictureRow[]> {
      const named = async (root: string, own: boolean) =>
        (await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []))
          .filter((entry) => entry.isFile() && entry.name.endsWith('.png'))
          .map((entry) => ({
            path: join(entry.parentPath, entry.name).slice(root.length + 1, -'.png'.length),
            own,
          }))
      return [...(await named(folders.own, true)), ...(await named(folders.shipped, false))]
    },
  }
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
