/**
 * What a file is, by its first bytes: a name, an ending or a content type says only what somebody claims. Pure.
 *
 * Sources: JFIF/PNG/RIFF/ISO-BMFF/EBML/Ogg headers; RFC 3533 (Ogg), RFC 4867 (AMR), ISO 14496-12 (`ftyp` brands).
 */

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'heic'
export type SoundFormat = 'ogg' | 'webm' | 'mp4' | 'mp3' | 'aac' | 'amr' | 'wav'

/** Why a file is not taken; each has a kind word of its own for whoever sent or opens it. */
export type Unwanted = 'drawing' | 'document' | 'archive' | 'moving' | 'unknown' | 'large' | 'long' | 'broken'

export type FileKind =
  | { readonly kind: 'picture'; readonly format: PictureFormat }
  | { readonly kind: 'sound'; readonly format: SoundFormat }
  | { readonly kind: 'unwanted'; readonly why: Unwanted }

/** Of one file, coming or going: what Telegram takes as a photo, and the limit of our own uploads. */
export const FILE_BYTES_MAX = 10 * 1024 * 1024

const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])
/** Far enough for the letters of a drawing behind its XML head, a comment or a byte order mark. */
const HEAD_BYTES = 1_024

export function kindOf(bytes: Uint8Array): FileKind {
  if (bytes.length > FILE_BYTES_MAX) return unwanted('large')
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES))
  const at = (start: number, letters: string) => head.toString('latin1', start, start + letters.length) === letters
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return picture('jpeg')
  if (at(0, '\x89PNG\r\n\x1a\n')) return picture('png')
  if (at(0, 'RIFF') && at(8, 'WEBP')) return picture('webp')
  if (at(0, 'RIFF') && at(8, 'WAVE')) return sound('wav')
  if (at(0, 'OggS')) return sound('ogg')
  if (at(0, '\x1aE\xdf\xa3')) return sound('webm')
  if (at(0, '#!AMR')) return sound('amr')
  if (at(0, 'ID3')) return sound('mp3')
  if (at(4, 'ftyp')) return byBrand(head.toString('latin1', 8, 12))
  // A frame's eleven set bits; layer 0 is AAC (ADTS), any other MPEG audio.
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf0) === 0xf0 && ((head[1] ?? 0) & 0x06) === 0) return sound('aac')
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0 && ((head[1] ?? 0) & 0x06) !== 0) return sound('mp3')
  if (at(0, 'GIF8')) return unwanted('moving')
  if (at(0, '%PDF-') || at(0, '\xd0\xcf\x11\xe0') || at(0, '{\\rtf')) return unwanted('document')
  if (at(0, 'PK\x03\x04'))
    return unwanted(/word\/|xl\/|ppt\/|\[Content_Types\]/.test(latin(head)) ? 'document' : 'archive')
  if (ARCHIVES.some((letters) => at(0, letters))) return unwanted('archive')
  if (/<svg|<!doctype|<html|<\?xml/i.test(latin(head).replaceAll('\0', ''))) return unwanted('drawing')
  return unwanted('unknown')
}

const ARCHIVES = ['Rar!', '7z\xbc\xaf', '\x1f\x8b', 'BZh', '\xfd7zXZ']

function byBrand(brand: string): FileKind {
  if (HEIC_BRANDS.has(brand)) return picture('heic')
  if (brand === 'avif' || brand === 'avis' || brand === 'crx ') return unwanted('unknown')
  return sound('mp4')
}

function latin(head: Buffer): string {
  return head.toString('latin1')
}

function picture(format: PictureFormat): FileKind {
  return { kind: 'picture', format }
}

function sound(format: SoundFormat): FileKind {
  return { kind: 'sound', format }
}

function unwanted(why: Unwanted): FileKind {
  return { kind: 'unwanted', why }
}
