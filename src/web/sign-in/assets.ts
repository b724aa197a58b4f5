/** Scripts and style of the sign-in page, read once at start, like the chat page's. */
import { readdirSync, readFileSync } from 'node:fs'
import { type Asset, browserScripts, packed } from '../chat/assets.ts'

export interface Assets {
  /** By path of the address. */
  readonly files: ReadonlyMap<string, Asset>
  readonly style: string
  /** The library for passkeys, as its makers bundled it: a global of its own. */
  readonly passkeys: string
  readonly script: string
  readonly modules: readonly string[]
}

const SCRIPT_TYPE = 'text/javascript; charset=utf-8'
/** Shared with the chat page. */
const SHARED = ['chat/tree.ts', 'chat/page/dom.ts']

export function readAssets(web: URL = new URL('../', import.meta.url)): Assets {
  const own = readdirSync(new URL('sign-in/page/', web))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `sign-in/page/${name}`)
  const scripts = browserScripts('sign-in', [...SHARED, ...own], web)
  const library = new URL('../dist/bundle/index.umd.min.js', import.meta.resolve('@simplewebauthn/browser'))
  const { base, files } = packed('/sign-in/assets/', [
    ...scripts,
    ['passkeys.js', SCRIPT_TYPE, readFileSync(library, 'utf8')],
    ['sign-in.css', 'text/css; charset=utf-8', readFileSync(new URL('sign-in/sign-in.css', web), 'utf8')],
  ])
  const script = `${base}sign-in/page/main.js`
  return {
    files,
    style: `${base}sign-in.css`,
    passkeys: `${base}passkeys.js`,
    script,
    modules: scripts.map(([name]) => base + name).filter((path) => path !== script),
  }
}
