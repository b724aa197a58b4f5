import { describe, expect, it } from 'vitest'
import { FlowDefinition, FlowWords } from '../../src/flows/definition.ts'
import { type DefinitionFile, loadDefinitions, readDefinition, readDefinitions } from '../../src/flows/load.ts'
import { CommonWords } from '../../src/flows/own-words.ts'
import { Place } from '../../src/flows/place.ts'
import { lineFinder, readClosely, readYaml } from '../../src/flows/yaml.ts'

const flowText = (steps: string, more = '') =>
  `format: 1\nid: thu\ngroup: vneid\nreviewed: 2026-11-23\n${more}start: a\nsteps:\n${steps}`
const sayStep = '  a: { kind: say, next: b }\n  b: { kind: finish, outcome: done }\n'

describe('a hostile file is refused with the line of what is wrong', () => {
  it.each<[string, string, number, RegExp]>([
    ['an anchor', 'a: 1\nb: &x 2\n', 2, /mỏ neo &x/],
    ['an alias', 'a: 1\nb: *x\n', 2, /x/],
    ['aliases that multiply', 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n', 1, /mỏ neo/],
    ['a merge key', 'a: 1\n<<: { b: 2 }\n', 2, /<</],
    ['a tag', 'a: 1\nb: !!str 2\n', 2, /thẻ kiểu/],
    ['a tag that would run something', 'a: !!js/function "x"\n', 1, /./],
    ['a tag of its own on a group', 'a: !x { b: 1 }\n', 1, /thẻ kiểu !x/],
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 3, /"a" có hai lần/],
    ['a duplicate key in other letters', 'a: 1\n"a": 3\n', 2, /"a" có hai lần/],
    ['__proto__', 'a:\n  b:\n    __proto__: { c: 1 }\n', 3, /__proto__/],
    ['constructor', 'a: { constructor: 1 }\n', 1, /constructor/],
    ['prototype in a list', '- a\n- prototype: 1\n', 2, /prototype/],
    ['a group as a key', '? [a, b]\n: 1\n', 1, /không phải là chữ/],
    ['no key at all', ': 1\n', 1, /không phải là chữ/],
    ['another version of YAML', '%YAML 1.1\n---\na: yes\n', 1, /chỉ thị/],
    ['two documents', 'a: 1\n---\nb: 2\n', 2, /hai tài liệu/],
    ['a code that loses its zero', 'a: 1\nb: 012\n', 2, /012/],
    ['a tab', 'a:\n\tb: 1\n', 2, /^có phím Tab ở đầu dòng$/],
    ['an open bracket', 'a: [1, 2\n', 2, /^dòng thụt vào không đều$|^thiếu một dấu$/],
    ['an open quote', 'a: "x\nb: 1\n', 3, /^thiếu một dấu$/],
    ['a colon within a sentence', 'a: Lưu ý: mang giấy tờ\n', 1, /hai dấu hai chấm/],
    ['a line that stands too far in', 'a: 1\n b: 2\n', 1, /thụt vào quá/],
    ['a name without a colon', 'a\nb: 1\n', 1, /thiếu dấu hai chấm/],
    ['a sign that turns the writing round', 'a: 1\nb: "x\u202ey"\n', 2, /không nhìn thấy/],
    ['a zero byte', 'a: "x\u0000y"\n', 1, /không nhìn thấy/],
    ['21 levels', `${Array.from({ length: 21 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')} 1\n`, 21, /quá sâu/],
    ['a hundred thousand brackets', '['.repeat(100_000), 1, /quá sâu/],
    ['more than 1 MiB', `a: "${'x'.repeat(1_048_576)}"\n`, 1, /lớn hơn/],
  ])('%s', (_name, text, line, what) => {
    const reading = readYaml(text)
    expect(reading.kind).toBe('refused')
    if (reading.kind !== 'refused') return
    expect(reading.problems[0]).toMatchObject({
      line,
      what: expect.stringMatching(what),
      remedy: expect.stringMatching(/.{5}/),
    })
  })

  it.each([
    ['the quick reader', readYaml],
    ['the close one', readClosely],
  ])('and 40,000 keys are looked through by %s without comparing each with every other', (_name, read) => {
    const keys = (many: number) => `${Array.from({ length: many }, (_, i) => `k${i}: 1`).join('\n')}\n`
    const [few, many] = [keys(4_000), keys(40_000)]
    // Of processor time, the best of several: other work on the machine only ever adds to it.
    const best = (text: string, rounds: number) =>
      Math.min(
        ...Array.from({ length: rounds }, () => {
          const before = process.cpuUsage()
          expect(read(text).kind).toBe('read')
          const { user, system } = process.cpuUsage(before)
          return user + system
        }),
      )
    best(few, 5)
    // 10 times the keys: 100 times the work if each met every other.
    expect(best(many, 3) / best(few, 10)).toBeLessThan(50)
  })
})

