/**
 * A drawing (SVG) as dots. It is drawn in a process of its own, without our environment, that is killed when it takes too
 * long: librsvg can be kept busy for ever by a kilobyte, and cannot be stopped from within. What comes back is treated as any
 * picture from outside; of the drawing itself nothing is kept.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Refused } from './refusals.ts'
import { faultIn } from './svg.ts'

/** Starting takes one of them on a small machine. */
const DRAWING_MS = 10_000
/** Each may need some hundred megabytes for a moment. */
const AT_A_TIME = 2
/** Of the PNG: what an upload may be. */
const DRAWN_BYTES_MAX = 10_485_760

const PROCESS = fileURLToPath(new URL('./drawing-process.ts', import.meta.url))
const OTHERWISE = 'Xin lưu thành ảnh PNG rồi chọn lại; chưa có gì bị mất.'
let running = 0

/** @returns a PNG on white, not looked at yet. @throws {Refused} with words that say what is in the way */
export async function drawn(svg: Buffer, patienceMs = DRAWING_MS): Promise<Buffer> {
  const fault = faultIn(svg)
  if (fault !== null)
    throw new Refused('bad-picture', { words: `Hình vẽ SVG này ${fault} nên máy không nhận. ${OTHERWISE}` })
  if (running >= AT_A_TIME) throw new Refused('busy')
  running++
  try {
    return await draw(svg, patienceMs)
  } catch {
    throw new Refused('bad-picture', { words: `Hình vẽ SVG này rắc rối quá, máy vẽ không xong. ${OTHERWISE}` })
  } finally {
    running--
  }
}

function draw(svg: Buffer, patienceMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', PROCESS],
      {
        ...{ env: {}, encoding: 'buffer', maxBuffer: DRAWN_BYTES_MAX, windowsHide: true },
        ...{ timeout: patienceMs, killSignal: 'SIGKILL' },
      },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    )
    // It may have been killed before it has read everything.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(svg)
  })
}
