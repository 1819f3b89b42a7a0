-- What the client said it was, and the names of the tools that the answer began to use, with single spaces between them.
ALTER TABLE open_attempts ADD COLUMN client TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN client TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN tools TEXT NOT NULL DEFAULT '';

-- Up to which seq of each epoch the coordinator has the rows. It may go back: a coordinator can be put back to a backup.
CREATE TABLE outbox_cursors (
  epoch        TEXT    NOT NULL PRIMARY KEY,
  acknowledged INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