describe('plain data is read as YAML 1.2 core', () => {
  it.each([
    ['yes and no are words', 'a: no\nb: yes\n', { a: 'no', b: 'yes' }],
    ['a day is a text', 'a: 2026-11-23\n', { a: '2026-11-23' }],
    ['nothing is null', 'a:\nb: ~\n', { a: null, b: null }],
    ['20 levels', `${'['.repeat(19)}1${']'.repeat(19)}`, JSON.parse(`${'['.repeat(19)}1${']'.repeat(19)}`)],
    ['a zero is a number', 'a: 0\nb: 0.5\nc: "012"\n', { a: 0, b: 0.5, c: '012' }],
  ])('%s', (_name, text, value) => {
    expect(readYaml(text)).toEqual({ kind: 'read', value })
  })
})

describe('the line of a path', () => {
  const line = lineFinder('a: 1\nb:\n  c:\n    - x\n    - d: 2\n')
  it.each([
    [['a'], 1],
    [['b', 'c'], 3],
    [['b', 'c', 1], 5],
    [['b', 'c', 1, 'd'], 5],
    [['b', 'missing', 'deeper'], 2],
    [[], 1],
  ])('%j', (path, expected) => {
    expect(line(path)).toBe(expected)
  })
})

const bytes = (text: string) => new TextEncoder().encode(text)

