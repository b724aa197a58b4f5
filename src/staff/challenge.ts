/**
 * Challenges for passkeys. They carry their own proof, so that asking for one writes nothing; a used one is remembered
 * until it would have run out anyway.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Store } from '../store/store.ts'
import { type Hash, same } from './secrets.ts'

const LIVES_MS = 5 * 60_000
const NONCE_BYTES = 16
const TIME_BYTES = 8
const PROOF_BYTES = 16
const KIND = 'staff-challenge'

/**
 * @param purpose  what it may be used for, and by whom: `sign-in`, `create <session>`, `prove <session>`
 */
export function newChallenge(key: Buffer, purpose: string, now: number): Uint8Array<ArrayBuffer> {
  const body = Buffer.alloc(NONCE_BYTES + TIME_BYTES)
  randomBytes(NONCE_BYTES).copy(body)
  body.writeBigUInt64BE(BigInt(now + LIVES_MS), NONCE_BYTES)
  return new Uint8Array(Buffer.concat([body, proof(key, purpose, body)]))
}

/** @returns when it runs out; `null`: not ours, for something else, or too old */
export function readChallenge(key: Buffer, purpose: string, challenge: string, now: number): number | null {
  const bytes = Buffer.from(challenge, 'base64url')
  if (bytes.length !== NONCE_BYTES + TIME_BYTES + PROOF_BYTES) return null
  const body = bytes.subarray(0, NONCE_BYTES + TIME_BYTES)
  const given = bytes.subarray(NONCE_BYTES + TIME_BYTES).toString('hex')
  if (!same(given, proof(key, purpose, body).toString('hex'))) return null
  const until = Number(body.readBigUInt64BE(NONCE_BYTES))
  return until > now ? until : null
}

/** True once for each challenge, in all processes together. */
export function spendChallenge(
  store: Pick<Store, 'putDocument'>,
  hash: Hash,
  challenge: string,
  until: number,
): Promise<boolean> {
  const document = { kind: KIND, id: hash('challenge', challenge), version: 1, indexes: {}, sort: until, body: {} }
  return store.putDocument({ replaces: 0, document })
}

export async function sweepChallenges(
  store: Pick<Store, 'listDocuments' | 'deleteDocument'>,
  now: number,
): Promise<void> {
  for (const { id, sort, version } of await store.listDocuments(KIND, { max: 1_000 }))
    if (sort < now) await store.deleteDocument(KIND, id, version)
}

function proof(key: Buffer, purpose: string, body: Buffer): Buffer {
  return createHmac('sha256', key).update(`challenge ${purpose} `).update(body).digest().subarray(0, PROOF_BYTES)
}
