import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadPicture } from './tools.ts'

/** Paths stand in flow definitions, which are not trusted with the disk. */
const PICTURE_PATH = /^[a-z0-9_-]+(\/[a-z0-9_-]+){0,3}$/

/** Reads `<path>.png` from the first folder that has it. @throws {RangeError} for a path that is not one; the disk's error when there is no file */
export function pngPictures(folder: string, ...more: readonly string[]): ReadPicture {
  return async (path) => {
    if (!PICTURE_PATH.test(path)) throw new RangeError('not the path of a picture')
    for (const next of more.toReversed()) {
      const found = await readFile(join(next, `${path}.png`)).catch(() => null)
      if (found) return found
    }
    return await readFile(join(folder, `${path}.png`))
  }
}
