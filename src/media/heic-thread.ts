/** The thread of `heic.ts`: one file in, its dots out. Only the first picture of it. */
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { HeicAnswer } from './heic.ts'

interface HeifImage {
  get_width(): number
  get_height(): number
  display(
    into: { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number },
    done: (drawn: { readonly data: Uint8ClampedArray } | null) => void,
  ): void
}
interface Libheif {
  readonly ready?: Promise<unknown>
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): readonly HeifImage[] }
}

const { bytes, pixelsMax } = workerData as { readonly bytes: Uint8Array; readonly pixelsMax: number }

async function answer(): Promise<HeicAnswer> {
  const libheif = createRequire(import.meta.url)('libheif-js/wasm-bundle.js') as Libheif
  await libheif.ready
  const [image] = new libheif.HeifDecoder().decode(bytes)
  if (!image) return { why: 'broken' }
  const [width, height] = [image.get_width(), image.get_height()]
  if (width * height > pixelsMax) return { why: 'large' }
  if (width * height === 0) return { why: 'broken' }
  const dots = new ArrayBuffer(width * height * 4)
  const drawn = await new Promise<boolean>((resolve) => {
    image.display({ data: new Uint8ClampedArray(dots), width, height }, (done) => resolve(done !== null))
  })
  return drawn ? { width, height, dots } : { why: 'broken' }
}

const said = await answer().catch((): HeicAnswer => ({ why: 'broken' }))
parentPort?.postMessage(said, 'dots' in said ? [said.dots] : [])
