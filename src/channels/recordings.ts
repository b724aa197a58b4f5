import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Paths stand in flow definitions, which are not trusted with the disk. */
const RECORDING_PATH = /^[a-z0-9_-]+(\/[a-z0-9_-]+){0,3}\.(m4a|mp3|ogg)$/
const UPLOADED = /^tai-len\/([0-9a-f]{20})\.m4a$/

/** A step's recording by its path below `flows/voices`, or as editors uploaded it; `null`: it is not there. */
export type ReadRecording = (path: string) => Promise<Buffer | null>

export function recordings(folder: string, upload: (id: string) => Promise<Buffer | null>): ReadRecording {
  return async (path) => {
    if (!RECORDING_PATH.test(path)) return null
    const id = UPLOADED.exec(path)?.[1]
    return id === undefined ? await readFile(join(folder, path)).catch(() => null) : await upload(id)
  }
}
