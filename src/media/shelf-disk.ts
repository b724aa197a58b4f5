/** The shelf's files on the disk of one process: a folder for each person. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ShelfFiles, untilOf } from './shelf.ts'

export interface DiskFiles extends ShelfFiles {
  /** Ids of all that lie there. */
  all(): Promise<readonly string[]>
}

export function filesOnDisk(folder: string): DiskFiles {
  const names = async (of: string): Promise<readonly string[]> => await readdir(join(folder, of)).catch(() => [])
  const folders = async (): Promise<readonly string[]> => await readdir(folder).catch(() => [])

  async function all(): Promise<readonly string[]> {
    const each = await Promise.all(
      (await folders()).map(async (of) => (await names(of)).map((name) => `${of}/${name}`)),
    )
    return each.flat()
  }

  return {
    names,
    all,
    read: async (id) => await readFile(join(folder, id)).catch(() => null),
    async write(id, sealed) {
      const [of = ''] = id.split('/')
      await mkdir(join(folder, of), { recursive: true, mode: 0o700 })
      // Whole or not at all: a file cut short by a dead process would be unreadable under its name.
      await writeFile(join(folder, `${id}.new`), sealed, { mode: 0o600 })
      await rename(join(folder, `${id}.new`), join(folder, id))
    },
    remove: async (id) => await rm(join(folder, id), { force: true }),
    forget: async (of) => await rm(join(folder, of), { recursive: true, force: true }),
    async sweep(now) {
      let removed = 0
      for (const of of await folders()) {
        const found = await names(of)
        for (const name of found.filter((one) => untilOf(one) <= now)) {
          await rm(join(folder, of, name), { force: true })
          removed++
        }
        if ((await names(of)).length === 0) await rm(join(folder, of), { recursive: true, force: true })
      }
      return removed
    },
    async bytes() {
      let sum = 0
      for (const id of await all())
        sum += await stat(join(folder, id)).then(
          ({ size }) => size,
          () => 0,
        )
      return sum
    },
  }
}
