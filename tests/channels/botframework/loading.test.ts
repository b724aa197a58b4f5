/** botbuilder costs 50 MB and most of a second: only a product with the channel on pays for it. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

/** Starts and stops the product, and prints which modules of the SDK were loaded. */
const PROGRAM = `
  import { registerHooks } from 'node:module'
  const seen = new Set()
  registerHooks({ load(url, context, next) {
    const name = /node_modules\\/(botbuilder|botframework-connector|@azure\\/[\\w-]+)\\//.exec(url)?.[1]
    if (name) seen.add(name)
    return next(url, context)
  } })
  const { createApp } = await import('./src/app.ts')
  const { readConfig } = await import('./src/config.ts')
  const app = await createApp(readConfig(process.env))
  await app.start()
  await app.stop()
  console.log('LOADED ' + JSON.stringify([...seen].sort()))
`

async function loadedWith(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
      env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, ...env },
    })
    return JSON.parse(/^LOADED (.*)$/m.exec(stdout)?.[1] ?? 'null') as readonly string[]
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

describe('botbuilder', () => {
  it('is not loaded by a product without the channel', async () => {
    expect(await loadedWith({})).toEqual([])
  }, 60_000)

  it('is loaded by a product with it', async () => {
    expect(await loadedWith({ BOTFRAMEWORK_OPEN: 'loopback' })).toContain('botbuilder')
  }, 60_000)

  it('is imported by one file only', () => {
    const importers = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) =>
        file.endsWith('.ts') &&
        /^import (?!type\b)[^'"]*?from '(botbuilder|botframework)/m.test(readFileSync(join('src', file), 'utf8')),
    )
    expect(importers).toEqual(['channels/botframework/adapter.ts'])
  })
})
