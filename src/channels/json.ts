/** JSON from outside: read whole or not at all, within limits that no platform's real bodies come near. */

export interface JsonLimits {
  readonly depth: number
  readonly keys: number
  readonly items: number
}

export const JSON_LIMITS = { depth: 32, keys: 200, items: 100 } as const

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

export type JsonProblem = 'not-json' | 'too-deep' | 'too-many-keys' | 'too-many-items' | 'forbidden-key'

export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: JsonProblem }

/**
 * Parses a body and holds it to the limits (depth 32, 200 keys an object, 100 items an array unless a platform's bodies
 * hold more), and to having no key that could reach a prototype, at any depth. Keys written twice are tolerated (the last
 * one counts), as every platform's parser does. Call it only after the sender was found genuine.
 */
export function readJson(body: Buffer, limits: JsonLimits = JSON_LIMITS): ReadJson {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return { ok: false, problem: 'not-json' }
  }
  const problem = problemIn(value, 1, limits)
  return problem === null ? { ok: true, value } : { ok: false, problem }
}

function problemIn(value: unknown, depth: number, limits: JsonLimits): JsonProblem | null {
  if (typeof value !== 'object' || value === null) return null
  if (depth > limits.depth) return 'too-deep'
  if (Array.isArray(value)) {
    if (value.length > limits.items) return 'too-many-items'
    for (const item of value) {
      const problem = problemIn(item, depth + 1, limits)
      if (problem !== null) return problem
    }
    return null
  }
  const keys = Object.keys(value)
  if (keys.length > limits.keys) return 'too-many-keys'
  for (const key of keys) {
    if (FORBIDDEN.has(key)) return 'forbidden-key'
    const problem = problemIn((value as Record<string, unknown>)[key], depth + 1, limits)
    if (problem !== null) return problem
  }
  return null
}
