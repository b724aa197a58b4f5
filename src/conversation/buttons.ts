/**
 * What our buttons carry: flow, step, choice, the revision and the turn that made them, so that a press of any age is
 * recognised and never guessed. `#` in front, because some platforms hand a press over as if it had been typed.
 *
 * `#vneid-kich-hoat.otp.duoc.1.2f` · our own questions have `-` for the flow: `#-.consent.yes.0.1`
 */
export interface ButtonToken {
  readonly flow: string
  readonly step: string
  readonly choice: string
  readonly revision: number
  readonly turn: number
}

/** The flow id of questions that belong to no flow. */
export const OWN = '-'

const TOKEN = /^#([a-z0-9-]{1,40})\.([a-z0-9_-]{1,40})\.([a-z0-9_-]{1,40})\.([0-9a-z]{1,4})\.([0-9a-z]{1,7})$/

export function encodeButton({ flow, step, choice, revision, turn }: ButtonToken): string {
  return `#${flow}.${step}.${choice}.${revision.toString(36)}.${turn.toString(36)}`
}

/** `null`: not one of ours. Anyone can type or forge such a text, so it grants nothing that typing would not. */
export function decodeButton(data: string): ButtonToken | null {
  const match = TOKEN.exec(data)
  if (!match) return null
  const [, flow, step, choice, revision, turn] = match as unknown as [string, string, string, string, string, string]
  return { flow, step, choice, revision: Number.parseInt(revision, 36), turn: Number.parseInt(turn, 36) }
}
