/**
 * The part of a node that calls volunteers, in a process of its own on a shared Redis. `look 30000` on standard input: one
 * look, so many ms after ten on a Monday morning. `die` before it: killed as soon as it has claimed a wave, before anything is sent.
 */
import { createInterface } from 'node:readline'
import { systemClock } from '../../src/clock.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { MONDAY } from '../clock.ts'
import { fixtures } from '../talk.ts'
import { openCalling, standInGate } from './rig.ts'

const [redisUrl = '', dataDir = '', pushRoot = ''] = process.argv.slice(2)
const stored = await openStore({ dataDir, redisUrl, hashKey: Buffer.alloc(32, 7) })
let laterMs = 0
let dies = false
const store: Store = {
  ...stored,
  async putDocument(write) {
    const written = await stored.putDocument(write)
    if (dies && written && write.document.kind === 'desk-wait') process.kill(process.pid, 'SIGKILL')
    return written
  },
}
const catalogue = fixtures()
const clock = { ...systemClock, now: () => MONDAY + laterMs }
const { pager, out } = openCalling({ store, clock, gate: standInGate(), catalogue: () => catalogue, pushRoot })
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [what, ms] = line.split(' ')
  if (what === 'die') dies = true
  else {
    laterMs = Number(ms)
    await pager.look()
    await pager.idle()
    console.log('looked')
  }
}
await pager.stop()
await out.close()
await stored.close()
