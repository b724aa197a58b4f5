import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'vitest'
import { races } from './race.ts'

it('10,000 racing claims from two processes on one file make 250 owners', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'desk-race-'))
  await races({ dataDir })
  rmSync(dataDir, { recursive: true, force: true })
}, 180_000)
