/** What every channel is handed; a channel takes what it needs of it. */

import type { Clock } from '../clock.ts'
import type { Log } from '../logging.ts'
import type { Outgoing } from './outgoing.ts'

/** A text as it may be kept: NFC, valid, without control characters, at most 4,096 characters. `cut`: it was longer. */
export type Clean = (text: string) => { readonly text: string; readonly cut: boolean }

/** One line of log from a closed set of fields; never content, never a secret, never an id of a person. */
export type ChannelLog = Pick<Log, 'info' | 'warn'>

/** Bytes of a picture by its path below `flows/pictures`, without ending. Throws when there is none. */
export type ReadPicture = (path: string) => Promise<Buffer>

/**
 * A channel's own few records (tokens, ids of uploaded pictures), sealed at rest and shared by every process. Written by
 * compare-and-set: a value is replaced only by someone who has seen it.
 */
export interface Vault {
  /** `null`: nothing there, or sealed with another key. */
  read(id: string): Promise<{ readonly value: unknown; readonly version: number } | null>
  /** `replaces` 0: must not be there yet. False: somebody else was first, nothing is written. */
  write(id: string, value: unknown, replaces: number): Promise<boolean>
}

export interface ChannelTools {
  readonly outgoing: Outgoing
  readonly vault: Vault
  readonly clean: Clean
  /** A display name on one line, at most 80 characters. */
  readonly cleanName: (name: string) => string
  /** The `.png` of a picture. */
  readonly png: ReadPicture
  /** Address at which a platform can fetch a file of our shelf, for minutes and whoever knows it; left out: there is none. */
  readonly fileAddress?: (id: string) => string
  readonly clock: Pick<Clock, 'now'>
  readonly log: ChannelLog
  /** Where platforms reach us, without a slash at the end: `https://bot.example.vn`. */
  readonly publicUrl: string
  /** Said on a press where the platform shows a short notice ("Đã nhận ạ"), at most 200 characters; left out: nothing. */
  readonly noted?: string
}
