-- One row. The number is taken by an update in the transaction of each change, so commits are in its order.
CREATE TABLE revision (
  one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  generation BIGINT  NOT NULL,
  number     BIGINT  NOT NULL
);
INSERT INTO revision (one, generation, number) VALUES (1, 1, 0);

-- What every node has a copy of: each record as its last change left it. The body is JSON.
CREATE TABLE records (
  kind   TEXT   NOT NULL,
  id     TEXT   NOT NULL,
  number BIGINT NOT NULL UNIQUE,
  name   TEXT,
  owner  TEXT,
  body   TEXT   NOT NULL,
  PRIMARY KEY (kind, id),
  UNIQUE (kind, name)
);
CREATE INDEX records_by_owner ON records (kind, owner, id);

-- Only ever appended. Times are milliseconds since 1970; before and after are JSON, or empty.
CREATE TABLE audit (
  seq         BIGINT NOT NULL PRIMARY KEY,
  at          BIGINT NOT NULL,
  actor       TEXT   NOT NULL,
  action      TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  before_json TEXT   NOT NULL,
  after_json  TEXT   NOT NULL
);
