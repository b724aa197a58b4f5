/** A file of a unit as its text, for the expert view: hostile input until it has been read. */
import type { FileName, TextAsked, TextFile } from './api.ts'
import { problemsOf } from './checking.ts'
import { type Act, readDraft } from './drafts.ts'
import { Refused } from './refusals.ts'
import { digestOf } from './units.ts'
import type { PublishingOptions } from './world.ts'

export async function textFile(world: PublishingOptions, unit: string, file: FileName): Promise<TextFile> {
  const draft = await readDraft(world, unit)
  const text = draft?.files[file]
  if (!draft || text === undefined) throw new Refused('absent')
  const { problems } = await problemsOf(world.live.whole(), unit, draft.files, world.clock.now(), { far: false })
  return {
    text,
    base: baseOfText(text),
    problems: problems.filter((problem) => problem.file === file && !problem.unit),
  }
}

export function baseOfText(text: string): string {
  return digestOf({ text }).slice(0, 16)
}

export function writingText(file: FileName, { base, text }: TextAsked): Act {
  return (files) => {
    const current = files[file]
    if (current === undefined) throw new Refused('absent')
    const next = text.normalize('NFC').replaceAll('\r\n', '\n')
    if (baseOfText(current) !== base && current !== next) throw new Refused('changed', { conflict: {} })
    return { ...files, [file]: next.endsWith('\n') ? next : `${next}\n` }
  }
}
