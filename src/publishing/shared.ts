/** Showing a draft to people without an account (a link), and trying it on a real phone (a word typed into the chat). */
import { createHash, randomBytes } from 'node:crypto'
import type { Catalogue } from '../conversation/catalogue.ts'
import type { Happening } from '../conversation/happening.ts'
import type { ConversationState, Document } from '../records.ts'
import { fold } from '../understanding/normalise.ts'
import type { Who } from './api.ts'
import type { LinkMade, WordMade } from './api-play.ts'
import { type Draft, readDraft } from './drafts.ts'
import { readUnit } from './reading.ts'
import { Refused } from './refusals.ts'
import { catalogueWith } from './review.ts'
import { digestOf } from './units.ts'
import type { PublishingOptions } from './world.ts'

export const LINK_MS = 7 * 86_400_000
/** A trial on a phone: an afternoon with the colleagues, not a second system. */
export const WORD_MS = 4 * 3_600_000
/** Of one flow at a time; the oldest make room. */
export const LINKS_MAX = 20
/** Drafts compiled for trials on phones, kept between turns. */
const TRIED_MAX = 20

interface Shared {
  readonly unit: string
  readonly by: Who
  readonly until: number
}
const LINK = 'preview-link'
const WORD = 'try-word'
/** In place of a flow's id: the word is for a notice. */
export const NOTICE_UNIT = 'tin-bao/'
const LETTERS = 'abcdefghkmnpqrstuvwxyz23456789'
const WORD_CHARS = 8

type Stored = Pick<PublishingOptions, 'store' | 'clock'>

/** Kept as a hash: whoever reads the store cannot open it. */
function nameOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 40)
}

async function keep({ store, clock }: Stored, kind: string, secret: string, body: Shared): Promise<void> {
  const known = (await store.listDocuments(kind, {
    index: ['unit', body.unit],
    max: LINKS_MAX * 2,
  })) as readonly Document<Shared>[]
  const gone = known.filter(({ body: { until } }, at) => until < clock.now() || at <= known.length - LINKS_MAX)
  for (const { id, version } of gone) await store.deleteDocument(kind, id, version)
  const document = { kind, id: nameOf(secret), version: 1, indexes: { unit: body.unit }, sort: clock.now(), body }
  await store.putDocument({ replaces: 0, document })
}

async function find({ store, clock }: Stored, kind: string, secret: string): Promise<Shared | null> {
  const known = (await store.getDocument(kind, nameOf(secret))) as Document<Shared> | null
  return known && known.body.until > clock.now() ? known.body : null
}

export async function makeLink(
  world: Stored & { readonly publicUrl: string },
  unit: string,
  by: Who,
): Promise<LinkMade> {
  const secret = randomBytes(32).toString('base64url')
  const until = world.clock.now() + LINK_MS
  await keep(world, LINK, secret, { unit, by, until })
  return { url: `${world.publicUrl}/admin/xem-thu#${secret}`, until }
}

export async function linked(world: Stored, token: string): Promise<Shared> {
  const known = await find(world, LINK, token)
  if (known === null)
    throw new Refused('absent', { words: 'Liên kết này đã hết hạn hoặc không đúng. Xin người gửi tạo liên kết mới.' })
  return known
}

export async function makeWord(world: Stored, unit: string, by: Who): Promise<WordMade> {
  const secret = [...randomBytes(WORD_CHARS)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
  const until = world.clock.now() + WORD_MS
  await keep(world, WORD, secret, { unit, by, until })
  return { word: `thử ${secret}`, until }
}

/** Every word of the flow ends, and with it every trial by one. */
export async function endWords({ store }: Stored, unit: string): Promise<void> {
  const known = await store.listDocuments(WORD, { index: ['unit', unit], max: LINKS_MAX * 2 })
  for (const { id, version } of known) await store.deleteDocument(WORD, id, version)
}

export interface Trying {
  readonly catalogue: Catalogue
  /** The word was typed just now: the flow begins. */
  readonly begin?: Extract<Happening, { kind: 'try' | 'notice' }>
  /** The trial is over: the conversation is as everyone's. */
  readonly over?: true
}

/**
 * What one conversation runs instead of what is live. Everyone else pays for a look at one field and, where a message begins
 * with "thử", for one short pattern.
 */
export function tryingOf(world: Pick<PublishingOptions, 'store' | 'clock' | 'live'>) {
  const made = new Map<string, Catalogue>()

  return async (state: ConversationState | undefined, text: string | undefined): Promise<Trying | null> => {
    const typed = text === undefined ? undefined : wordIn(text)
    if (typed === undefined && state?.trial === undefined) return null
    const word = typed ?? state?.trial?.word ?? ''
    const known = await find(world, WORD, word)
    const begun = state?.trial
    if (known === null) return begun && typed === undefined ? { catalogue: world.live.catalogue(), over: true } : null
    if (known.unit.startsWith(NOTICE_UNIT)) {
      const id = known.unit.slice(NOTICE_UNIT.length)
      return { catalogue: world.live.catalogue(), begin: { kind: 'notice', id, test: true } }
    }
    const draft = await readDraft(world, known.unit)
    const catalogue = draft && catalogueOf(known.unit, draft)
    if (!catalogue) return null
    // The flow is left or finished: nothing of the trial remains.
    if (typed === undefined && !state?.frames.some(({ flow }) => flow === known.unit)) return { catalogue, over: true }
    if (typed === undefined) return { catalogue }
    const trial = { word, flow: known.unit, until: known.until }
    return { catalogue, begin: { kind: 'try', flow: known.unit, trial } }
  }

  function catalogueOf(unit: string, draft: Draft): Catalogue | null {
    const { digest, live } = { digest: digestOf(draft.files), live: world.live.catalogue() }
    const name = `${unit} ${digest}`
    const known = made.get(name)
    // Something else was published meanwhile: that is live here too.
    if (known && known.place === live.place && known.common === live.common) return known
    const read = readUnit(unit, draft.files, 0)
    if (!read.flow) return null
    const next = catalogueWith(world, unit, read)
    if (made.size >= TRIED_MAX) made.clear()
    made.set(name, next)
    return next
  }
}

function wordIn(text: string): string | undefined {
  if (text.length > 30) return undefined
  return new RegExp(`^thu ([a-z0-9]{${WORD_CHARS}})$`).exec(fold(text))?.[1]
}
