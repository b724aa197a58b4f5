/** Changes in words, by author: what was there, what is there now. */
import type { ShownMessage } from '../../../../publishing/api-play.ts'
import type { Change, Sensitive } from '../../../../publishing/api-publish.ts'
import { moment } from '../when.ts'

export const SENSITIVE_NAMES: Readonly<Record<Sensitive | 'ward', string>> = {
  link: 'đường dẫn',
  phone: 'số điện thoại',
  money: 'số tiền',
  fact: 'số liệu có nguồn',
  source: 'nguồn',
  place: 'dữ liệu địa phương',
  ward: 'quy định của phường',
}

export function ChangeCard({ change }: { readonly change: Change }) {
  return (
    <>
      <h3>{change.title}</h3>
      <p className="soft">
        {change.by.map(({ name }) => name).join(', ')}, {moment(change.at)}
        {change.sensitive.length > 0 && (
          <span className="tag warn">
            cần người thứ hai: {change.sensitive.map((one) => SENSITIVE_NAMES[one]).join(', ')}
          </span>
        )}
      </p>
      <dl className="changes">
        {change.lines.map(({ what, before, after }) => (
          <div key={what}>
            <dt>{what}</dt>
            {before !== undefined && (
              <dd>
                <span className="soft">Trước:</span> <del>{before}</del>
              </dd>
            )}
            <dd>
              <span className="soft">Nay:</span> {after === undefined ? '(bỏ)' : <ins>{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

export function Messages({ messages }: { readonly messages: readonly ShownMessage[] }) {
  return (
    <div className="phone zalo">
      {messages.map((message) => (
        <div key={message.text} className="message">
          <p className="bubble">{message.text}</p>
          {message.buttons.map(({ choice, label }) => (
            <span key={choice} className="press">
              {label}
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
