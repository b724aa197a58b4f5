/** Modules joined into one file behave as they do apart. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beside, joined } from '../../../src/web/desk/joined.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tung-buoc-joined-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const scripts = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files))

let nth = 0
/** Writes files as they would be served, and runs the first of them. @returns what ran, in order */
async function ran(files: Readonly<Record<string, string>>, first = 'page/main.js'): Promise<readonly unknown[]> {
  nth += 1
  const root = join(folder, String(nth))
  for (const [name, script] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), script)
  }
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  const said: unknown[] = []
  Object.assign(globalThis, { say: (what: unknown) => said.push(what) })
  // A name of its own for vite: it must not see the path as one of the project.
  await import(/* @vite-ignore */ pathToFileURL(join(root, first)).href)
  await (globalThis as { later?: Promise<unknown> }).later
  return said
}

/** The same modules apart and joined. */
async function both(files: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const apart = await ran(files)
  const together = await ran({ 'page/main.js': joined(scripts(files), 'page/main.js') })
  expect(together).toEqual(apart)
  return together
}

describe('modules joined into one file', () => {
  it('run in the order in which they need each other, once each', async () => {
    const said = await both({
      'page/main.js': "import { a } from './a.js'\nimport { b } from './view/b.js'\nsay(['main', a, b()].join(' '))\n",
      'page/a.js': "import { b } from './view/b.js'\nsay('a')\nexport const a = b()\n",
      'page/view/b.js': "say('b')\nlet times = 0\nexport function b() {\n  times += 1\n  return times\n}\n",
    })
    expect(said).toEqual(['b', 'a', 'main 1 2'])
  })

  it('may need each other in a circle, for what they do', async () => {
    const said = await both({
      'page/main.js': "import { even } from './even.js'\nsay(even(7))\n",
      'page/even.js': "import { odd } from './odd.js'\nexport function even(n) {\n  return n === 0 || odd(n - 1)\n}\n",
      'page/odd.js':
        "import { even } from './even.js'\nsay(typeof even)\nexport function odd(n) {\n  return n !== 0 && even(n - 1)\n}\n",
    })
    expect(said).toEqual(['function', false])
  })

  it('may call things of their own what others call something else', async () => {
    const said = await both({
      'page/main.js':
        "import { two as second, One } from '../lib/packed.js'\nimport { say as tell } from './tell.js'\nconst one = 'mine'\ntell(one, second, new One().name)\n",
      'page/tell.js': "export const say = (...all) => globalThis.say(all.join(' '))\n",
      'lib/packed.js': 'class a{name="one"}var b=2;export{a as One,b as two};\n',
    })
    expect(said).toEqual(['mine 2 one'])
  })

  it('keep their texts and lose their comments', () => {
    const file = joined(
      scripts({ 'page/main.js': '/** Nobody reads this. */\n// nor this\nexport const a = "// but this"\n' }),
      'page/main.js',
    )
    expect(file).toContain('"// but this"')
    expect(file).not.toMatch(/Nobody|nor this/)
  })

  it('share what they hold with a module that is fetched later', async () => {
    const files = {
      'page/main.js': "import { count } from './count.js'\ncount()\nimport('./view/open.js').then(() => {})\n",
      'page/count.js': 'let times = 0\nexport function count() {\n  times += 1\n  return times\n}\n',
    }
    const open =
      "import { count as counted } from '../count.js'\nimport { own } from './own.js'\nsay([counted(), own])\n"
    const together = joined(scripts(files), 'page/main.js')
    expect(together).toContain("import('../page/view/open.js')")
    const served = {
      'page/main.js': together.replace("import('", "globalThis.later = import('"),
      'page/view/open.js': beside(open, 'page/view/open.js', scripts(files), 'page/main.js'),
      'page/view/own.js': "export const own = 'own'\n",
    }
    expect(await ran(served)).toEqual([[2, 'own']])
  })

  it.each([
    ['everything of another at once', "import * as a from './a.js'\n"],
    ['what has no name', "import a from './a.js'\n"],
    ['what another exports', "export { a } from './a.js'\n"],
    ['a default', 'export default 1\n'],
    ['what may change', 'export let a = 1\n'],
    ['several at once', 'export const { a, b } = c\n'],
    ['a text of several lines', 'const a = `one\n// two`\n'],
  ])('stop the start where a module takes or gives %s', (_what, script) => {
    const files = scripts({ 'page/main.js': script, 'page/a.js': 'export const a = 1\n' })
    expect(() => joined(files, 'page/main.js')).toThrow('page/main.js cannot be joined')
  })

  it('stop the start where one needs what is not among them', () => {
    const files = scripts({ 'page/main.js': "import { a } from './gone.js'\n" })
    expect(() => joined(files, 'page/main.js')).toThrow('page/main.js needs ./gone.js')
  })
})
