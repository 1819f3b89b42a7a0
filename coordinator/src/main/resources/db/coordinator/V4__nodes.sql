-- What lets nodes enrol. Times here and below are milliseconds since 1970, 0 for never.
CREATE TABLE join_tokens (
  id         TEXT    NOT NULL PRIMARY KEY,
  hash       TEXT    NOT NULL,
  location   TEXT    NOT NULL,
  uses       INTEGER NOT NULL,
  used       INTEGER NOT NULL CHECK (used <= uses),
  created_by TEXT    NOT NULL,
  created_at BIGINT  NOT NULL,
  expires_at BIGINT  NOT NULL,
  revoked_at BIGINT  NOT NULL
);

-- Every node that ever enrolled. The state is the last one that was put into the audit log. Each change takes the
-- next version of its node; coordinators read what changed lately.
CREATE TABLE nodes (
  id          TEXT    NOT NULL PRIMARY KEY,
  public_key  TEXT    NOT NULL UNIQUE,
  location    TEXT    NOT NULL,
  profile     TEXT    NOT NULL,
  join_token  TEXT    NOT NULL,
  enrolled_at BIGINT  NOT NULL,
  standing    TEXT    NOT NULL,
  drain       INTEGER NOT NULL,
  state       TEXT    NOT NULL,
  version     BIGINT  NOT NULL,
  changed_at  BIGINT  NOT NULL
);
CREATE INDEX nodes_by_change ON nodes (changed_at);

-- Boots of a node, in the order of their registration. All but the last are fenced; so is the last of a node that is gone.
CREATE TABLE node_epochs (
  node          TEXT    NOT NULL,
  epoch         TEXT    NOT NULL,
  ordinal       INTEGER NOT NULL,
  started_at    BIGINT  NOT NULL,
  registered_at BIGINT  NOT NULL,
  fenced_at     BIGINT  NOT NULL,
  last_seq      BIGINT  NOT NULL,
  PRIMARY KEY (node, epoch),
  UNIQUE (node, ordinal)
);

-- The last heartbeat of each node, and which coordinator took it.
CREATE TABLE node_beats (
  node          TEXT    NOT NULL PRIMARY KEY,
  ordinal       INTEGER NOT NULL,
  beat          BIGINT  NOT NULL,
  at            BIGINT  NOT NULL,
  up_since      BIGINT  NOT NULL,
  healthy_since BIGINT  NOT NULL,
  joined        INTEGER NOT NULL,
  last_seq      BIGINT  NOT NULL,
  taken_by      TEXT    NOT NULL,
  body          TEXT    NOT NULL
);
CREATE INDEX node_beats_by_time ON node_beats (at);