describe('a file that does not fit the format', () => {
  it.each<[string, string, number, string | undefined, RegExp, RegExp]>([
    [
      'an unknown kind',
      flowText('  a: { kind: dance, next: b }\n'),
      7,
      'a',
      /"kind" không có trong danh sách/,
      /say, choose/,
    ],
    ['a missing field', flowText('  a: { kind: say }\n'), 7, 'a', /thiếu "next"/, /./],
    ['a misspelt field', flowText('  a:\n    kind: say\n    nxt: b\n    next: b\n'), 9, 'a', /trường lạ "nxt"/, /./],
    [
      'a field of another kind',
      flowText('  a: { kind: say, next: b, choices: { x: b } }\n'),
      7,
      'a',
      /trường lạ "choices"/,
      /./,
    ],
    [
      'a handoff without a way on alone',
      flowText('  a: { kind: handoff, topic: x, then: a }\n'),
      7,
      'a',
      /thiếu "nobody"/,
      /./,
    ],
    [
      'an unknown answer',
      flowText('  a: { kind: ask, expect: colour, remember: x, next: a }\n'),
      7,
      'a',
      /"expect" không có/,
      /phone/,
    ],
    [
      'a duration in words',
      flowText('  a: { kind: wait, for: 3 ngày, next: a }\n'),
      7,
      'a',
      /"for" viết sai dạng/,
      /smhd/,
    ],
    [
      'a condition in words',
      flowText('  a:\n    kind: branch\n    when:\n      - { if: "x > 3", to: a }\n    else: a\n'),
      10,
      'a',
      /"if" không đúng dạng/,
      /README/,
    ],
    [
      'a condition inside a condition',
      flowText('  a: { kind: branch, when: [{ if: { all: [{ any: [{ x: 1 }] }] }, to: a }], else: a }\n'),
      7,
      'a',
      /./,
      /./,
    ],
    ['a step id with an accent', flowText('  bước: { kind: say, next: b }\n'), 7, 'bước', /trường lạ "bước"/, /./],
    ['no steps', flowText('  {}\n'), 6, undefined, /trống hoặc quá ít/, /1/],
    [
      'a section there is not',
      flowText(sayStep).replace('group: vneid', 'group: khac'),
      3,
      undefined,
      /"group" không có/,
      /cu-tru/,
    ],
    [
      'a day that is none',
      flowText(sayStep).replace('2026-11-23', '2026-13-01'),
      4,
      undefined,
      /"reviewed" viết sai/,
      /./,
    ],
    [
      'a certainty there is not',
      flowText(sayStep, 'sources:\n  x: { title: X, certainty: E }\n'),
      6,
      undefined,
      /"certainty" không có/,
      /A, B, C, D/,
    ],
    ['a text where a list belongs', 'just words', 1, undefined, /phải là một nhóm trường/, /./],
  ])('%s', (_name, text, line, step, what, remedy) => {
    const { value, problems } = readDefinition({ file: 'flows/thu.yaml', bytes: bytes(text) }, FlowDefinition)
    expect(value).toBeNull()
    expect(problems[0]).toMatchObject({
      level: 'block',
      file: 'flows/thu.yaml',
      line,
      what: expect.stringMatching(what),
      remedy: expect.stringMatching(remedy),
    })
    expect(problems[0]?.step).toBe(step)
  })

  it('words: a text without its otherwise', () => {
    const text = 'title: Thử\nsteps:\n  a:\n    text: { text: x }\n'
    const { problems } = readDefinition({ file: 'f', bytes: bytes(text) }, FlowWords)
    expect(problems).toMatchObject([{ line: 4, step: 'a', what: expect.stringContaining('thiếu "otherwise"') }])
  })

  it('words: a number where a text belongs asks for quotes', () => {
    const { problems } = readDefinition({ file: 'f', bytes: bytes('title: 113\nsteps: {}\n') }, FlowWords)
    expect(problems).toMatchObject([{ line: 1, remedy: expect.stringContaining('dấu ngoặc kép') }])
  })

  it('place: a phone without quotes', () => {
    const { problems } = readDefinition({ file: 'f', bytes: bytes('police: { phone: 113 }\n') }, Place)
    expect(problems.some(({ what }) => what.includes('"phone"'))).toBe(true)
  })

  it('common words: six days of the week', () => {
    const { problems } = readDefinition(
      { file: 'f', bytes: bytes('clock: { today: a, tomorrow: b, weekdays: [a, b, c, d, e, f] }\n') },
      CommonWords,
    )
    expect(problems.some(({ what }) => what.includes('"weekdays"'))).toBe(true)
  })

  it('every mistake is told, not only the first eight', () => {
    const steps = Array.from({ length: 20 }, (_, i) => `  s${i}: { kind: say }\n`).join('')
    expect(readDefinition({ file: 'f', bytes: bytes(flowText(steps)) }, FlowDefinition).problems).toHaveLength(20)
  })

  it('bytes that are no UTF-8', () => {
    const { value, problems } = readDefinition(
      { file: 'f', bytes: new Uint8Array([0x61, 0x3a, 0x20, 0xff]) },
      FlowDefinition,
    )
    expect(value).toBeNull()
    expect(problems).toMatchObject([{ what: expect.stringContaining('UTF-8') }])
  })

  it('words typed with separate accents are kept in one form', () => {
    const { value } = readDefinition<FlowWords>(
      { file: 'f', bytes: bytes('title: Thu\u031b\u0309\nsteps: {}\n') },
      FlowWords,
    )
    expect(value?.title).toBe('Thử')
  })
})

