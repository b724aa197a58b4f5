/** Passkeys (WebAuthn): making one, and signing with one. The person is always verified by the device (finger, face, PIN). */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { newChallenge, readChallenge, spendChallenge } from './challenge.ts'
import type { People } from './people.ts'
import type { Passkey, StaffMember } from './record.ts'
import type { Hash } from './secrets.ts'
import type { Site } from './site.ts'

/** A phone, a computer, a key in the drawer, and two more. */
export const PASSKEYS_MAX = 5
/** What a phone needs to wake its sensor and a person to find the finger. */
const ANSWER_MS = 2 * 60_000

export interface Passkeys {
  creation(staff: StaffMember, session: string): Promise<PublicKeyCredentialCreationOptionsJSON>
  created(session: string, response: RegistrationResponseJSON): Promise<Omit<Passkey, 'device' | 'addedAt'> | null>
  request(purpose: string, staff?: StaffMember): Promise<PublicKeyCredentialRequestOptionsJSON>
  /** @returns whose key it was; `null`: not genuine, replayed, for another purpose, or nobody's */
  signed(purpose: string, response: AuthenticationResponseJSON): Promise<StaffMember | null>
}

export interface PasskeyParts {
  readonly store: Pick<Store, 'putDocument'>
  readonly people: People
  readonly site: Site
  readonly key: Buffer
  readonly hash: Hash
  readonly clock: Pick<Clock, 'now'>
}

/** Loaded when somebody first signs in: it takes 27 MB, and on most days of most machines nobody does. */
const webauthn = () => import('@simplewebauthn/server')

export function passkeys({ store, people, site, key, hash, clock }: PasskeyParts): Passkeys {
  /** Which challenge the browser says it signed: only a hint where to look, the signature is what counts. */
  async function spend(purpose: string, clientDataJson: string): Promise<string | null> {
    const challenge = challengeIn(clientDataJson)
    const until = challenge === null ? null : readChallenge(key, purpose, challenge, clock.now())
    if (challenge === null || until === null) return null
    return (await spendChallenge(store, hash, challenge, until)) ? challenge : null
  }

  return {
    creation: async (staff, session) =>
      (await webauthn()).generateRegistrationOptions({
        rpName: 'Từng Bước',
        rpID: site.rpId,
        userName: staff.handle,
        userDisplayName: staff.name,
        userID: new Uint8Array(Buffer.from(staff.id)),
        challenge: newChallenge(key, `create ${session}`, clock.now()),
        timeout: ANSWER_MS,
        attestationType: 'none',
        excludeCredentials: staff.passkeys.map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      }),

    async created(session, response) {
      const expectedChallenge = await spend(`create ${session}`, response.response.clientDataJSON)
      if (expectedChallenge === null) return null
      try {
        const { verified, registrationInfo } = await (await webauthn()).verifyRegistrationResponse({
          response,
          expectedChallenge,
          expectedOrigin: [...site.origins],
          expectedRPID: site.rpId,
          requireUserVerification: true,
        })
        if (!verified) return null
        const { id, publicKey, counter, transports = [] } = registrationInfo.credential
        return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports: [...transports] }
      } catch {
        // The library throws for everything that is not as it should be.
        return null
      }
    },

    request: async (purpose, staff) =>
      (await webauthn()).generateAuthenticationOptions({
        rpID: site.rpId,
        challenge: newChallenge(key, purpose, clock.now()),
        timeout: ANSWER_MS,
        userVerification: 'required',
        ...(staff && {
          allowCredentials: staff.passkeys.map(({ id, transports }) => ({ id, transports: [...transports] })),
        }),
      }),

    async signed(purpose, response) {
      const staff = await people.get(Buffer.from(response.response.userHandle ?? '', 'base64url').toString('latin1'))
      const passkey = staff?.passkeys.find(({ id }) => id === response.id)
      if (!staff || !passkey) return null
      const expectedChallenge = await spend(purpose, response.response.clientDataJSON)
      if (expectedChallenge === null) return null
      const counter = await counterOf(response, passkey, expectedChallenge)
      if (counter === null) return null
      return await people.change(staff.id, ({ passkeys }) => ({
        passkeys: passkeys.map((one) => (one.id === passkey.id ? { ...one, counter, usedAt: clock.now() } : one)),
      }))
    },
  }

  async function counterOf(
    response: AuthenticationResponseJSON,
    passkey: Passkey,
    expectedChallenge: string,
  ): Promise<number | null> {
    try {
      const { verified, authenticationInfo } = await (await webauthn()).verifyAuthenticationResponse({
        response,
        expectedChallenge,
        expectedOrigin: [...site.origins],
        expectedRPID: site.rpId,
        requireUserVerification: true,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
          counter: passkey.counter,
        },
      })
      return verified ? authenticationInfo.newCounter : null
    } catch {
      return null
    }
  }
}

function challengeIn(clientDataJson: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'))
    const challenge = typeof data === 'object' && data !== null && 'challenge' in data ? data.challenge : null
    return typeof challenge === 'string' ? challenge : null
  } catch {
    return null
  }
}
