/** A branch's condition as one list of fields, and back. Pure. */
import type { Condition } from '../../../../flows/definition.ts'

export type Simple = Readonly<Record<string, unknown>>

export interface Conditions {
  readonly how: 'all' | 'any'
  readonly parts: readonly { readonly not: boolean; readonly simple: Simple }[]
}

/** Fields that say yes or no themselves: `known: false` is the same as "not known". */
const FLAGS = ['known', 'consent', 'usable'] as const

/** A condition as one list; null: deeper than that. */
export function splitOf(condition: Condition): Conditions | null {
  const it = condition as Simple
  const how = 'any' in it ? 'any' : 'all'
  const list = 'all' in it || 'any' in it ? (it[how] as readonly Simple[]) : [it]
  const parts = list.map((one) => {
    const flag = FLAGS.find((name) => one[name] === false)
    if (flag !== undefined) return { not: true, simple: { ...one, [flag]: true } }
    return 'not' in one ? { not: true, simple: one.not as Simple } : { not: false, simple: one }
  })
  return parts.some(({ simple }) => 'all' in simple || 'any' in simple || 'not' in simple) ? null : { how, parts }
}

export function joined({ how, parts }: Conditions): Condition {
  const list = parts.map(({ not, simple }) => {
    const flag = FLAGS.find((name) => simple[name] === true)
    if (!not) return simple as Condition
    return (flag === undefined ? { not: simple } : { ...simple, [flag]: false }) as Condition
  })
  const [only] = list
  return list.length === 1 && only ? only : how === 'all' ? { all: list } : { any: list }
}
