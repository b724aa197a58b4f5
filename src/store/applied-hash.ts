/**
 * What is kept of the id of an applied event: 64 bits, enough to recognise a redelivery, nothing to learn a person from.
 * The first byte is the conversation's bucket, so that hashes can move to a store that is dealt into buckets; among 10
 * million ids a new one is mistaken for an old one once in 10^12.
 */
import { hash } from 'node:crypto'
import type { ConversationKey } from '../messages.ts'
import { bucketOf } from './bucket.ts'

/** @returns 8 bytes as one character each */
export function appliedHash(secret: Buffer): (key: ConversationKey, id: string) => string {
  const prefix = secret.toString('base64')
  // A secret in front is a sound key here: the result is shown to nobody who could lengthen it. As a text of bytes,
  // because making a Buffer costs more than the hash.
  return (key, id) =>
    String.fromCharCode(bucketOf(key)) + hash('sha256', `${prefix}\0${key}\0${id}`, 'binary').slice(0, 7)
}
