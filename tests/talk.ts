/**
 * A resident talking to the real conversation over the real store and delivery; only the clock and the platform are
 * ours. `says` returns what the bot answered, with the buttons as a person sees them.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Channel, FittedMessage } from '../src/channels/channel.ts'
import { buildCatalogue, type Catalogue } from '../src/conversation/catalogue.ts'
import { afterQuiet, isQuiet } from '../src/conversation/quiet.ts'
import { createReceive, type Receive, type ReceiveWorld } from '../src/conversation/receive.ts'
import type { DeliveryOptions } from '../src/delivery/delivery.ts'
import { startDelivery } from '../src/delivery/outbox.ts'
import { type Definitions, readDefinitions } from '../src/flows/load.ts'
import { type Address, conversationKey, type Input, type MediaKind, type SendOutcome } from '../src/messages.ts'
import type { ConversationState } from '../src/records.ts'
import { openStore } from '../src/store/open.ts'
import type { Store } from '../src/store/store.ts'
import { type TestClock, testClock } from './clock.ts'

process.env.TZ = 'Asia/Ho_Chi_Minh'

export interface Talk {
  readonly clock: TestClock
  readonly store: Store
  readonly receive: Receive
  readonly key: string
  readonly address: Address
  readonly failures: { why: string; path: readonly string[] }[]
  /** Everything the bot sent, oldest first. */
  readonly heard: FittedMessage[]
  says(text: string, more?: { id?: string; at?: number; name?: string }): Promise<string>
  /** Presses the newest button with this label; `nth` counts back from the newest message that has it. */
  presses(label: string, nth?: number): Promise<string>
  pressesData(data: string): Promise<string>
  sends(kind: MediaKind, caption?: string): Promise<string>
  opens(ref?: string): Promise<string>
  does(input: Input): Promise<string>
  /** Time passes; due timers are taken as they come. */
  waits(ms: number): Promise<string>
  buttons(): readonly string[]
  state(): Promise<ConversationState>
  /** The platform answers the next sends with these. */
  platform(outcomes: SendOutcome[]): void
  publishes(catalogue: Catalogue): void
  settled(): Promise<void>
  close(): Promise<void>
}

/** Yes to the notice, "Bác", and the menu is there. */
export async function acquainted(talk: Talk): Promise<Talk> {
  await talk.says('xin chào', { name: 'Nguyễn Thị Hoa' })
  await talk.presses('Đồng ý')
  await talk.presses('Bác')
  return talk
}

/** Photos are made ready meanwhile, on a busy machine. */
const SETTLE_MS = 20_000

