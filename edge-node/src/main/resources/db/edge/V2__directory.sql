-- Users, keys and quotas. Revisions count the changes of one row, so that whoever holds two versions knows the newer one.
-- Times are milliseconds since 1970.
CREATE TABLE users (
  id         TEXT    NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE,
  zone       TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  revision   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Lists are separated by single spaces, which no model name and no address block contains.
CREATE TABLE keys (
  id          TEXT    NOT NULL PRIMARY KEY,
  user_id     TEXT    NOT NULL REFERENCES users (id),
  state       TEXT    NOT NULL CHECK (state IN ('active', 'disabled', 'revoked')),
  models      TEXT    NOT NULL,
  client      TEXT,
  addresses   TEXT    NOT NULL,
  rpm         INTEGER,
  concurrency INTEGER,
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER,
  secret      BLOB    NOT NULL CHECK (length(secret) = 32),
  revision    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Secrets that a rotation replaced, by the revision of the key that did it.
CREATE TABLE rotated_secrets (
  key_id      TEXT    NOT NULL REFERENCES keys (id),
  revision    INTEGER NOT NULL,
  secret      BLOB    NOT NULL CHECK (length(secret) = 32),
  valid_until INTEGER NOT NULL,
  PRIMARY KEY (key_id, revision)
) STRICT, WITHOUT ROWID;

-- One row, once the first start has written it: which node secret the hashes above were made with.
CREATE TABLE node_secret (
  one         INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32)
) STRICT;

-- A user's own limits in tokens, and how often the windows were reset. Users without a row have the node's default.
CREATE TABLE quotas (
  user_id     TEXT    NOT NULL PRIMARY KEY REFERENCES users (id),
  day_limit   INTEGER,
  month_limit INTEGER,
  day_reset   INTEGER NOT NULL DEFAULT 0,
  month_reset INTEGER NOT NULL DEFAULT 0,
  revision    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
