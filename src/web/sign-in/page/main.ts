/** Which view comes first: a link in the address, an account that is open, or the ways in. */
import { byId } from '../../chat/page/dom.ts'
import { showAccount } from './account.ts'
import { type Account, call, Problem } from './api.ts'
import { goOn } from './go-on.ts'
import { button, h1, on, p, show, trouble } from './stage.ts'
import { showLink, showWaysIn } from './way-in.ts'

async function start(): Promise<void> {
  const secret = /^#([\w-]{43})$/.exec(location.hash)?.[1]
  if (secret !== undefined) return showLink(secret)
  if (location.hash.length > 1) {
    showWaysIn()
    trouble('Liên kết này không đủ. Xin chép lại cả dòng, hoặc nhờ trưởng nhóm gửi liên kết mới.')
    return
  }
  try {
    const account = await call<Account>('GET', '/me')
    await (account.level === 'half' ? goOn() : showAccount(account))
  } catch (error) {
    if (error instanceof Problem && error.code === 'signed-out') return showWaysIn()
    show(h1('Chưa tải được'), p('Chưa có gì bị mất.'), button('again', 'Thử lại', 'main'))
    on('again', start)
    trouble(error instanceof Problem ? error.message : 'Trang gặp trục trặc. Xin tải lại trang.')
  }
}

function network(): void {
  const place = byId('network')
  place.hidden = navigator.onLine
  place.textContent = navigator.onLine ? '' : 'Mất mạng. Chưa có gì bị mất; có mạng lại xin bấm tiếp.'
}

addEventListener('online', network)
addEventListener('offline', network)
// A second link opened in the same tab changes nothing but the part behind the sign.
addEventListener('hashchange', () => void start())
network()
await start()
