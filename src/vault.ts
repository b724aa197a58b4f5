/** A channel's few own records (tokens, ids of uploaded pictures), sealed before they reach the store. */
import type { Vault } from './channels/tools.ts'
import { seal, unseal } from './seal.ts'
import type { Store } from './store/store.ts'

const KIND = 'vault'

/** @param key 32 bytes */
export function openVault(store: Pick<Store, 'getDocument' | 'putDocument'>, key: Buffer): Vault {
  return {
    async read(id) {
      const document = await store.getDocument(KIND, id)
      if (document === null) return null
      const opened = unseal(key, id, document.body)
      return opened === undefined ? null : { value: opened, version: document.version }
    },
    write: (id, value, replaces) =>
      store.putDocument({
        replaces,
        document: { kind: KIND, id, version: replaces + 1, indexes: {}, sort: 0, body: seal(key, id, value) },
      }),
  }
}
