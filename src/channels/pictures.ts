import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadPicture } from './tools.ts'

/** Paths stand in flow definitions, which are not trusted with the disk. */
const PICTURE_PATH = /^[a-z0-9_-]+(\/[a-z0-9_-]+){0,3}$/

/** One that editors uploaded, by its id. */
export type ReadUpload = (id: string) => Promise<Buffer | null>
const UPLOADED = /^tai-len\/([0-9a-f]{20})$/

/** Reads `<path>.png`, or an editor's upload. @throws {RangeError} for a path that is not one; the disk's error when there is no file */
export function pngPictures(folder: string, upload?: ReadUpload): ReadPicture {
  return async (path) => {
    if (!PICTURE_PATH.test(path)) throw new RangeError('not the path of a picture')
    const id = UPLOADED.exec(path)?.[1]
    const uploaded = id === undefined ? null : await upload?.(id)
    if (uploaded) return uploaded
    return await readFile(join(folder, `${path}.png`))
  }
}
