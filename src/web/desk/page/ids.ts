/** Ids the page makes: 26 characters of `0-9a-v`, like the server's. The same one sent twice is said once. */
const ALPHABET = '0123456789abcdefghijklmnopqrstuv'

export function freshId(now: number = Date.now()): string {
  let time = ''
  for (let rest = now, i = 0; i < 10; i++) {
    time = ALPHABET[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  return time + Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => ALPHABET[byte & 31]).join('')
}
