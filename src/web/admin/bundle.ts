/** The built page as the server hands it out: packed already, named by the hash of each file, so kept for ever. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** Where `build.ts` puts it. */
const BUNDLE_DIR = fileURLToPath(new URL('../../../dist/admin', import.meta.url))

export interface Packed {
  readonly type: string
  readonly gzip: Buffer
  readonly brotli: Buffer
}

export interface Bundle {
  /** By path of the address, `/admin/assets/main-BDw-S5cj.js`. */
  readonly files: ReadonlyMap<string, Packed>
  readonly script: string
  readonly styles: readonly string[]
  /** What the first screen needs besides, to be fetched at once instead of one after the other. */
  readonly modules: readonly string[]
}

const BASE = '/admin/assets/'

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

/** One entry of Vite's `manifest.json`, as far as it is used. */
interface Entry {
  readonly file: string
  readonly isEntry?: boolean
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}

/** @returns `null` while nothing has been built */
export function readBundle(folder: string = BUNDLE_DIR): Bundle | null {
  const path = join(folder, 'manifest.json')
  if (!existsSync(path)) return null
  const entries = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, Entry>>
  const first = Object.values(entries).find(({ isEntry }) => isEntry)
  if (first === undefined) return null
  const files = new Map<string, Packed>()
  for (const name of readdirSync(folder)) {
    const type = TYPES[name.split('.').at(-1) ?? '']
    if (type === undefined) continue
    const packed = (ending: string) => readFileSync(join(folder, `${name}.${ending}`))
    files.set(BASE + name, { type, gzip: packed('gz'), brotli: packed('br') })
  }
  const needed = (first.imports ?? []).flatMap((name) => entries[name] ?? [])
  return {
    files,
    script: BASE + first.file,
    styles: [...needed, first].flatMap(({ css = [] }) => css.map((name) => BASE + name)),
    modules: needed.map(({ file }) => BASE + file),
  }
}

/** What a browser with this `accept-encoding` gets. */
export function encoded({ gzip, brotli }: Packed, accepts: string): { readonly how?: string; readonly body: Buffer } {
  if (/\bbr\b/.test(accepts)) return { how: 'br', body: brotli }
  if (/\bgzip\b/.test(accepts)) return { how: 'gzip', body: gzip }
  return { body: gunzipSync(gzip) }
}
