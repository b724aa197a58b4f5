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
