/** What the ward has decided about publishing. */
import type { Document } from '../records.ts'
import type { PublishingSettings } from './api-publish.ts'
import type { PublishingOptions } from './world.ts'

const KIND = 'setting'
const ID = 'publishing'
const USUAL: PublishingSettings = { twoPeople: false }

export async function readSettings(
  store: Pick<PublishingOptions['store'], 'getDocument'>,
): Promise<PublishingSettings> {
  return ((await store.getDocument(KIND, ID)) as Document<PublishingSettings> | null)?.body ?? USUAL
}

/** False: somebody changed it at the same moment. */
export async function writeSettings(
  { store, clock }: Pick<PublishingOptions, 'store' | 'clock'>,
  body: PublishingSettings,
): Promise<boolean> {
  const replaces = (await store.getDocument(KIND, ID))?.version ?? 0
  const document = { kind: KIND, id: ID, version: replaces + 1, indexes: {}, sort: clock.now(), body }
  return await store.putDocument({ replaces, document })
}
