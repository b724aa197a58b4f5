/** A language that is only begun: "Gà" speaks some sentences and some steps, the rest is said in Vietnamese, whole. */
import { afterEach, describe, expect, it } from 'vitest'
import { buildCatalogue, type Catalogue } from '../../src/conversation/catalogue.ts'
import { check } from '../../src/flows/check.ts'
import type { FlowWords, Place } from '../../src/flows/definition.ts'
import { type Definitions, loadDefinitions } from '../../src/flows/load.ts'
import type { CommonWords } from '../../src/flows/own-words.ts'
import { problemLine } from '../../src/flows/problem.ts'
import { openTalk, type Talk } from '../talk.ts'

const GA = 'tlh'

const chickens: FlowWords = {
  title: 'Kukarikuu',
  examples: ['kuk kuk'],
  steps: {
    co_chuong: {
      text: '{bác} ga coop?',
      choices: { roi: 'Kuk', chua: 'Nok' },
      stuck: { khong_go: 'No wood ga', mat_dinh: 'No nail ga' },
    },
    // One of its two choices is missing elsewhere; here the text is.
    lam_chuong: { title: 'Ga build' },
  },
}

let talk: Talk | undefined
afterEach(() => talk?.close())

/** Vietnamese and English as they are, and the new language with what is begun of it. */
function withGa(
  words: ReadonlyMap<string, FlowWords>,
  change: Partial<CommonWords> = {},
): Definitions & { place: Place } {
  const { flows, common, place, ...rest } = loadDefinitions('tests/fixtures/flows', 'tests/fixtures/locales')
  const own = loadDefinitions('flows', 'locales').common
  const vi = own.get('vi') as CommonWords
  const ga: CommonWords = {
    ...vi,
    language: { tag: GA, name: 'Gà' },
    pairs: [],
    default_pair: { resident: 'kuk', bot: 'kek' },
    says: { greeting: 'Ga ga {bác}?', menu: 'Ga menu {bác}?' },
    labels: { consent_yes: 'Kuk', consent_no: 'Nok' },
    moves: { human: ['ga ga ga'], language_tlh: ['noi tieng ga', 'talk chicken'] },
    distress: [],
    fraud: [],
    groups: {},
    media: {},
    reasons: {},
    ...change,
  }
  return {
    ...rest,
    place: place as Place,
    common: new Map([...(common.size > 0 ? common : own), [GA, ga]]),
    flows: new Map(
      [...flows].map(([id, flow]) => {
        const theirs = words.get(id)
        return [id, { ...flow, words: new Map([...flow.words, ...(theirs ? [[GA, theirs] as const] : [])]) }]
      }),
    ),
  }
}

const begun = withGa(new Map([['nuoi-ga', chickens]]))

async function speaksGa(catalogue: Catalogue = buildCatalogue(begun)): Promise<Talk> {
  talk = await openTalk({ catalogue })
  await talk.says('xin chào')
  await talk.presses('Gà')
  return talk
}

