/**
 * The program's own definitions, read and checked before anything is served. That they hold no mistake is remembered beside
 * the data, under the digest of every file, of the code that judged and of the libraries it judged by, and for the days on
 * which it is true; anything else is judged anew.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from './config.ts'
import { buildCatalogue, type Catalogue } from './conversation/catalogue.ts'
import { AppError } from './errors.ts'
import { dayOf } from './flows/calendar.ts'
import { checkBlocking } from './flows/check.ts'
import { type Definitions, loadDefinitions, readDefinitions } from './flows/load.ts'
import type { Place } from './flows/place.ts'
import { blocks, problemLine } from './flows/problem.ts'
import { type ShippedFiles, shippedFiles } from './publishing/reading.ts'

export interface Checked extends Definitions {
  readonly place: Place
}

/**
 * @param judges  files and folders of code whose change makes a verdict void
 * @throws {AppError} 'definition' with a line for each mistake
 */
export function openDefinitions(
  config: Pick<Config, 'flowsDir' | 'localesDir' | 'dataDir'>,
  now: number,
  judges: readonly string[] = JUDGES,
): { readonly files: ShippedFiles; readonly definitions: Checked } {
  const files = shippedFiles(config.flowsDir, config.localesDir)
  const definitions = readDefinitions(files)
  const verdict = verdictOn(digestOf(files, judges), join(config.dataDir, 'checked.json'), dayOf(now))
  if (definitions.place !== null && !blocks(definitions.problems) && verdict.holds())
    return { files, definitions: { ...definitions, place: definitions.place } }
  const sound = checked(definitions, now)
  verdict.keep(nextChange(sound, dayOf(now)))
  return { files, definitions: sound }
}

/** Loads and checks without keeping anything. @throws {AppError} 'definition' with a line for each mistake */
export function loadCatalogue(
  config: Pick<Config, 'flowsDir' | 'localesDir'> & { readonly retentionDays?: number },
  now: number = Date.now(),
): Catalogue {
  return buildCatalogue(checked(loadDefinitions(config.flowsDir, config.localesDir), now), config.retentionDays)
}

function checked(definitions: Definitions, now: number): Checked {
  const { flows, place, common, problems, where } = definitions
  const found = place === null || blocks(problems) ? problems : checkBlocking({ flows, place, common, now, where })
  if (place === null || blocks(found)) {
    throw new AppError('definition', 'the flow definitions hold mistakes', {
      details: found.filter((problem) => blocks([problem])).map(problemLine),
    })
  }
  return { ...definitions, place }
}

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What decides whether definitions are sound: folders of ours (`flows` may import no other), and the versions of libraries. */
export const JUDGES: readonly string[] = [
  ...['flows', 'understanding', 'privacy', 'messages.ts', 'errors.ts', 'definitions.ts'].map(beside),
  ...['js-yaml', 'yaml', 'typebox', 'mustache', 'xstate'].map((name) => beside(`../node_modules/${name}/package.json`)),
]

interface Kept {
  readonly digest: string
  readonly from: string
  /** The first day on which a fact begins or has ended. null: none does. */
  readonly before: string | null
}

/** @param digest  null: what judges could not be read, and nothing is kept */
function verdictOn(digest: string | null, path: string, today: string) {
  return {
    holds(): boolean {
      try {
        if (digest === null) return false
        const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept
        return kept.digest === digest && kept.from <= today && (kept.before === null || today < kept.before)
      } catch {
        return false
      }
    },
    keep(before: string | null): void {
      if (digest === null) return
      try {
        writeFileSync(path, `${JSON.stringify({ digest, from: today, before } satisfies Kept)}\n`, { mode: 0o600 })
      } catch {
        // The next start judges again.
      }
    },
  }
}

function digestOf({ flows, words }: ShippedFiles, judges: readonly string[]): string | null {
  const hash = createHash('sha256').update(process.version)
  const add = (name: string, bytes: Uint8Array | string | null) => {
    hash.update(JSON.stringify([name, bytes?.length ?? null])).update(bytes ?? '')
  }
  for (const { file, bytes } of flows) add(file, bytes)
  for (const [language, own] of words) for (const { file, bytes } of own) add(`${language}/${file}`, bytes)
  try {
    for (const file of judges.flatMap(sources)) add(file, readFileSync(file))
  } catch {
    return null
  }
  return hash.digest('hex')
}

function sources(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(path, name))
}

/** Facts are all that a check looks at the day for. */
function nextChange({ flows }: Definitions, today: string): string | null {
  const days = [...flows.values()]
    .flatMap(({ definition }) => Object.values(definition.facts ?? {}))
    .flatMap(({ valid }) => [valid?.from, valid?.until && dayAfter(valid.until)])
    .filter((day): day is string => typeof day === 'string' && day > today)
  return days.sort()[0] ?? null
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 24 * 60 * 60_000).toISOString().slice(0, 10)
}
