/** That definitions are sound is remembered, and never for longer than it is true. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { JUDGES, openDefinitions } from '../src/definitions.ts'
import { AppError } from '../src/errors.ts'
import { checkBlocking } from '../src/flows/check.ts'

vi.mock('../src/flows/check.ts', async (load) => {
  const real = await load<typeof import('../src/flows/check.ts')>()
  return { ...real, checkBlocking: vi.fn(real.checkBlocking) }
})

const NOW = Date.parse('2026-11-29T12:00:00+07:00')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tung-buoc-definitions-'))
  // One flow and what it leans on: what is remembered does not depend on how many there are.
  for (const file of [
    'flows/place.yaml',
    'flows/xin-dinh-chinh.yaml',
    'locales/vi/common.yaml',
    'locales/en/common.yaml',
  ])
    copied(file)
  for (const language of ['vi', 'en']) copied(`locales/${language}/xin-dinh-chinh.yaml`)
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'judge.ts'), 'export const strict = true\n')
  vi.mocked(checkBlocking).mockClear()
  vi.mocked(checkBlocking).mockImplementation(() => [])
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function copied(file: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  cpSync(file, join(folder, file))
}

const config = () => ({
  flowsDir: join(folder, 'flows'),
  localesDir: join(folder, 'locales'),
  dataDir: join(folder, 'data'),
})
/** A start, at noon of a day. @returns whether the definitions were judged */
function judged(now = NOW): boolean {
  const before = vi.mocked(checkBlocking).mock.calls.length
  const { definitions } = openDefinitions(config(), now, [join(folder, 'judge.ts')])
  expect([...definitions.flows.keys()]).toEqual(['xin-dinh-chinh'])
  return vi.mocked(checkBlocking).mock.calls.length > before
}
const changed = (file: string, change: (text: string) => string) =>
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')))
const kept = () => JSON.parse(readFileSync(join(folder, 'data/checked.json'), 'utf8'))

describe('a start judges its definitions', () => {
  it('once, and a later one of the same files by the same code does not', () => {
    expect([judged(), judged(), judged()]).toEqual([true, false, false])
  })

  it.each([
    'flows/place.yaml',
    'flows/xin-dinh-chinh.yaml',
    'locales/vi/common.yaml',
    'locales/en/xin-dinh-chinh.yaml',
  ])('anew when %s has changed, were it in a comment', (file) => {
    judged()
    changed(file, (text) => `${text}# một chữ\n`)
    expect([judged(), judged()]).toEqual([true, false])
  })

  it('anew when the code that judges has changed, and when it cannot be read nothing is remembered', () => {
    judged()
    changed('judge.ts', (text) => text.replace('true', 'null'))
    expect([judged(), judged()]).toEqual([true, false])
    rmSync(join(folder, 'judge.ts'))
    expect([judged(), judged()]).toEqual([true, true])
  })

  it('anew on the day on which a fact begins or has ended, and before the day it was judged', () => {
    changed('flows/xin-dinh-chinh.yaml', (text) =>
      text.replace(
        /^facts:.*?(?=^\S)/ms,
        'facts:\n  cu: { value: a, source: cong, valid: { until: 2026-12-31 } }\n' +
          '  moi: { value: b, source: cong, valid: { from: 2027-03-01 } }\n',
      ),
    )
    const noon = (day: string) => Date.parse(`${day}T12:00:00+07:00`)
    expect(judged()).toBe(true)
    expect(kept()).toMatchObject({ from: '2026-11-29', before: '2027-01-01' })
    expect(judged(noon('2026-12-31'))).toBe(false)
    expect(judged(noon('2026-11-28'))).toBe(true)
    expect(judged(noon('2027-01-01'))).toBe(true)
    expect(kept()).toMatchObject({ from: '2027-01-01', before: '2027-03-01' })
    expect(judged(noon('2027-03-01'))).toBe(true)
    expect(kept()).toMatchObject({ before: null })
  })

  it.each([
    ['damaged', '{ "digest": "'],
    ['of another', '{ "digest": "x", "from": "2026-01-01", "before": null }'],
    ['empty', ''],
  ])('anew where what is remembered is %s', (_how, text) => {
    judged()
    writeFileSync(join(folder, 'data/checked.json'), text)
    expect(judged()).toBe(true)
  })

  it('each time where nothing can be remembered', () => {
    rmSync(join(folder, 'data'), { recursive: true })
    expect([judged(), judged()]).toEqual([true, true])
  })

  it('and never remembers mistakes', () => {
    const mistake = { level: 'block', file: 'flows/xin-dinh-chinh.yaml', line: 1, what: 'sai', remedy: 'sửa' } as const
    vi.mocked(checkBlocking).mockImplementation(() => [mistake])
    expect(judged).toThrow(AppError)
    expect(judged).toThrow(AppError)
    expect(checkBlocking).toHaveBeenCalledTimes(2)
  })

  it('by schema in any case: a file that does not read stops it', () => {
    judged()
    changed('flows/xin-dinh-chinh.yaml', (text) => text.replace(/^format: 1/m, 'format: 99'))
    expect(judged).toThrow(AppError)
  })
})

describe('the code that judges', () => {
  it('is all that reading and checking are made of', () => {
    const inside = (file: string) => JUDGES.some((judge) => file === judge || file.startsWith(`${judge}/`))
    const files = [resolve('src/flows/load.ts'), resolve('src/flows/check.ts')]
    const libraries = new Set<string>()
    for (const file of files) {
      expect(inside(file), relative('.', file)).toBe(true)
      for (const [, types, from = ''] of readFileSync(file, 'utf8').matchAll(/^import (type )?[^']*?'([^']+)'/gms)) {
        if (types || from.startsWith('node:')) continue
        if (!from.startsWith('.')) libraries.add(from.split('/')[0] as string)
        else if (!files.includes(resolve(dirname(file), from))) files.push(resolve(dirname(file), from))
      }
    }
    expect(files.length).toBeGreaterThan(50)
    const missing = [...libraries].filter((name) => !JUDGES.includes(resolve(`node_modules/${name}/package.json`)))
    expect(missing).toEqual([])
  })
})
