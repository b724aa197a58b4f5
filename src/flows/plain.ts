/**
 * The quick way through a definition file that has nothing to find fault with, several times as fast as a document with
 * comments and places. It answers only for plain data of the plainest form; whatever else stands there, right or wrong, is
 * left to `yaml.ts`, which knows where it stands and what to say about it.
 */
import {
  COLLECTION_STYLE,
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml'

/** What is absent has this place. */
const NOWHERE = -1
/**
 * Half a line end, a tab, a line broken off by a backslash, the end of a document, a block of text that says how far it is
 * indented: readers of YAML differ about them.
 */
const DIFFERENTLY_READ = /\r(?!\n)|\t|\\ *\r?\n|^(?:\.\.\.|---|%)|[|>][-+]?\d/m
/** What may stand before a name on its line. This reader takes one behind the end of a list's text, too. */
const BEFORE_NAME = /^ *(?:- +)*$/
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
  /** Of each open collection: whether a name comes next (never in a list), and whether it stands in lines. */
  const open: { named: boolean; readonly names: boolean; readonly lines: boolean }[] = []
  for (const [nth, event] of events.entries()) {
    if (event.type === EVENT_ID.POP) {
      open.pop()
      continue
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      if (nth > 0 || event.explicitStart || event.explicitEnd || event.directives.length > 0) return false
      open.push({ named: false, names: false, lines: true })
      continue
    }
    if (event.type === EVENT_ID.ALIAS || event.anchorStart !== NOWHERE || event.tagStart !== NOWHERE) return false
    const within = open.at(-1)
    const named = within?.named ?? false
    if (within?.names) within.named = !named
    if (event.type === EVENT_ID.SCALAR) {
      if (!(named ? isName(text, event, within?.lines ?? true) : isSaid(text, event))) return false
      continue
    }
    if (named) return false
    const names = event.type === EVENT_ID.MAPPING
    open.push({ named: names, names, lines: event.style === COLLECTION_STYLE.BLOCK })
  }
  return events.length > 2
}

function isName(text: string, { style, valueStart, valueEnd }: ScalarEvent, inLines: boolean): boolean {
  if (inLines && !BEFORE_NAME.test(text.slice(text.lastIndexOf('\n', valueStart - 1) + 1, valueStart))) return false
  const name = text.slice(valueStart, valueEnd)
  return style === SCALAR_STYLE.PLAIN && NAME.test(name) && !REFUSED_NAMES.test(name)
}

function isSaid(text: string, { style, valueStart, valueEnd }: ScalarEvent): boolean {
  if (style !== SCALAR_STYLE.PLAIN) return true
  const value = text.slice(valueStart, valueEnd)
  return NUMBER.test(value) || !NUMBER_LIKE.test(value)
}
