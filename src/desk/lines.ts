/** The transcript as staff read it. Pure. */
import type { Conversation, TranscriptEntry } from '../records.ts'
import type { Line } from './api.ts'

const ASSISTANT = 'Trợ lý'
/** Begins the line a message leaves in the transcript when it was given up. */
const UNDELIVERED = 'Một tin '

export interface LinesFrom {
  readonly me: string
  /** Names of those who wrote, by staff id. */
  readonly names: ReadonlyMap<string, string>
  /** Something of ours waits to be sent to this person. */
  readonly unsent: Conversation['unsent']
}

export function linesOf(entries: readonly TranscriptEntry[], { me, names, unsent }: LinesFrom): readonly Line[] {
  return entries.map((entry, i) => {
    const rest = entries.slice(i + 1)
    const name = entry.from === 'bot' ? ASSISTANT : entry.by === undefined ? undefined : names.get(entry.by)
    return {
      id: entry.id,
      at: entry.at,
      from: entry.from,
      ...(name === undefined ? {} : { name }),
      ...(entry.by === me ? { mine: true } : {}),
      text: entry.text,
      ...(entry.media ? { media: entry.media.map((item, n) => mediaOf(entry, item, n)) } : {}),
      ...(entry.from === 'person' ? { delivery: deliveryOf(rest, unsent) } : {}),
    }
  })
}

type Media = NonNullable<Line['media']>[number]

const DONE: Readonly<Record<string, Media['can']>> = { photo: 'open', file: 'open', voice: 'play' }

function mediaOf({ id, from }: TranscriptEntry, { kind, ref }: { kind: string; ref?: string }, place: number): Media {
  const can = ref === undefined ? undefined : from === 'resident' ? DONE[kind] : 'see'
  return { kind, id: `${id}-${place}`, ...(can && { can }) }
}

/** What can be known without asking: what was given up leaves a line behind, what waits is the last that was said. */
function deliveryOf(rest: readonly TranscriptEntry[], unsent: boolean): 'waiting' | 'sent' | 'failed' {
  const [next] = rest.filter(({ from }) => from !== 'resident')
  if (next?.from === 'system' && next.text.startsWith(UNDELIVERED)) return 'failed'
  return unsent && rest.every(({ from }) => from === 'person') ? 'waiting' : 'sent'
}
