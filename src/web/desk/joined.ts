/**
 * Many modules as one file, for phones on which every file costs a round trip: 54 of them took longer to be asked for than to
 * be sent. No builder: our own modules keep to a few forms of import and export, and a module that does not stops the start.
 *
 * Each module becomes a generator of its own, so that names never meet. All run as far as their functions, which they lay
 * out for the others, as a browser does before it runs anything; then each runs to its end, those it needs first.
 */

/** Module → its script, both as they would be served: `page/main.js`, imports as relative paths ending in `.js`. */
export type Scripts = ReadonlyMap<string, string>

/** Under this name a joined file hands out what its modules export, by module. Names of its own begin with a sign no module uses. */
const ALL = '$all'

const IMPORT = /^import\s*(?:\{([^}]*)\}\s*from\s*)?(['"])([^'"]+)\2;?/gm
const DYNAMIC_IMPORT = /\bimport\((['"])([^'"]+)\1\)/g
const EXPORTED = /^export ((?:async )?(function)\b\*?|const|class) ?(\w+)/gm
/** At the end of a packed library: `export{a as b};` */
const EXPORT_LIST = /\bexport\s*\{([^}]*)\};?\s*$/

/**
 * @param first  where the file is served, and the module that is run
 * @throws when a module imports or exports in another way, or imports what is not among them
 */
export function joined(scripts: Scripts, first: string): string {
  const order: string[] = []
  const seen = new Set<string>()
  const visit = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const needed of needs(name, scripts)) visit(needed)
    order.push(name)
  }
  for (const name of [first, ...scripts.keys()]) visit(name)
  const modules = order.map((name) => `${JSON.stringify(name)}: function* ($its) {\n${body(name, scripts, first)}\n}`)
  return `export const ${ALL} = {}
const $modules = {
${modules.join(',\n')}
}
const $running = Object.entries($modules).map(([name, run]) => run(${ALL}[name] = {}))
for (const one of $running) one.next()
for (const one of $running) one.next()
`
}

/**
 * A module that is served by itself, with what it needs of joined ones taken from their file.
 *
 * @param name  where it is served
 * @param at    where the joined file is
 */
export function beside(script: string, name: string, inside: Scripts, at: string): string {
  let asked = false
  return withoutComments(script, name).replace(IMPORT, (whole, names: string | undefined, _quote, path: string) => {
    const from = resolved(path, name)
    if (!inside.has(from)) return whole
    const first = asked ? '' : `import { ${ALL} } from '${relative(at, name)}'\n`
    asked = true
    return `${first}${taken(names, from)}`
  })
}

function body(name: string, scripts: Scripts, at: string): string {
  const functions: string[] = []
  const values: string[] = []
  const imports: string[] = []
  let text = (scripts.get(name) as string)
    .replace(IMPORT, (_whole, names: string | undefined, _quote, path: string) => {
      imports.push(taken(names, resolved(path, name)))
      return ''
    })
    .replace(DYNAMIC_IMPORT, (_whole, _quote, path: string) => `import('${relative(resolved(path, name), at)}')`)
    .replace(EXPORTED, (whole, kind: string, isFunction: string | undefined, exported: string) => {
      ;(isFunction ? functions : values).push(exported)
      return whole.replace(`export ${kind}`, kind)
    })
  const list = EXPORT_LIST.exec(text)
  if (list) {
    text = text.slice(0, list.index)
    values.push(...pairs(list[1]).map(([own, outside]) => `${outside}: ${own}`))
  }
  const other = /^(?:import|export)\b(?!\().*/m.exec(text)
  if (other) throw new Error(`${name} cannot be joined: ${other[0]}`)
  const laidOut = (names: readonly string[]) =>
    names.length > 0 ? `Object.assign($its, { ${names.join(', ')} })\n` : ''
  return `${laidOut(functions)}yield\n${imports.join('\n')}\n${withoutComments(text, name)}${laidOut(values)}`
}

/** Lines of comment and empty ones weigh a fifth of what is sent. Inside a text of several lines they would be text. */
function withoutComments(script: string, name: string): string {
  const open = script
    .split('\n')
    .find((line) => (line.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1 && !/^\s*(?:\*|\/[/*])/.test(line))
  if (open !== undefined) throw new Error(`${name} cannot be joined, a text spans several lines: ${open}`)
  return script
    .replace(/^ *\/\*(?:(?!\*\/)[\s\S])*\*\/ *$/gm, '')
    .replace(/^ *\/\/.*$/gm, '')
    .replace(/\s+$/gm, '')
    .trimStart()
    .concat('\n')
}

function needs(name: string, scripts: Scripts): readonly string[] {
  return Array.from((scripts.get(name) as string).matchAll(IMPORT), ([, , , path = '']) => {
    const needed = resolved(path, name)
    if (!scripts.has(needed)) throw new Error(`${name} needs ${path}, which is not in the same file`)
    return needed
  })
}

/** `a, b as c` of a module's exports, as names of one's own. */
function taken(names: string | undefined, from: string): string {
  if (names === undefined) return ''
  const own = pairs(names).map(([theirs, mine]) => (theirs === mine ? mine : `${theirs}: ${mine}`))
  return `const { ${own.join(', ')} } = ${ALL}[${JSON.stringify(from)}]`
}

function pairs(list = ''): readonly (readonly [string, string])[] {
  return list
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const [from = '', to = from] = one.split(/\s+as\s+/)
      return [from, to]
    })
}

function resolved(path: string, from: string): string {
  return new URL(path, `http://x/${from}`).pathname.slice(1)
}

/** From the folder of `from`: `../lib/preact.js`. */
function relative(to: string, from: string): string {
  return `${'../'.repeat(from.split('/').length - 1) || './'}${to}`
}
