/** Published definitions as files and back. Nothing is lost on the way, and what comes in is a draft, never published. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FILE_BYTES_MAX } from '../flows/yaml.ts'
import type { Who } from './api.ts'
import { changesBetween } from './changes.ts'
import { beginDraft, changeDraft, draftUnits, readDraft } from './drafts.ts'
import { Refused } from './refusals.ts'
import { digestOf, pathOf, type UnitFiles } from './units.ts'
import type { PublishingOptions } from './world.ts'

type Stored = Pick<PublishingOptions, 'store' | 'clock' | 'live'>

/** Whoever keeps the machine, as author of what is pushed. */
export const OPERATOR: Who = { staff: 'may-chu', name: 'Người giữ máy chủ' }

/** Every live file by its path: `flows/luu-tru.yaml`, `locales/vi/luu-tru.yaml`. */
export async function pulled({ live }: Pick<Stored, 'live'>): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const unit of Object.keys(live.body().units)) {
    for (const [name, text] of Object.entries((await live.files(unit)) ?? {})) files.set(pathOf(unit, name), text)
  }
  return files
}

/** The units of a folder laid out so; a file too big to be one is left to be refused by its size. */
export function unitsOf(folder: string): ReadonlyMap<string, UnitFiles> {
  const units = new Map<string, Record<string, string>>()
  const take = (name: string, inside: string) => {
    if (!existsSync(inside)) return
    for (const file of readdirSync(inside).filter((one) => one.endsWith('.yaml') && one !== 'canned.yaml')) {
      const path = join(inside, file)
      const unit = file.slice(0, -'.yaml'.length)
      const text = statSync(path).size > FILE_BYTES_MAX ? ' '.repeat(FILE_BYTES_MAX + 1) : readFileSync(path, 'utf8')
      units.set(unit, { ...units.get(unit), [name]: text.normalize('NFC') })
    }
  }
  take('flow', join(folder, 'flows'))
  const locales = join(folder, 'locales')
  for (const language of existsSync(locales) ? readdirSync(locales) : []) take(language, join(locales, language))
  return units
}

export interface PushedUnit {
  readonly unit: string
  readonly what: 'same' | 'drafted' | 'new' | 'busy' | 'refused'
  readonly lines: readonly string[]
}

/** Each unit by itself: one that does not read stops no other. A draft somebody else is writing is not touched. */
export async function pushed(world: Stored, units: ReadonlyMap<string, UnitFiles>): Promise<readonly PushedUnit[]> {
  const done: PushedUnit[] = []
  for (const [unit, files] of units) done.push(await pushOne(world, unit, files))
  return done
}

async function pushOne(world: Stored, unit: string, files: UnitFiles): Promise<PushedUnit> {
  const draft = await readDraft(world, unit)
  try {
    if (draft === null) {
      await beginDraft(world, unit, OPERATOR, files)
      return { unit, what: 'new', lines: [] }
    }
    const whole = { ...draft.files, ...files }
    if (digestOf(whole) === digestOf(draft.files)) return { unit, what: 'same', lines: [] }
    const others = Object.values(draft.marks).flatMap(({ by }) => by.filter(({ staff }) => staff !== OPERATOR.staff))
    if (others.length > 0) return { unit, what: 'busy', lines: [...new Set(others.map(({ name }) => name))] }
    await changeDraft(world, unit, OPERATOR, () => whole)
    return { unit, what: 'drafted', lines: changesBetween(unit, draft.files, whole).map(({ title }) => title) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const lines = (error.more.problems ?? []).map(
      ({ file, line, what, remedy }) => `${pathOf(unit, file)}:${line} ${what} → ${remedy}`,
    )
    return { unit, what: 'refused', lines }
  }
}

/** What is published here against what came with the program, and what is being drafted, in words. */
export async function differences({ store, live }: Stored): Promise<readonly string[]> {
  const lines: string[] = []
  const drafts = await draftUnits({ store })
  const names = new Set([...Object.keys(live.body().units), ...drafts.keys()])
  for (const unit of names) {
    const [here, shipped] = [await live.files(unit), live.shipped.get(unit)]
    if (here && (!shipped || digestOf(here) !== digestOf(shipped))) {
      lines.push(`${unit}: bản ${live.body().units[unit]?.number} đang chạy khác tệp đi kèm chương trình`)
      for (const { title, lines: own } of changesBetween(unit, shipped ?? null, here)) {
        lines.push(
          `  ${title}`,
          ...own.map(({ what, before = '(không có)', after = '(bỏ)' }) => `    ${what}: ${before} → ${after}`),
        )
      }
    }
    const draft = drafts.get(unit)
    if (draft) {
      const by = new Set(Object.values(draft.marks).flatMap((mark) => mark.by.map(({ name }) => name)))
      lines.push(`${unit}: có bản nháp của ${[...by].join(', ')}, ${Object.keys(draft.marks).length} phần`)
    }
  }
  return lines.length > 0 ? lines : ['Không có gì khác: đang chạy đúng các tệp đi kèm chương trình.']
}
