/** One of several processes on one store: opens a link when told to, and prints how that ended. Run by `processes.test.ts`. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { systemClock } from '../../src/clock.ts'
import { browser, openRig } from './rig.ts'

const [folder = '', url = ''] = process.argv.slice(2)
const rig = await openRig({ folder, clock: { ...systemClock, set() {}, pass() {} } })
const lines = createInterface({ input: process.stdin })
console.log('ready')
await once(lines, 'line')
const { status, body } = await browser(rig.app).openLink(url)
console.log(JSON.stringify({ status, code: body.error?.code }))
process.exit(0)
