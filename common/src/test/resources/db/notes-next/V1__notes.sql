CREATE TABLE notes (
  text   TEXT NOT NULL UNIQUE,
  filler BLOB
) STRICT;
