import { describe, expect, it } from 'vitest'
import { readJson } from '../../src/channels/json.ts'

const read = (text: string) => readJson(Buffer.from(text))
const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const keys = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n])))

describe('a body within the limits is read', () => {
  it.each([
    ['an object', '{"a":[1,"ệ"]}', { a: [1, 'ệ'] }],
    ['escapes', '{"a":"Ch\\u00e0o \\ud83d\\udc4b","b":"\\/"}', { a: 'Chào 👋', b: '/' }],
    ['a key written twice: the last counts', '{"a":1,"a":2}', { a: 2 }],
    ['null', 'null', null],
  ])('%s', (_what, text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['32 levels', lists(32)],
    ['200 keys', keys(200)],
    ['100 items', JSON.stringify(Array(100).fill(0))],
    ['words that look like a key', '{"a":"__proto__"}'],
  ])('%s', (_what, text) => {
    expect(read(text).ok).toBe(true)
  })
})

describe('a body beyond them is not', () => {
  it.each([
    ['nothing', '', 'not-json'],
    ['not JSON', 'a=1', 'not-json'],
    ['cut off', '{"a":', 'not-json'],
    ['33 levels', lists(33), 'too-deep'],
    ['a pit', lists(100_000), 'too-deep'],
    ['201 keys', keys(201), 'too-many-keys'],
    ['101 items', JSON.stringify(Array(101).fill(0)), 'too-many-items'],
    ['101 items further in', JSON.stringify({ a: [{ b: Array(101).fill(0) }] }), 'too-many-items'],
    ['a poisoned key', '{"__proto__":{}}', 'forbidden-key'],
    ['a poisoned key in escapes', '{"\\u005f_proto__":{}}', 'forbidden-key'],
    ['a poisoned key further in', '{"a":[{"constructor":1}]}', 'forbidden-key'],
    ['another', '{"prototype":1}', 'forbidden-key'],
  ])('%s', (_what, text, problem) => {
    expect(read(text)).toEqual({ ok: false, problem })
  })
})
