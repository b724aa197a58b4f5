/**
 * `npm run move-store -- --from WHERE --to WHERE`: takes everything from one store to another. WHERE is a data folder or
 * an address of Redis. The program must be stopped. What is broken off is begun again by the same command.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../errors.ts'
import { keyFor, openDataKey } from '../keys.ts'
import { moveStore } from './open.ts'
import { type Amounts, sameAmounts } from './pieces.ts'

const USAGE = `Usage: npm run move-store -- --from WHERE --to WHERE
  WHERE: a data folder (./data) or an address of Redis (redis://127.0.0.1:6379/0)
  The program must be stopped. DATA_KEY: that of the data folder when it is not set.`

/** How each amount is called. */
const WORDS: Readonly<Record<keyof Amounts, string>> = {
  conversations: 'conversations',
  outbox: 'messages that have not left',
  timers: 'timers',
  transcript: 'lines of transcripts',
  applied: 'ids of applied events',
  documents: 'documents',
  counted: 'sum of all counters',
}

const { from, to } = places()
try {
  const { read, written } = await moveStore(from, to, keyFor(dataKey(), 'applied-ids'))
  console.log(`${'moved'.padEnd(32)}${'read'.padStart(12)}${'found there'.padStart(14)}`)
  for (const [name, words] of Object.entries(WORDS) as [keyof Amounts, string][])
    console.log(`${words.padEnd(32)}${String(read[name]).padStart(12)}${String(written[name]).padStart(14)}`)
  if (!sameAmounts(read, written)) {
    console.error('The amounts differ: do not start on the new store. The old one is as it was.')
    process.exit(1)
  }
  console.log('Everything is there. The old store is as it was: delete it when the new one has proved itself.')
  if (isRedis(to)) console.log('On every node: REDIS_URL, and as DATA_KEY the key of this data.')
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error([error.message, ...error.details].join('\n'))
  process.exit(1)
}

function places(): { readonly from: string; readonly to: string } {
  const options = { from: { type: 'string' }, to: { type: 'string' } } as const
  try {
    const { from, to } = parseArgs({ options }).values
    if (from && to && from !== to) return { from, to }
  } catch {
    // The usage says it.
  }
  console.error(USAGE)
  process.exit(2)
}

/** Sealed data can be read with this key only, so it goes along. */
function dataKey(): Buffer {
  const file = process.env.DATA_KEY_FILE
  const given = process.env.DATA_KEY || (file ? readFileSync(file, 'utf8').trim() : undefined)
  if (given) return openDataKey('', Buffer.from(given, 'base64'))
  const folder = [from, to].find((place) => !isRedis(place) && existsSync(join(place, 'data.key')))
  if (folder !== undefined) return openDataKey(folder)
  console.error('DATA_KEY is not set, and no data.key is in the data folder: sealed data could not be read any more.')
  process.exit(1)
}

function isRedis(place: string): boolean {
  return /^rediss?:\/\//.test(place)
}
