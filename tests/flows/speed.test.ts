/** How long an editor or a restart waits for flows to be read, checked against their schemas, and compiled. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { buildCatalogue } from '../../src/conversation/catalogue.ts'
import { compile } from '../../src/flows/compile.ts'
import { FlowDefinition, FlowWords, type Place } from '../../src/flows/definition.ts'
import { loadDefinitions, readDefinition } from '../../src/flows/load.ts'

/**
 * Beside the YAML library's bare reading of the same files, in turn with it: how fast the machine is today says nothing.
 * Measured: reading with all checks and compiling takes about twice as long, and so does the catalogue with its indexes.
 */
const FLOW_RATIO = 4
const CATALOGUE_RATIO = 6

const { flows, place } = loadDefinitions('flows', 'locales')
const [longest = ''] = [...flows].sort(([, a], [, b]) => steps(b.definition) - steps(a.definition)).map(([id]) => id)

function steps(definition: FlowDefinition): number {
  return Object.keys(definition.steps).length
}

/** Of processor time, the best of several turns of each: what others do on the machine only adds. */
function ratioTo(floor: () => unknown, work: () => unknown, runs: number): number {
  let [least, mine] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < runs; run++) {
    least = Math.min(least, cpuMs(floor))
    mine = Math.min(mine, cpuMs(work))
  }
  return mine / least
}

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const FOLDERS = [
  ['flows', FlowDefinition],
  ['locales/vi', FlowWords],
  ['locales/en', FlowWords],
] as const

describe('reading flows', () => {
  it('takes a moment for the longest flow with its words', () => {
    const files = FOLDERS.map(([folder, schema]) => ({ file: `${folder}/${longest}.yaml`, schema }))
    const ratio = ratioTo(
      () => files.map(({ file }) => parse(readFileSync(file, 'utf8'))),
      () => {
        const [definition] = files.map(
          ({ file, schema }) => readDefinition<FlowDefinition>({ file, bytes: readFileSync(file) }, schema).value,
        )
        return compile(definition as FlowDefinition, place as Place)
      },
      15,
    )
    expect(ratio).toBeLessThan(FLOW_RATIO)
  })

  it('takes little more than reading for the whole catalogue with its indexes', () => {
    const ratio = ratioTo(
      () =>
        [...flows.keys()].flatMap((id) =>
          FOLDERS.map(([folder]) => parse(readFileSync(`${folder}/${id}.yaml`, 'utf8'))),
        ),
      () => {
        const loaded = loadDefinitions('flows', 'locales')
        return buildCatalogue({ ...loaded, place: loaded.place as Place })
      },
      3,
    )
    expect(ratio).toBeLessThan(CATALOGUE_RATIO)
  })
})
