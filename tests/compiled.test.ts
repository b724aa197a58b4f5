/** What Node has compiled is kept beside the data, and a changed file is run as it is now. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tung-buoc-compiled-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const data = () => join(folder, 'data')
const kept = () => (readdirSync(join(data(), 'compiled'), { recursive: true }) as string[]).sort()

/** A program of one module with types, run as `npm start` runs ours. */
function run(): string {
  const env = { PATH: process.env.PATH, DATA_DIR: data() }
  const args = ['--disable-warning=ExperimentalWarning', '--import=./src/compiled.js', join(folder, 'main.ts')]
  return execFileSync(process.execPath, args, { env, encoding: 'utf8' }).trim()
}

function module(says: string): void {
  writeFileSync(join(folder, 'main.ts'), `const said: string = '${says}'\nconsole.log(said)\n`)
}

describe('what is compiled', () => {
  it('is kept beside the data, for nobody else to see, and used again', () => {
    module('một')
    expect(run()).toBe('một')
    expect(statSync(data()).mode & 0o777).toBe(0o700)
    const first = kept()
    expect(first.length).toBeGreaterThan(1)
    expect(run()).toBe('một')
    expect(kept()).toEqual(first)
  })

  it('never stands in for a file that has changed since, were it by one letter', () => {
    module('một')
    run()
    module('hai')
    expect(run()).toBe('hai')
    module('mot')
    expect(run()).toBe('mot')
  })

  it('is made anew where what was kept is damaged', () => {
    module('một')
    run()
    for (const name of kept()) {
      const file = join(data(), 'compiled', name)
      if (statSync(file).isFile()) writeFileSync(file, readFileSync(file).subarray(0, 20))
    }
    expect(run()).toBe('một')
  })

  it('does not keep a program from starting where nothing can be kept', () => {
    module('một')
    writeFileSync(data(), 'a file where a folder should be')
    expect(run()).toBe('một')
  })

  it('is used by every way to start that we write down', () => {
    for (const file of ['package.json', 'Dockerfile', 'docs/deploy/tung-buoc.service']) {
      const starts = readFileSync(file, 'utf8').match(/.*\bsrc\/main\.ts.*/g) ?? []
      expect(starts.length, file).toBeGreaterThan(0)
      for (const line of starts) expect(line, file).toContain('--import=./src/compiled.js')
    }
  })
})
