/**
 * What an error of Zalo's means. Codes are looked up by host and code, as the hosts use the same figures for different
 * things; wordings differ for one code and are never looked at.
 */
import type { SendOutcome } from '../../messages.ts'

/** `oa`: openapi.zalo.me. `template`: business.openapi.zalo.me, for template messages. */
export type Host = 'oa' | 'template'

export type ErrorClass =
  /** The access token: another one may do. */
  | 'token'
  /** Too fast. */
  | 'pace'
  /** Theirs, for now. */
  | 'passing'
  /** No interaction for 7 days, or never one. */
  | 'window'
  /** The person cannot be reached, whatever is sent. */
  | 'person'
  /** Our message; without its picture and buttons it may do. */
  | 'message'
  /** Our message or the way it was sent: nothing makes it right. */
  | 'never'
  /** The upload has expired. */
  | 'upload'
  /** Nothing that is billed goes out any more. */
  | 'money'
  /** The account or the app is not as it must be: nothing goes out. */
  | 'account'
  | 'unknown'

const CODES: Readonly<Record<Host, Readonly<Partial<Record<ErrorClass, readonly number[]>>>>> = {
  oa: {
    token: [-216, -220],
    pace: [-32],
    passing: [-200],
    window: [-218, -230, -232, -234],
    person: [-213, -217, -227, -244],
    message: [-201, -210, -233, -248],
    never: [-214, -237, -238, -240, -241, -249, -403],
    upload: [-100],
    money: [-211, -320, -321],
    account: [-204, -205, -209, -212, -219, -221, -223, -224, -235, -242],
  },
  template: {
    token: [-124],
    pace: [-32],
    passing: [-100, -133],
    person: [-108],
    never: [-109, -110, -111, -112],
    money: [-320, -321],
    account: [-101, -102, -103, -104, -105],
  },
}

const CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  Object.entries(CODES).flatMap(([host, classes]) =>
    Object.entries(classes).flatMap(([what, codes]) =>
      (codes ?? []).map((code): [string, ErrorClass] => [`${host} ${code}`, what as ErrorClass]),
    ),
  ),
)

export function classOf(host: Host, code: number): ErrorClass {
  return CLASSES.get(`${host} ${code}`) ?? 'unknown'
}

export function isTokenRefused(host: Host, code: number): boolean {
  return classOf(host, code) === 'token'
}

/** Refused for the sake of its buttons, perhaps: the same words without them are worth a try. */
export function mayBeButtons(code: number): boolean {
  return classOf('oa', code) === 'message'
}

/** What a refused message means for the outbox. */
export function outcomeOf(code: number, afterMs: number): SendOutcome {
  const what = classOf('oa', code)
  const reason = `${what} ${code}`
  switch (what) {
    case 'token':
      // The one another process had stored was refused too: the next try finds out whether a new one helps.
      return { kind: 'retry', reason, afterMs: 1_000, scope: 'channel' }
    case 'pace':
      return { kind: 'retry', reason, afterMs, scope: 'channel' }
    case 'passing':
      return { kind: 'retry', reason, afterMs, scope: 'message' }
    case 'window':
    case 'money':
      return { kind: 'closed', reason }
    case 'person':
      return { kind: 'blocked', reason }
    case 'message':
    case 'upload':
      return { kind: 'rejected', reason, plain: true }
    case 'never':
    case 'unknown':
      return { kind: 'rejected', reason }
    case 'account':
      return { kind: 'stopped', reason }
    default:
      return what satisfies never
  }
}
