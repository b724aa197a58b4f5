/** A Redis that no node uses, as the beginning or the end of a move. */
import type { PieceSource, PieceTarget } from '../pieces.ts'
import { connect } from './client.ts'
import { claimForMove, endMove } from './home.ts'
import { redisPieces } from './pieces.ts'
import { partsOn } from './redis.ts'

export interface RedisPieces extends PieceSource, PieceTarget {
  /** All is here: nodes may start. */
  arrived(): Promise<void>
  close(): void
}

/** @throws AppError('config') when nodes use it, or a target holds something that is not of this move */
export async function openRedisPieces(url: string, hashKey: Buffer, as: 'source' | 'target'): Promise<RedisPieces> {
  const client = await connect({ url }, () => {})
  try {
    await claimForMove(client, hashKey, as)
  } catch (error) {
    client.close()
    throw error
  }
  return {
    ...redisPieces(partsOn(client, Date.now)),
    arrived: () => endMove(client),
    close: () => client.close(),
  }
}
