/** Fields of a `multipart/form-data` body; files as bytes, JSON fields read. */
export function readForm(contentType: string, body: Buffer): Record<string, unknown> {
  const boundary = /boundary=(\S+)/.exec(contentType)?.[1]
  if (boundary === undefined) throw new Error('form without a boundary')
  const fields: Record<string, unknown> = {}
  const mark = Buffer.from(`--${boundary}`)
  let from = body.indexOf(mark)
  while (from !== -1) {
    const next = body.indexOf(mark, from + mark.length)
    if (next === -1) break
    const part = body.subarray(from + mark.length + 2, next - 2)
    const split = part.indexOf('\r\n\r\n')
    const head = part.subarray(0, split).toString()
    const content = part.subarray(split + 4)
    const name = /name="([^"]+)"/.exec(head)?.[1]
    if (name !== undefined) fields[name] = head.includes('filename=') ? Buffer.from(content) : plain(content.toString())
    from = next
  }
  return fields
}

function plain(text: string): unknown {
  if (!/^[[{]|^-?\d+$|^(true|false)$/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
