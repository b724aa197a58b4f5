/** Builds the editor's page into `dist/admin`, when its sources are others than those of what stands there. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { ariaInVietnamese } from './aria-in-vietnamese.ts'
import { schemaNames } from './page/flow/schema-names.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const HERE = fileURLToPath(new URL('./', import.meta.url))
/** Where the server looks. */
export const BUNDLE_DIR = join(ROOT, 'dist', 'admin')
/** What the bundle is made of: the page and its builder, what it shares with the server (types are gone by then), libraries. */
const SOURCES = [HERE, join(ROOT, 'src', 'flows', 'sentences.ts')]
const ALSO = ['package-lock.json', 'flows/schema.json', 'locales/schema.json'].map((name) => join(ROOT, name))

export type Built = 'built' | 'fresh' | 'no builder'

/** @returns what was done; a mistake in the sources throws, and leaves what stood there */
export async function buildEditor(into: string = BUNDLE_DIR): Promise<Built> {
  const hash = sourceHash()
  const mark = join(into, 'source')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return 'fresh'
  const vite = await import('vite').catch(() => null)
  if (vite === null) return 'no builder'
  // Beside the old one, then put in its place: a server that starts meanwhile sees either.
  const fresh = `${into}.${process.pid}`
  await vite.build({
    configFile: false,
    root: join(HERE, 'page'),
    base: './',
    logLevel: 'error',
    publicDir: false,
    plugins: [ariaInVietnamese()],
    define: {
      'process.env.NODE_ENV': '"production"',
      FLOW_NAMES: namesIn('flows/schema.json'),
      WORDS_NAMES: namesIn('locales/schema.json'),
    },
    // Whatever NODE_ENV says where it is built: tests build what people get.
    mode: 'production',
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      outDir: fresh,
      emptyOutDir: true,
      manifest: 'manifest.json',
      target: 'es2022',
      // Every browser that is new enough for the page knows it; the stand-in would be a script in the page.
      modulePreload: { polyfill: false },
      cssCodeSplit: true,
      assetsInlineLimit: 0,
      assetsDir: '.',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { input: join(HERE, 'page', 'main.tsx') },
    },
  })
  for (const name of readdirSync(fresh)) {
    if (!/\.(js|css|svg)$/.test(name)) continue
    const content = readFileSync(join(fresh, name))
    writeFileSync(join(fresh, `${name}.gz`), gzipSync(content, { level: 9 }))
    writeFileSync(
      join(fresh, `${name}.br`),
      brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }),
    )
  }
  writeFileSync(join(fresh, 'source'), hash)
  mkdirSync(join(into, '..'), { recursive: true })
  const old = `${into}.old.${process.pid}`
  if (existsSync(into)) renameSync(into, old)
  renameSync(fresh, into)
  rmSync(old, { recursive: true, force: true })
  return 'built'
}

/** What the text view offers while typing, as the source of a constant. */
function namesIn(schema: string): string {
  return JSON.stringify(schemaNames(JSON.parse(readFileSync(join(ROOT, schema), 'utf8'))))
}

function sourceHash(): string {
  const hash = createHash('sha256')
  for (const file of [...SOURCES.flatMap(filesBelow), ...ALSO]) {
    if (existsSync(file))
      hash
        .update(`${file.slice(ROOT.length)}\0`)
        .update(readFileSync(file))
        .update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path: string): readonly string[] {
  if (path.endsWith('.ts')) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
