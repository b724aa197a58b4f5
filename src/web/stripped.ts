/**
 * TypeScript of pages without its types, as Node takes them out. What does that weighs 15 MB once it is loaded, so the outcome
 * is kept beside what Node has compiled, under the digest of the sources and Node's version: with either changed it is not
 * found, and made anew.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { getCompileCacheDir, stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

/**
 * @param page    what it is kept under; the outcome of other sources is replaced
 * @param folder  where; null: nowhere
 * @returns the scripts, in the order of the sources
 */
export function stripped(
  page: string,
  sources: readonly string[],
  folder: string | null = getCompileCacheDir() ?? null,
  strip: (source: string) => string = stripTypeScriptTypes,
): readonly string[] {
  if (folder === null) return sources.map((source) => strip(source))
  const digest = createHash('sha256')
    .update(JSON.stringify([process.version, sources]))
    .digest('hex')
  const file = join(folder, `${page}.json`)
  const known = keptIn(file, digest)
  if (known) return known
  const scripts = sources.map((source) => strip(source))
  try {
    mkdirSync(folder, { recursive: true })
    // Under its name only when it is whole.
    const half = `${file}.${process.pid}`
    writeFileSync(half, JSON.stringify({ digest, scripts, whole: digestOf(scripts) }))
    renameSync(half, file)
  } catch {
    // A full disk costs the next start a moment.
  }
  return scripts
}

interface Kept {
  readonly digest: string
  readonly scripts: readonly string[]
  readonly whole: string
}

function keptIn(file: string, digest: string): readonly string[] | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept
    return kept.digest === digest && kept.whole === digestOf(kept.scripts) ? kept.scripts : undefined
  } catch {
    return undefined
  }
}

function digestOf(scripts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(scripts)).digest('hex')
}
