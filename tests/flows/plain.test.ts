/** The quick reader of definition files: it says the same as the close one, or nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPlain } from '../../src/flows/plain.ts'
import { readClosely, readYaml } from '../../src/flows/yaml.ts'

const DEPTH = 20
const texts = ['flows', 'locales/vi', 'locales/en'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [`${folder}/${name}`, readFileSync(`${folder}/${name}`, 'utf8')] as const),
)

describe('the quick reader', () => {
  it.each(texts)('reads %s, so that a start need not look closer', (_file, text) => {
    const plain = readPlain(text, DEPTH)
    expect(plain).not.toBeNull()
    expect({ kind: 'read', value: plain?.value }).toEqual(readClosely(text))
  })

  it.each([
    ['an anchor', 'a: &x 1\n'],
    ['a reference', 'a: [&x 1, *x]\n'],
    ['a tag', 'a: !!str 2\n'],
    ['a merge', 'a: { <<: { b: 1 } }\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['the end of a document', '...\n a: 1\n'],
    ['a directive', '%YAML 1.1\n---\na: 1\n'],
    ['a name twice', 'a: 1\na: 2\n'],
    ['a name that changes objects', 'a: { __proto__: 1 }\n'],
    ['a name that is nothing', '~: 1\n'],
    ['a list for a name', '[a]: 1\n'],
    ['a name in quotes', '"a": 1\n'],
    ['a number that would lose its zero', 'a: 012\n'],
    ['a number of some readers', 'a: 1_000\n'],
    ['infinity', 'a: -.inf\n'],
    ['a tab', 'a:\t1\n'],
    ['half a line end', 'a: [1,\r 2]\n'],
    ['a line broken off', 'a: "b\\\n\n c"\n'],
    ['a name behind the end of a text', 'a:\n- "b"c: d\n'],
    ['a text that says how far it is indented', 'a: |2\n    b\n'],
    ['20 levels and a word', `${'['.repeat(DEPTH)}a${']'.repeat(DEPTH)}\n`],
    ['nothing', '\n'],
    ['what is no YAML', 'a: [1\n'],
  ])('leaves %s to the close one', (_name, text) => {
    expect(readPlain(text, DEPTH)).toBeNull()
  })

  it('agrees on pieces of our files with something dropped into them', () => {
    const dropped = fc.constantFrom(
      ...['- ', '"', "'", '{', '}', '[', ']', ':', ': ', '#', ' #', '|', '>', '|-\n', '>+\n', '|2\n', '&a ', '*a', '!'],
      ...[
        '!!str ',
        '<<: ',
        '%',
        '---\n',
        '...\n',
        '? ',
        '\t',
        '\r',
        '\n',
        '\n\n',
        '  ',
        '0',
        '0x1f',
        '1e5',
        '.5',
        '1_0',
      ],
      ...[
        'null',
        '~',
        'true',
        'yes',
        '__proto__: 1',
        '\\n',
        '\\',
        '\\\n',
        '@',
        '`',
        ',',
        '. ',
        '-',
        'a: b',
        "''",
        '""',
      ],
    )
    const piece = fc
      .record({
        file: fc.nat(texts.length - 1),
        from: fc.nat(),
        lines: fc.integer({ min: 1, max: 12 }),
        drops: fc.array(fc.record({ at: fc.nat(), what: dropped, without: fc.nat(3) }), { maxLength: 3 }),
      })
      .map(({ file, from, lines, drops }) => {
        const all = (texts[file]?.[1] ?? '').split('\n')
        const some = all.slice(from % all.length).slice(0, lines)
        const indent = /^ */.exec(some[0] ?? '')?.[0].length ?? 0
        const begun = some.map((line) => line.replace(new RegExp(`^ {0,${indent}}`), '')).join('\n')
        return drops.reduce((text, { at, what, without }) => {
          const place = at % (text.length + 1)
          return text.slice(0, place) + what + text.slice(place + without)
        }, `${begun}\n`)
      })
    let quick = 0
    fc.assert(
      fc.property(piece, (text) => {
        const plain = readPlain(text, DEPTH)
        if (plain === null) return
        quick += 1
        expect(readClosely(text)).toEqual({ kind: 'read', value: plain.value })
      }),
      { numRuns: 3_000, seed: 20261129 },
    )
    expect(quick).toBeGreaterThan(1_000)
  })

  it('is what reads a file first, and the close one says what is wrong', () => {
    expect(readYaml('a: 1\n')).toEqual({ kind: 'read', value: { a: 1 } })
    expect(readYaml('a: 1\na: 2\n')).toMatchObject({ kind: 'refused', problems: [{ line: 2 }] })
  })
})
