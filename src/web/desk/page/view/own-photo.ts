/** A photo of one's own: what the resident will get, a line under it, and only then it is sent. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { shrunk } from '../../../chat/page/shrink.ts'
import { showSheet, toast } from '../acts.ts'
import { fileDraftOf, putDraft } from '../own-files.ts'
import type { State } from '../state.ts'
import { FULL, Sending, useFile } from './own-sending.ts'

/** Some phones leave the type of what the camera gives empty. */
const NO_PICTURE = /^(?!image\/|$)/

export async function takePhoto(ticket: string, file: File): Promise<void> {
  if (NO_PICTURE.test(file.type)) return toast('Tệp này không phải ảnh. Xin chọn ảnh chụp.', 'trouble')
  const blob = await shrunk(file)
  if (!blob) return toast('Ảnh lớn quá 10 MB. Xin chụp màn hình rồi chọn lại.', 'trouble')
  if (!(await putDraft(ticket, { kind: 'photo' }, blob))) return toast(FULL, 'trouble')
  showSheet({ kind: 'own-photo', ticket })
}

export function OwnPhoto({ state }: { readonly state: State }): ComponentChildren {
  const { sheet } = state
  if (sheet?.kind !== 'own-photo') return null
  const draft = fileDraftOf(sheet.ticket)
  return draft
    ? h(Sending, { state, draft, title: 'Gửi ảnh', shown: h(Preview, { id: draft.id, key: draft.id }) })
    : null
}

function Preview({ id }: { readonly id: string }): ComponentChildren {
  const url = useFile(id)
  const [isSeen, setSeen] = useState(true)
  if (url === null) return h('p', { class: 'trouble', role: 'alert' }, 'Ảnh này không còn trên máy. Xin chụp lại.')
  if (!isSeen) return h('p', {}, 'Máy này không xem trước được loại ảnh này. Ảnh vẫn gửi được.')
  return url ? h('img', { src: url, alt: 'Ảnh sắp gửi', onError: () => setSeen(false) }) : h('p', {}, 'Đang mở ảnh…')
}
