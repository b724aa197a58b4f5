/** Small builders: a name is enough, everything else is plausible and can be overridden. All people are invented. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Address, InboundEvent, OutboundMessage } from '../../src/messages.ts'
import { conversationKey } from '../../src/messages.ts'
import type {
  ConversationState,
  Document,
  DocumentWrite,
  Frame,
  OutboxEntry,
  Timer,
  TranscriptEntry,
} from '../../src/records.ts'
import type { TurnCommit } from '../../src/store/store.ts'

/** 2026-11-20 08:00 in Viet Nam. */
export const MORNING = Date.UTC(2026, 10, 20, 1, 0, 0)
export const MINUTE_MS = 60_000

export function address(person = '42'): Address {
  return { channel: 'telegram', account: 'main', person }
}

export function keyOf(person = '42'): string {
  return conversationKey(address(person))
}

export function frame(overrides: Partial<Frame> = {}): Frame {
  return {
    flow: 'vneid-kich-hoat',
    step: 'nhap_so',
    revision: 1,
    because: 'chosen',
    answers: { da_co: { value: 'roi', said: 'Rồi' } },
    trail: [],
    sinceTurn: 1,
    since: MORNING,
    misses: 0,
    visits: {},
    ahead: [],
    ...overrides,
  }
}

export function state(overrides: Partial<ConversationState> = {}): ConversationState {
  return {
    format: 1,
    language: 'vi',
    pair: { resident: 'bác', bot: 'cháu' },
    consent: { state: 'yes', at: MORNING, wording: 'v1' },
    frames: [frame()],
    owner: 'bot',
    lastInAt: MORNING,
    done: [],
    run: { turns: 1, since: MORNING },
    echoes: [],
    warned: {},
    flood: { since: MORNING, count: 1, day: '2026-11-20', dayCount: 1 },
    reachable: true,
    brief: false,
    ...overrides,
  }
}

export function message(overrides: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    text: 'Bác đã nhận được tin nhắn chưa ạ?',
    choices: [],
    author: { kind: 'bot' },
    language: 'vi',
    urgency: 'live',
    ...overrides,
  }
}

export function outboxEntry(
  id: string,
  overrides: Partial<OutboxEntry> & { readonly person?: string } = {},
): OutboxEntry {
  const { person, ...rest } = overrides
  return {
    id,
    conversation: keyOf(person),
    address: address(person),
    turn: 1,
    place: 0,
    message: message(),
    queuedAt: MORNING,
    attempts: 0,
    ...rest,
  }
}

export function timer(name: Timer['name'], overrides: Partial<Timer> & { readonly person?: string } = {}): Timer {
  const { person, ...rest } = overrides
  return { conversation: keyOf(person), name, dueAt: MORNING + MINUTE_MS, turn: 1, ...rest }
}

export function said(id: string, overrides: Partial<TranscriptEntry> = {}): TranscriptEntry {
  return { id, at: MORNING, from: 'resident', text: `nói ${id}`, ...overrides }
}

export function document(id: string, overrides: Partial<Document> = {}): Document {
  return {
    kind: 'ticket',
    id,
    version: 1,
    indexes: { state: 'waiting' },
    sort: 1,
    body: { topic: 'vneid' },
    ...overrides,
  }
}

/** A write of the version after `replaces`. */
export function write(id: string, replaces: number, overrides: Partial<Document> = {}): DocumentWrite {
  return { document: document(id, { version: replaces + 1, ...overrides }), replaces }
}

/**
 * A turn of one person. The claim of its outbox entries has already run out, unless `claimUntil` says otherwise, so
 * that a test can claim them.
 */
export function turnCommit(overrides: Partial<TurnCommit> & { readonly person?: string } = {}): TurnCommit {
  const { person, ...rest } = overrides
  return {
    key: keyOf(person),
    address: address(person),
    expectedTurn: 0,
    state: state(),
    inboundIds: [],
    outbox: [],
    claimUntil: MORNING,
    timers: [],
    cancelTimers: [],
    transcript: [],
    counts: {},
    at: MORNING,
    documents: [],
    ...rest,
  }
}

export function inbound(id: string, overrides: Partial<InboundEvent> = {}): InboundEvent {
  return { ...address(), id, at: MORNING, input: { kind: 'text', text: `tin ${id}`, secrets: [] }, ...overrides }
}

const made: string[] = []

/** A new directory under the system's temporary one; a file of tests ends with `afterAll(removeDirectories)`. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tung-buoc-store-'))
  made.push(directory)
  return directory
}

export function removeDirectories(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true })
}

/** How often a text stands in the bytes of any file beside `path`, in use or left over. */
export function timesIn(path: string, text: string): number {
  const files = readdirSync(dirname(path)).map((name) => readFileSync(join(dirname(path), name), 'latin1'))
  const wanted = Buffer.from(text).toString('latin1')
  return files.reduce((sum, file) => sum + file.split(wanted).length - 1, 0)
}
