/** Bodies and parameters of `/api/staff`: closed, and no longer than what is meant. */
import { Type } from 'typebox'
import { PASSWORD_CHARS_MAX } from '../password.ts'
import { ROLES } from '../roles.ts'
import { SECRET_PATTERN } from '../secrets.ts'

const closed = { additionalProperties: false } as const
const base64url = (maxLength: number) => Type.String({ pattern: '^[\\w-]+$', maxLength })

/** A request that needs no words. */
export const Nothing = Type.Union([Type.Object({}, closed), Type.Null(), Type.Undefined()])
export const LinkBody = Type.Object({ secret: Type.String({ pattern: SECRET_PATTERN }) }, closed)

/** Cut where the database of known words would be guessed at length anyway; `weak` says so before. */
const Password = Type.String({ minLength: 1, maxLength: PASSWORD_CHARS_MAX * 2 })
const Handle = Type.String({ minLength: 1, maxLength: 60 })
/** Six digits of an app, or a recovery code. */
const Code = Type.String({ minLength: 6, maxLength: 30 })

export const PasswordBody = Type.Object({ handle: Handle, password: Password }, closed)
export const NewPasswordBody = Type.Object({ password: Password }, closed)
export const CodeBody = Type.Object({ code: Code }, closed)

const credential = { id: base64url(1_400), rawId: base64url(1_400), type: Type.Literal('public-key') }
const signature = Type.Object(
  {
    clientDataJSON: base64url(4_000),
    authenticatorData: base64url(4_000),
    signature: base64url(4_000),
    userHandle: Type.Optional(base64url(100)),
  },
  closed,
)
export const SignedKey = Type.Object({ ...credential, response: signature }, closed)
export const NewKey = Type.Object(
  {
    ...credential,
    response: Type.Object(
      {
        clientDataJSON: base64url(4_000),
        attestationObject: base64url(16_000),
        transports: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z-]{1,20}$' }), { maxItems: 8 })),
      },
      closed,
    ),
  },
  closed,
)

/** Exactly one of them. */
export const ProofBody = Type.Union([
  Type.Object({ key: SignedKey }, closed),
  Type.Object({ code: Code }, closed),
  Type.Object({ password: Password }, closed),
])

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Topics = Type.Union([
  Type.Literal('all'),
  Type.Array(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+){0,8}$', maxLength: 64 }), {
    maxItems: 60,
    uniqueItems: true,
  }),
])
const RoleName = Type.Union(ROLES.map((role) => Type.Literal(role)))

export const InviteBody = Type.Object({ name: Name, role: RoleName, topics: Type.Optional(Topics) }, closed)
export const ChangeBody = Type.Object(
  { name: Type.Optional(Name), role: Type.Optional(RoleName), topics: Type.Optional(Topics) },
  { ...closed, minProperties: 1 },
)

export const PersonParams = Type.Object({ id: Type.String({ pattern: '^[0-9a-z]{26}$' }) }, closed)
export const KeyParams = Type.Object({ id: base64url(1_400) }, closed)
export const RevealsQuery = Type.Object(
  { days: Type.Optional(Type.Union([Type.Literal('7'), Type.Literal('30'), Type.Literal('90')])) },
  closed,
)
export const AuditQuery = Type.Object({ before: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,11}$' })) }, closed)
