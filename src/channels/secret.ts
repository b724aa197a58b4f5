import { timingSafeEqual } from 'node:crypto'

/** Compares in a time that does not depend on the content. Different lengths are told apart at once: they are no secret. */
export function sameSecret(given: string | readonly string[] | undefined, secret: string): boolean {
  if (typeof given !== 'string' || secret === '') return false
  const a = Buffer.from(given)
  const b = Buffer.from(secret)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** During a change of secret the old and the new one are both right. No secret at all is never right. */
export function oneOfSecrets(given: string | readonly string[] | undefined, secrets: readonly string[]): boolean {
  let right = false
  for (const secret of secrets) right = sameSecret(given, secret) || right
  return right
}
