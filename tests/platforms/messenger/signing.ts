/** Bodies as Facebook writes and signs them: everything beyond ASCII escaped, slashes too, and the signature over that. */
import { createHmac } from 'node:crypto'

export function asFacebookWrites(body: unknown): string {
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function signatureOf(body: string | Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

export function webhookHeaders(body: string | Buffer, secret: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(body, secret) }
}
