/**
 * The schemas as files, so that an editor completes and checks while one types. `node src/flows/schemas.ts` writes
 * them; a test fails when they are not those of the program.
 */
import { writeFileSync } from 'node:fs'
import { FlowDefinition, FlowWords } from './definition.ts'
import { CommonWords } from './own-words.ts'
import { Place } from './place.ts'

/** By path from the root of the repository. */
export const schemaFiles: ReadonlyMap<string, string> = new Map([
  ['flows/schema.json', schemaText('Thủ tục: các bước', FlowDefinition)],
  ['flows/place.schema.json', schemaText('Dữ liệu của phường', Place)],
  ['locales/schema.json', schemaText('Thủ tục: lời nói', FlowWords)],
  ['locales/common.schema.json', schemaText('Lời nói chung', CommonWords)],
])

function schemaText(title: string, schema: object): string {
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...schema }, null, 2)}\n`
}

if (import.meta.main) {
  for (const [path, text] of schemaFiles) writeFileSync(path, text)
}
