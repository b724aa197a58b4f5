/** What others wrote and we ship: nothing under a licence nobody read, nothing that runs at installation unseen, nothing unpinned. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

interface Package {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
  readonly inBundle?: boolean
}
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Package> }
const theirs = Object.entries(packages).filter(([path]) => path !== '')
const shipped = theirs.filter(([, { dev }]) => !dev)

it('every licence of what is shipped has been read', () => {
  const page = readFileSync('docs/licences.md', 'utf8')
  const read = new Set([...page.matchAll(/^\| ([^|]+) \| /gm)].map(([, name]) => name?.trim()))
  const found = new Set(shipped.map(([, { license }]) => license ?? 'none said'))
  expect([...found].filter((licence) => !read.has(licence))).toEqual([])
  expect(shipped.length).toBeGreaterThan(100)
})

it('every package is pinned to its bytes, and none to a place', () => {
  expect(theirs.filter(([, { integrity, inBundle }]) => !integrity && !inBundle).map(([path]) => path)).toEqual([])
  expect(theirs.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
})

it('only packages that are known to run a script at installation', () => {
  const running = theirs.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
  expect(running.sort()).toEqual(['node_modules/core-js', 'node_modules/node'])
})
