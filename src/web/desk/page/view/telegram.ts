/** "Nối Telegram": a code that the bot is sent in private, so that my account there may act in the volunteers' group. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { TelegramBound, TelegramCode } from '../../../../desk/api.ts'
import { type Answer, ask } from '../client.ts'
import { clockTime, dayTime } from '../when.ts'
import { ProveFirst } from './prove.ts'

/** Nothing at all where there is no such group. */
export function Telegram({ now }: { readonly now: number }): ComponentChildren {
  const [bound, setBound] = useState<TelegramBound | null>(null)
  const [code, setCode] = useState<TelegramCode | null>(null)
  const [trouble, setTrouble] = useState('')
  const take = <T>(answer: Answer<T>, then: (value: T) => void) => {
    setTrouble(
      answer.kind === 'ok' ? '' : answer.kind === 'refused' && answer.code === 'prove' ? 'prove' : answer.message,
    )
    if (answer.kind === 'ok') then(answer.value)
  }
  const load = async () => take(await ask<TelegramBound>('GET', '/api/desk/telegram'), setBound)
  const makeCode = async () => take(await ask<TelegramCode>('POST', '/api/desk/telegram/code', {}), setCode)
  const unbind = async () =>
    take(await ask<TelegramBound>('POST', '/api/desk/telegram/off', {}), (value) => {
      setBound(value)
      setCode(null)
    })
  useEffect(() => {
    void load()
  }, [])
  if (!bound?.group) return null
  const good = code && code.expiresAt > now ? code : null
  return h(
    'section',
    { class: 'telegram', 'aria-labelledby': 'telegram-title' },
    h('h2', { id: 'telegram-title' }, 'Nhóm Telegram'),
    trouble === 'prove'
      ? h(ProveFirst, { why: 'Xác nhận lại là bạn rồi mới lấy được mã.', onProved: () => void makeCode() })
      : trouble && h('p', { class: 'trouble', role: 'alert' }, trouble),
    bound.may === false && h('p', {}, 'Bạn chỉ giúp một số việc, mà nhóm hiện mọi việc, nên chưa nối được.'),
    bound.boundAt !== undefined && [
      h(
        'p',
        { key: 'since' },
        `Tài khoản Telegram của bạn đã nối từ ${dayTime(bound.boundAt, now)}. Mất máy thì bỏ nối ngay.`,
      ),
      h('button', { key: 'off', type: 'button', onClick: () => void unbind() }, 'Bỏ nối Telegram'),
    ],
    bound.may !== false &&
      bound.boundAt === undefined &&
      !good &&
      trouble !== 'prove' && [
        h('p', { key: 'why' }, 'Nối một lần để nhận và trả lời bà con ngay trong nhóm Telegram của đội.'),
        h('button', { key: 'code', type: 'button', onClick: () => void makeCode() }, 'Nối Telegram'),
      ],
    bound.boundAt === undefined && good && h(Code, { code: good, onSent: () => void load() }),
  )
}

function Code({ code, onSent }: { readonly code: TelegramCode; readonly onSent: () => void }): ComponentChildren {
  return h(
    'div',
    { class: 'stack' },
    code.url &&
      h(
        'a',
        { class: 'button main', href: code.url, target: '_blank', rel: 'noreferrer' },
        'Mở Telegram và bấm Bắt đầu',
      ),
    h(
      'p',
      {},
      code.url ? 'Không mở được thì gửi' : 'Gửi',
      ' dòng này cho bot',
      code.bot ? ` @${code.bot}` : ' của phường',
      ' trong khung chat riêng, không gửi vào nhóm: ',
      h('strong', {}, code.code),
    ),
    h('p', { class: 'soft' }, `Mã dùng một lần, đến ${clockTime(code.expiresAt)}. Đừng đưa cho ai.`),
    h('button', { type: 'button', onClick: onSent }, 'Tôi đã gửi'),
  )
}
