-- One row, as with revision: entries of the audit log are committed in the order of their numbers.
CREATE TABLE audit_seq (
  one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  last BIGINT  NOT NULL
);
INSERT INTO audit_seq (one, last) SELECT 1, COALESCE(MAX(seq), 0) FROM audit;

-- One row after the first start: a hash that tells which cluster key the secrets in records were hashed under.
CREATE TABLE cluster (
  one             INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  key_fingerprint TEXT    NOT NULL
);

-- Which coordinator does a background job, and until when no other may. Milliseconds since 1970, by the database's clock.
CREATE TABLE leadership (
  name       TEXT   NOT NULL PRIMARY KEY,
  holder     TEXT   NOT NULL,
  held_until BIGINT NOT NULL
);

-- Revoked keys that nodes know of and records does not: keys that were made after the backup that was restored.
CREATE TABLE tombstones (
  key_id  TEXT   NOT NULL PRIMARY KEY,
  told_by TEXT   NOT NULL,
  told_at BIGINT NOT NULL
);
