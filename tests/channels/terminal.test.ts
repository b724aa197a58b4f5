import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { terminalChannel } from '../../src/channels/terminal/channel.ts'
import { fitMessage } from '../../src/delivery/fit.ts'
import type { Input, OutboundMessage } from '../../src/messages.ts'
import { clean } from '../../src/privacy/clean.ts'
import { testClock } from '../clock.ts'
import { message } from './contract.ts'

const QUESTION: Partial<OutboundMessage> = {
  text: 'Bác cài VNeID chưa ạ?',
  choices: [
    { data: '#a.b.roi.1.1', label: 'Rồi' },
    { data: '#a.b.chua.1.1', label: 'Chưa' },
  ],
}

/** Types these lines and returns what was heard and what was printed. */
async function talk(lines: readonly string[], says: Partial<OutboundMessage> = QUESTION, available = true) {
  const heard: Input[] = []
  let printed = ''
  let sending: Promise<unknown> = Promise.resolve()
  const input = new PassThrough()
  const channel = terminalChannel({
    input,
    output: { write: (text: string) => (printed += text) },
    async receive(event) {
      heard.push(event.input)
      if (!available) return 'unavailable'
      const [fitted] = fitMessage({ ...message(), ...says }, channel.limits, `id${heard.length}`)
      // As delivery does it: not before the next tick.
      sending = Promise.resolve().then(() => fitted && channel.send(fitted, event, { window: 'open' }))
      return 'done'
    },
    settled: async () => void (await sending),
    clean,
    clock: testClock(),
  })
  input.end(lines.join('\n'))
  await channel.run()
  return { heard: heard.slice(1), opened: heard[0], printed }
}

describe('a conversation in the terminal', () => {
  it('opens by itself and shows the buttons as numbers', async () => {
    const { opened, printed } = await talk([])
    expect(opened).toEqual({ kind: 'open' })
    expect(printed).toContain('\nBác cài VNeID chưa ạ?\n  1. Rồi\n  2. Chưa\n')
  })

  it.each([
    ['the number of a button', '2', { kind: 'press', data: '#a.b.chua.1.1', label: 'Chưa' }],
    ['a number no button has', '3', { kind: 'text', text: '3', secrets: [] }],
    ['words', '  chưa cháu ạ ', { kind: 'text', text: 'chưa cháu ạ', secrets: [] }],
    ['words in pieces', 'chưa'.normalize('NFD'), { kind: 'text', text: 'chưa', secrets: [] }],
  ])('hears %s', async (_what, line, input) => {
    expect((await talk([line])).heard).toEqual([input])
  })

  it('hears nothing in an empty line, and stops when told to', async () => {
    expect((await talk(['', '/thoat', 'rồi'])).heard).toEqual([])
  })

  it('says the picture, the progress and who speaks', async () => {
    const { printed } = await talk([], {
      text: 'Bác nhập số ạ.',
      picture: { path: 'a', alt: 'ô nhập số' },
      progress: { stage: 4, of: 9 },
    })
    expect(printed).toContain('Bước 4/9')
    expect(printed).toContain('[ô nhập số]')
  })

  it('lets no text move the cursor', async () => {
    expect((await talk([], { text: 'a\u001b[2Jb' })).printed).toContain('a[2Jb')
  })

  it('asks again when nothing could take the line', async () => {
    expect((await talk(['rồi'], QUESTION, false)).printed).toContain('Chưa nhận được')
  })
})
