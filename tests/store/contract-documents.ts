import { describe, expect, it } from 'vitest'
import type { Subject } from './contract.ts'
import { document, turnCommit, write } from './fixtures.ts'

export function documentPromises(at: Subject) {
  describe('a document', () => {
    it('is read back as it was written', async () => {
      const ticket = document('t', {
        indexes: { state: 'held', conversation: 'k' },
        sort: 1.5,
        body: { tries: ['a'], n: null },
      })
      expect(await at.store.getDocument('ticket', 't')).toBeNull()
      expect(await at.store.putDocument({ document: ticket, replaces: 0 })).toBe(true)
      expect(await at.store.getDocument('ticket', 't')).toEqual(ticket)
      expect(await at.store.getDocument('visit', 't')).toBeNull()
    })

    it.each([
      ['a new one that exists already', 0, false],
      ['the version that is there', 2, true],
      ['an older version', 1, false],
      ['a version that was never written', 3, false],
    ])('is replaced only by who saw its last version: %s', async (_which, replaces, written) => {
      await at.store.putDocument(write('t', 0))
      await at.store.putDocument(write('t', 1, { body: 'second' }))
      expect(await at.store.putDocument(write('t', replaces, { body: 'third' }))).toBe(written)
      expect((await at.store.getDocument('ticket', 't'))?.body).toBe(written ? 'third' : 'second')
    })

    it('goes to one of two who write at once', async () => {
      await at.store.putDocument(write('t', 0))
      const outcomes = [at.store.putDocument(write('t', 1)), at.store.putDocument(write('t', 1))]
      expect(await Promise.all(outcomes)).toEqual([true, false])
    })

    it('of a turn goes with it, and its version is compared there too', async () => {
      await at.store.putDocument(write('t', 0))
      await at.store.putDocument(write('t', 1))
      expect(await at.store.commitTurn(turnCommit({ documents: [write('t', 1)] }))).toBe('conflict')
      expect(await at.store.commitTurn(turnCommit({ documents: [write('t', 2), write('u', 0)] }))).toBe('committed')
      expect((await at.store.getDocument('ticket', 't'))?.version).toBe(3)
    })

    it('is deleted only by who saw its last version', async () => {
      await at.store.putDocument(write('t', 0))
      expect(await at.store.deleteDocument('ticket', 't', 2)).toBe(false)
      expect(await at.store.deleteDocument('ticket', 't', 1)).toBe(true)
      expect(await at.store.deleteDocument('ticket', 't', 1)).toBe(false)
      expect(await at.store.listDocuments('ticket', { max: 9, index: ['state', 'waiting'] })).toEqual([])
      expect(await at.store.putDocument(write('t', 0))).toBe(true)
    })

    it.each([
      ['all of a kind', { max: 9 }, ['c', 'a', 'b', 'd']],
      ['by one index', { max: 9, index: ['state', 'waiting'] }, ['c', 'b', 'd']],
      ['by another', { max: 9, index: ['ward', 'x'] }, ['a']],
      ['at most so many', { max: 2, index: ['state', 'waiting'] }, ['c', 'b']],
      ['after a sort value', { max: 9, index: ['state', 'waiting'], after: 1 }, ['b', 'd']],
      ['all after a sort value', { max: 1, after: 1 }, ['a']],
      ['a value nobody has', { max: 9, index: ['state', 'wait'] }, []],
    ] as const)('is listed in order: %s', async (_how, query, ids) => {
      const documents = [
        document('a', { sort: 2, indexes: { state: 'held', ward: 'x' } }),
        document('b', { sort: 3 }),
        document('c', { sort: 1 }),
        document('d', { sort: 4 }),
        document('e', { sort: 1, kind: 'visit' }),
      ]
      for (const one of documents) await at.store.putDocument({ document: one, replaces: 0 })
      expect((await at.store.listDocuments('ticket', query)).map(({ id }) => id)).toEqual(ids)
    })

    it('is found by its new indexes and order only', async () => {
      await at.store.putDocument(write('t', 0, { sort: 1, indexes: { state: 'waiting', ward: 'x' } }))
      await at.store.putDocument(write('t', 1, { sort: 9, indexes: { state: 'held' } }))
      const found = (index: readonly [string, string]) => at.store.listDocuments('ticket', { max: 9, index, after: 5 })
      expect(await found(['state', 'held'])).toMatchObject([{ id: 't', version: 2, sort: 9 }])
      expect(await found(['state', 'waiting'])).toEqual([])
      expect(await at.store.listDocuments('ticket', { max: 9, index: ['ward', 'x'] })).toEqual([])
    })

    it('whose version is not the one after is a mistake of the caller', async () => {
      await expect(at.store.putDocument({ document: document('t', { version: 7 }), replaces: 0 })).rejects.toThrow(
        RangeError,
      )
    })
  })
}
