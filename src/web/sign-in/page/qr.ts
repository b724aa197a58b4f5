const SVG = 'http://www.w3.org/2000/svg'

/** Draws rows of `0` and `1`; dark on white whatever the page's colours are. */
export function drawQr(place: Element | null, rows: readonly string[]): void {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', 'Mã QR cho ứng dụng xác thực')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute(
    'd',
    rows.flatMap((row, y) => [...row].flatMap((dark, x) => (dark === '1' ? [`M${x} ${y}h1v1h-1z`] : []))).join(''),
  )
  svg.append(path)
  place?.replaceChildren(svg)
}
