/** The functions that run in Redis. Named by their own text, so that nodes of two versions can share one Redis. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Ids of applied events are recognised so long, and a little longer. */
const IDS_KEPT_S = 9 * 86_400

const FILES = ['shared', 'outbox', 'timers', 'turns', 'documents', 'nodes', 'counts']

const text = FILES.map((file) => readFileSync(new URL(`functions/${file}.lua`, import.meta.url), 'utf8')).join('\n')
const version = createHash('sha256').update(text).digest('hex').slice(0, 8)

/** In front of each function's name. */
export const PREFIX = `tb${version}_`

/** As `FUNCTION LOAD` takes it. */
export const LIBRARY = `#!lua name=tungbuoc_${version}
local PREFIX, IDS_KEPT_S = '${PREFIX}', ${IDS_KEPT_S}
${text}`
