-- SPDX-License-Identifier: Apache-2.0
-- Calls that are answered later. What does them is the piece of work of the same id, queue `jobs`.
CREATE TABLE job (
  id             TEXT PRIMARY KEY CHECK (id <> ''),
  operation      TEXT NOT NULL CHECK (operation <> ''),
  scope          TEXT NOT NULL,
  caller         TEXT NOT NULL,
  fingerprint    BLOB NOT NULL,
  instead_of     TEXT NOT NULL,
  accepted       INTEGER NOT NULL,
  keep           INTEGER NOT NULL,
  digest         BLOB NOT NULL CHECK (length(digest) = 32),
  state          INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 5),
  touched        INTEGER NOT NULL DEFAULT 0 CHECK (touched IN (0, 1)),
  changed        INTEGER NOT NULL,
  expires        INTEGER NOT NULL DEFAULT 0,
  answer         BLOB NOT NULL DEFAULT x'',
  error          BLOB NOT NULL DEFAULT x'',
  outcome_digest BLOB NOT NULL CHECK (length(outcome_digest) = 32)
) STRICT;

CREATE INDEX job_expired ON job (expires) WHERE state >= 2;

-- What a person did with work that was set aside, and why.
CREATE TABLE work_note (
  place  INTEGER PRIMARY KEY AUTOINCREMENT,
  work   TEXT NOT NULL,
  what   TEXT NOT NULL CHECK (what <> ''),
  author TEXT NOT NULL CHECK (author <> ''),
  reason TEXT NOT NULL CHECK (reason <> ''),
  other  TEXT NOT NULL,
  at     INTEGER NOT NULL
) STRICT;

CREATE INDEX work_note_work ON work_note (work, place);

CREATE TRIGGER work_note_is_not_edited BEFORE UPDATE ON work_note
BEGIN
  SELECT RAISE(ABORT, 'notes are append-only');
END;
