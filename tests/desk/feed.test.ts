/** News of the desk: what is told to whom, what comes after a time away, how many may listen, and when it ends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changedTickets, OVERLAP_MS } from '../../src/desk/changes.ts'
import { openFeed } from '../../src/desk/feed.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { type DeskRig, openDesk } from './rig.ts'

let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk()
})
afterEach(() => rig.close())

interface Listening {
  readonly events: { readonly event: string; readonly data: unknown; readonly id?: string }[]
  readonly done: Promise<void>
  gone(): void
  /** Resolves once something like this was told. */
  hears(event: string, like?: (data: unknown) => boolean): Promise<void>
}

function listen(session: string, { after = 0, sees = (): boolean => true, feed = rig.feed } = {}): Listening {
  const events: Listening['events'][number][] = []
  const waiting = new Set<() => void>()
  let leave = () => {}
  const sse = {
    async send(message: unknown) {
      events.push(message as Listening['events'][number])
      for (const look of waiting) look()
    },
    onClose: (callback: () => void) => {
      leave = callback
    },
    close: () => {},
  }
  const done = feed.follow(sse, { session, sees }, after)
  return {
    events,
    done,
    gone: () => leave(),
    hears: (event, like = () => true) =>
      new Promise((resolve) => {
        const look = () => {
          if (!events.some((told) => told.event === event && like(told.data))) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

async function ticket(): Promise<Document<Ticket>> {
  const [found] = await rig.talk.store.listDocuments('ticket', { max: 9 })
  return found as Document<Ticket>
}

describe('news', () => {
  it('come at once for what this process commits: cards with their number, lines with their ticket', async () => {
    const lan = listen('s1')
    await rig.talk.opens('nuoi-ga')
    await rig.talk.says('gặp người')
    await lan.hears('lines')
    const { id, sort } = await ticket()
    await lan.hears('cards', (data) => (data as { upTo: number }).upTo === sort)
    expect(lan.events.find(({ event }) => event === 'lines')?.data).toEqual({ ticket: id })
    expect(lan.events.findLast(({ event }) => event === 'cards')?.id).toBe(String(sort))
  })

  it('of a ticket go to nobody who may not see it', async () => {
    const open = listen('s1')
    const shut = listen('s2', { sees: () => false })
    await rig.talk.says('gặp người')
    await open.hears('lines')
    expect(shut.events.filter(({ event }) => event === 'lines')).toEqual([])
  })

  it('hold no word and no name', async () => {
    const lan = listen('s1')
    await rig.talk.says('gặp người')
    await rig.talk.says('tôi tên là Hoa ở ngõ 5')
    await lan.hears('lines')
    expect(JSON.stringify(lan.events)).not.toMatch(/Hoa|ngõ|test:main/)
  })

  it('of another process are found by looking', async () => {
    await rig.talk.says('gặp người')
    // This one is told of nothing, as if the commit were another's.
    const before = await ticket()
    const document = { ...before, version: before.version + 1, sort: before.sort + 5 }
    await rig.talk.store.putDocument({ document, replaces: before.version })
    let look = () => {}
    const other = openFeed({
      store: rig.talk.store,
      clock: rig.talk.clock,
      onError: () => {},
      after: (_ms, then) => {
        look = then
        return () => {}
      },
    })
    const found = listen('s2', { feed: other })
    look()
    await found.hears('cards', (data) => (data as { upTo: number }).upTo === document.sort)
    await found.hears('lines')
    found.gone()
    await other.stop()
  })
})

describe('after a time away', () => {
  it('everything that changed since the last id is told, however long ago that is', async () => {
    await rig.talk.says('gặp người')
    const lastSeen = (await ticket()).sort
    await rig.talk.waits(40 * 60_000)
    await rig.talk.says('còn ai không')
    const changed = (await ticket()).sort
    rig.talk.clock.pass(3 * 3_600_000)
    const lan = listen('s1', { after: lastSeen })
    await lan.hears('cards', (data) => (data as { upTo: number }).upTo === changed)
    expect(lan.events.filter(({ event }) => event === 'lines')).toHaveLength(1)
    const { cards } = await rig.cards('lan', lastSeen)
    expect(cards).toHaveLength(1)
  })

  it('a change that was committed late, with a lower number than what was seen, is asked for again', async () => {
    await rig.talk.says('gặp người')
    const { sort, id } = await ticket()
    const slow = sort + OVERLAP_MS * 500
    expect((await changedTickets(rig.talk.store, slow)).map((one) => one.id)).toEqual([id])
    expect((await rig.cards('lan', slow)).cards).toHaveLength(1)
    expect(await changedTickets(rig.talk.store, sort + OVERLAP_MS * 1_001)).toEqual([])
  })

  it('more changes than a page are all found, also of one number', async () => {
    const document = (n: number, sort: number) => ({
      kind: 'ticket',
      id: `t${n}`,
      version: 1,
      indexes: {},
      sort,
      body: {},
    })
    for (let n = 0; n < 1_100; n++)
      await rig.talk.store.putDocument({ document: document(n, 1e15 + (n > 490 && n < 510 ? 490 : n)), replaces: 0 })
    expect(await changedTickets(rig.talk.store, 1e15)).toHaveLength(1_100)
  })
})

describe('streams', () => {
  it('are three for a session; the oldest makes room', async () => {
    const [first, ...rest] = [1, 2, 3, 4].map(() => listen('s1'))
    await first?.done
    expect([rig.feed.open(), first?.events.some(({ event }) => event === 'ended')]).toEqual([3, false])
    for (const one of rest) one.gone()
    expect(rig.feed.open()).toBe(0)
  })

  it('are limited in all', async () => {
    const feed = openFeed({
      store: rig.talk.store,
      clock: rig.talk.clock,
      onError: () => {},
      after: () => () => {},
      max: 5,
    })
    const all = Array.from({ length: 7 }, (_, n) => listen(`s${n}`, { feed }))
    await Promise.all([all[0]?.done, all[1]?.done])
    expect(feed.open()).toBe(5)
    await feed.stop()
    await Promise.all(all.map(({ done }) => done))
  })

  it('end with the session, which is said', async () => {
    const lan = listen('s1')
    const minh = listen('s2')
    await rig.app.ready()
    rig.gate.end('s1')
    await lan.done
    expect(lan.events.at(-1)?.event).toBe('ended')
    expect(rig.feed.open()).toBe(1)
    minh.gone()
  })

  it('are refused to who may not open the desk', async () => {
    const answer = await rig.app.inject({ url: '/api/desk/events', headers: { 'x-staff': 'ba' } })
    expect(answer.statusCode).toBe(404)
  })

  it('speak server-sent events over the wire, and go on after Last-Event-ID', async () => {
    await rig.talk.says('gặp người')
    const { sort, id } = await ticket()
    const address = await rig.app.listen({ port: 0, host: '127.0.0.1' })
    const headers = { 'x-staff': 'lan', accept: 'text/event-stream', 'last-event-id': String(sort - 1) }
    const stop = new AbortController()
    const answer = await fetch(`${address}/api/desk/events`, { headers, signal: stop.signal })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = answer.body?.getReader()
    let text = ''
    while (!text.includes(`"upTo":${sort}`)) text += new TextDecoder().decode((await reader?.read())?.value)
    expect(text).toContain(`id: ${sort}`)
    expect(text).toContain(`data: {"ticket":"${id}"}`)
    stop.abort()
  })
})
