/** A notice that went out: its words as they were, what became of it, and stopping the rest. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { NoticeFigures, NoticeView } from '../../../../notices/api.ts'
import { ask } from '../server.ts'
import { Note, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { moment } from '../when.ts'
import { Leftover } from './leftover.tsx'
import { STATES } from './list.tsx'
import { OnPhones } from './phones.tsx'
import { NOTICES, UP } from './screens.tsx'

const ROWS: readonly (readonly [what: keyof NoticeFigures, title: string])[] = [
  ['sent', 'Đã gửi, ứng dụng đã nhận'],
  ['waiting', 'Đang đợi lúc gửi được'],
  ['failed', 'Ứng dụng không nhận'],
  ['left', 'Không gửi: vừa có tin khác, quá hạn, hoặc đã dừng'],
  ['ended', 'Thôi nhận tin trong tuần sau đó'],
]

export function Sent({ notice }: { readonly notice: NoticeView }) {
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => ask<NoticeView>('POST', `${NOTICES}/${notice.id}/stop`, {}),
    onSuccess: (now) => {
      client.setQueryData(['notice', now.id], now)
      void client.invalidateQueries({ queryKey: ['notices'] })
    },
  })
  const { figures, started, ended, until, state, about, mayStop, topic, texts, open } = notice
  return (
    <Screen title={about.title} up={UP} className="two">
      <div className="editor">
        <Leftover id={notice.id} />
        <Note kind={state === 'stopped' ? 'warn' : 'good'}>
          <p role="status">
            Tin này {STATES[state][0]}.{started && ` ${started.name} gửi lúc ${moment(started.at)}.`}
            {ended && ` ${ended.name} dừng lúc ${moment(ended.at)}.`}
            {!ended && until !== undefined && ` Sau ${moment(until)} không gửi thêm cho ai.`}
          </p>
        </Note>
        {mayStop && (
          <button type="button" className="danger" disabled={stop.isPending} onClick={() => stop.mutate()}>
            Dừng gửi
          </button>
        )}
        {stop.isError && <Trouble error={stop.error} />}
        {figures && (
          <table>
            <caption>Tin này đã tới đâu</caption>
            <tbody>
              {ROWS.map(([what, title]) => (
                <tr key={what}>
                  <th scope="row">{title}</th>
                  <td className="figure">{figures[what].text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p className="soft">Số dưới 5 người ghi là “&lt;5”, để không đoán ra ai.</p>
      </div>
      <aside className="preview open" aria-label="Tin đã gửi">
        <OnPhones words={{ topic, texts, ...(open !== undefined && { open }) }} />
      </aside>
    </Screen>
  )
}
