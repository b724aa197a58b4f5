/** Volunteers' screens as far as the network sees them: a stream, and after each sign on it the question what changed. */
import { type ClientRequest, get } from 'node:http'
import { Client } from 'undici'

export interface Screens {
  /** Makes something happen. @returns for each screen ms until the sign came, and until the answer to its question had */
  happens(
    what: () => Promise<void>,
  ): Promise<{ readonly signMs: readonly number[]; readonly shownMs: readonly number[] }>
  /** Bytes of the last answer. */
  answerBytes(): number
  close(): Promise<void>
}

/** A screen that has heard nothing for so long makes the run worthless. */
const GIVE_UP_MS = 10_000
const AGAIN_MS = 250

export async function openScreens(base: string, cookies: readonly string[]): Promise<Screens> {
  let answerBytes = 0
  let heard = () => {}
  async function open(cookie: string) {
    const client = new Client(base)
    const screen = { upTo: 0, sign: 0, signAt: 0, shownAt: 0 }
    let again = false
    let reading = false
    // As the page does: signs that come while it reads make it read once more.
    async function read(): Promise<void> {
      again = true
      if (reading) return
      reading = true
      while (again) {
        again = false
        const path = `/api/desk/cards?after=${screen.upTo}`
        const { statusCode, body } = await client.request({ method: 'GET', path, headers: { cookie } })
        const text = await body.text()
        // "Not now" just after the start; a page comes again too.
        if (statusCode === 503) {
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
          again = true
          continue
        }
        if (statusCode !== 200) throw new Error(`the list: ${statusCode} ${text}`)
        const upTo = Number(/"upTo":(\d+)/.exec(text)?.[1])
        answerBytes = text.length
        if (upTo <= screen.upTo) continue
        screen.upTo = upTo
        screen.shownAt = performance.now()
        heard()
      }
      reading = false
    }
    await read()
    const stream = await follow(`${base}/api/desk/events?after=${screen.upTo}`, cookie, (upTo) => {
      if (upTo > screen.sign) {
        screen.sign = upTo
        screen.signAt = performance.now()
      }
      void read()
    })
    return { screen, client, stream }
  }
  const all: Awaited<ReturnType<typeof open>>[] = []
  // People come one after the other; all lists whole at once are another question.
  for (let n = 0; n < cookies.length; n += 5) all.push(...(await Promise.all(cookies.slice(n, n + 5).map(open))))

  return {
    async happens(what) {
      const before = Math.max(...all.map(({ screen }) => screen.upTo))
      const began = performance.now()
      const shown = new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('a screen heard nothing')), GIVE_UP_MS)
        heard = () => {
          if (all.some(({ screen }) => screen.upTo <= before)) return
          clearTimeout(late)
          resolve()
        }
      })
      await Promise.all([what(), shown])
      return {
        signMs: all.map(({ screen }) => screen.signAt - began),
        shownMs: all.map(({ screen }) => screen.shownAt - began),
      }
    },
    answerBytes: () => answerBytes,
    async close() {
      for (const { stream, client } of all) {
        stream.destroy()
        await client.destroy()
      }
    },
  }
}

/** A server that says "not now" is asked again, as a page does. */
async function follow(url: string, cookie: string, onCards: (upTo: number) => void): Promise<ClientRequest> {
  for (;;) {
    const stream = await tryToFollow(url, cookie, onCards)
    if (stream !== 'busy') return stream
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

function tryToFollow(url: string, cookie: string, onCards: (upTo: number) => void): Promise<ClientRequest | 'busy'> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers: { cookie, accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode === 503) {
        response.resume()
        return resolve('busy')
      }
      if (response.statusCode !== 200) return reject(new Error(`a stream: ${response.statusCode}`))
      response.setEncoding('utf8').on('data', (chunk: string) => {
        for (const [, upTo] of chunk.matchAll(/event: cards\ndata: \{"upTo":(\d+)/g)) onCards(Number(upTo))
      })
      response.on('error', () => {})
      resolve(request)
    })
    request.on('error', reject)
  })
}
