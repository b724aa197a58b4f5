import { describe, expect, it } from 'vitest'
import type { ChannelWindow } from '../../src/channels/channel.ts'
import { windowAt } from '../../src/delivery/window.ts'
import type { Author } from '../../src/messages.ts'
import { MORNING, newStage } from './stage.ts'

const HOUR = 3_600_000
const bot: Author = { kind: 'bot' }
const lan: Author = { kind: 'person', name: 'Lan', role: 'tình nguyện viên', unit: 'phường' }
const messenger: ChannelWindow = { openMs: 24 * HOUR, untilMs: 168 * HOUR, between: 'people' }
const strict: ChannelWindow = { openMs: 24 * HOUR, untilMs: 168 * HOUR }
const zalo: ChannelWindow = { openMs: 48 * HOUR, untilMs: 168 * HOUR, between: 'everyone' }

describe('the window of a person', () => {
  it.each<[string, ChannelWindow | undefined, Author, number, string]>([
    ['no window', undefined, bot, 10_000, 'open'],
    ['just written', messenger, bot, 0, 'open'],
    ['the last moment', messenger, bot, 24, 'open'],
    ['the bot a day later', messenger, bot, 24.1, 'closed'],
    ['a person a day later', messenger, lan, 24.1, 'between'],
    ['a person where only the open time is allowed', strict, lan, 24.1, 'closed'],
    ['a person after a week', messenger, lan, 168.1, 'closed'],
    ['the bot where it is billed', zalo, bot, 100, 'between'],
    ['the bot after that', zalo, bot, 168.1, 'closed'],
  ])('%s', (_what, window, author, hours, standing) => {
    expect(windowAt(window, author, MORNING, MORNING + hours * HOUR)).toBe(standing)
  })

  it('is the platform’s to judge where we know nothing', () => {
    expect(windowAt(messenger, bot, undefined, MORNING)).toBe('open')
  })
})

describe('a message that leaves late', () => {
  it('is judged when it leaves, not when it was decided, and told to the channel', async () => {
    const stage = newStage({ more: { window: messenger } })
    const delivery = stage.start()
    delivery.handOver(await stage.turn('an', ['trong giờ']))
    await stage.seconds(1)
    stage.time.pass(25 * HOUR)
    delivery.handOver(await stage.turn('an', [{ text: 'máy', author: bot }], { unasked: true }))
    await stage.seconds(2)
    delivery.handOver(await stage.turn('binh', [{ text: 'người', author: lan }], { unasked: true }))
    await stage.seconds(2)
    expect(stage.channel.attempts.map(({ text, window }) => [text, window])).toEqual([
      ['trong giờ', 'open'],
      ['Lan (tình nguyện viên, phường): người', 'between'],
    ])
    expect(stage.counted).toContain('held')
  })
})
