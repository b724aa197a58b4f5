/** One attempt to send a photo or a voice. By XMLHttpRequest: only that tells how far it is. */
import type { FileSaid, PostOutcome, Queued } from './queue.ts'

/** The server gives a file a minute. */
const PATIENCE_MS = 75_000
/** Asked to wait longer, a person is told why instead: their words behind it must not wait as long. */
const WAIT_MAX_S = 30

export function uploadFile(
  item: Queued & { readonly say: FileSaid },
  file: Blob,
  onPart: (percent: number) => void,
): Promise<PostOutcome> {
  const form = new FormData()
  const token = document.querySelector<HTMLInputElement>('#composer [name=token]')?.value ?? ''
  // Before the file: the server wants to know whose it is first. Its own name may say much, and is left at home.
  form.set('token', token)
  form.set('id', item.id)
  form.set('kind', item.say.media)
  form.set('age', String(Math.max(0, Date.now() - item.at)))
  form.set('file', file, item.say.media)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const lost = () => resolve({ kind: 'again', afterMs: 0, network: true })
    request.open('POST', '/chat/media')
    request.setRequestHeader('accept', 'application/json')
    request.timeout = PATIENCE_MS
    request.upload.onprogress = ({ loaded, total }) => onPart(Math.floor((100 * loaded) / Math.max(1, total)))
    request.onerror = lost
    request.ontimeout = lost
    request.onabort = lost
    request.onload = () => {
      const { status } = request
      if (status >= 200 && status < 300) return resolve({ kind: 'sent' })
      const afterS = Number(request.getResponseHeader('retry-after') ?? 0)
      if ((status === 429 || status >= 500) && afterS <= WAIT_MAX_S)
        return resolve({ kind: 'again', afterMs: afterS * 1_000, network: false })
      const words = wordsIn(request.responseText)
      resolve({ kind: 'refused', ...(words && { words }) })
    }
    request.send(form)
  })
}

function wordsIn(answer: string): string | undefined {
  try {
    const { error } = JSON.parse(answer) as { readonly error?: { readonly message?: unknown } }
    return typeof error?.message === 'string' ? error.message : undefined
  } catch {
    return undefined
  }
}
