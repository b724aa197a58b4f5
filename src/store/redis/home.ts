/** What a Redis is told of us once: that it holds our data, of which version, and sealed with which key. */
import { createHmac } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { Client } from './client.ts'
import { ABOUT, BEATS } from './keys.ts'

/** A field that stands while everything moves here: no node may start on half of it. */
const MOVING = 'moving'

/** How keys and values are laid out. A newer one is refused, never guessed at. */
const LAYOUT = 1

/** @throws AppError('config') with another DATA_KEY, AppError('store-newer') */
export async function claimHome(client: Client, hashKey: Buffer): Promise<void> {
  if ((await client.plain('hexists', ABOUT, MOVING)) === 1)
    throw new AppError('config', 'a move into this Redis was broken off', {
      details: ['Give the same `npm run move-store` again, or empty this Redis.'],
    })
  await sameKey(client, hashKey)
}

async function sameKey(client: Client, hashKey: Buffer): Promise<void> {
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

/** Before everything moves out of, or into, a Redis that nobody uses. @throws AppError('config') */
export async function claimForMove(client: Client, hashKey: Buffer, as: 'source' | 'target'): Promise<void> {
  const isMoving = (await client.plain('hexists', ABOUT, MOVING)) === 1
  if (((await client.plain('hlen', BEATS)) as number) > 0)
    throw new AppError('config', 'a node uses this Redis, or one has just died: stop all of them', {
      details: ['After a crash: start one node and stop it.'],
    })
  if (as === 'source') {
    if (isMoving) throw new AppError('config', 'this Redis itself is half of a move that was broken off')
    return await sameKey(client, hashKey)
  }
  if (!isMoving) {
    const sizes = await Promise.all(client.masters().map((server) => server.dbsize()))
    if (sizes.some((size) => size > 0))
      throw new AppError('config', 'there is something in this Redis already: nothing is mixed or overwritten')
    await client.plain('hset', ABOUT, MOVING, 'here')
  }
  await sameKey(client, hashKey)
}

/** Everything is here: nodes may start. */
export async function endMove(client: Client): Promise<void> {
  await client.plain('hdel', ABOUT, MOVING)
}
