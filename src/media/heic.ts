/**
 * HEIC, the format of iPhones: read by libheif compiled to WebAssembly, as sharp's own build leaves it out. In a thread of
 * its own, so that a hostile file costs ten seconds of one thread and can reach nothing.
 */
import { Worker } from 'node:worker_threads'
import type { Unwanted } from './kinds.ts'

const PATIENCE_MS = 10_000

export type Dots =
  | {
      readonly kind: 'dots'
      readonly dots: Buffer
      readonly shape: { readonly width: number; readonly height: number; readonly channels: 4 }
    }
  | { readonly kind: 'unwanted'; readonly why: Unwanted }

/** What the thread answers. */
export type HeicAnswer =
  | { readonly width: number; readonly height: number; readonly dots: ArrayBuffer }
  | { readonly why: 'large' | 'broken' }

export function decodeHeic(bytes: Buffer, pixelsMax: number): Promise<Dots> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./heic-thread.ts', import.meta.url), {
      workerData: { bytes: new Uint8Array(bytes), pixelsMax },
      env: {},
      stdout: true,
      stderr: true,
    })
    const end = (dots: Dots): void => {
      clearTimeout(timer)
      resolve(dots)
      void worker.terminate()
    }
    const broken = (): void => end({ kind: 'unwanted', why: 'broken' })
    const timer = setTimeout(broken, PATIENCE_MS)
    worker.once('error', broken)
    worker.once('exit', broken)
    worker.once('message', (answer: HeicAnswer) => {
      if ('why' in answer) return end({ kind: 'unwanted', why: answer.why })
      const { width, height, dots } = answer
      end({ kind: 'dots', dots: Buffer.from(dots), shape: { width, height, channels: 4 } })
    })
  })
}
