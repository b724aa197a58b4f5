/** One process of several that share a database and the tokens in it. Told what to do over IPC. */
import { outgoing } from '../../../src/channels/outgoing.ts'
import type { Vault } from '../../../src/channels/tools.ts'
import { tokenKeeper } from '../../../src/channels/zalo/keeper.ts'
import { zaloOAuth } from '../../../src/channels/zalo/oauth.ts'
import type { TokenRecord } from '../../../src/channels/zalo/tokens.ts'
import { openStore } from '../../../src/store/open.ts'
import { openVault } from '../../../src/vault.ts'

const { ROOT = '', DATA = '', APP_ID = '', APP_SECRET = '', OA = '', HANG = '' } = process.env
const key = Buffer.alloc(32, 7)
const store = await openStore({ dataDir: DATA, hashKey: key })
const sealed = openVault(store, key)
let now = 0
let generation = Number.NaN

/** Between the answer and the write, or between the lease and the question: there it is killed. */
const vault: Vault = {
  read: sealed.read,
  async write(id, value, replaces) {
    const record = value as TokenRecord
    if (Number.isNaN(generation)) generation = record.generation
    if (HANG === 'before-writing' && record.generation > generation) await reached()
    const written = await sealed.write(id, value, replaces)
    if (HANG === 'before-asking' && record.lease !== undefined) await reached()
    return written
  },
}

function reached(): Promise<never> {
  process.send?.({ reached: HANG })
  return new Promise(() => {})
}

const client = outgoing({ allowedRoots: [{ url: ROOT, standIn: true }] })
const settings = { appId: APP_ID, appSecret: APP_SECRET, oauthRoot: ROOT, oas: [OA], firstTokens: {} }
const log = { info: () => {}, warn: () => {} }
const tokens = tokenKeeper(settings, zaloOAuth(settings, client), { vault, clock: { now: () => now }, log })

process.on('message', async (said: { readonly at: number; readonly what: 'sweep' | 'token' }) => {
  now = said.at
  if (said.what === 'token') return void process.send?.({ token: await tokens.token(OA) })
  await tokens.sweep()
  process.send?.({ swept: true })
})
process.send?.({ ready: true })
