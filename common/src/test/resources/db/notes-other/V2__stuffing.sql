ALTER TABLE notes RENAME COLUMN filler TO stuffing;
