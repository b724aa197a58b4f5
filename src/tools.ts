/** What channels are handed, made once: the server and the commands that set channels up work with the same. */
import { join } from 'node:path'
import { rootsOf } from './channels/index.ts'
import { outgoing } from './channels/outgoing.ts'
import { pngPictures, type ReadUpload } from './channels/pictures.ts'
import type { ChannelLog, ChannelTools } from './channels/tools.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { pushRoots } from './desk/push.ts'
import { keyFor } from './keys.ts'
import { clean, cleanName } from './privacy/clean.ts'
import type { Store } from './store/store.ts'
import { openVault } from './vault.ts'

export function openTools(
  config: Pick<Config, 'channels' | 'dataDir' | 'flowsDir' | 'publicUrl' | 'pushRoot'>,
  parts: {
    readonly store: Store
    readonly dataKey: Buffer
    readonly clock: Clock
    readonly log: ChannelLog
    readonly fileAddress?: (id: string) => string
    readonly upload?: ReadUpload
  },
): ChannelTools {
  return {
    outgoing: outgoing({ allowedRoots: [...rootsOf(config.channels), ...pushRoots(config.pushRoot)] }),
    vault: openVault(parts.store, keyFor(parts.dataKey, 'vault')),
    clean,
    cleanName,
    png: pngPictures(join(config.flowsDir, 'pictures'), parts.upload),
    ...(parts.fileAddress && { fileAddress: parts.fileAddress }),
    clock: parts.clock,
    log: parts.log,
    publicUrl: config.publicUrl,
  }
}
