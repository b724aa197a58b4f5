import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { schemaFiles } from '../../src/flows/schemas.ts'

it.each([...schemaFiles])('%s is the one of the program (else: node src/flows/schemas.ts)', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text)
})
