/**
 * The desk's scripts and style, read once at start. Types are taken out of the TypeScript by Node itself, and what every
 * screen needs is joined into one file with Preact's own modules, so there is nothing to build. All stand below one folder
 * named by the hash of their contents, and may be cached for ever.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { ICON } from '../icon.ts'
import { stripped } from '../stripped.ts'
import { beside, joined } from './joined.ts'

export interface Asset {
  readonly type: string
  readonly plain: Buffer
  readonly gzip: Buffer
}

export interface DeskAssets {
  /** By path of the address, `/desk/assets/1f2e3d4c/page/main.js`. */
  readonly files: ReadonlyMap<string, Asset>
  readonly style: string
  readonly icon: string
  /** For home screens that take no drawing. */
  readonly touchIcon: string
  /** What every screen needs, in one file. */
  readonly script: string
  /** The service worker: knows this version's name and files. */
  readonly worker: Asset
}

/** Modules of Preact by the name they are imported with: the page's rules allow no import map, so names become paths. */
const PACKAGES: Readonly<Record<string, string>> = {
  preact: 'lib/preact.js',
  'preact/hooks': 'lib/hooks.js',
}

/** Of the web chat's page, which import nothing of a page's: recording, making photos small, keeping them in the browser. */
const SHARED = ['recorder', 'shrink', 'waiting']

/** One file for the browser, which runs it without the page. */
const WORKER = ['worker.ts', 'push.ts']

/** One file for the browser. */
const STYLES = ['frame.css', 'list.css', 'chat.css', 'sheet.css', 'visits.css']

/** Where the joined file stands: the module that is run. */
const FIRST = 'page/main.js'

/** Fetched when a screen of them is opened. */
const LATER =
  /\/(?:page\/view\/(?:visit(?:-\w+)?|visits|shift|habit|end-shift|welcome|practice|ward(?:-\w+)?|ten-chats|erase|bulk|canned|photo(?:-deciding)?|reason|hand-back|hard-step|leaving|pictures|schedule|own-\w+)|shared\/(?:recorder|shrink))\.js$/

const SCRIPT = 'text/javascript; charset=utf-8'

export function readDeskAssets(folder: URL = new URL('./', import.meta.url)): DeskAssets {
  const scripts = new Map<string, string>()
  for (const [specifier, name] of Object.entries(PACKAGES)) {
    const source = readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')
    scripts.set(name, packageScript(source, name))
  }
  const own = [
    ...scriptsBelow(new URL('page/', folder)).map((path) => ({ name: `page/${path}`, path: `page/${path}` })),
    ...SHARED.map((name) => ({ name: `shared/${name}.ts`, path: `../chat/page/${name}.ts` })),
    ...WORKER.map((name) => ({ name: `worker/${name}`, path: `worker/${name}` })),
  ]
  const plain = stripped(
    'desk',
    own.map(({ path }) => readFileSync(new URL(path, folder), 'utf8')),
  )
  const ofWorker: string[] = []
  for (const [i, { name }] of own.entries()) {
    if (name.startsWith('worker/')) ofWorker.push(plain[i] as string)
    else scripts.set(name.replace(/\.ts$/, '.js'), ownScript(plain[i] as string, name))
  }
  const together = new Map([...scripts].filter(([name]) => !LATER.test(`/${name}`)))
  const named: [name: string, type: string, content: Buffer][] = [[FIRST, SCRIPT, Buffer.from(joined(together, FIRST))]]
  for (const [name, script] of scripts) {
    if (!together.has(name)) named.push([name, SCRIPT, Buffer.from(beside(script, name, together, FIRST))])
  }
  const style = STYLES.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  named.push(['desk.css', 'text/css; charset=utf-8', Buffer.from(style)])
  named.push(['icon.svg', 'image/svg+xml', ICON])
  named.push(['icon-192.png', 'image/png', readFileSync(new URL('icon-192.png', folder))])

  const hash = createHash('sha256')
  for (const [name, , content] of named) hash.update(`${name}\0`).update(content).update('\0')
  const version = hash.digest('hex').slice(0, 16)
  const base = `/desk/assets/${version}/`
  const files = new Map(named.map(([name, type, content]) => [base + name, asset(type, content)]))
  const source = ofWorker
    .join('\n')
    .replace("'{icon}'", JSON.stringify(`${base}icon-192.png`))
    .replace("'{version}'", JSON.stringify(version))
    .replace("'{files}'", JSON.stringify([...files.keys()]))
  return {
    files,
    style: `${base}desk.css`,
    icon: `${base}icon.svg`,
    touchIcon: `${base}icon-192.png`,
    script: base + FIRST,
    worker: asset(SCRIPT, Buffer.from(source)),
  }
}

function scriptsBelow(folder: URL): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
}

/** Proxies on mobile networks take `.ts` for video: in the browser every module is called `.js`. */
function ownScript(plain: string, name: string): string {
  const script = plain.replace(/(\b(?:from |import\()'\.{1,2}\/[\w./-]+)\.ts'/g, "$1.js'")
  const up = '../'.repeat(name.split('/').length - 1)
  return withPackages(script.replace(/from '(?:\.\.\/)+chat\/page\/(\w+)\.js'/g, `from '${up}shared/$1.js'`), name)
}

function packageScript(source: string, name: string): string {
  return withPackages(source.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'), name)
}

function withPackages(script: string, name: string): string {
  const up = '../'.repeat(name.split('/').length - 1)
  return script.replace(/\bfrom\s*(['"])(preact(?:\/hooks)?)\1/g, (_whole, _quote, specifier: string) => {
    return `from '${up}${PACKAGES[specifier]}'`
  })
}

function asset(type: string, plain: Buffer): Asset {
  return { type, plain, gzip: gzipSync(plain, { level: 9 }) }
}
