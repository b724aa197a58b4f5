import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/desk/api.ts'
import { freshId } from '../../../src/web/desk/page/ids.ts'
import {
  judged,
  KEPT_MS,
  next,
  type Outcome,
  restored,
  settled,
  type Unsent,
  withoutRead,
} from '../../../src/web/desk/page/outbox.ts'

const NOW = 1_800_000_000_000

function item(id: string, about: Partial<Unsent> = {}): Unsent {
  return { id, ticket: 'hoa', who: 'bác Hoa', claim: 1, text: id, at: NOW, state: 'waiting', ...about }
}
const states = (items: readonly Unsent[]) => items.map(({ id, state }) => `${id} ${state}`)
const cards = (about: Partial<Card>) => new Map([['hoa', { id: 'hoa', mine: true, claim: 1, ...about } as Card]])

describe('what becomes of a reply', () => {
  it.each<[string, Outcome, readonly string[]]>([
    ['taken', { kind: 'sent' }, ['one sent', 'two waiting', 'other waiting']],
    ['no answer', { kind: 'again' }, ['one waiting', 'two waiting', 'other waiting']],
    ['stopped by the guard', { kind: 'refused', why: 'mã OTP' }, ['one refused', 'two waiting', 'other waiting']],
    ['the claim is over: so it is for all of this claim', { kind: 'lost' }, ['one lost', 'two lost', 'other waiting']],
  ])('%s', (_situation, outcome, expected) => {
    const items = [item('one'), item('two'), item('other', { ticket: 'binh' })]
    expect(states(settled(items, 'one', outcome))).toEqual(expected)
  })

  it('goes out in the order it was written, past what was refused', () => {
    const items = [item('sent', { state: 'sent' }), item('refused', { state: 'refused' }), item('b'), item('c')]
    expect(next(items)?.id).toBe('b')
  })
})

describe('back after a while', () => {
  it.each([
    ['the claim still holds', { mine: true, claim: 1 }, ['new waiting', 'tried waiting']],
    ['somebody else helps now', { mine: false, claim: 2 }, ['new lost', 'tried waiting']],
    ['it is mine again, by another claim', { mine: true, claim: 2 }, ['new lost', 'tried waiting']],
  ])('%s', (_situation, about, expected) => {
    // What was on its way may have arrived: only the server knows.
    expect(states(judged([item('new'), item('tried', { tried: true })], cards(about)))).toEqual(expected)
  })

  it('nobody of that name is left', () => {
    expect(states(judged([item('new')], new Map()))).toEqual(['new lost'])
  })

  it('changes nothing when nothing is to be changed', () => {
    const items = [item('new')]
    expect(judged(items, cards({}))).toBe(items)
  })
})

describe('what is kept', () => {
  it.each([
    ['nothing', null, []],
    ['something else', { a: 1 }, []],
    ['one of yesterday', [item('old', { at: NOW - KEPT_MS })], []],
    ['one cut off', [{ id: 'x' }], []],
    ['one of an hour ago', [item('a', { at: NOW - 3_600_000 })], ['a waiting']],
  ])('%s', (_situation, stored, expected) => {
    expect(states(restored(stored, NOW))).toEqual(expected)
  })

  it('lets go of what was taken once its line has been read', () => {
    const items = [item('sent', { state: 'sent' }), item('b'), item('elsewhere', { ticket: 'binh', state: 'sent' })]
    expect(states(withoutRead(items, 'hoa'))).toEqual(['b waiting', 'elsewhere sent'])
  })

  it('ids have 26 characters, sort by time and differ', () => {
    const ids = [freshId(NOW), freshId(NOW + 1), freshId(NOW + 32)]
    expect(ids.every((id) => /^[0-9a-v]{26}$/.test(id))).toBe(true)
    expect([...ids].sort()).toEqual(ids)
    expect(freshId(NOW)).not.toBe(ids[0])
  })
})
