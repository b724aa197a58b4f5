/** Who may import whom: the table of `docs/architecture.md`, held by reading the import lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve('src')

/** Rooms a room may import at run time; `type:` only as types. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  messages: [],
  clock: [],
  errors: [],
  loop: [],
  keyed: [],
  records: ['messages'],
  tracing: ['type:channels', 'type:conversation', 'type:store'],
  understanding: ['messages'],
  privacy: ['messages', 'clock'],
  // web: the web chat draws its own page.
  channels: [
    'messages',
    'errors',
    'privacy',
    'clock',
    'loop',
    'web',
    'type:store',
    'type:records',
    'type:media',
    'type:logging',
  ],
  flows: ['messages', 'errors', 'understanding', 'privacy', 'type:records'],
  store: ['messages', 'records', 'errors', 'clock', 'loop', 'seal'],
  conversation: [
    'flows',
    'understanding',
    'privacy',
    'messages',
    'records',
    'errors',
    'clock',
    'loop',
    'keyed',
    'type:store',
  ],
  delivery: ['messages', 'records', 'clock', 'loop', 'keyed', 'type:channels', 'type:store', 'type:logging'],
  // conversation: the pure turn, run without committing, shows what handing back will say.
  desk: [
    'messages',
    'records',
    'errors',
    'refusing',
    'clock',
    'loop',
    'seal',
    'flows',
    'conversation',
    'privacy',
    'understanding',
    'type:store',
    'type:channels',
    'type:staff',
    'type:media',
  ],
  // desk: the same acts, rights and words as on the screen.
  group: [
    'messages',
    'records',
    'errors',
    'clock',
    'loop',
    'privacy',
    'desk',
    'type:channels',
    'type:store',
    'type:staff',
  ],
  // conversation: the pure turn plays a draft; conversation's catalogue is built from what is published.
  publishing: [
    'messages',
    'records',
    'errors',
    'refusing',
    'clock',
    'loop',
    'flows',
    'conversation',
    'privacy',
    'understanding',
    'type:store',
    'type:channels',
    'type:staff',
  ],
  // desk: the guard reads the ward's words too. insight: few people are hidden in the same way.
  notices: [
    'messages',
    'records',
    'errors',
    'refusing',
    'clock',
    'loop',
    'flows',
    'conversation',
    'privacy',
    'desk',
    'insight',
    'type:store',
    'type:staff',
  ],
  media: ['messages', 'clock', 'seal', 'type:channels', 'type:store', 'type:records'],
  insight: [
    'messages',
    'records',
    'errors',
    'refusing',
    'clock',
    'loop',
    'flows',
    'conversation',
    'privacy',
    'understanding',
    'type:store',
    'type:staff',
  ],
  // conversation: the pure turn, run once more without committing. publishing: what was live, and drafts.
  why: [
    'messages',
    'records',
    'errors',
    'refusing',
    'clock',
    'flows',
    'conversation',
    'understanding',
    'type:store',
    'type:staff',
    'type:publishing',
  ],
  setup: ['channels', 'errors', 'type:config', 'type:store'],
  seal: [],
  // One way to say no for all rooms that staff ask.
  refusing: ['errors'],
  keys: ['errors'],
  staff: [
    'messages',
    'errors',
    'clock',
    'loop',
    'keys',
    'seal',
    'privacy',
    'web',
    'type:store',
    'type:records',
    'type:logging',
  ],
  // flows: the editor counts sentences as `check` does.
  // delivery: the editor's preview fits a step to its channel with what fits it when it is sent.
  web: [
    'delivery',
    'type:notices',
    'messages',
    'errors',
    'clock',
    'privacy',
    'flows',
    'type:store',
    'type:desk',
    'type:publishing',
    'type:insight',
    'type:why',
  ],
}

/** Files that wire, and so may know every room. */
const WIRING = new Set([
  'app.ts',
  'data.ts',
  'volunteers.ts',
  'addresses.ts',
  'sweeping.ts',
  'main.ts',
  'definitions.ts',
  'config.ts',
  'logging.ts',
  'gauges.ts',
  'metrics.ts',
  'keys.ts',
  'server.ts',
  'vault.ts',
  'tools.ts',
])
/** Commands: the only files that may open things by themselves. */
const COMMANDS = new Set([
  'flows/cli.ts',
  'publishing/command.ts',
  'staff/cli.ts',
  'store/backup.ts',
  'store/restore.ts',
  'store/move.ts',
  'channels/terminal/chat.ts',
  'setup/doctor.ts',
  'setup/connect.ts',
  'setup/open.ts',
  'setup/links.ts',
])

interface Import {
  readonly from: string
  readonly to: string
  readonly type: boolean
}

const imports = sources(SRC).flatMap((file) => importsOf(file))

describe('who imports whom', () => {
  it('finds imports at all', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it('keeps the table', () => {
    const wrong = imports.filter(({ from, to, type }) => {
      if (WIRING.has(from) || COMMANDS.has(from)) return false
      const [here, there] = [room(from), room(to)]
      if (here === there) return false
      const may = MAY[here] ?? []
      return !(may.includes(there) || (type && may.includes(`type:${there}`)))
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  it('keeps channels apart', () => {
    const folder = (file: string) =>
      file.startsWith('channels/') && file.split('/').length > 2 ? file.split('/')[1] : undefined
    const wrong = imports.filter(({ from, to }) => folder(from) && folder(to) && folder(from) !== folder(to))
    expect(wrong).toEqual([])
  })

  it('lets only store/open.ts and the wiring know a driver', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        /^store\/(sqlite|redis)\//.test(to) && !/^store\/(open\.ts|backup\.ts|spool\.ts|sqlite\/|redis\/)/.test(from),
    )
    expect(wrong).toEqual([])
  })

  it('opens connections to the outside in one place only', () => {
    const callers = sources(SRC).filter((file) =>
      /from '(undici|node:https|node:http|node:net|node:tls)'|\bfetch\(/.test(
        withoutComments(readFileSync(file, 'utf8')),
      ),
    )
    expect(
      callers
        .map((file) => relative(SRC, file))
        .filter((file) => !/^web\/[\w-]+\/(page|worker)\//.test(file) && file !== 'channels/public-address.ts'),
    ).toEqual(['channels/outgoing.ts'])
  })

  it('has no live XState actor', () => {
    const actors = sources(SRC).filter((file) =>
      /\bcreateActor\b|\binterpret\(/.test(withoutComments(readFileSync(file, 'utf8'))),
    )
    expect(actors).toEqual([])
  })
})

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('/dist'))
    .map((entry) => join(entry.parentPath, entry.name))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'(\.[^']+)'/gm)].map((match) => ({
    from: relative(SRC, file),
    to: relative(SRC, resolve(dirname(file), match[2] as string)),
    type: match[1] !== undefined || /^import\s*\{(\s*type\s+[\w\s]+,?)+\s*\}/.test(match[0]),
  }))
}

function room(file: string): string {
  const [first = ''] = file.split('/')
  return first.replace(/\.ts$/, '')
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
