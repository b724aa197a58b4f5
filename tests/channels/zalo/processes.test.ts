/** Two processes, one database file, one token that works once; and one of them is killed at the worst moment. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TokenRecord } from '../../../src/channels/zalo/tokens.ts'
import { LEASE_MS } from '../../../src/channels/zalo/tokens.ts'
import { openStore } from '../../../src/store/open.ts'
import { openVault } from '../../../src/vault.ts'
import { OA, type ZaloStandIn, zaloStandIn } from '../../platforms/zalo.ts'
import { NOW } from '../tools.ts'
import { tokenRecord } from './rig.ts'

const DEAD = NOW + 26 * 3_600_000
const KEY = Buffer.alloc(32, 7)

let folder: string
let platform: ZaloStandIn
let processes: ChildProcess[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tung-buoc-zalo-'))
  platform = await zaloStandIn({ now: () => DEAD })
  processes = []
  const { access, refresh } = platform.grant()
  await inVault((vault) => vault.write(recordKey(), tokenRecord(access, refresh, NOW), 0))
})
afterEach(async () => {
  for (const child of processes) child.kill('SIGKILL')
  await platform.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

it('two processes that wake at the same moment refresh once, and both go on with the new pair', async () => {
  const [one, two] = await Promise.all([start(), start()])
  await Promise.all([tell(one, 'sweep', DEAD), tell(two, 'sweep', DEAD)])
  await Promise.all([tell(one, 'sweep', DEAD + LEASE_MS), tell(two, 'sweep', DEAD + LEASE_MS)])
  expect(platform.refreshes()).toBe(1)
  const token = platform.account().access?.token
  for (const child of [one, two])
    expect(await tell(child, 'token', DEAD)).toMatchObject({ token: { kind: 'token', token } })
})

it('killed between the answer and the write: the pair is gone, the other finds out once and asks for a person', async () => {
  const dying = await start('before-writing')
  dying.send({ what: 'sweep', at: DEAD })
  await message(dying, 'reached')
  dying.kill('SIGKILL')
  await once(dying, 'exit')
  expect(await record()).toMatchObject({ generation: 1, state: 'good' })

  const other = await start()
  await tell(other, 'sweep', DEAD + LEASE_MS - 1_000)
  expect(platform.refreshes()).toBe(1)
  expect(await tell(other, 'token', DEAD)).toMatchObject({ token: { kind: 'renewing' } })
  await tell(other, 'sweep', DEAD + LEASE_MS + 1_000)
  await tell(other, 'sweep', DEAD + 2 * LEASE_MS)
  expect(platform.refreshes()).toBe(2)
  expect(await tell(other, 'token', DEAD)).toMatchObject({ token: { kind: 'stopped', reason: 'needs-reauth' } })
  expect(await record()).toMatchObject({ state: 'needs-reauth', why: 'lost', generation: 1 })
})

it('killed before it asked: nothing is lost, the other goes on when the lease has run out', async () => {
  const dying = await start('before-asking')
  dying.send({ what: 'sweep', at: DEAD })
  await message(dying, 'reached')
  dying.kill('SIGKILL')
  await once(dying, 'exit')
  expect(platform.refreshes()).toBe(0)

  const other = await start()
  await tell(other, 'sweep', DEAD + LEASE_MS + 1_000)
  expect(platform.refreshes()).toBe(1)
  expect(await tell(other, 'token', DEAD + LEASE_MS + 1_000)).toMatchObject({
    token: { kind: 'token', token: platform.account().access?.token },
  })
})

function recordKey(): string {
  return `zalo/tokens/${platform.appId}/${OA}`
}

async function inVault<T>(use: (vault: ReturnType<typeof openVault>) => Promise<T>): Promise<T> {
  const store = await openStore({ dataDir: folder, hashKey: KEY })
  try {
    return await use(openVault(store, KEY))
  } finally {
    await store.close()
  }
}

function record(): Promise<TokenRecord> {
  return inVault(async (vault) => (await vault.read(recordKey()))?.value as TokenRecord)
}

async function start(hang = ''): Promise<ChildProcess> {
  const { root, appId, appSecret } = platform
  const env = {
    PATH: process.env.PATH ?? '',
    ROOT: root,
    DATA: folder,
    APP_ID: appId,
    APP_SECRET: appSecret,
    OA,
    HANG: hang,
  }
  const child = fork('tests/channels/zalo/refresher.ts', { env, execArgv: ['--disable-warning=ExperimentalWarning'] })
  processes.push(child)
  await message(child, 'ready')
  return child
}

/** Resolves with the next message that holds this. */
function message(child: ChildProcess, wanted: string): Promise<object> {
  return new Promise((resolve, reject) => {
    const heard = (said: unknown) => {
      if (typeof said !== 'object' || said === null || !(wanted in said)) return
      child.off('message', heard)
      resolve(said)
    }
    child.on('message', heard)
    child.once('exit', () => reject(new Error(`the process ended before it said "${wanted}"`)))
  })
}

function tell(child: ChildProcess, what: 'sweep' | 'token', at: number): Promise<object> {
  const answered = message(child, what === 'sweep' ? 'swept' : 'token')
  child.send({ what, at })
  return answered
}
