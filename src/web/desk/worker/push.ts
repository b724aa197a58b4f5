/**
 * Calls on this device. Every push shows a notice, also when the page is in front: browsers take the subscription away from
 * whoever stays silent. What it holds names nobody.
 */
interface PushWords {
  readonly id: string
  readonly kind: 'wait' | 'gone' | 'test' | 'call' | 'ended'
  readonly tag: string
  readonly title: string
  readonly body: string
  readonly ticket?: string
}

const here = self as unknown as ServiceWorkerGlobalScope
const ICON: string = '{icon}'

/** Beyond what this browser's types know: old ones leave it out. */
interface Notice extends NotificationOptions {
  readonly renotify?: boolean
  readonly actions?: readonly { readonly action: string; readonly title: string }[]
}

here.addEventListener('push', (event) => {
  event.waitUntil(onPush(event.data))
})

here.addEventListener('notificationclick', (event) => {
  const { action, notification } = event
  const words = notification.data as PushWords | null
  notification.close()
  event.waitUntil(onPressed(action, words))
})

/** The browser has changed the subscription by itself: told at once, where that can be done. */
here.addEventListener('pushsubscriptionchange', (event) => {
  const { oldSubscription, newSubscription } = event as Event & {
    readonly oldSubscription?: PushSubscription | null
    readonly newSubscription?: PushSubscription | null
  }
  const again = async () => {
    const options = oldSubscription?.options
    const fresh = newSubscription ?? (options && (await here.registration.pushManager.subscribe(options)))
    const { endpoint, keys } = fresh?.toJSON() ?? {}
    if (endpoint && keys) await post('/api/desk/phone', { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } })
  }
  ;(event as ExtendableEvent).waitUntil(again())
})

async function onPush(data: PushMessageData | null): Promise<void> {
  const words = wordsIn(data)
  const calls = words?.kind === 'wait'
  const notice: Notice = {
    body: words?.body ?? 'Mở Bàn trực để xem.',
    tag: words?.tag ?? 'ban-truc',
    lang: 'vi',
    icon: ICON,
    data: words,
    // Shown all the same, only without a sound: nothing has to be done.
    silent: words?.kind === 'gone',
    renotify: calls,
    requireInteraction: calls,
    ...(calls && {
      actions: [
        { action: 'claim', title: 'Nhận' },
        { action: 'busy', title: 'Bận 30 phút' },
      ],
    }),
  }
  await here.registration.showNotification(words?.title ?? 'Có việc ở Bàn trực', notice)
  if (!words) return
  await post('/api/desk/phone/arrived', { id: words.id })
  for (const client of await here.clients.matchAll({ type: 'window' })) client.postMessage({ kind: 'arrived' })
}

async function onPressed(action: string, words: PushWords | null): Promise<void> {
  if (words) void post('/api/desk/phone/arrived', { id: words.id, opened: true })
  if (action === 'busy') {
    const done = await post('/api/desk/busy', {})
    const until = Number(done?.body.busyUntil)
    const said = done?.ok
      ? `Bạn không bị gọi đến ${new Date(until).toTimeString().slice(0, 5)}.`
      : 'Chưa báo được vì chưa nối được máy chủ. Mở Bàn trực để thử lại.'
    return await tell(done?.ok ? 'Đã ghi nhận bạn đang bận' : 'Chưa báo được', said, words?.tag)
  }
  const ticket = words?.ticket
  if (action !== 'claim' || !ticket) return await open(ticket ? `#nguoi/${ticket}` : '#cho')
  const done = await post(`/api/desk/tickets/${ticket}/claim`, {})
  // Somebody was quicker: that is said where the button was pressed.
  if (done?.status === 409 && done.body.error?.code === 'held')
    return await tell('Đã có người giúp', 'Cảm ơn bạn đã sẵn lòng.', words.tag)
  await open(`#nguoi/${ticket}`)
}

async function open(hash: string): Promise<void> {
  const [window] = await here.clients.matchAll({ type: 'window' })
  if (!window) {
    await here.clients.openWindow(`/desk${hash}`)
    return
  }
  window.postMessage({ kind: 'open', hash })
  await window.focus()
}

async function tell(title: string, body: string, tag = 'ban-truc'): Promise<void> {
  await here.registration.showNotification(title, { body, tag, lang: 'vi', silent: true })
}

interface Posted {
  readonly ok: boolean
  readonly status: number
  readonly body: { readonly busyUntil?: number; readonly error?: { readonly code?: string } }
}

/** `null`: no way to the server. */
async function post(path: string, body: object): Promise<Posted | null> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { ok: answer.ok, status: answer.status, body: (await answer.json()) as Posted['body'] }
  } catch {
    return null
  }
}

function wordsIn(data: PushMessageData | null): PushWords | null {
  try {
    return data ? (data.json() as PushWords) : null
  } catch {
    return null
  }
}
