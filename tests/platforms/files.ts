/** What platforms take a file for, by its first bytes, whatever it is called. */
export function fileKind(bytes: Buffer): 'png' | 'jpeg' | 'm4a' | 'other' {
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  return bytes.toString('latin1', 4, 8) === 'ftyp' ? 'm4a' : 'other'
}
