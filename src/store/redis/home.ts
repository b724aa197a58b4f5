/** What a Redis is told of us once: that it holds our data, of which version, and sealed with which key. */
import { createHmac } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { Client } from './client.ts'
import { ABOUT } from './keys.ts'

/** How keys and values are laid out. A newer one is refused, never guessed at. */
const LAYOUT = 1

/** @throws AppError('config') with another DATA_KEY, AppError('store-newer') */
export async function claimHome(client: Client, hashKey: Buffer): Promise<void> {
  // Shows whether two keys are one, and nothing of either.
  const mark = createHmac('sha256', hashKey).update('which key').digest('base64url').slice(0, 16)
  await client.plain('hsetnx', ABOUT, 'layout', LAYOUT)
  await client.plain('hsetnx', ABOUT, 'key', mark)
  const [layout, key] = (await client.plain('hmget', ABOUT, 'layout', 'key')) as readonly string[]
  if (Number(layout) > LAYOUT)
    throw new AppError('store-newer', `the data in Redis has layout ${layout}, this program knows up to ${LAYOUT}`)
  if (key !== mark)
    throw new AppError('config', 'the data in Redis was written with another DATA_KEY', {
      details: ['DATA_KEY: must be the same on every node; expected the one of the nodes that used this Redis before'],
    })
}
