import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderSVG } from 'uqr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFlows } from '../../src/flows/cli.ts'
import { mermaid } from '../../src/flows/graph.ts'
import type { ChannelLink } from '../../src/flows/links.ts'
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

const LINKS: Readonly<Record<string, readonly ChannelLink[]>> = {
  'tim-meo': [
    { channel: 'web', url: 'https://bot.example/?ref=tim-meo' },
    { channel: 'telegram', url: 'https://t.me/meo_bot?start=tim-meo' },
    { channel: 'zalo:300', url: 'https://zalo.me/300', say: '#tim-meo' },
    { channel: 'zalobot', say: '#tim-meo' },
  ],
}

async function run(args: string[], input: string[] = []) {
  const saved: Record<string, string> = {}
  let opened = 0
  const printed: string[] = []
  const complained: string[] = []
  const code = await runFlows(args, {
    flowsDir,
    exchange: async () => 0,
    localesDir,
    now: NOW,
    lines: (async function* () {
      yield* input
    })(),
    print: (line) => printed.push(line),
    save: (path, text) => {
      saved[path] = text
    },
    publicUrl: 'https://bot.example',
    links: async () => {
      opened += 1
      return {
        of: async (id) => LINKS[id] ?? [],
        close: async () => {
          opened -= 1
        },
      }
    },
    complain: (line) => complained.push(line),
  })
  expect(opened).toBe(0)
  return { code, printed, complained, saved }
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

describe('npm run flows -- print', () => {
  it('writes one sheet, with the code of the web page', async () => {
    const { code, printed, saved } = await run(['print', 'tim-meo'])
    expect(code).toBe(0)
    expect(Object.keys(saved)).toEqual(['tim-meo.html'])
    expect(saved['tim-meo.html']).toContain('bot.example/?ref=tim-meo')
    expect(printed[0]).toContain('https://bot.example/?ref=tim-meo')
  })

  it('takes another link and another file', async () => {
    const { saved } = await run([
      'print',
      'tim-meo',
      '--link',
      'https://t.me/meo_bot?start=tim-meo',
      '--out',
      'to.html',
    ])
    expect(saved['to.html']).toContain('<b>t.me/meo_bot?start=tim-meo</b>')
  })

  it.each([
    ['a flow that is not there', ['print', 'tim-cho'], 'tim-meo'],
    ['a language that is not there', ['print', 'tim-meo', '--language', 'en'], '(en)'],
  ])('says what there is for %s', async (_what, args, said) => {
    const { code, complained, saved } = await run(args)
    expect(code).toBe(1)
    expect(complained.join()).toContain(said)
    expect(saved).toEqual({})
  })
})

describe('npm run flows -- links', () => {
  it('lists the links of every channel, and what to send where an address names no flow', async () => {
    const { code, printed } = await run(['links', 'tim-meo'])
    expect(code).toBe(0)
    expect(printed).toEqual([
      'tim-meo\tweb\thttps://bot.example/?ref=tim-meo',
      'tim-meo\ttelegram\thttps://t.me/meo_bot?start=tim-meo',
      'tim-meo\tzalo:300\thttps://zalo.me/300  rồi nhắn: #tim-meo',
      'tim-meo\tzalobot\tnhắn: #tim-meo',
    ])
    expect((await run(['links'])).printed).toEqual(printed)
  })

  it.each([
    ['of the web page unless told', [], 'https://bot.example/?ref=tim-meo'],
    ['of one channel', ['--channel', 'telegram'], 'https://t.me/meo_bot?start=tim-meo'],
    ['of an account', ['--channel', 'zalo:300'], 'https://zalo.me/300'],
  ])('draws a code %s', async (_what, args, url) => {
    const { code, saved, printed } = await run(['links', 'tim-meo', ...args, '--qr', 'ma.svg'])
    expect(code).toBe(0)
    expect(saved['ma.svg']).toBe(renderSVG(url, { border: 4, ecc: 'M' }))
    expect(printed.at(-1)).toContain(url)
  })

  it.each([
    ['a flow that is not there', ['links', 'tim-cho'], 1, 'tim-meo'],
    ['a channel that is off', ['links', 'tim-meo', '--channel', 'messenger', '--qr', 'a.svg'], 1, 'đang tắt'],
    [
      'a channel without addresses',
      ['links', 'tim-meo', '--channel', 'zalobot', '--qr', 'a.svg'],
      1,
      'không có đường dẫn',
    ],
    ['a code of everything', ['links', '--qr', 'a.svg'], 2, 'Cách dùng'],
  ])('refuses %s', async (_what, args, exit, said) => {
    const { code, complained, saved } = await run(args)
    expect({ code, saved }).toEqual({ code: exit, saved: {} })
    expect(complained.join()).toContain(said)
  })
})

describe('npm run flows', () => {
  it.each([
    [[]],
    [['dance']],
    [['graph']],
    [['check', 'more']],
    [['understand', '--xml']],
    [['print']],
    [['print', 'a', 'b']],
    [['print', 'tim-meo', '--paper', 'A3']],
    [['links', 'a', 'b']],
    [['links', '--qr']],
    [['due', 'now']],
  ])('%j is answered with the usage and 2', async (args) => {
    const { code, complained } = await run(args)
    expect(code).toBe(2)
    expect(complained[0]).toContain('Cách dùng')
  })
})
