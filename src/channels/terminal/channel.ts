/** A terminal as a channel: prints what the assistant says, reads lines. The same engine as everywhere, nothing leaves the machine. */
import { createInterface } from 'node:readline'
import type { Clock } from '../../clock.ts'
import type { Address, Choice, InboundEvent, Input } from '../../messages.ts'
import type { Channel } from '../channel.ts'
import type { Clean } from '../tools.ts'

export interface TerminalOptions {
  readonly input: NodeJS.ReadableStream
  readonly output: { write(text: string): unknown }
  /** Resolves when the event is durable. */
  readonly receive: (event: InboundEvent) => Promise<'done' | 'unavailable'>
  /** Resolves when everything that is to be said has been said: the next line answers what stands there. */
  readonly settled: () => Promise<void>
  readonly clean: Clean
  readonly clock: Pick<Clock, 'now' | 'id'>
  /** Flow to open at once. */
  readonly ref?: string
}

export interface TerminalChannel extends Channel {
  /** Opens the conversation and reads until the input ends or someone types `/thoat`. */
  run(): Promise<void>
}

const PERSON: Address = { channel: 'terminal', account: 'main', person: 'me' }

const QUIT = new Set(['/thoat', '/thoát', '/quit', '/exit'])

/** Every control character but tab and newline: a text must not be able to move the cursor. */
const CONTROLS = /[^\P{Cc}\t\n]/gu

export function terminalChannel(options: TerminalOptions): TerminalChannel {
  const { input, output, receive, settled, clean, clock, ref } = options
  let choices: readonly Choice[] = []
  const print = (text: string) => output.write(`${text.replace(CONTROLS, '')}\n`)

  async function take(said: Input): Promise<void> {
    const event: InboundEvent = { ...PERSON, id: clock.id(), at: clock.now(), input: said }
    if ((await receive(event)) === 'unavailable') print('(Chưa nhận được, bác gõ lại giúp.)')
    await settled()
  }

  /** A number presses the button of that number, as a finger would; anything else is words. */
  function inputOf(line: string): Input {
    const choice = choices[/^\d$/.test(line) ? Number(line) - 1 : -1]
    if (choice) return { kind: 'press', data: choice.data, label: choice.label }
    const { text, cut } = clean(line)
    return { kind: 'text', text, secrets: [], ...(cut && { cut }) }
  }

  return {
    name: 'terminal',
    title: 'Cửa sổ dòng lệnh',
    limits: {
      textChars: 4_096,
      captionChars: 0,
      buttons: 8,
      buttonChars: 200,
      numbersAlways: false,
      pictures: 'none',
    },
    pace: { perPersonMs: 0, perSecond: 1_000 },

    async send(message) {
      print(`\n${message.text}`)
      for (const { label } of message.buttons) print(`  ${label}`)
      if (message.buttons.length > 0) {
        choices = message.choices.filter(({ data }) => message.buttons.some((button) => button.data === data))
      }
      return { kind: 'sent', platformId: message.ourId }
    },

    async run() {
      print('Gõ câu trả lời hoặc số của nút rồi Enter. Gõ /thoat để dừng.')
      await take({ kind: 'open', ...(ref !== undefined && { ref }) })
      for await (const line of createInterface({ input, terminal: false })) {
        const words = line.trim()
        if (QUIT.has(words)) break
        if (words !== '') await take(inputOf(words))
      }
    },
  }
}
