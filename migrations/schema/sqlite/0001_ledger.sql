-- SPDX-License-Identifier: Apache-2.0
-- The ledger of the routing table: append-only, versions 1, 2, 3 … without gaps.
CREATE TABLE ledger (
  version  INTEGER PRIMARY KEY CHECK (version > 0),
  at       TEXT NOT NULL,
  author   TEXT NOT NULL CHECK (author <> ''),
  reason   TEXT NOT NULL CHECK (reason <> ''),
  change   TEXT NOT NULL CHECK (json_valid(change)),
  routes   TEXT NOT NULL CHECK (json_valid(routes)),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash     TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

CREATE TRIGGER ledger_without_gaps BEFORE INSERT ON ledger
WHEN NEW.version <> (SELECT coalesce(max(version), 0) + 1 FROM ledger)
BEGIN
  SELECT RAISE(ABORT, 'not the next version');
END;

CREATE TRIGGER ledger_is_not_edited BEFORE UPDATE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_is_not_shortened BEFORE DELETE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END;
