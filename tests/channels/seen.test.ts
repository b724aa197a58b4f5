import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lastSeen, startSeen } from '../../src/channels/seen.ts'
import { openStore } from '../../src/store/open.ts'

it('when a channel last brought something is known at once here, and soon to another process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seen-'))
  const store = await openStore({ dataDir: folder })
  let now = 1_000
  const seen = startSeen({ store, clock: { now: () => now }, onError: () => {} })
  expect(seen.last('zalo')).toBeNull()
  expect(await lastSeen(store, 'zalo')).toBeNull()
  for (const at of [2_000, 3_000]) {
    now = at
    seen.note('zalo')
    expect(seen.last('zalo')).toBe(at)
    seen.loop.wake()
    await expect.poll(() => lastSeen(store, 'zalo')).toBe(at)
  }
  await seen.loop.stop()
  await store.close()
  rmSync(folder, { recursive: true })
})
