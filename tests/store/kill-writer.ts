/**
 * Writes numbered turns over many conversations until it is killed, and prints each one the store has acknowledged:
 * `conversation turn`. Run by `kill.test.ts`, which reads the same numbers back.
 */
import { writeSync } from 'node:fs'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { MORNING, outboxEntry, said, timer, turnCommit } from './fixtures.ts'

const CONVERSATIONS = 40
const [path = '', round = '0'] = process.argv.slice(2)
// Every other round with a thread for the log, as a large file has.
const store = sqliteStore({ path, largeBytes: Number(round) % 2 === 0 ? 0 : 2 ** 40 })

await Promise.all(Array.from({ length: CONVERSATIONS }, (_, n) => write(`r${round}c${n}`)))

async function write(person: string): Promise<void> {
  for (let turn = 1; ; turn++) {
    const outcome = await store
      .commitTurn(
        turnCommit({
          person,
          expectedTurn: turn - 1,
          inboundIds: [`in${turn}`],
          outbox: [outboxEntry(`out${turn}`, { person, turn })],
          timers: [timer('remind', { person, turn })],
          transcript: [said(String(turn).padStart(8, '0')), said(`${String(turn).padStart(8, '0')}b`)],
          counts: { turns: 1 },
          at: MORNING,
        }),
      )
      .catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'store-away') return 'away'
        throw error
      })
    if (outcome === 'away') {
      writeSync(1, 'away\n')
      return
    }
    if (outcome !== 'committed') throw new Error(`${person} ${turn}: ${outcome}`)
    // Straight to the pipe: what was acknowledged must not be lost in a buffer of the dying process.
    writeSync(1, `${person} ${turn}\n`)
    // A message leaves now and then, so that removals are among what is interrupted.
    if (turn % 2 === 0) {
      const entry = outboxEntry(`out${turn}`, { person, turn })
      await store.settleOutbox([{ entry, outcome: { kind: 'sent', at: MORNING }, counts: { sent: 1 } }])
      writeSync(1, `${person} ${turn} sent\n`)
    }
  }
}
