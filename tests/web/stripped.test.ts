/** What is kept of stripped pages is thrown away as soon as anything it was made of has changed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stripped } from '../../src/web/stripped.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tung-buoc-stripped-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const strip = vi.fn((source: string) => source.replaceAll(': number', '        '))
beforeEach(() => {
  strip.mockClear()
})

const SOURCES = ['let a: number = 1', 'let b = 2']
const again = (sources = SOURCES) => stripped('trang', sources, folder, strip)

describe('the stripped scripts of a page', () => {
  it('are made once, and the same afterwards', () => {
    const first = again()
    expect(first).toEqual(['let a         = 1', 'let b = 2'])
    expect(again()).toEqual(first)
    expect(strip).toHaveBeenCalledTimes(2)
    expect(readdirSync(folder)).toEqual(['trang.json'])
  })

  it('are made anew when a source has changed, and the old ones are gone', () => {
    again()
    expect(again(['let a: number = 3', 'let b = 2'])).toEqual(['let a         = 3', 'let b = 2'])
    expect(again(['let b = 2', 'let a: number = 1'])).toEqual(['let b = 2', 'let a         = 1'])
    expect(readFileSync(join(folder, 'trang.json'), 'utf8')).not.toContain('= 3')
  })

  it('are made anew under another version of what strips', () => {
    again()
    vi.stubGlobal('process', { ...process, version: 'v0.0.0' })
    again()
    vi.unstubAllGlobals()
    expect(strip).toHaveBeenCalledTimes(4)
  })

  it.each([
    ['cut short', (whole: string) => whole.slice(0, whole.length / 2)],
    ['altered', (whole: string) => whole.replace('let b = 2', 'let b = 9')],
    ['empty', () => ''],
  ])('are made anew where what was kept is %s', (_how, damage) => {
    const first = again()
    const file = join(folder, 'trang.json')
    writeFileSync(file, damage(readFileSync(file, 'utf8')))
    expect(again()).toEqual(first)
    expect(strip).toHaveBeenCalledTimes(4)
  })

  it('are made each time where nothing can be kept', () => {
    const file = join(folder, 'a file')
    writeFileSync(file, '')
    for (const nowhere of [null, join(file, 'below')]) {
      expect(stripped('trang', SOURCES, nowhere, strip)).toEqual(['let a         = 1', 'let b = 2'])
    }
  })
})
