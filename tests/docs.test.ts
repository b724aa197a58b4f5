/** What the documents say of the code is compared with the code: links, settings, commands, dependencies, numbers. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const read = (file: string) => readFileSync(file, 'utf8')
const pages = globSync('**/*.md', { exclude: (name) => ['node_modules', 'data', '.git'].includes(name) })
const manifest = JSON.parse(read('package.json')) as Readonly<
  Record<'scripts' | 'dependencies' | 'devDependencies', Readonly<Record<string, string>>>
>

describe('links between the documents', () => {
  it('finds documents and links at all', () => {
    expect(pages).toContain('README.md')
    expect(pages.flatMap(linksOf).length).toBeGreaterThan(30)
  })

  it.each(pages)('%s leads to files and headings that exist', (page) => {
    const broken = linksOf(page).filter((link) => {
      const [path = '', heading] = decodeURI(link).split('#')
      const target = path === '' ? page : join(dirname(page), path)
      if (!existsSync(target)) return true
      return heading !== undefined && target.endsWith('.md') && !headingsOf(target).includes(heading)
    })
    expect(broken).toEqual([])
  })

  it('exist where comments in the code send the reader', () => {
    const sources = globSync('{src,tests,bench}/**/*.{ts,css}').filter((file) => file !== 'tests/docs.test.ts')
    const named = sources.flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[\w/-]+\.md/g)].map(([path]) => ({ file, path })),
    )
    expect(named.filter(({ path }) => !existsSync(path))).toEqual([])
  })
})

describe('settings', () => {
  // `value`, `whole` and `address` are the three ways config.ts and the channels read one.
  const readers = ['src/config.ts', ...globSync('src/channels/*/settings.ts')].map(read).join('\n')
  const inCode = allOf(/\b(?:value|whole|address)\('([A-Z][A-Za-z_]+)'/g, readers)
  const inPage = allOf(/^\| `([A-Z][A-Za-z_]+)` \|/gm, read('docs/environment.md'))

  it('stand in docs/environment.md, every one and no other', () => {
    expect(inCode.length).toBeGreaterThan(10)
    expect([...new Set(inPage)].sort()).toEqual([...new Set(inCode)].sort())
  })
})

describe('commands', () => {
  it.each(pages)('that %s names exist, and so do the files they run', (page) => {
    const named = [...new Set(allOf(/\bnpm (?:run )?(start|test|(?<=run )[a-z][\w:-]*)/g, read(page)))]
    const wrong = named.filter((name) => {
      const script = manifest.scripts[name]
      return (
        script === undefined ||
        [...script.matchAll(/\b(?:src|tests|bench)\/\S+\.ts/g)].some(([file]) => !existsSync(file))
      )
    })
    expect(wrong).toEqual([])
  })
})

describe('dependencies', () => {
  it('have their reason in docs/decisions/0000-dependencies.md, every one and no other', () => {
    const reasons = allOf(/^- `([^`]+)`: \S/gm, read('docs/decisions/0000-dependencies.md'))
    expect(reasons.sort()).toEqual(
      [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)].sort(),
    )
  })
})

describe('decisions', () => {
  it('are numbered without a gap, and say context, decision and consequences', () => {
    const files = globSync('docs/decisions/*.md').sort()
    expect(files.map((file) => Number(relative('docs/decisions', file).slice(0, 4)))).toEqual(files.map((_, i) => i))
    const incomplete = files
      .slice(1)
      .filter((file) => ['Context', 'Decision', 'Consequences'].some((part) => !read(file).includes(`**${part}.**`)))
    expect(incomplete).toEqual([])
  })
})

describe('the table of who may import whom', () => {
  it('is the same in docs/architecture.md and in its test', () => {
    const held = [...read('tests/architecture.test.ts').matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(
      ([, room = '', may = '']) =>
        `${room}: ${allOf(/'(?:type:)?(\w+)'/g, may)
          .sort()
          .join(' ')}`,
    )
    const told = [...read('docs/architecture.md').matchAll(/^\| (`.+?`) \| (.+) \|$/gm)].flatMap(
      ([, rooms = '', may = '']) =>
        allOf(/`(\w+)`/g, rooms).map(
          (room) =>
            `${room}: ${allOf(/`(\w+)`/g, may)
              .sort()
              .join(' ')}`,
        ),
    )
    expect(held.length).toBeGreaterThan(10)
    expect(told.sort()).toEqual(held.sort())
  })
})

describe('numbers', () => {
  const rows = [...read('docs/limits.md').matchAll(/^\| [^|]* \| `(\.?\w+)` \| ([\d.,]+)[^|]* \| (\S+) \|/gm)].map(
    ([, name = '', value = '', file = '']) => [name, value, file] as const,
  )

  it('are found in docs/limits.md', () => {
    expect(rows.length).toBeGreaterThan(80)
  })

  it.each(rows)('%s is %s in %s', (name, value, file) => {
    expect(numbersIn(file, name)).toContain(Number(value.replaceAll(',', '')))
  })
})

/** Relative links and pictures of a page; what stands in code is no link. */
function linksOf(page: string): string[] {
  const text = read(page)
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, '')
  return allOf(/\]\(([^)\s]+)\)/g, text).filter((link) => !/^[a-z]+:/.test(link))
}

/** Headings as GitHub names them in addresses. */
function headingsOf(page: string): string[] {
  return allOf(/^#+ (.+)$/gm, read(page)).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Values a constant, a property (`.name`) or a defaulted option has in a file. */
function numbersIn(file: string, name: string): number[] {
  const text = read(file)
  const plain = name.replace('.', '')
  const pattern = name.startsWith('.') ? `\\b${plain}: ([\\w. *]+)` : `\\b${plain}(?:: number)? = ([\\w. *]+)`
  return allOf(new RegExp(pattern, 'g'), text).map((product) =>
    product.split('*').reduce((all, part) => all * factor(part.trim(), file), 1),
  )
}

function factor(part: string, file: string): number {
  if (/^[\d_]/.test(part)) return Number(/^[\d_.]+/.exec(part)?.[0].replaceAll('_', ''))
  return numbersIn(file, part)[0] ?? Number.NaN
}

function allOf(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string)
}
