import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { openFile } from '../../src/store/sqlite/file.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { MORNING, newDirectory, removeDirectories } from './fixtures.ts'

afterAll(removeDirectories)

const newPath = () => join(newDirectory(), 'x.db')

describe('a change of the tables', () => {
  const first = {
    why: 'the beginning',
    up: (db: DatabaseSync) => db.exec('CREATE TABLE a (x); INSERT INTO a VALUES (1)'),
  }
  const second = {
    why: 'x was too short a name',
    up: (db: DatabaseSync) => db.exec('ALTER TABLE a RENAME COLUMN x TO y'),
  }
  const broken = {
    why: 'never',
    up: (db: DatabaseSync) => {
      db.exec('UPDATE a SET x = 2')
      db.exec('nonsense')
    },
  }

  it('brings an old file to the present, and keeps a copy of how it was', () => {
    const path = newPath()
    openFile(path, { schema: [first] }).close()
    const db = openFile(path, { schema: [first, second] })
    expect(db.prepare('SELECT y FROM a').get()).toEqual({ y: 1 })
    db.close()
    const copy = `${path}.before-2.1`
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const before = openFile(copy, { schema: [first] })
    expect(before.prepare('SELECT x FROM a').get()).toEqual({ x: 1 })
    before.close()
  })

  it('makes no copy of a new file, nor of one that needs no change', () => {
    const path = newPath()
    openFile(path, { schema: [first, second] }).close()
    openFile(path, { schema: [first, second] }).close()
    expect(readdirSync(dirname(path))).toEqual(['x.db'])
  })

  it('that fails leaves the old file as it was', () => {
    const path = newPath()
    openFile(path, { schema: [first] }).close()
    expect(() => openFile(path, { schema: [first, broken] })).toThrow()
    const db = openFile(path, { schema: [first] })
    expect(db.prepare('SELECT x FROM a').get()).toEqual({ x: 1 })
    db.close()
  })

  it('leaves a copy that goes with the sweeping 30 days later', async () => {
    const path = newPath()
    await sqliteStore({ path }).close()
    for (const [name, days] of [
      ['old', 31],
      ['young', 29],
    ] as const) {
      const file = `${path}.before-9.${name}`
      openFile(file).close()
      const at = MORNING / 1_000 - days * 86_400
      utimesSync(file, at, at)
    }
    const store = sqliteStore({ path, clock: { now: () => MORNING } })
    await store.sweep({ transcriptBefore: 0, idsBefore: 0 })
    await store.close()
    expect(existsSync(`${path}.before-9.old`)).toBe(false)
    expect(existsSync(`${path}.before-9.young`)).toBe(true)
  })

  it('made by a newer program is refused, and the file left alone', () => {
    const path = newPath()
    openFile(path, { schema: [first, second] }).close()
    const before = readFileSync(path)
    expect(() => openFile(path, { schema: [first] })).toThrow(expect.objectContaining({ code: 'store-newer' }))
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})
