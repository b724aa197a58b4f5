/** A phone that makes passkeys and signs with them, as far as bytes go: P-256, no attestation, the person verified. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Authenticator {
  create(options: { readonly challenge: string; readonly user: { readonly id: string } }): CreatedKey
  sign(options: { readonly challenge: string }): SignedKey
}

export interface CreatedKey {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string }
}

export interface SignedKey {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle: string
  }
}

export interface AuthenticatorOptions {
  readonly origin?: string
  readonly rpId?: string
  /** The finger was asked for. */
  readonly verifies?: boolean
  /** Counts signatures, as older keys do; a copied one falls behind. */
  readonly counts?: boolean
}

export function authenticator({
  origin = 'https://bot.example.vn',
  rpId = 'bot.example.vn',
  verifies = true,
  counts = false,
}: AuthenticatorOptions = {}): Authenticator {
  const id = randomBytes(16)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let user = ''
  let count = 0

  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authData = (attested: boolean) => {
    if (counts) count += 1
    const head = Buffer.alloc(37)
    createHash('sha256').update(rpId).digest().copy(head)
    head[32] = 1 | (verifies ? 4 : 0) | (attested ? 64 : 0)
    head.writeUInt32BE(count, 33)
    if (!attested) return head
    return Buffer.concat([head, Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey(publicKey)])
  }
  const names = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' } as const

  return {
    create({ challenge, user: { id: userId } }) {
      user = userId
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        bytes(authData(true)),
      ])
      return {
        ...names,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
        },
      }
    },
    sign({ challenge }) {
      const data = authData(false)
      const client = clientData('webauthn.get', challenge)
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
      return {
        ...names,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          userHandle: user,
        },
      }
    },
  }
}

/** CBOR of {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const part = (name: number, value: string) =>
    Buffer.concat([Buffer.from([name]), bytes(Buffer.from(value, 'base64url'))])
  return Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]), part(0x21, x), part(0x22, y)])
}

function text(words: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)])
}

function bytes(content: Buffer): Buffer {
  const head =
    content.length < 24
      ? [0x40 + content.length]
      : content.length < 256
        ? [0x58, content.length]
        : [0x59, content.length >> 8, content.length & 255]
  return Buffer.concat([Buffer.from(head), content])
}