export async function openTalk(
  options: {
    catalogue?: Catalogue
    windowMs?: number
    person?: string
    textChars?: number
    often?: readonly string[]
    /** Of the commits, for whoever listens to them. */
    hooks?: Pick<ReceiveWorld, 'onTicket' | 'onLines' | 'onVisit' | 'posters' | 'duty' | 'groupAbroad'>
    /** Where the bytes of what helpers send lie. */
    mediaOf?: NonNullable<DeliveryOptions['mediaOf']>
  } = {},
): Promise<Talk> {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
  const clock = testClock()
  const store = await openStore({ dataDir: folder })
  let catalogue = options.catalogue ?? fixtures()
  const heard: FittedMessage[] = []
  const failures: { why: string; path: readonly string[] }[] = []
  let outcomes: SendOutcome[] = []
  const channel: Channel = {
    name: 'test',
    title: 'test',
    limits: {
      textChars: options.textChars ?? 4_000,
      captionChars: 1_000,
      buttons: 10,
      buttonChars: 60,
      numbersAlways: false,
      pictures: 'png',
      sends: { photo: { bytes: 1_000_000 }, voice: { bytes: 10_000_000 } },
    },
    pace: { perPersonMs: 0, perSecond: 10_000 },
    async send(message) {
      const outcome = outcomes.shift() ?? { kind: 'sent', platformId: String(heard.length + 1) }
      if (outcome.kind === 'sent') heard.push(message)
      return outcome
    },
  }
  /** How many entries each look of the delivery into the store has found. */
  const looks: number[] = []
  let looksBegun = 0
  const looking: Store = {
    ...store,
    async claimOutbox(...asked) {
      const nth = looksBegun++
      const found = await store.claimOutbox(...asked)
      looks[nth] = found.length
      return found
    },
  }
  const delivery = startDelivery({
    store: looking,
    channels: new Map([['test', channel]]),
    clock,
    log: { warn: () => {}, error: () => {} },
    count: () => {},
    ...(options.mediaOf && { mediaOf: options.mediaOf }),
    onUndelivered: (of, to, { maybeSent }) => void receive.happen(of, to, { kind: 'undelivered', maybeSent }),
    quietUntil: (now) => (isQuiet(now) ? afterQuiet(now, 0) : null),
  })
  const receive = createReceive({
    store,
    clock,
    catalogue: () => catalogue,
    windowMs: () => options.windowMs,
    elsewhere: () => ['Zalo', 'Trang chat'],
    often: () => options.often ?? [],
    ...options.hooks,
    onMoved: (of, to) => void receive.happen(of, to, { kind: 'moved-away' }),
    handOver: delivery.handOver,
    withdraw: delivery.withdraw,
    forget: () => {},
    holds: delivery.holds,
    onFailure: (_key, failure) => failures.push(failure),
    onTimer: () => {},
  })
  const address = { channel: 'test', account: 'main', person: options.person ?? '42' }
  const key = conversationKey(address)
  let sent = 0

  async function settled(): Promise<void> {
    await receive.idle()
    const until = performance.now() + SETTLE_MS
    while (performance.now() < until) {
      const { sending, waiting, unsettled } = delivery.stats()
      if (sending + waiting + unsettled === 0) return
      await new Promise((resolve) => setImmediate(resolve))
    }
    throw new Error('delivery did not settle')
  }

  /** What had failed before and is due by now has been found in the store and tried. */
  async function lookedAgain(): Promise<void> {
    const until = performance.now() + SETTLE_MS
    for (let found = 1; found > 0; ) {
      const next = looksBegun
      delivery.wake()
      while (looks[next] === undefined) {
        if (performance.now() > until) throw new Error('delivery finds more and more in the store')
        await new Promise((resolve) => setImmediate(resolve))
      }
      found = looks[next]
      await settled()
    }
  }

  async function heardBy(work: () => Promise<unknown>): Promise<string> {
    const before = heard.length
    await work()
    await settled()
    return heard.slice(before).map(shown).join('\n---\n')
  }

  const does = (input: Input, more: { id?: string; at?: number; name?: string } = {}) =>
    heardBy(async () => {
      sent += 1
      // A person needs a moment; two messages never carry the same time.
      clock.pass(1_000)
      await receive.inbound({
        ...address,
        id: more.id ?? `in-${sent}`,
        at: more.at ?? clock.now(),
        input,
        ...(more.name ? { name: more.name } : {}),
        platformId: `p-${sent}`,
      })
    })

  function findButton(label: string, nth: number): string {
    const found = heard
      .flatMap((message) => message.choices)
      .filter((choice) => choice.label === label)
      .at(-1 - nth)
    if (!found)
      throw new Error(
        `no button "${label}"; there are: ${heard.flatMap(({ choices }) => choices.map((c) => c.label)).join(' | ')}`,
      )
    return found.data
  }

  const talk: Talk = {
    clock,
    store,
    receive,
    key,
    address,
    failures,
    heard,
    says: (text, more) => does({ kind: 'text', text, secrets: [] }, more),
    presses: (label, nth = 0) => does({ kind: 'press', data: findButton(label, nth), label }),
    pressesData: (data) => does({ kind: 'press', data }),
    sends: (kind, caption) => does({ kind: 'media', items: [{ kind }], secrets: [], ...(caption ? { caption } : {}) }),
    opens: (ref) => does({ kind: 'open', ...(ref ? { ref } : {}) }),
    does: (input) => does(input),
    waits: (ms) =>
      heardBy(async () => {
        const until = clock.now() + ms
        for (;;) {
          const due = await store.nextTimerAt()
          if (due === null || due > until) break
          clock.set(Math.max(due, clock.now()))
          for (const timer of await store.claimTimers(10, clock.now(), clock.now() + 1_000)) {
            await receive.happen(timer.conversation, address, { kind: 'timer', timer })
            await store.dropTimer(timer)
            await settled()
          }
        }
        clock.set(until)
        await lookedAgain()
      }),
    buttons: () => heard.at(-1)?.choices.map(({ label }) => label) ?? [],
    async state() {
      const conversation = await store.readConversation(key)
      if (!conversation) throw new Error('no conversation')
      return conversation.state
    },
    platform: (next) => {
      outcomes = next
    },
    publishes: (next) => {
      catalogue = next
    },
    settled,
    async close() {
      await delivery.stop()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return talk
}

function shown(message: FittedMessage): string {
  const choices = message.choices.map(({ label }) => `[${label}]`).join(' ')
  return `${message.text}${choices ? `\n${choices}` : ''}`
}

/** The made-up flows of `tests/fixtures` with the real words of the bot. `change` edits a file's text before it is read. */
export function fixtures(change: (file: string, text: string) => string | null = (_file, text) => text): Catalogue {
  const definitions = read('tests/fixtures/flows', 'tests/fixtures/locales', change)
  if (definitions.problems.length > 0 || definitions.place === null) {
    throw new Error(definitions.problems.map(({ file, line, what }) => `${file}:${line} ${what}`).join('\n'))
  }
  return buildCatalogue({ ...definitions, place: definitions.place })
}

function read(flows: string, locales: string, change: (file: string, text: string) => string | null): Definitions {
  const files = (folder: string, extra: readonly string[] = []) =>
    [
      ...readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => join(folder, name)),
      ...extra,
    ].flatMap((file) => {
      const text = change(basename(file), readFileSync(file, 'utf8'))
      return text === null ? [] : [{ file, bytes: Buffer.from(text) }]
    })
  return readDefinitions({
    flows: files(flows),
    words: new Map(['vi', 'en'].map((tag) => [tag, files(join(locales, tag), [`locales/${tag}/common.yaml`])])),
  })
}
