/** Desk and editor are rooms of their own, and may be missing. */
export async function isThere(path: string): Promise<boolean> {
  try {
    const reply = await fetch(path, { method: 'HEAD', cache: 'no-store' })
    return reply.ok
  } catch {
    return false
  }
}