describe('a language that is only begun', () => {
  it('is offered, says its own sentences, and borrows the labels that it lacks', async () => {
    const { buttons, heard } = await speaksGa()
    expect(heard.at(-1)?.text).toBe('Ga ga kuk?')
    expect(buttons()).toEqual(['Kuk', 'Nok', 'English', 'Tiếng Việt'])
  })

  it('says a step in its own words, to the person as that language speaks', async () => {
    const here = await speaksGa()
    await here.presses('Nok')
    await here.opens('nuoi-ga')
    expect(here.heard.at(-1)).toMatchObject({ text: expect.stringContaining('Kuk ga coop?'), language: GA })
    expect(here.buttons()).toEqual(['Kuk', 'Nok', 'Tôi bị vướng'])
  })

  it('says a step that it lacks whole in Vietnamese, to the person as Vietnamese speaks, and says so to readers', async () => {
    const here = await speaksGa()
    await here.presses('Nok')
    await here.opens('nuoi-ga')
    await here.presses('Nok')
    expect(here.heard.at(-1)).toMatchObject({
      text: expect.stringContaining('Anh/chị đóng chuồng trước ạ.'),
      language: 'vi',
    })
  })

  it('says facts and answers of a borrowed step in Vietnamese too, and understands what is typed', async () => {
    const here = await speaksGa()
    await here.presses('Kuk')
    await here.opens('nuoi-ga')
    await here.presses('Kuk')
    expect(await here.says('mất phí không?')).not.toContain('dong')
    await here.says('12')
    await here.says('bỏ qua')
    await here.says('bỏ qua')
    expect(here.heard.at(-1)?.text).toContain('Anh/chị nuôi 12 con, phải không ạ?')
  })

  it('says a flow that it lacks altogether in Vietnamese, and leads through it by numbers', async () => {
    const here = await speaksGa()
    await here.presses('Nok')
    await here.opens('nuoi-vit')
    expect(here.heard.at(-1)).toMatchObject({ text: expect.stringContaining('Anh/chị có ao chưa ạ?'), language: 'vi' })
    expect(await here.says('1')).toContain('Vịt xong.')
  })

  it('understands its own words for a person, and the Vietnamese ones where it has none', async () => {
    const here = await speaksGa()
    await here.presses('Nok')
    await here.opens('nuoi-ga')
    expect(await here.says('quay lại')).toContain('Kuk ga coop?')
    await here.says('ga ga ga')
    expect((await here.state()).owner).toBe('queue')
  })

  it('is found by words that ask for it, out of another language', async () => {
    talk = await openTalk({ catalogue: buildCatalogue(begun) })
    await talk.opens('nuoi-ga')
    await talk.presses('Chưa')
    await talk.says('cháu ơi talk chicken đi')
    expect((await talk.state()).language).toBe(GA)
  })

  it('stands in the menu with its own names and, where it lacks them, with ours', async () => {
    const here = await speaksGa()
    await here.presses('Nok')
    await here.opens()
    expect(here.buttons()).toEqual(['Kukarikuu', 'Nuôi thỏ', 'Nuôi vịt', 'Kiểm tra lừa đảo', 'Gặp người hỗ trợ'])
  })
})

describe('what a language lacks', () => {
  const linesFor = (language: string, definitions: Definitions & { place: Place }) =>
    check({ ...definitions, now: Date.parse('2026-11-23T10:00:00+07:00') }).filter(
      ({ what, file }) =>
        file.includes(`/${language}/`) || what.includes(`"${language}"`) || what.includes(`(${language})`),
    )

  it('is listed and blocks nothing, where it is none of ours', () => {
    const problems = linesFor(GA, begun)
    expect(problems.filter(({ level }) => level === 'block')).toEqual([])
    const lines = problems.map(problemLine)
    expect(lines).toContainEqual(expect.stringContaining('nuoi-vit.yaml'))
    expect(lines).toContainEqual(
      expect.stringMatching(/^nhắc .*tlh\/nuoi-ga\.yaml.*\[bước lam_chuong\] thiếu lời người dân đọc/),
    )
    expect(lines).toContainEqual(expect.stringContaining('says thiếu "menu_group" (tlh)'))
    expect(lines.filter((line) => line.includes('co_chuong'))).toEqual([])
  })

  it.each(['vi', 'en'])('blocks the start, where it is %s', (language) => {
    const flows = new Map(begun.flows)
    const flow = flows.get('nuoi-ga')
    const words = flow?.words.get(language)
    const { lam_chuong: _, ...steps } = words?.steps ?? {}
    flows.set('nuoi-ga', {
      ...flow,
      words: new Map(flow?.words).set(language, { ...words, steps } as FlowWords),
    } as never)
    expect(
      linesFor(language, { ...begun, flows })
        .filter(({ level }) => level === 'block')
        .map(problemLine),
    ).toEqual([expect.stringContaining('[bước lam_chuong] thiếu lời người dân đọc')])
  })
})
