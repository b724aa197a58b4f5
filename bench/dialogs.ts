/**
 * botbuilder-dialogs is what Microsoft's SDK has for conversations. We do not depend on it; where npm can fetch it, it is
 * installed beside the benchmark, in the version of the botbuilder that we have.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { here } from './nodes.ts'

const INSTALL_MS = 300_000

/** @returns the folder it stands in, or null where it cannot be had. Goes with the process. */
export function installDialogs(): string | null {
  const { version } = JSON.parse(readFileSync(here('../node_modules/botbuilder/package.json'), 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-dialogs-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const names = ['botbuilder', 'botbuilder-dialogs'].map((name) => `${name}@${version}`)
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...names], {
    ...{ cwd: folder, stdio: 'ignore', timeout: INSTALL_MS },
  })
  return status === 0 ? folder : null
}
