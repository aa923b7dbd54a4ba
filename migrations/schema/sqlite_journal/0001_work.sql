-- SPDX-License-Identifier: Apache-2.0
-- Work that must survive a crash. Pieces of one key are handed out in the order of `place`.
CREATE TABLE work (
  place        INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL UNIQUE CHECK (id <> ''),
  queue        TEXT NOT NULL CHECK (queue <> ''),
  key          TEXT NOT NULL,
  payload      BLOB NOT NULL,
  digest       BLOB NOT NULL CHECK (length(digest) = 32),
  appended     INTEGER NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  not_before   INTEGER NOT NULL,
  leased_until INTEGER NOT NULL DEFAULT 0,
  buried       INTEGER NOT NULL DEFAULT 0 CHECK (buried IN (0, 1)),
  cause        TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX work_due ON work (queue, buried, place);

CREATE INDEX work_order ON work (queue, key, place) WHERE key <> '' AND buried = 0;
