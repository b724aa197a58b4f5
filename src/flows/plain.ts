/**
 * The quick way through a definition file that has nothing to find fault with, several times as fast as a document with
 * comments and places. It answers only for plain data of the plainest form; whatever else stands there, right or wrong, is
 * left to `yaml.ts`, which knows where it stands and what to say about it.
 */
import { CORE_SCHEMA, constructFromEvents, EVENT_ID, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'

/** What is absent has this place. */
const NOWHERE = -1
/** Half a line end, a tab, a line broken off by a backslash, the end of a document: readers of YAML differ about them. */
const DIFFERENTLY_READ = /\r(?!\n)|\t|\\ *\r?\n|^(?:\.\.\.|---|%)/m
/** Names of fields and steps. Other names are either wrong or read differently by others. */
const NAME = /^[\p{L}_][\p{L}\d_-]*$/u
/** Read as the same number by everyone. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/
/** What is a number to someone, or would be with a slip less. */
const NUMBER_LIKE = /^[-+]?(?:[\d.][\d._]*(?:e[-+]?\d*)?|0[a-z].*|\.(?:inf|nan))$/i
const REFUSED_NAMES = /^(?:__proto__|constructor|prototype|null|~|true|false)$/i

/** @returns null: look closer */
export function readPlain(text: string, depthMax: number): { readonly value: unknown } | null {
  if (DIFFERENTLY_READ.test(text)) return null
  try {
    const events = parseEvents(text, { maxDepth: depthMax - 1 })
    return isPlain(text, events)
      ? { value: constructFromEvents(events, { source: text, schema: CORE_SCHEMA })[0] }
      : null
  } catch {
    return null
  }
}

type Events = ReturnType<typeof parseEvents>

/** One document without anchors, references, tags, or names and numbers that need thought. */
function isPlain(text: string, events: Events): boolean {
  /** Of each open collection: whether a name comes next; null: names nothing. */
  const open: (boolean | null)[] = []
  for (const [nth, event] of events.entries()) {
    if (event.type === EVENT_ID.POP) {
      open.pop()
      continue
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      if (nth > 0 || event.explicitStart || event.explicitEnd || event.directives.length > 0) return false
      open.push(null)
      continue
    }
    if (event.type === EVENT_ID.ALIAS || event.anchorStart !== NOWHERE || event.tagStart !== NOWHERE) return false
    const named = open.at(-1)
    if (named !== null) open[open.length - 1] = !named
    if (event.type === EVENT_ID.SCALAR ? !(named ? isName(text, event) : isSaid(text, event)) : named) return false
    if (event.type === EVENT_ID.MAPPING) open.push(true)
    if (event.type === EVENT_ID.SEQUENCE) open.push(null)
  }
  return events.length > 2
}

function isName(text: string, { style, valueStart, valueEnd }: ScalarEvent): boolean {
  const name = text.slice(valueStart, valueEnd)
  return style === SCALAR_STYLE.PLAIN && NAME.test(name) && !REFUSED_NAMES.test(name)
}

function isSaid(text: string, { style, valueStart, valueEnd }: ScalarEvent): boolean {
  if (style !== SCALAR_STYLE.PLAIN) return true
  const value = text.slice(valueStart, valueEnd)
  return NUMBER.test(value) || !NUMBER_LIKE.test(value)
}
