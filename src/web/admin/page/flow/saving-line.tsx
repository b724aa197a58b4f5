/** Whether what was typed is with the server, and what to do where it is not. */
import { moment } from '../when.ts'
import type { PartContent } from './content.ts'
import type { Editing } from './editing.ts'
import { inWords } from './problems.tsx'

export function SavingLine<Content extends PartContent>({
  editing,
  name,
}: {
  readonly editing: Editing<Content>
  readonly name: string
}) {
  const { saving, restored, content, saveNow, discard } = editing
  return (
    <div className="saving">
      <p role="status" id="saving" className={saving.kind === 'kept' || saving.kind === 'refused' ? 'off' : ''}>
        {wordsFor(saving)}
      </p>
      {restored && (
        <p className="notice warn">
          Đã lấy lại phần bạn gõ lúc {moment(restored.at)} mà chưa kịp lưu.{' '}
          <button type="button" className="plain" onClick={discard}>
            Bỏ phần này, dùng bản trên máy chủ
          </button>
        </p>
      )}
      {saving.kind === 'refused' && (
        <ul>
          {saving.failure.problems.map((problem) => (
            <li key={problem.id}>{inWords(problem)}</li>
          ))}
        </ul>
      )}
      {(saving.kind === 'kept' || saving.kind === 'refused') && (
        <p className="row">
          <button type="button" onClick={saveNow}>
            Lưu lại ngay
          </button>
          <button type="button" onClick={() => download(name, content)}>
            Tải bản sao về máy
          </button>
        </p>
      )}
    </div>
  )
}

function wordsFor(saving: Editing<PartContent>['saving']): string {
  switch (saving.kind) {
    case 'saved':
      return saving.at === undefined ? '' : `Đã lưu ${moment(saving.at)}`
    case 'typing':
      return 'Đang gõ…'
    case 'sending':
      return 'Đang lưu…'
    case 'kept':
      return saving.safe
        ? 'Đang giữ trên máy này, chưa lên máy chủ. Sẽ tự lưu khi có mạng.'
        : 'Chưa lên máy chủ, và trình duyệt này không giữ được khi đóng. Đừng đóng trang, hoặc tải bản sao về máy.'
    case 'refused':
      // Some refusals say both by themselves.
      return /^Chưa lưu/.test(saving.failure.message)
        ? saving.failure.message
        : `Chưa lưu được: ${saving.failure.message} Chữ bạn gõ vẫn còn ở đây.`
    case 'conflict':
      return 'Chưa lưu: chỗ này vừa được người khác sửa. Xem hai bản bên dưới.'
    default:
      return saving satisfies never
  }
}

export function download(name: string, content: PartContent): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }))
  link.download = `${name}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
