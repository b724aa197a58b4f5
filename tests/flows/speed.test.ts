/** How long an editor or a restart waits for flows to be read, checked against their schemas, and compiled. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildCatalogue } from '../../src/conversation/catalogue.ts'
import { compile } from '../../src/flows/compile.ts'
import { FlowDefinition, FlowWords, type Place } from '../../src/flows/definition.ts'
import { loadDefinitions, readDefinition } from '../../src/flows/load.ts'

/**
 * Promised are 20 ms for a flow and a second for all of them on a quiet machine. Processor time grows too when others
 * crowd the caches and share the cores, several times over on a small machine; what is looked for here is a step of ten.
 */
const CROWDED = 5
const FLOW_MS = 20 * CROWDED
const CATALOGUE_MS = 1_000 * CROWDED

const { flows, place } = loadDefinitions('flows', 'locales')
const [longest = ''] = [...flows].sort(([, a], [, b]) => steps(b.definition) - steps(a.definition)).map(([id]) => id)

function steps(definition: FlowDefinition): number {
  return Object.keys(definition.steps).length
}

/** Ms of processor time, the middle of several runs after the first: what others do on the machine does not count. */
function cpuMs(work: () => unknown, runs: number): number {
  work()
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] as number
}

describe('reading flows', () => {
  it('takes a moment for the longest flow with its words', () => {
    const files = [
      ['flows', FlowDefinition],
      ['locales/vi', FlowWords],
      ['locales/en', FlowWords],
    ] as const
    const ms = cpuMs(() => {
      const [definition] = files.map(([folder, schema]) => {
        const file = `${folder}/${longest}.yaml`
        return readDefinition<FlowDefinition>({ file, bytes: readFileSync(file) }, schema).value
      })
      return compile(definition as FlowDefinition, place as Place)
    }, 15)
    expect(ms).toBeLessThan(FLOW_MS)
  })

  it('takes about a second for the whole catalogue with its indexes', () => {
    const ms = cpuMs(() => {
      const loaded = loadDefinitions('flows', 'locales')
      return buildCatalogue({ ...loaded, place: loaded.place as Place })
    }, 3)
    expect(ms).toBeLessThan(CATALOGUE_MS)
  })
})
