/**
 * A recording from outside, made into what every phone plays: AAC in M4A. iPhones play no Opus in Ogg (Telegram, Zalo) and
 * no AMR. ffmpeg does it, as a process of its own with limits of time, memory and output: it is told which format to
 * expect, so nothing in a file can make it open another file or an address. Without ffmpeg the original is handed on.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FILE_BYTES_MAX, kindOf, type SoundFormat, type Unwanted } from './kinds.ts'

export const VOICE_SECONDS_MAX = 300
/** Five minutes of sound take two seconds, and ten on a small machine under load. */
const PATIENCE_MS = 30_000
/** Address space of the process, KiB: its libraries alone map a third. */
const MEMORY_KIB = 1_500_000
const AT_A_TIME = 2
const WAITING_MAX = 20

/** ffmpeg's own name for each; none of them can name another file. */
const READERS: Readonly<Record<SoundFormat, string>> = {
  ogg: 'ogg',
  webm: 'matroska',
  mp4: 'mov',
  mp3: 'mp3',
  aac: 'aac',
  amr: 'amr',
  wav: 'wav',
}

const TYPES: Readonly<Record<SoundFormat, string>> = {
  ogg: 'audio/ogg',
  webm: 'audio/webm',
  mp4: 'audio/mp4',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  amr: 'audio/amr',
  wav: 'audio/wav',
}

export type Voice =
  /** `seconds`: absent where nobody has looked inside: the original, as it came. */
  | { readonly kind: 'made'; readonly bytes: Buffer; readonly type: string; readonly seconds?: number }
  | { readonly kind: 'unwanted'; readonly why: Unwanted }
  | { readonly kind: 'busy' }

let running = 0
const waiting: (() => void)[] = []

/** As loud as speech on the radio: a recording made in a quiet office is heard on a cheap phone in the street. */
const EVENLY_LOUD = ['-af', 'loudnorm=I=-16:TP=-1.5:LRA=11']

/**
 * @param ffmpeg  path of the program; absent: there is none
 * @param even    brought to one loudness: what we say to many, not what one resident said to us
 */
export async function playable(bytes: Buffer, ffmpeg: string | undefined, even = false): Promise<Voice> {
  const kind = kindOf(bytes)
  if (kind.kind === 'unwanted') return kind
  if (kind.kind !== 'sound') return { kind: 'unwanted', why: 'unknown' }
  if (ffmpeg === undefined) return { kind: 'made', bytes, type: TYPES[kind.format] }
  if (running >= AT_A_TIME) {
    if (waiting.length >= WAITING_MAX) return { kind: 'busy' }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  running++
  try {
    return await asM4a(bytes, kind.format, ffmpeg, even)
  } finally {
    running--
    waiting.shift()?.()
  }
}

async function asM4a(bytes: Buffer, format: SoundFormat, ffmpeg: string, even: boolean): Promise<Voice> {
  const folder = await mkdtemp(join(tmpdir(), 'tung-buoc-voice-'))
  try {
    await writeFile(join(folder, 'in'), bytes, { mode: 0o600 })
    if (!(await run(ffmpeg, folder, format, even))) return { kind: 'unwanted', why: 'broken' }
    const made = await readFile(join(folder, 'out.m4a'))
    const seconds = secondsOf(made)
    if (seconds === null || seconds === 0) return { kind: 'unwanted', why: 'broken' }
    if (seconds > VOICE_SECONDS_MAX + 0.5) return { kind: 'unwanted', why: 'long' }
    return { kind: 'made', bytes: made, type: 'audio/mp4', seconds: Math.max(1, Math.round(seconds)) }
  } catch {
    return { kind: 'unwanted', why: 'broken' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function run(ffmpeg: string, folder: string, format: SoundFormat, even: boolean): Promise<boolean> {
  const reading = ['-nostdin', '-v', 'quiet', '-threads', '1', '-protocol_whitelist', 'file', '-f', READERS[format]]
  // The first sound alone: no pictures, no texts, no names, places or dates of it.
  const only = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1', '-t', String(VOICE_SECONDS_MAX + 1)]
  const as = [
    ...(even ? EVENLY_LOUD : []),
    '-ac',
    '1',
    '-ar',
    '24000',
    '-c:a',
    'aac',
    '-b:a',
    '40k',
    '-movflags',
    '+faststart',
  ]
  const writing = ['-fs', String(FILE_BYTES_MAX), '-f', 'ipod', 'out.m4a']
  return new Promise((resolve) => {
    const child = spawn(
      '/bin/sh',
      ['-c', `ulimit -v ${MEMORY_KIB}; exec "$0" "$@"`, ffmpeg, ...reading, '-i', 'in', ...only, ...as, ...writing],
      { cwd: folder, env: {}, stdio: 'ignore', timeout: PATIENCE_MS, killSignal: 'SIGKILL' },
    )
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

/** From the movie header of a file ffmpeg wrote. */
export function secondsOf(m4a: Buffer): number | null {
  const at = m4a.indexOf('mvhd', 0, 'latin1')
  if (at < 0 || m4a.length < at + 36) return null
  const long = m4a[at + 4] === 1
  const scale = m4a.readUInt32BE(at + (long ? 24 : 16))
  const length = long ? Number(m4a.readBigUInt64BE(at + 28)) : m4a.readUInt32BE(at + 20)
  return scale === 0 ? null : length / scale
}
