-- Quotas of a node that stands alone. The body is JSON; one that was removed stays, for rows of it may still come.
CREATE TABLE quota_definitions (
  id       TEXT    NOT NULL PRIMARY KEY,
  body     TEXT    NOT NULL,
  removed  INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the operator did with accounts of quotas, by quota:subject. reset counts how often the window was begun anew.
CREATE TABLE quota_accounts (
  account TEXT    NOT NULL PRIMARY KEY,
  reset   INTEGER NOT NULL,
  recall  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP TABLE quotas;
