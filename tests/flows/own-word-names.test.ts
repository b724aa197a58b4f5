/** No editor reads an id: every sentence, label and move of the bot has a name that says when it comes. */
import { describe, expect, it } from 'vitest'
import { loadDefinitions } from '../../src/flows/load.ts'
import { LABEL_NAMES, MOVE_NAMES, SAYS_NAMES } from '../../src/flows/own-word-names.ts'

const common = loadDefinitions('flows', 'locales').common.get('vi')

describe("the bot's own words", () => {
  it.each([
    ['sentences', Object.keys(common?.says ?? {}), SAYS_NAMES],
    ['labels', Object.keys(common?.labels ?? {}), LABEL_NAMES],
    ['moves', Object.keys(common?.moves ?? {}), MOVE_NAMES],
  ] as const)('%s have names, and no name stands for nothing', (_what, keys, names) => {
    expect(keys.length).toBeGreaterThan(10)
    expect([...keys].sort()).toEqual(Object.keys(names).sort())
    expect(new Set(Object.values(names)).size).toBe(keys.length)
  })
})
