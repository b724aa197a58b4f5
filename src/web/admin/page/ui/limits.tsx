/** A mistake of ours on one screen: said so, what was typed is kept on this device, and the page can be opened anew. */
import { Component, type ReactNode } from 'react'

export class Limits extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <main className="screen">
        <h1>Trang gặp lỗi</h1>
        <p>
          Những gì bạn đã gõ còn được giữ trên máy này và sẽ hiện lại. Có thể trang vừa có bản mới; bấm nút dưới để mở
          lại.
        </p>
        <button type="button" className="main" onClick={() => location.reload()}>
          Mở lại trang
        </button>
      </main>
    )
  }
}
