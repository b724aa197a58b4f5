/**
 * Ready-made replies: those of `locales/vi/canned.yaml`, changed and added to by leads and editors (documents). Written with `{bác}`
 * and `{cháu}`, read with the words of the one conversation they are offered in.
 */
import { existsSync, readFileSync } from 'node:fs'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { AppError } from '../errors.ts'
import { fill } from '../flows/texts.ts'
import { readYaml } from '../flows/yaml.ts'
import type { Document } from '../records.ts'
import type { Canned, CannedAsked } from './api.ts'
import type { DeskStore } from './world.ts'

export const CANNED_CHARS_MAX = 500
const KIND = 'canned'
/** More than anybody looks through. */
const CANNED_MAX = 300

const Entry = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }),
    text: Type.String({ minLength: 1, maxLength: CANNED_CHARS_MAX }),
    flow: Type.Optional(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })),
    step: Type.Optional(Type.String({ pattern: '^[a-z0-9_]+$', maxLength: 60 })),
  },
  { additionalProperties: false },
)
export type CannedText = Static<typeof Entry>
const File = Type.Object({ replies: Type.Array(Entry, { maxItems: CANNED_MAX }) }, { additionalProperties: false })

/** @throws {AppError} 'definition' where the file is there and does not read */
export function readCanned(path: string): readonly CannedText[] {
  if (!existsSync(path)) return []
  const reading = readYaml(readFileSync(path, 'utf8'))
  if (reading.kind === 'read' && Check(File, reading.value)) return reading.value.replies
  throw new AppError('definition', 'the ready-made replies do not read', { details: [`${path}: sai khuôn mẫu`] })
}

export type CannedStore = Pick<DeskStore, 'getDocument' | 'putDocument' | 'listDocuments'>

/** The file's, with what leads have made of them. */
export async function allCanned(store: CannedStore, seeds: readonly CannedText[]): Promise<readonly CannedText[]> {
  const changed = (await store.listDocuments(KIND, { max: CANNED_MAX })) as readonly Document<CannedAsked>[]
  const byId = new Map(seeds.map((seed) => [seed.id, seed]))
  for (const { id, body } of changed) {
    const { off, ...text } = body
    if (off) byId.delete(id)
    else byId.set(id, { id, ...text })
  }
  return [...byId.values()]
}

/** False: somebody else changed it meanwhile. */
export async function putCanned(
  store: CannedStore,
  seeds: readonly CannedText[],
  id: string,
  { was, ...body }: CannedAsked,
  now: number,
): Promise<boolean> {
  const version = (await store.getDocument(KIND, id))?.version ?? 0
  const stands = (await allCanned(store, seeds)).find((one) => one.id === id)?.text ?? ''
  if (was !== undefined && was !== stands) return false
  const document = { kind: KIND, id, version: version + 1, indexes: {}, sort: now, body }
  return await store.putDocument({ replaces: version, document })
}

type FillContext = Parameters<typeof fill>[1]

/** A step that was renamed keeps its replies: `now` says what a step is called today. */
type StepNow = (step: string) => string

/** For this step, then for this flow, then for everyone, each in the order of the file. */
export function cannedFor(
  texts: readonly CannedText[],
  at: { readonly flow?: string; readonly step?: string },
  context: FillContext,
  now: StepNow = (step) => step,
): readonly Canned[] {
  const offered = texts.flatMap((text): Canned[] => {
    if (text.flow !== undefined && text.flow !== at.flow) return []
    if (text.step !== undefined && text.step !== at.step && now(text.step) !== at.step) return []
    const scope = text.step !== undefined ? 'step' : text.flow !== undefined ? 'flow' : 'all'
    return [{ id: text.id, text: fill(text.text, context), scope }]
  })
  const order = { step: 0, flow: 1, all: 2 } as const
  return offered.sort((a, b) => order[a.scope] - order[b.scope])
}
