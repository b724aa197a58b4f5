/** What an error of Redis means decides whether a resident's turn is tried again, kept on disk or is a fault of ours. */
import { expect, it } from 'vitest'
import { type Meaning, meaningOf } from '../../src/store/redis/failure.ts'

it.each<[Meaning, string]>([
  ['unknown', 'ERR Function not found'],
  ['refused', "OOM command not allowed when used memory > 'maxmemory'."],
  ['refused', 'MISCONF Errors writing to the AOF file: No space left on device'],
  ['refused', 'NOREPLICAS Not enough good replicas to write.'],
  ['refused', 'NOPERM this user has no permissions to run the command'],
  ['passing', 'LOADING Redis is loading the dataset in memory'],
  ['passing', 'CLUSTERDOWN The cluster is down'],
  ['passing', 'TRYAGAIN Multiple keys request during rehashing of slot'],
  ['passing', "READONLY You can't write against a read only replica."],
  ['passing', 'MOVED 866 127.0.0.1:7001'],
  ['passing', 'Command timed out'],
  ['passing', 'Connection is closed.'],
  ['passing', 'Failed to refresh slots cache.'],
  ['passing', "Cluster isn't ready and enableOfflineQueue options is false"],
  ['passing', 'All keys in the pipeline should belong to the same slots allocation group'],
  ['passing', 'Script attempted to access a non local key in a cluster node'],
  ['mistake', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
  ['mistake', 'All the keys in a pipeline command should belong to the same slot'],
])('%s: %s', (meaning, message) => {
  expect(meaningOf(new Error(message))).toBe(meaning)
})

it('a network that is not there passes; what is no error is a mistake of ours', () => {
  expect(meaningOf(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }))).toBe(
    'passing',
  )
  expect(meaningOf('away')).toBe('mistake')
})
