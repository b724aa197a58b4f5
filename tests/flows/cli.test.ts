import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFlows } from '../../src/flows/cli.ts'
import { mermaid } from '../../src/flows/graph.ts'
import { definition, NOW, thenTo } from './samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'flows-'))
const flowsDir = join(folder, 'flows')
const localesDir = join(folder, 'locales')

beforeAll(() => {
  mkdirSync(flowsDir)
  mkdirSync(join(localesDir, 'vi'), { recursive: true })
  cpSync('flows/place.yaml', join(flowsDir, 'place.yaml'))
  cpSync('locales/vi/common.yaml', join(localesDir, 'vi/common.yaml'))
  writeFileSync(
    join(flowsDir, 'tim-meo.yaml'),
    'format: 1\nid: tim-meo\ngroup: vneid\nreviewed: 2026-11-23\nstart: hoi\nsteps:\n  hoi: { kind: choose, choices: { roi: xong, chua: xong } }\n  xong: { kind: finish, outcome: done }\n',
  )
  writeWords('Xong rồi ạ.')
})
afterAll(() => rmSync(folder, { recursive: true }))

function writeWords(last: string): void {
  writeFileSync(
    join(localesDir, 'vi/tim-meo.yaml'),
    `title: Tìm mèo lạc\nexamples: [tìm mèo lạc, mèo nhà tôi đi đâu mất]\nsteps:\n  hoi: { text: "Mèo về chưa ạ?", title: "Hỏi: mèo", choices: { roi: Về rồi, chua: Chưa về } }\n  xong: { text: "${last}" }\n`,
  )
}

async function run(args: string[], input: string[] = []) {
  const printed: string[] = []
  const complained: string[] = []
  const code = await runFlows(args, {
    flowsDir,
    localesDir,
    now: NOW,
    lines: (async function* () {
      yield* input
    })(),
    print: (line) => printed.push(line),
    complain: (line) => complained.push(line),
  })
  return { code, printed, complained }
}

describe('npm run flows -- check', () => {
  it('ends with 0 when nothing blocks', async () => {
    const { code, printed } = await run(['check'])
    expect(printed.filter((line) => line.startsWith('LỖI'))).toEqual([])
    expect(printed.at(-1)).toMatch(/^1 thủ tục, 1 ngôn ngữ: 0 lỗi/)
    expect(code).toBe(0)
  })

  it('ends with 1, and names file, line, step and remedy, when something does', async () => {
    writeWords('Xem {la} ạ.')
    const { code, printed } = await run(['check'])
    writeWords('Xong rồi ạ.')
    expect(code).toBe(1)
    expect(printed).toContainEqual(
      expect.stringMatching(/^LỖI .*locales\/vi\/tim-meo\.yaml:5 \[bước xong\] không có chỗ trống {la} → ./),
    )
  })
})

describe('npm run flows -- understand', () => {
  it('answers each line with one line of JSON', async () => {
    const { code, printed } = await run(['understand', '--json'], ['meo nha toi di dau mat', 'xyzzy'])
    expect(code).toBe(0)
    const [first, second] = printed.map((line) => JSON.parse(line))
    expect(first).toEqual({
      text: 'meo nha toi di dau mat',
      flow: 'tim-meo',
      score: expect.any(Number),
      also: expect.any(Array),
    })
    expect(second).toMatchObject({ text: 'xyzzy', flow: null })
    expect(first.also.every((one: { flow: string }) => one.flow !== 'tim-meo')).toBe(true)
  })

  it('finds those who want a person', async () => {
    const { printed } = await run(['understand', '--json'], ['cho tôi gặp người thật'])
    expect(JSON.parse(printed[0] as string)).toMatchObject({ flow: 'gap-nguoi' })
  })

  it('speaks to people without --json', async () => {
    const { printed } = await run(['understand'], ['tìm mèo lạc'])
    expect(printed[0]).toMatch(/^tìm mèo lạc → tim-meo \d\.\d\d/)
  })
})

describe('npm run flows -- graph', () => {
  it('draws a flow', async () => {
    const { code, printed } = await run(['graph', 'tim-meo'])
    expect(code).toBe(0)
    expect(printed.join('\n').split('\n')).toEqual([
      'stateDiagram-v2',
      '  %% Tìm mèo lạc',
      '  state "Hỏi mèo (choose)" as s_hoi',
      '  state "xong (finish)" as s_xong',
      '  [*] --> s_hoi',
      '  s_hoi --> s_xong : Về rồi',
      '  s_hoi --> s_xong : Chưa về',
      '  s_xong --> [*] : done',
      '',
    ])
  })

  it('says which flows there are when asked for another', async () => {
    const { code, complained } = await run(['graph', 'tim-cho'])
    expect(code).toBe(1)
    expect(complained[0]).toContain('tim-meo')
  })

  it('draws conditions, calls and troubles in words', () => {
    const drawn = mermaid(
      definition({
        a: { kind: 'call', flow: 'khac', ...thenTo('b'), stuck: { kho: 'c' } },
        b: {
          kind: 'branch',
          when: [{ if: { all: [{ answer: 'x', is: 1 }, { not: { consent: true } }] }, to: 'c' }],
          else: 'a',
        },
        c: { kind: 'finish', outcome: 'left' },
      }),
    )
    expect(drawn).toContain('state "a (call khac)" as s_a')
    expect(drawn).toContain('s_b --> s_c : answer x is 1 và không consent true')
    expect(drawn).toContain('s_b --> s_a : còn lại')
    expect(drawn).toContain('s_a --> s_c : vướng · kho')
  })
})

describe('npm run flows', () => {
  it.each([[[]], [['dance']], [['graph']], [['check', 'more']], [['understand', '--xml']]])(
    '%j is answered with the usage and 2',
    async (args) => {
      const { code, complained } = await run(args)
      expect(code).toBe(2)
      expect(complained[0]).toContain('Cách dùng')
    },
  )
})
