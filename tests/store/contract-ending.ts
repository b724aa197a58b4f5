import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Subject } from './contract.ts'
import { document, keyOf, MORNING, newDirectory, outboxEntry, said, timer, turnCommit, write } from './fixtures.ts'

const DAY_MS = 86_400_000

export function endingPromises(at: Subject) {
  const full = (person: string) =>
    turnCommit({
      person,
      inboundIds: ['seen'],
      outbox: [outboxEntry(`o${person}`, { person })],
      timers: [timer('remind', { person })],
      transcript: [said('01')],
      counts: { turns: 1 },
      documents: [write(`t${person}`, 0, { indexes: { state: 'waiting', conversation: keyOf(person) } })],
    })

  describe('erasing a person', () => {
    it('removes everything of theirs and nothing of others', async () => {
      for (const person of ['1', '2']) await at.store.commitTurn(full(person))
      await at.store.putDocument({ document: document('staff', { indexes: { conversation: 'none' } }), replaces: 0 })
      await at.store.erase(keyOf('1'))

      expect(await at.store.readConversation(keyOf('1'))).toBeNull()
      expect(await at.store.transcript(keyOf('1'), 9)).toEqual([])
      expect(await at.store.getDocument('ticket', 't1')).toBeNull()
      expect(await at.store.conversationsIn('vneid-kich-hoat', 9)).toEqual([keyOf('2')])
      expect((await at.store.claimOutbox(9, MORNING, MORNING)).map(({ id }) => id)).toEqual(['o2'])
      expect(await at.store.claimTimers(9, MORNING + DAY_MS, 0)).toEqual([timer('remind', { person: '2' })])
      expect(await at.store.listDocuments('ticket', { max: 9 })).toMatchObject([{ id: 'staff' }, { id: 't2' }])
      expect(await at.store.transcript(keyOf('2'), 9)).toHaveLength(1)
    })

    it('still recognises their messages, and lets them begin anew', async () => {
      await at.store.commitTurn(full('1'))
      await at.store.erase(keyOf('1'))
      expect(await at.store.wasApplied(keyOf('1'), 'seen')).toBe(true)
      expect(await at.store.commitTurn(turnCommit({ person: '1', inboundIds: ['seen'] }))).toBe('duplicate')
      expect(await at.store.commitTurn(turnCommit({ person: '1', inboundIds: ['new'] }))).toBe('committed')
      expect((await at.store.readConversation(keyOf('1')))?.turn).toBe(1)
    })

    it('is done without complaint for someone never seen', async () => {
      await at.store.erase(keyOf('nobody'))
      expect(await at.store.readConversation(keyOf('nobody'))).toBeNull()
    })
  })

  describe('sweeping', () => {
    it('deletes what is too old, keeps the rest, and says how many rows went', async () => {
      for (const person of ['1', '2']) {
        await at.store.commitTurn(
          turnCommit({
            person,
            inboundIds: ['old'],
            at: MORNING,
            transcript: [said('01', { at: MORNING }), said('02', { at: MORNING + 1 })],
          }),
        )
        await at.store.commitTurn(turnCommit({ person, expectedTurn: 1, inboundIds: ['young'], at: MORNING + 1 }))
      }
      expect(await at.store.sweep({ transcriptBefore: MORNING, idsBefore: MORNING })).toBe(0)
      expect(await at.store.sweep({ transcriptBefore: MORNING + 1, idsBefore: MORNING + 1 })).toBe(4)
      for (const person of ['1', '2']) {
        expect((await at.store.transcript(keyOf(person), 9)).map(({ id }) => id)).toEqual(['02'])
        expect(await at.store.wasApplied(keyOf(person), 'old')).toBe(false)
        expect(await at.store.wasApplied(keyOf(person), 'young')).toBe(true)
        expect((await at.store.readConversation(keyOf(person)))?.turn).toBe(2)
      }
    })

    it('leaves the rest to the next time when it is told to stop', async () => {
      await at.store.commitTurn(
        turnCommit({ inboundIds: ['old'], at: MORNING, transcript: [said('01', { at: MORNING })] }),
      )
      const limits = { transcriptBefore: MORNING + 1, idsBefore: MORNING + 1 }
      expect(await at.store.sweep({ ...limits, signal: AbortSignal.abort() })).toBe(0)
      expect(await at.store.sweep(limits)).toBe(2)
    })

    it('reaches every row of a long history', async () => {
      const rows = 12_000
      const people = Array.from({ length: 12 }, (_, n) => String(n))
      await Promise.all(
        people.map((person) =>
          at.store.commitTurn(
            turnCommit({
              person,
              inboundIds: Array.from({ length: rows / people.length }, (_, n) => `i${n}`),
              transcript: Array.from({ length: rows / people.length }, (_, n) => said(String(n).padStart(5, '0'))),
            }),
          ),
        ),
      )
      const limits = { transcriptBefore: MORNING + 1, idsBefore: MORNING + 1 }
      // Two rows each for a message and its id.
      expect(await at.store.sweep(limits)).toBe(2 * rows)
      expect(await at.store.sweep(limits)).toBe(0)
    })
  })

  describe('a backup', () => {
    it('is a file of its own, and nothing is ever overwritten', async () => {
      await at.store.commitTurn(full('1'))
      const path = join(newDirectory(), 'copy')
      await at.store.backup(path)
      expect(existsSync(path)).toBe(true)

      const other = join(newDirectory(), 'taken')
      writeFileSync(other, 'something else')
      await expect(at.store.backup(other)).rejects.toThrow()
      expect(readFileSync(other, 'utf8')).toBe('something else')
    })
  })

  it('answers a ping while a write would succeed', async () => {
    await at.store.ping()
    await at.store.ping()
  })
}
