/**
 * The page's scripts and style, read once at start: types are taken out of the TypeScript by Node itself, so there
 * is nothing to build. All stand below one folder named by the hash of their contents, and may be cached for ever.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { ICON } from '../icon.ts'
import { stripped } from '../stripped.ts'

export interface Asset {
  readonly type: string
  readonly plain: Buffer
  readonly gzip: Buffer
}

export interface Assets {
  /** By path of the address, `/chat/assets/1f2e3d4c/page/main.js`. */
  readonly files: ReadonlyMap<string, Asset>
  readonly style: string
  readonly icon: string
  readonly script: string
  /** Every module but the first, to be fetched at once instead of one after the other. */
  readonly modules: readonly string[]
}

/** Modules outside `page/` that the server shares with the browser. */
const SHARED = ['tree.ts', 'view.ts', 'words.ts']

/** One file for the browser. */
const STYLES = ['frame.css', 'messages.css']

export function readAssets(folder: URL = new URL('./', import.meta.url)): Assets {
  const scripts = [
    ...SHARED,
    ...readdirSync(new URL('page/', folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `page/${name}`),
  ]
  const named = browserScripts('chat', scripts, folder)
  named.push([
    'chat.css',
    'text/css; charset=utf-8',
    STYLES.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n'),
  ])
  named.push(['icon.svg', 'image/svg+xml', ICON.toString()])

  const { base, files } = packed('/chat/assets/', named)
  const script = `${base}page/main.js`
  return {
    files,
    style: `${base}chat.css`,
    icon: `${base}icon.svg`,
    script,
    modules: [...files.keys()].filter((path) => path.endsWith('.js') && path !== script),
  }
}

export type NamedFile = [name: string, type: string, content: string]

/** Zipped once, below a folder named by the hash of all of them. */
export function packed(
  prefix: string,
  named: readonly NamedFile[],
): { readonly base: string; readonly files: ReadonlyMap<string, Asset> } {
  const hash = createHash('sha256')
  for (const [name, , content] of named) hash.update(`${name}\0${content}\0`)
  const base = `${prefix}${hash.digest('hex').slice(0, 16)}/`
  const files = new Map<string, Asset>()
  for (const [name, type, content] of named) {
    const plain = Buffer.from(content)
    files.set(base + name, { type, plain, gzip: gzipSync(plain, { level: 9 }) })
  }
  return { base, files }
}

/** Modules of a page. Proxies on mobile networks take `.ts` for video: in the browser every module is called `.js`. */
export function browserScripts(page: string, names: readonly string[], folder: URL): NamedFile[] {
  const sources = names.map((name) => readFileSync(new URL(name, folder), 'utf8'))
  return stripped(page, sources).map((script, i) => [
    (names[i] as string).replace(/\.ts$/, '.js'),
    'text/javascript; charset=utf-8',
    script.replace(/(\bfrom '\.{1,2}\/[\w./-]+)\.ts'/g, "$1.js'"),
  ])
}
