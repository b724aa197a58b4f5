/**
 * The tables, by version. One entry per version, never changed once it has run anywhere: a new need is a new entry,
 * with the reason for it.
 */
import type { DatabaseSync } from 'node:sqlite'

export interface SchemaStep {
  readonly why: string
  up(db: DatabaseSync): void
}

/** The entry at place n leads from version n to n + 1. */
export const SCHEMA: readonly SchemaStep[] = [
  {
    why: 'everything the contract of the store asks for',
    up: (db) => db.exec(FIRST),
  },
  {
    why: 'several people of ours may have written in one conversation: staff id of whoever did',
    up: (db) => db.exec('ALTER TABLE transcript ADD COLUMN author TEXT'),
  },
  {
    why: 'people ask why a turn went as it did: what it was taken for, and where they stood',
    up: (db) => db.exec('ALTER TABLE transcript ADD COLUMN trace TEXT'),
  },
  {
    why: 'transcripts kept by person wrote a page somewhere in the file for every turn, ever more of them apart; now they grow at the end',
    up: sayAtTheEnd,
  },
  {
    why: 'the id of every message was a row, and a page, of its own: the newest ones stand with the conversation (`applied.ts`)',
    up: (db) => db.exec("ALTER TABLE conversation ADD COLUMN ids BLOB NOT NULL DEFAULT x''"),
  },
]

const FIRST = `
  -- A table with rowids, because states are often longer than a quarter page: without them each would spill over.
  -- \`flows\` holds the flow ids of the frames, each between bars and once: '|can-cuoc|luu-tru|'. The address is the
  -- key's own three parts and never changes.
  CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL, account TEXT NOT NULL, person TEXT NOT NULL,
    turn INTEGER NOT NULL,
    flows TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT;
  CREATE INDEX conversation_flows ON conversation (flows, key) WHERE flows <> '';

  -- Ids of inbound events already applied: 64 bits of a keyed hash of conversation and id. A table of integers is the
  -- smallest and fastest there is; among 10 million ids a new one is mistaken for an old one once in 10^12.
  CREATE TABLE applied (hash INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;

  -- What is still to be sent. \`head\`: first of its conversation; only heads are looked through for work, so that many
  -- entries behind one that must wait cost nothing. \`ready_at\`: not before, or for a claimed entry the end of the
  -- claim. \`body\` is the whole entry as it was queued; attempts and last_reason here are the newer ones.
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL,
    turn INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
    head INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'held')),
    ready_at INTEGER NOT NULL,
    urgency TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL, last_reason TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX outbox_order ON outbox (conversation, turn, place, id);
  CREATE INDEX outbox_ready ON outbox (ready_at) WHERE head = 1 AND state <> 'held';
  CREATE INDEX outbox_held ON outbox (conversation) WHERE state = 'held';

  -- \`ready_at\` is due_at, or for a claimed timer the end of the claim.
  CREATE TABLE timer (
    conversation TEXT NOT NULL, name TEXT NOT NULL,
    due_at INTEGER NOT NULL, turn INTEGER NOT NULL, flow TEXT, step TEXT,
    ready_at INTEGER NOT NULL,
    PRIMARY KEY (conversation, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX timer_ready ON timer (ready_at);

  CREATE TABLE transcript (
    conversation TEXT NOT NULL, id TEXT NOT NULL,
    at INTEGER NOT NULL, said_by TEXT NOT NULL, text TEXT NOT NULL,
    flow TEXT, step TEXT, platform_id TEXT, media TEXT,
    PRIMARY KEY (conversation, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE document (
    kind TEXT NOT NULL, id TEXT NOT NULL,
    version INTEGER NOT NULL, sort REAL NOT NULL, indexes TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;
  CREATE INDEX document_sort ON document (kind, sort, id);
  CREATE TABLE document_index (
    kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, sort REAL NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (kind, name, value, sort, id),
    FOREIGN KEY (kind, id) REFERENCES document (kind, id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX document_index_of ON document_index (kind, id);
  CREATE INDEX document_index_person ON document_index (value) WHERE name = 'conversation';

  CREATE TABLE count (
    day TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (day, name)
  ) STRICT, WITHOUT ROWID;

  -- Things of the file itself: the salt of the hashes above, and a row for trying whether a write succeeds.
  CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
`

const SAID = `
  -- What was said, some lines in a row: \`lines\` is JSON of the transcript's entries. Found backwards from \`said\` of the
  -- conversation, each row naming the one before it (0: none); that one may be deleted, then nothing older is there.
  -- \`upto\`: lines of the conversation ever, with these. \`at\` never falls from one row to the next, so what is deleted by
  -- age is always the older end. Numbers are never given twice: a row that is gone must not be taken for another's.
  CREATE TABLE said (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL, earlier INTEGER NOT NULL,
    upto INTEGER NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL,
    lines TEXT NOT NULL
  ) STRICT;
`

/** In slices of people: sorted in memory all at once, a million of them would need more than a small machine has. */
function sayAtTheEnd(db: DatabaseSync): void {
  db.exec(SAID)
  db.exec('ALTER TABLE conversation ADD COLUMN said INTEGER NOT NULL DEFAULT 0')
  const slice = db.prepare(
    'SELECT max(id) AS last FROM (SELECT id FROM conversation WHERE id > ? ORDER BY id LIMIT 1000)',
  )
  const top = db.prepare('SELECT coalesce(max(seq), 0) AS top FROM said')
  const lines = db.prepare(SAID_OF_SOME)
  const begin = db.prepare(`
    UPDATE conversation SET said = newest.seq
      FROM (SELECT conversation, max(seq) AS seq FROM said WHERE seq > ? GROUP BY conversation) AS newest
      WHERE id = newest.conversation`)
  for (let from = 0; ; ) {
    const last = slice.get(from)?.last
    if (typeof last !== 'number') break
    const before = Number(top.get()?.top)
    lines.run(before, from, last)
    begin.run(before)
    from = last
  }
  // Emptied in slices too: to be able to undo a statement, SQLite remembers in memory every page that it changed.
  const some = db.prepare(
    'SELECT max(conversation) AS last FROM (SELECT conversation FROM transcript ORDER BY conversation LIMIT 5000)',
  )
  const empty = db.prepare('DELETE FROM transcript WHERE conversation <= ?')
  for (let last = some.get()?.last; typeof last === 'string'; last = some.get()?.last) empty.run(last)
  db.exec('DROP TABLE transcript')
}

const SAID_OF_SOME = `
  INSERT INTO said (seq, conversation, earlier, upto, size, at, lines)
    SELECT
      ?1 + row_number() OVER everyone, conversation.id,
      CASE row_number() OVER one WHEN 1 THEN 0 ELSE ?1 + row_number() OVER everyone - 1 END,
      row_number() OVER one, 1, max(line.at) OVER (one ROWS UNBOUNDED PRECEDING),
      -- A patch leaves out what is null.
      json_array(json_patch('{}', json_object(
        'id', line.id, 'at', line.at, 'from', said_by, 'text', text, 'flow', flow, 'step', step,
        'platformId', platform_id, 'media', json(media), 'by', author, 'trace', trace)))
    FROM conversation CROSS JOIN transcript AS line ON line.conversation = key
    WHERE conversation.id > ?2 AND conversation.id <= ?3
    WINDOW everyone AS (ORDER BY conversation.id, line.id), one AS (PARTITION BY conversation.id ORDER BY line.id)
`
