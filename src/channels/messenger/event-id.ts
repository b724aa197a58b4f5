/** What recognises a redelivery: the message's own id where there is one, else a digest of all that was said. */
import { createHash } from 'node:crypto'
import { type Json, object } from './fields.ts'

/** The kind stands in front, so that an edit or an echo is not taken for the message it is about. */
export function eventId(kind: string, item: Json, mid: string | null): string {
  if (mid !== null) return `${kind} ${mid}`
  const { sender, recipient, timestamp } = item
  const said = [kind, object(sender)?.id, object(recipient)?.id, timestamp, stable(item)]
  return `${kind} ${createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 40)}`
}

/** Keys in one order at every depth: a redelivery need not write them as before. */
function stable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stable)
  const fields = object(value)
  if (fields === null) return value
  return Object.keys(fields)
    .sort()
    .map((key) => [key, stable(fields[key])])
}
