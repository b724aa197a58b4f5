/**
 * A push service as a stand-in, and a browser's half of it: subscriptions with keys of their own, every header held to what
 * Google, Mozilla and Apple demand, signatures checked, and what comes really decrypted (RFC 8030, 8188, 8291, 8292).
 */
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { PhoneAsked, Push } from '../../src/desk/api.ts'

export interface Arrived {
  /** Which subscription. */
  readonly to: string
  readonly push: Push
  /** As it came, decrypted. */
  readonly text: string
  readonly topic: string
}

export interface PushService {
  readonly app: FastifyInstance
  readonly url: string
  /** Whatever was wrong with a request; it was refused. */
  readonly faults: string[]
  readonly arrived: Arrived[]
  /** Ciphertexts and headers as the service sees them. */
  readonly seen: string[]
  subscribe(name: string): PhoneAsked
  /** The browser has taken it back: 410. */
  end(name: string): void
  /** Answers everything with this. */
  failing: number | null
  close(): Promise<void>
}

const TTL_MAX_S = 28 * 86_400
const DAY_S = 86_400

export async function openPushService(): Promise<PushService> {
  const app = fastify()
  const browsers = new Map<
    string,
    { readonly ecdh: ReturnType<typeof createECDH>; readonly auth: Buffer; ended: boolean }
  >()
  const arrived: Arrived[] = []
  const faults: string[] = []
  const seen: string[] = []
  let publicKey: string | undefined
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  app.post('/push/:name', async (request, reply) => {
    const { name } = request.params as { readonly name: string }
    const browser = browsers.get(name)
    if (service.failing !== null) return reply.code(service.failing).send()
    if (!browser || browser.ended) return reply.code(browser ? 410 : 404).send()
    try {
      const { headers } = request
      seen.push(JSON.stringify(headers) + (request.body as Buffer).toString('base64'))
      const ttl = Number(headers.ttl)
      if (!Number.isInteger(ttl) || ttl < 0 || ttl > TTL_MAX_S) throw new Error('TTL')
      if (headers.urgency !== 'high') throw new Error(`urgency ${headers.urgency}`)
      if (headers.topic !== undefined && !/^[\w-]{1,32}$/.test(String(headers.topic))) throw new Error('topic')
      if (headers['content-encoding'] !== 'aes128gcm') throw new Error('content encoding')
      publicKey = checkVapid(request, service.url, publicKey)
      const text = decrypt(request.body as Buffer, browser.ecdh, browser.auth)
      arrived.push({ to: name, text, push: JSON.parse(text) as Push, topic: String(headers.topic) })
      return await reply.code(201).header('location', `${service.url}/message/${arrived.length}`).send()
    } catch (error) {
      faults.push(String(error))
      return reply.code(400).send()
    }
  })
  const service: PushService = {
    app,
    url: '',
    faults,
    arrived,
    seen,
    failing: null,
    subscribe(name) {
      const ecdh = createECDH('prime256v1')
      ecdh.generateKeys()
      const auth = randomBytes(16)
      browsers.set(name, { ecdh, auth, ended: false })
      const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') }
      return { endpoint: `${service.url}/push/${name}`, keys }
    },
    end(name) {
      const browser = browsers.get(name)
      if (browser) browser.ended = true
    },
    close: () => app.close(),
  }
  return Object.assign(service, { url: await app.listen({ port: 0, host: '127.0.0.1' }) })
}

/** `Authorization: vapid t=JWT, k=KEY`: ES256, for this service, for a day at most, by somebody who can be reached. */
function checkVapid({ headers }: FastifyRequest, audience: string, before: string | undefined): string {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const raw = Buffer.from(key, 'base64url')
  if (raw.length !== 65) throw new Error('no VAPID key')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: raw.subarray(1, 33).toString('base64url'),
    y: raw.subarray(33).toString('base64url'),
  }
  const signer = createPublicKey({ key: jwk, format: 'jwk' })
  const signed = Buffer.from(`${head}.${claims}`)
  if (!verify('sha256', signed, { key: signer, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')))
    throw new Error('VAPID signature')
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string & number>
  if (aud !== audience) throw new Error(`audience ${aud}`)
  const left = Number(exp) - Date.now() / 1_000
  if (!(left > 0 && left <= DAY_S)) throw new Error('VAPID end')
  if (!/^(mailto:[^@\s]+@[^@\s]+\.[a-z]+|https:\/\/[^/]+\.[a-z]+)/.test(String(sub))) throw new Error(`subject ${sub}`)
  // A subscription is bound to the key it was made with: one key for ever.
  if (before !== undefined && before !== key) throw new Error('another VAPID key')
  return key
}

function decrypt(body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16)
  const length = body.readUInt8(20)
  const theirs = body.subarray(21, 21 + length)
  const record = body.subarray(21 + length)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), theirs])
  const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(theirs), auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16))
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12))
  const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16))
  const plain = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()])
  const end = plain.lastIndexOf(2)
  if (end < 0) throw new Error('no end of the record')
  return plain.subarray(0, end).toString('utf8')
}
