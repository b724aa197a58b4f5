/**
 * React Aria's own words (labels and announcements for screen readers) come in 34 languages without Vietnamese. A small
 * step of the build puts ours in the place of the English ones, which every other language falls back to, and leaves the
 * rest out. What is bundled but not translated here stops the build.
 */
import type { Plugin } from 'vite'

/** By React Aria's name for a room of its words. `{x}` is filled in. */
export const ARIA_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  overlays: { dismiss: 'Đóng' },
  searchfield: { 'Clear search': 'Xóa ô tìm' },
  autocomplete: { collectionLabel: 'Gợi ý' },
  breadcrumbs: { breadcrumbs: 'Đường dẫn' },
  combobox: {
    focusAnnouncement: '{optionText}',
    countAnnouncement: 'Có {optionCount} lựa chọn.',
    selectedAnnouncement: 'Đã chọn {optionText}',
    buttonLabel: 'Mở danh sách',
    listboxLabel: 'Danh sách để chọn',
  },
  menu: { longPressMessage: 'Giữ lâu hoặc bấm Alt + mũi tên xuống để mở' },
  toast: { close: 'Đóng', notifications: '{count} thông báo.' },
  numberfield: { decrease: 'Giảm {fieldLabel}', increase: 'Tăng {fieldLabel}', numberField: 'Ô số' },
  spinbutton: { Empty: 'Trống' },
  grid: {
    deselectedItem: 'Đã bỏ chọn {item}.',
    select: 'Chọn',
    selectedCount: 'Đã chọn {count}.',
    selectedAll: 'Đã chọn tất cả.',
    selectedItem: 'Đã chọn {item}.',
    longPressToSelect: 'Giữ lâu để chọn nhiều.',
  },
  tree: { expand: 'Mở ra', collapse: 'Thu lại' },
  components: {
    selectPlaceholder: 'Chọn một mục',
    tableResizer: 'Kéo đổi độ rộng',
    dropzoneLabel: 'Chỗ thả tệp',
    colorSwatchPicker: 'Chọn màu',
  },
}

const WORDS_OF =
  /\/(?:react-aria|react-stately|react-aria-components)\/dist\/private\/intl\/(?:([a-z]+)\/)?([a-z]{2}-[A-Z]{2})\.mjs$/

export function ariaInVietnamese(): Plugin {
  return {
    name: 'aria-in-vietnamese',
    enforce: 'pre',
    load(id) {
      const found = wordsOf(id)
      if (found === null) return null
      const words = found.language === 'en-US' ? ARIA_WORDS[found.room] : undefined
      return `export default {${Object.entries(words ?? {})
        .map(entry)
        .join(',')}}`
    },
    generateBundle(_options, bundle) {
      const rooms = Object.values(bundle)
        .flatMap((part) => (part.type === 'chunk' ? Object.entries(part.modules) : []))
        .flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? (wordsOf(id)?.room ?? []) : []))
      const missing = [...new Set(rooms)].filter((room) => ARIA_WORDS[room] === undefined)
      if (missing.length > 0) throw new Error(`React Aria's words are not translated yet: ${missing.join(', ')}`)
    },
  }
}

function wordsOf(id: string): { readonly room: string; readonly language: string } | null {
  const [, room = 'components', language] = WORDS_OF.exec(id.split('?')[0] ?? '') ?? []
  return language === undefined ? null : { room, language }
}

/** A function of the values where something is filled in, else the text, as React Aria has them. */
function entry([key, text]: readonly [string, string]): string {
  const parts = text.split(/\{(\w+)\}/)
  if (parts.length === 1) return `${JSON.stringify(key)}:${JSON.stringify(text)}`
  const filled = parts.map((part, at) => (at % 2 === 0 ? JSON.stringify(part) : `args.${part}`)).join('+')
  return `${JSON.stringify(key)}:(args)=>${filled}`
}
