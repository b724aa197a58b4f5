import type { DatabaseSync } from 'node:sqlite'
import type { Document, DocumentWrite } from '../../records.ts'

interface Row {
  readonly id: string
  readonly version: number
  readonly sort: number
  readonly indexes: string
  readonly body: string
}

interface Query {
  readonly index?: readonly [name: string, value: string]
  readonly max: number
  readonly after?: number
}

export function documents(db: DatabaseSync) {
  const select = db.prepare('SELECT * FROM document WHERE kind = ? AND id = ?')
  const insert = db.prepare(`
    INSERT OR IGNORE INTO document (kind, id, version, sort, indexes, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)`)
  const update = db.prepare(`
    UPDATE document SET version = ?3, sort = ?4, indexes = ?5, body = ?6 WHERE kind = ?1 AND id = ?2 AND version = ?7`)
  const remove = db.prepare('DELETE FROM document WHERE kind = ? AND id = ? AND version = ?')
  const index = db.prepare('INSERT INTO document_index (kind, name, value, sort, id) VALUES (?, ?, ?, ?, ?)')
  const unindex = db.prepare('DELETE FROM document_index WHERE kind = ? AND id = ?')
  const all = db.prepare('SELECT * FROM document WHERE kind = ? AND sort > ? ORDER BY sort, id LIMIT ?')
  const byIndex = db.prepare(`
    SELECT document.* FROM document_index AS found JOIN document USING (kind, id)
    WHERE found.kind = ? AND found.name = ? AND found.value = ? AND found.sort > ?
    ORDER BY found.sort, found.id LIMIT ?`)

  return {
    get(kind: string, id: string): Document | null {
      const row = select.get(kind, id) as Row | undefined
      return row === undefined ? null : documentOf(kind, row)
    },

    /** False: the stored version is another one than the one to replace, nothing written. */
    put({ document, replaces }: DocumentWrite): boolean {
      const { kind, id, version, sort, indexes, body } = document
      if (version !== replaces + 1)
        throw new RangeError(`${kind} ${version} cannot replace ${replaces}: it must be the next`)
      const values = [kind, id, version, sort, JSON.stringify(indexes), JSON.stringify(body ?? null)] as const
      const written = replaces === 0 ? insert.run(...values) : update.run(...values, replaces)
      if (written.changes === 0) return false
      if (replaces !== 0) unindex.run(kind, id)
      for (const [name, value] of Object.entries(indexes)) index.run(kind, name, value, sort, id)
      return true
    },

    remove: (kind: string, id: string, version: number): boolean => remove.run(kind, id, version).changes > 0,

    list(kind: string, { index: wanted, max, after = Number.NEGATIVE_INFINITY }: Query): readonly Document[] {
      const rows = wanted === undefined ? all.all(kind, after, max) : byIndex.all(kind, ...wanted, after, max)
      return (rows as unknown as readonly Row[]).map((row) => documentOf(kind, row))
    },
  }
}

function documentOf(kind: string, { id, version, sort, indexes, body }: Row): Document {
  return {
    kind,
    id,
    version,
    indexes: JSON.parse(indexes) as Document['indexes'],
    sort,
    body: JSON.parse(body) as unknown,
  }
}
