/** The thread of `codes.ts`: the dots of one picture in, what its QR codes say out. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { Codes } from './codes.ts'

/** More in one picture is a sheet of stickers: the rest is as good as unread. */
const CODES_MAX = 16

const { dots, width, height } = workerData as {
  readonly dots: Uint8Array
  readonly width: number
  readonly height: number
}

// The library would fetch its program from elsewhere.
const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } })
const picture = { data: new Uint8ClampedArray(dots.buffer, dots.byteOffset, dots.length), width, height }
const found = await readBarcodes(picture as Parameters<typeof readBarcodes>[0], {
  formats: ['QRCode', 'MicroQRCode', 'rMQRCode', 'DataMatrix', 'Aztec'],
  tryHarder: true,
  returnErrors: true,
  maxNumberOfSymbols: CODES_MAX,
})
const said: Codes = {
  texts: found.filter(({ isValid }) => isValid).map(({ text }) => text),
  unread: found.length >= CODES_MAX || found.some(({ isValid }) => !isValid),
}
parentPort?.postMessage(said)
