/** Being there: how one likes to work, and whether this phone can be called. */
import type { Duty, Own, Phones, Shift, Ward, WardCalled } from '../../../desk/api.ts'
import { setShift, toast } from './acts.ts'
import { ask } from './client.ts'
import { keep, kept } from './kept.ts'
import { change, get } from './state.ts'
import { catchUp } from './sync.ts'

/** When a test has not arrived after this, it is said. */
const TEST_JUDGED_MS = 62_000
/** Kept on this device: it was switched on here. */
const CALLS = 'calls'

export async function readDuty(): Promise<void> {
  const answer = await ask<Duty>('GET', '/api/desk/duty')
  if (answer.kind === 'ok') change({ duty: answer.value, dutyTrouble: null })
  else change({ dutyTrouble: answer.message })
}

/** @param said  what has changed, for the one who changed it */
export async function saveOwn(edit: Partial<Own>, said = 'Đã lưu.'): Promise<boolean> {
  const { duty } = get()
  if (!duty) return false
  const answer = await ask<Pick<Duty, 'own' | 'proposal'>>('PUT', '/api/desk/duty', { ...duty.own, ...edit })
  if (answer.kind !== 'ok') {
    toast(answer.message, 'trouble')
    return false
  }
  change({ duty: { ...duty, ...answer.value } })
  if (said) toast(said, 'good')
  return true
}

/** Promised, and the reason why the last one ended is read. */
export async function promise(shift: Shift): Promise<void> {
  await setShift(shift)
  await readDuty()
}

export async function busy(): Promise<void> {
  const answer = await ask<unknown>('POST', '/api/desk/busy', {})
  if (answer.kind !== 'ok') return toast(answer.message, 'trouble')
  await readDuty()
  toast('Trong 30 phút tới máy không gọi bạn. Ca trực vẫn giữ.', 'good')
}

/** Whether this browser can be called at all, and what it was told. */
export function callable(): 'yes' | 'no' | 'denied' | 'install' {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    // Apple gives pages notices only once they stand on the home screen.
    return /iPhone|iPad/.test(navigator.userAgent) ? 'install' : 'no'
  }
  return Notification.permission === 'denied' ? 'denied' : 'yes'
}

export async function allowCalls(): Promise<void> {
  const { duty } = get()
  if (!duty || !('key' in duty.push)) return
  if ((await Notification.requestPermission()) !== 'granted') {
    change({})
    return toast('Trình duyệt chưa cho phép thông báo. Bật lại trong cài đặt của trang này.', 'trouble')
  }
  try {
    await tellPhone(await subscribed(duty.push.key))
    keep(CALLS, 'on')
  } catch {
    toast('Trình duyệt chưa đăng ký được thông báo. Kiểm tra mạng rồi thử lại.', 'trouble')
  }
}

/** At each start: browsers change the address by themselves, or take it away, and say nothing. */
export async function keepCallable(): Promise<void> {
  await readDuty()
  const { duty } = get()
  if (callable() !== 'yes' || Notification.permission !== 'granted' || !duty || !('key' in duty.push)) return
  const { pushManager } = await navigator.serviceWorker.ready
  // Whoever switched it off here, or never switched it on, is left alone.
  if ((await pushManager.getSubscription()) || kept(CALLS) === 'on') await tellPhone(await subscribed(duty.push.key))
}

/** The subscription there is, or a new one. Made for another key it can never be called by us. */
async function subscribed(ours: string): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready
  const key = bytesOf(ours)
  const before = await pushManager.getSubscription()
  if (before && sameBytes(before.options.applicationServerKey, key)) return before
  await before?.unsubscribe()
  return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

async function tellPhone(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON()
  const asked = { endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth } }
  await takePhones('/api/desk/phone', asked)
}

export async function testCall(): Promise<void> {
  if (await takePhones('/api/desk/phone/test', {})) setTimeout(() => void readDuty(), TEST_JUDGED_MS)
}

export async function noCalls(): Promise<void> {
  if (!(await takePhones('/api/desk/phone/off', {}))) return
  keep(CALLS, null)
  const { pushManager } = await navigator.serviceWorker.ready
  await (await pushManager.getSubscription())?.unsubscribe()
}

async function takePhones(path: string, body: object): Promise<boolean> {
  const answer = await ask<Phones>('POST', path, body)
  if (answer.kind !== 'ok') {
    toast(answer.message, 'trouble')
    return false
  }
  change(({ duty }) => ({ duty: duty && { ...duty, phones: answer.value.phones } }))
  return true
}

/** What the worker says: a push came, or a notice was opened. */
export function listenToWorker(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ kind?: string; hash?: string }>) => {
    if (data.kind === 'arrived') void readDuty()
    if (data.kind === 'open' && data.hash?.startsWith('#')) {
      location.hash = data.hash
      void catchUp()
    }
  })
}

export async function readWard(): Promise<void> {
  const answer = await ask<Ward>('GET', '/api/desk/ward')
  change({
    ward: answer.kind === 'ok' ? { kind: 'ready', value: answer.value } : { kind: 'failed', message: answer.message },
  })
}

export async function callMore(): Promise<void> {
  const answer = await ask<WardCalled>('POST', '/api/desk/ward/call', {})
  if (answer.kind !== 'ok') return toast(answer.message, 'trouble')
  const { called } = answer.value
  toast(
    called === 0
      ? 'Chưa gọi được ai: không có ai đang trong ca, rảnh tay và nhận được thông báo.'
      : `Đã gọi ${called} người đang trong ca.`,
    called === 0 ? 'trouble' : 'good',
  )
  await readWard()
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const letters = atob(key.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}

function sameBytes(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (!one || one.byteLength !== other.byteLength) return false
  return new Uint8Array(one).every((byte, at) => byte === other[at])
}
