/** What channels are handed in tests: a fixed clock, a log that is kept, pictures made of nothing. */
import type { ChannelTools, Vault } from '../../src/channels/tools.ts'
import type { LogFields } from '../../src/logging.ts'
import { clean, cleanName } from '../../src/privacy/clean.ts'

/** 23 November 2026, 09:00 in Hà Nội. */
export const NOW = Date.UTC(2026, 10, 23, 2)

export interface LogLine {
  readonly level: 'info' | 'warn'
  readonly fields: LogFields
  readonly message: string
}

export const PNG = Buffer.from('89504e470d0a1a0a0000000d', 'hex')

/** Compare-and-set over a map: a vault of one process. The sealed one over a real store has tests of its own. */
export function testVault(): Vault {
  const kept = new Map<string, { readonly value: unknown; readonly version: number }>()
  return {
    async read(id) {
      return kept.get(id) ?? null
    },
    async write(id, value, replaces) {
      if ((kept.get(id)?.version ?? 0) !== replaces) return false
      kept.set(id, { value: JSON.parse(JSON.stringify(value)), version: replaces + 1 })
      return true
    },
  }
}

export function channelTools(outgoing: ChannelTools['outgoing']): ChannelTools & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  return {
    outgoing,
    vault: testVault(),
    clean,
    cleanName,
    async png(path) {
      if (path.startsWith('missing/')) throw new Error('no such file')
      return path.startsWith('broken/') ? Buffer.from('no picture') : PNG
    },
    clock: { now: () => NOW },
    log: {
      info: (fields, message) => lines.push({ level: 'info', fields, message }),
      warn: (fields, message) => lines.push({ level: 'warn', fields, message }),
    },
    fileAddress: (id) => `https://bot.example.vn/files/${Buffer.from(id).toString('base64url')}`,
    publicUrl: 'https://bot.example.vn',
    noted: 'Đã nhận ạ',
    lines,
  }
}
