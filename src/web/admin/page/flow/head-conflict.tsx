/** Two people changed what belongs to the whole flow, or the ward's data: which of both stays is chosen, seen side by side. */
import type { Conflict } from '../../../../publishing/api.ts'
import { moment } from '../when.ts'
import type { PartContent } from './content.ts'
import type { Editing } from './editing.ts'
import { download } from './saving-line.tsx'

export function HeadConflict<Content extends PartContent>({
  editing,
  theirs,
}: {
  readonly editing: Editing<Content>
  readonly theirs: Conflict
}) {
  const by = theirs.by?.name ?? 'Một đồng nghiệp'
  const { part } = theirs
  const lines = part ? leaves(editing.content, part.content) : []
  return (
    <section className="conflict" aria-labelledby="conflict">
      <h2 id="conflict">
        {by} vừa sửa chỗ này{theirs.at ? `, lúc ${moment(theirs.at)}` : ''}
      </h2>
      <p>Chưa có gì bị mất. Hai bản khác nhau ở:</p>
      <dl className="changes">
        {lines.map(({ path, mine, their }) => (
          <div key={path}>
            <dt>{path}</dt>
            <dd>Của tôi: {mine || '(để trống)'}</dd>
            <dd>
              Của {by}: {their || '(để trống)'}
            </dd>
          </div>
        ))}
      </dl>
      <p className="row">
        {part && (
          <button type="button" onClick={() => editing.settle(editing.content, part.base)}>
            Lấy của tôi
          </button>
        )}
        <button type="button" onClick={editing.discard}>
          Lấy của {by}
        </button>
        <button type="button" className="plain" onClick={() => download('ban-cua-toi', editing.content)}>
          Tải bản của tôi về máy
        </button>
      </p>
    </section>
  )
}

interface Leaf {
  readonly path: string
  readonly mine: string
  readonly their: string
}

/** Every place where both have something else. */
function leaves(mine: unknown, their: unknown, path = ''): readonly Leaf[] {
  if (isRecord(mine) && isRecord(their)) {
    const keys = new Set([...Object.keys(mine), ...Object.keys(their)])
    return [...keys].flatMap((key) => leaves(mine[key], their[key], path === '' ? key : `${path} › ${key}`))
  }
  const [a, b] = [inWords(mine), inWords(their)]
  return a === b ? [] : [{ path, mine: a, their: b }]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
