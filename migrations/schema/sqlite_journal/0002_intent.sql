-- SPDX-License-Identifier: Apache-2.0
-- Writes that were about to be done, and what came of them; with a key, the answer that it gives again.
CREATE TABLE intent (
  id             TEXT PRIMARY KEY CHECK (id <> ''),
  operation      TEXT NOT NULL CHECK (operation <> ''),
  scope          TEXT NOT NULL,
  key            TEXT NOT NULL,
  fingerprint    BLOB NOT NULL,
  request        BLOB NOT NULL,
  key_group      TEXT NOT NULL,
  business_key   TEXT NOT NULL,
  caller         TEXT NOT NULL,
  side           INTEGER NOT NULL CHECK (side IN (0, 1)),
  reason         TEXT NOT NULL,
  table_version  INTEGER NOT NULL,
  passed_through INTEGER NOT NULL CHECK (passed_through IN (0, 1)),
  at             INTEGER NOT NULL,
  expires        INTEGER NOT NULL,
  digest         BLOB NOT NULL CHECK (length(digest) = 32),
  state          INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 4),
  form           INTEGER NOT NULL DEFAULT 0 CHECK (form BETWEEN 0 AND 2),
  wire           TEXT NOT NULL DEFAULT '',
  status         INTEGER NOT NULL DEFAULT 0,
  media_type     TEXT NOT NULL DEFAULT '',
  answer         BLOB NOT NULL DEFAULT x'',
  error          BLOB NOT NULL DEFAULT x'',
  outcome_digest BLOB NOT NULL CHECK (length(outcome_digest) = 32),
  settled_by     TEXT NOT NULL DEFAULT '',
  settled_why    TEXT NOT NULL DEFAULT '',
  settled_at     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX intent_key ON intent (operation, scope, key) WHERE key <> '' AND state <> 4;

CREATE INDEX intent_unsettled ON intent (state, id) WHERE state IN (0, 3);

CREATE INDEX intent_expired ON intent (expires) WHERE state NOT IN (0, 3);

CREATE INDEX intent_order ON intent (key_group, business_key, id) WHERE business_key <> '';
