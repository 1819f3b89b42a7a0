-- Up to which closed row a node that stands alone has charged its own bank. No row: in a cluster, or never charged.
CREATE TABLE bank_cursor (
  one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  epoch_no INTEGER NOT NULL,
  seq      INTEGER NOT NULL
) STRICT;
