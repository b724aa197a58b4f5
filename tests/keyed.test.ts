import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keyed } from '../src/keyed.ts'

const KEYS = ['telegram:main:1', 'telegram:main:2', '__proto__', 'constructor', '7']

it('holds what a Map would, whatever comes and goes', () => {
  const act = fc.record({ do: fc.constantFrom('set', 'set', 'delete', 'clear'), key: fc.constantFrom(...KEYS) })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const [ours, map] = [keyed<number>(), new Map<string, number>()]
      for (const [at, { do: what, key }] of acts.entries()) {
        for (const one of [ours, map]) {
          if (what === 'set') one.set(key, at)
          else if (what === 'delete') one.delete(key)
          else one.clear()
        }
        expect(KEYS.map((each) => [ours.has(each), ours.get(each)])).toEqual(
          KEYS.map((each) => [map.has(each), map.get(each)]),
        )
        expect([ours.size, ours.values().toSorted()]).toEqual([map.size, [...map.values()].toSorted()])
      }
    }),
  )
})

it('shows values as they were when asked, so that they can be deleted meanwhile', () => {
  const ours = keyed<string>()
  ours.set('a', 'first')
  ours.set('b', 'second')
  const seen: string[] = []
  for (const value of ours.values()) {
    ours.clear()
    seen.push(value)
  }
  expect(seen).toEqual(['first', 'second'])
})
