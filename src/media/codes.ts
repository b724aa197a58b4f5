/**
 * QR codes in a picture that is about to be sent: to whoever points a phone at it a code is a link, and nobody can read one
 * by eye. Looked for by ZXing as WebAssembly, in a thread of its own: it takes 40 to 150 ms, and a hostile file reaches
 * nothing there.
 */
import { Worker } from 'node:worker_threads'
import { dotsOf } from './picture.ts'

export interface Codes {
  /** What the codes say. */
  readonly texts: readonly string[]
  /** There is one that cannot be read, or nobody could look. */
  readonly unread: boolean
}

const PATIENCE_MS = 10_000
const NOT_LOOKED: Codes = { texts: [], unread: true }

/** @param jpeg  as we have made it: what is looked at is what will be seen */
export async function codesIn(jpeg: Buffer): Promise<Codes> {
  try {
    return await look(await dotsOf(jpeg))
  } catch {
    return NOT_LOOKED
  }
}

function look({ dots, width, height }: Awaited<ReturnType<typeof dotsOf>>): Promise<Codes> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./codes-thread.ts', import.meta.url), {
      workerData: { dots: new Uint8Array(dots), width, height },
      env: {},
      stdout: true,
      stderr: true,
    })
    const end = (codes: Codes): void => {
      clearTimeout(timer)
      resolve(codes)
      void worker.terminate()
    }
    const timer = setTimeout(() => end(NOT_LOOKED), PATIENCE_MS)
    worker.once('message', end)
    worker.once('error', () => end(NOT_LOOKED))
    worker.once('exit', () => end(NOT_LOOKED))
  })
}
