-- Whether the bank knows that the epoch is over and holds nothing for it any more.
ALTER TABLE epochs ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;

-- What the node allowed itself of each window while it could not ask the bank. A restart gives none anew.
CREATE TABLE quota_islands (
  window TEXT    NOT NULL PRIMARY KEY,
  taken  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
