-- One row: in which generation of the store the bank grants. After a restore it hears from all nodes first. Milliseconds since 1970.
CREATE TABLE bank_gate (
  one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  generation BIGINT  NOT NULL,
  since      BIGINT  NOT NULL,
  open       INTEGER NOT NULL
);
INSERT INTO bank_gate (one, generation, since, open) SELECT 1, generation, 0, 1 FROM revision;

-- Nodes that have sent all their rows and leases, and in which generation they last did.
CREATE TABLE bank_settled (
  node       TEXT   NOT NULL PRIMARY KEY,
  generation BIGINT NOT NULL
);

-- When the bank last asked for idle leases of an account, milliseconds since 1970.
CREATE TABLE quota_recalls (
  quota   TEXT   NOT NULL,
  subject TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (quota, subject)
);
