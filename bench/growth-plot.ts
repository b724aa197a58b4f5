/** Small plots side by side: the cost of a turn, beside the smallest of its kind, over size. Readable on light and on dark pages. */

export interface Panel {
  readonly title: string
  readonly sizes: readonly number[]
  /** To the first. */
  readonly ratios: readonly number[]
}

const PANEL = { width: 250, height: 200, left: 34, right: 16, top: 40, bottom: 34 }
const STYLE = `text{font:12px system-ui,sans-serif;fill:#3b3f46}.title{font-weight:600;fill:#16191d}.grid{stroke:#d5d9df}
.one{stroke:#6b7280;stroke-dasharray:4 3}.line{fill:none;stroke:#0b63c5;stroke-width:2}.dot{fill:#0b63c5}
@media(prefers-color-scheme:dark){text{fill:#c3c9d1}.title{fill:#f2f4f7}.grid{stroke:#3a4048}.one{stroke:#9aa3af}.line{stroke:#6cb0ff}.dot{fill:#6cb0ff}}`

export function drawn(panels: readonly Panel[]): string {
  const most = Math.max(2, Math.ceil(Math.max(...panels.flatMap(({ ratios }) => ratios))))
  const columns = 2
  const rows = Math.ceil(panels.length / columns)
  const width = columns * PANEL.width
  const height = rows * PANEL.height
  const said = panels.map(({ title, ratios }) => `${title}: ${(ratios.at(-1) ?? 1).toFixed(2)} ×`).join('; ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>Processor time per turn, beside the smallest of its kind. ${said}</title>
<style>${STYLE}</style>
${panels.map((panel, n) => `<g transform="translate(${(n % columns) * PANEL.width} ${Math.floor(n / columns) * PANEL.height})">\n${inside(panel, most)}\n</g>`).join('\n')}
</svg>
`
}

function inside({ title, sizes, ratios }: Panel, most: number): string {
  const { width, height, left, right, top, bottom } = PANEL
  const x = (at: number) => left + ((width - left - right) * at) / Math.max(1, sizes.length - 1)
  const y = (ratio: number) => height - bottom - ((height - top - bottom) * ratio) / most
  const line = (ratio: number, kind: string) =>
    `<line class="${kind}" x1="${left}" x2="${width - right}" y1="${y(ratio)}" y2="${y(ratio)}"/><text x="${left - 6}" y="${y(ratio) + 4}" text-anchor="end">${ratio}×</text>`
  const points = ratios.map((ratio, at) => `${x(at).toFixed(1)},${y(ratio).toFixed(1)}`)
  return [
    `<text class="title" x="${left}" y="18">${title}</text>`,
    ...Array.from({ length: most + 1 }, (_, ratio) => line(ratio, ratio === 1 ? 'one' : 'grid')),
    `<polyline class="line" points="${points.join(' ')}"/>`,
    ...ratios.map((ratio, at) => {
      const anchor = at === 0 ? 'start' : at === ratios.length - 1 ? 'end' : 'middle'
      return `<circle class="dot" cx="${x(at).toFixed(1)}" cy="${y(ratio).toFixed(1)}" r="3.5"/><text x="${x(at)}" y="${y(ratio) - 9}" text-anchor="${anchor}">${ratio.toFixed(2)}</text><text x="${x(at)}" y="${height - bottom + 16}" text-anchor="${anchor}">${short(sizes[at] ?? 0)}</text>`
    }),
  ].join('\n')
}

function short(size: number): string {
  return size >= 1_000 ? `${(size / 1_000).toLocaleString('en')}k` : String(size)
}
