/** "Có phải ý bác là …": one choice is offered as what may have been meant, and can be taken by a plain yes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildCatalogue } from '../../src/conversation/catalogue.ts'
import type { Place } from '../../src/flows/definition.ts'
import { loadDefinitions } from '../../src/flows/load.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const definitions = loadDefinitions('flows', 'locales')
const catalogue = buildCatalogue({ ...definitions, place: definitions.place as Place })

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk({ catalogue }))
  await talk.opens('khai-sinh')
  await talk.says('khai sinh cho bé')
  expect(await talk.says('be moi duoc 10 ngay')).toContain('[Trong 60 ngày] [Không phải các mục này]')
})
afterEach(() => talk.close())

const step = async () => (await talk.state()).frames.at(-1)?.step

describe('the one that may have been meant', () => {
  it.each(['đúng rồi', 'dạ vâng', 'phải', '1', 'trong 60 ngày'])('is taken by "%s"', async (words) => {
    const before = await step()
    await talk.says(words)
    expect(await step()).not.toBe(before)
    expect((await talk.state()).pending).toBeUndefined()
  })

  it.each(['không phải', 'không', '2'])('is not by "%s": the question comes again', async (words) => {
    const before = await step()
    expect(await talk.says(words)).toContain('[Trong 60 ngày] [Quá hạn rồi]')
    expect(await step()).toBe(before)
  })

  it('does not keep another answer from being heard', async () => {
    await talk.says('quá hạn rồi')
    expect(talk.heard.at(-1)?.text).toContain('Quá hạn vẫn làm được')
  })
})