describe('a folder of definitions', () => {
  const file = (name: string, text: string): DefinitionFile => ({ file: name, bytes: bytes(text) })
  const commonText = (tag: string) =>
    `language: { tag: ${tag}, name: X }\npairs: []\ndefault_pair: { resident: bác, bot: cháu }\nmoves: {}\ndistress: []\nfraud: []\nsays: {}\nlabels: {}\nreasons: {}\ngroups: {}\nmedia: {}\nclock: { today: a, tomorrow: b, weekdays: [a, b, c, d, e, f, g] }\n`
  const office = '{ name: X }'
  const placeText = `format: 1\nreviewed: 2026-11-23\nward: { name: X, city: Y }\npolice: ${office}\none_stop: ${office}\nhelpers: ${office}\nhotlines: {}\ndata_protection: {}\n`
  const flows = [file('flows/place.yaml', placeText), file('flows/thu.yaml', flowText(sayStep))]
  const words = [
    file('locales/vi/common.yaml', commonText('vi')),
    file('locales/vi/thu.yaml', 'title: Thử\nsteps: {}\n'),
  ]

  it('that is in order has no problems', () => {
    const { flows: read, place, common, problems, where } = readDefinitions({ flows, words: new Map([['vi', words]]) })
    expect(problems).toEqual([])
    expect(read.get('thu')).toMatchObject({ revision: 1, definition: { start: 'a' } })
    expect(read.get('thu')?.words.get('vi')?.title).toBe('Thử')
    expect(place?.ward.name).toBe('X')
    expect([...common.keys()]).toEqual(['vi'])
    expect(where('thu', undefined, ['steps', 'b'])).toEqual({ file: 'flows/thu.yaml', line: 8 })
    expect(where('thu', 'vi', ['title'])).toEqual({ file: 'locales/vi/thu.yaml', line: 1 })
    expect(where('moi', 'vi', ['title'])).toEqual({ file: 'locales/vi/moi.yaml', line: 1 })
  })

  it.each<[string, readonly DefinitionFile[], Map<string, readonly DefinitionFile[]>, string, RegExp]>([
    [
      'a file under another name',
      [...flows, file('flows/khac.yaml', flowText(sayStep))],
      new Map([['vi', words]]),
      'flows/khac.yaml',
      /khác tên tệp/,
    ],
    [
      'words of no flow',
      flows,
      new Map([['vi', [...words, file('locales/vi/la.yaml', 'title: X\nsteps: {}\n')]]]),
      'locales/vi/la.yaml',
      /không có thủ tục/,
    ],
    [
      'a language without its common words',
      flows,
      new Map([['vi', words.slice(1)]]),
      'locales/vi/thu.yaml',
      /thiếu common/,
    ],
    [
      'common words of another language',
      flows,
      new Map([['en', [file('locales/en/common.yaml', commonText('vi'))]]]),
      'locales/en/common.yaml',
      /khác tên thư mục/,
    ],
    ['a folder that is no language', flows, new Map([['English!', words]]), 'locales/vi/common.yaml', /mã ngôn ngữ/],
    ['no place', flows.slice(1), new Map([['vi', words]]), 'flows/place.yaml', /không có tệp/],
    [
      'a file too big to read',
      [...flows, { file: 'flows/to.yaml', bytes: null }],
      new Map([['vi', words]]),
      'flows/to.yaml',
      /lớn hơn/,
    ],
  ])('with %s says so', (_name, flowFiles, wordFiles, named, what) => {
    const { problems } = readDefinitions({ flows: flowFiles, words: wordFiles })
    expect(problems).toMatchObject([{ level: 'block', file: named, what: expect.stringMatching(what) }])
  })

  it('leaves out a broken flow without complaining about its words too', () => {
    const { flows: read, problems } = readDefinitions({
      flows: [flows[0] as DefinitionFile, file('flows/thu.yaml', flowText('  a: { kind: say }\n'))],
      words: new Map([['vi', words]]),
    })
    expect(read.size).toBe(0)
    expect(problems).toHaveLength(1)
  })

  it('is read from the disk as it ships', () => {
    const { problems, place } = loadDefinitions('flows', 'locales')
    expect(problems).toEqual([])
    expect(place).not.toBeNull()
  })
})
