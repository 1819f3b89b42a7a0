-- What the coordinator keeps true, as this node has it: users, keys, limits and orders. Bodies are JSON, as they came. A number
-- counts the changes of its generation only.
CREATE TABLE replica_records (
  kind       TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  generation INTEGER NOT NULL,
  number     INTEGER NOT NULL,
  pass       INTEGER NOT NULL,
  body       TEXT    NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Keys that were revoked, for ever: they outlive their records and the generations.
CREATE TABLE replica_tombstones (
  key_id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- One row: of which cluster and node the replica is, up to where it is complete, and when the node was last connected.
-- pass counts the snapshots; silent_millis is how long the node has not been connected, by its own monotonic clock.
CREATE TABLE replica_state (
  one            INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  cluster        TEXT    NOT NULL,
  node_id        TEXT    NOT NULL,
  generation     INTEGER NOT NULL,
  number         INTEGER NOT NULL,
  pass           INTEGER NOT NULL,
  tombstones_for INTEGER NOT NULL,
  contact_at     INTEGER NOT NULL,
  silent_millis  INTEGER NOT NULL,
  revoked        INTEGER NOT NULL
) STRICT;
