/** Asks this device's passkey to sign, for the server's challenge. Options and answer are JSON; the browser wants bytes. */

interface Asked {
  readonly challenge: string
  readonly rpId?: string
  readonly timeout?: number
  readonly userVerification?: UserVerificationRequirement
  readonly allowCredentials?: readonly { readonly id: string; readonly transports?: readonly string[] }[]
}

/** In Zalo's and Facebook's own browsers, on old phones, and without https: no. */
export function passkeysWork(): boolean {
  return isSecureContext && typeof PublicKeyCredential === 'function'
}

/** `null`: there is none here, or the person said no; the browser does not tell which. */
export async function signedWithPasskey(asked: unknown): Promise<object | null> {
  const { challenge, allowCredentials = [], ...more } = asked as Asked
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytesOf(challenge),
    allowCredentials: allowCredentials.map(({ id, transports }) => ({
      type: 'public-key',
      id: bytesOf(id),
      ...(transports ? { transports: transports as AuthenticatorTransport[] } : {}),
    })),
    ...(more.rpId ? { rpId: more.rpId } : {}),
    ...(more.timeout ? { timeout: more.timeout } : {}),
    ...(more.userVerification ? { userVerification: more.userVerification } : {}),
  }
  try {
    const found = await navigator.credentials.get({ publicKey })
    if (!(found instanceof PublicKeyCredential)) return null
    const { clientDataJSON, authenticatorData, signature, userHandle } =
      found.response as AuthenticatorAssertionResponse
    return {
      id: found.id,
      rawId: found.id,
      type: 'public-key',
      response: {
        clientDataJSON: textOf(clientDataJSON),
        authenticatorData: textOf(authenticatorData),
        signature: textOf(signature),
        ...(userHandle ? { userHandle: textOf(userHandle) } : {}),
      },
    }
  } catch {
    return null
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
}

function textOf(bytes: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
