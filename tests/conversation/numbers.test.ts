/** A number means the line that stands under it in what was shown last, whoever asked: the step, or we. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquainted, fixtures, openTalk, type Talk } from '../talk.ts'

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk())
})
afterEach(() => talk.close())

const step = async () => (await talk.state()).frames.at(-1)?.step
const owner = async () => (await talk.state()).owner

/** Four answers that nobody understands, at a step without known troubles. */
async function offeredAPerson(): Promise<void> {
  await talk.opens('nuoi-vit')
  for (let i = 0; i < 4; i++) await talk.says(`lung tung beng ${'x'.repeat(i)}`)
  expect(talk.buttons()).toEqual(['Gặp người hỗ trợ', 'Thử lại'])
}

describe('a number', () => {
  it.each(['3', 'số 3', '3.', 'dòng 3 ạ'])(
    '%s under a question leads to the troubles that stand there',
    async (number) => {
      await talk.opens('nuoi-ga')
      expect(talk.buttons()).toEqual(['Có rồi', 'Chưa có', 'Tôi bị vướng'])
      expect(await talk.says(number)).toContain('[Không có gỗ]')
      expect((await talk.state()).frames.at(-1)?.misses).toBe(0)
    },
  )

  it('under the offer of a person calls one, and does not answer the question before', async () => {
    await offeredAPerson()
    await talk.says('1')
    expect(await owner()).toBe('queue')
  })

  it('under the offer of a person tries again', async () => {
    await offeredAPerson()
    const before = await step()
    expect(await talk.says('2')).toContain('có ao chưa')
    expect([await owner(), await step()]).toEqual(['bot', before])
  })

  it('under a thank-you goes on, and does not answer the question before', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('cảm ơn')
    expect(talk.buttons()).toEqual(['Làm tiếp'])
    expect(await talk.says('1')).toContain('đã có chuồng gà chưa')
    expect(await step()).toBe('co_chuong')
    await talk.says('1')
    expect(await step()).toBe('so_con')
  })

  it('under the end of a flow calls a person, and looks for no procedure', async () => {
    await talk.opens('nuoi-ga')
    await talk.says('dừng')
    await talk.says('1')
    expect(talk.buttons()).toEqual(['Danh sách việc', 'Gặp người hỗ trợ'])
    await talk.says('2')
    expect(await owner()).toBe('queue')
  })

  it('is the answer where a number is asked for, whatever stands under it', async () => {
    talk.publishes(
      fixtures((_file, text) =>
        text
          .replace('so_con: { kind: ask,', 'so_con: { kind: ask, stuck: { khong_go: mua_go },')
          .replace('so_con: { title: Số gà,', 'so_con: { title: Số gà, stuck: { khong_go: Không có gỗ },'),
      ),
    )
    await talk.opens('nuoi-ga')
    await talk.says('1')
    expect(talk.buttons()).toEqual(['Tôi bị vướng'])
    await talk.says('1')
    expect(await step()).toBe('ten_ga')
  })

  it('means nothing of what is over: the words after it were read', async () => {
    await offeredAPerson()
    await talk.says('chưa có')
    expect(await owner()).toBe('bot')
    const before = await step()
    await talk.says('1')
    expect(await owner()).toBe('bot')
    expect(await step()).not.toBe(before)
  })

  it('still means the question where a reminder came by itself', async () => {
    await talk.opens('nuoi-ga')
    await talk.waits(16 * 60_000)
    await talk.says('1')
    expect(await step()).toBe('so_con')
  })
})
