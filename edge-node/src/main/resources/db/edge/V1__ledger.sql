-- One row per boot. epoch_no orders boots on this node and keeps rows small; the epoch is what others see.
CREATE TABLE epochs (
  epoch_no   INTEGER PRIMARY KEY,
  epoch      TEXT    NOT NULL UNIQUE CHECK (length(epoch) = 32),
  started_at INTEGER NOT NULL
) STRICT;

-- Small and hot: attempts that a provider may bill. What is here at a start was running when the node died.
CREATE TABLE open_attempts (
  id                  INTEGER PRIMARY KEY,
  request_id          TEXT    NOT NULL,
  attempt_no          INTEGER NOT NULL,
  session_id          TEXT    NOT NULL,
  user_id             TEXT    NOT NULL,
  key_id              TEXT    NOT NULL,
  model               TEXT    NOT NULL,
  upstream            TEXT    NOT NULL,
  opened_at           INTEGER NOT NULL,
  local_day           INTEGER NOT NULL,
  zone                TEXT    NOT NULL,
  day_reset           INTEGER NOT NULL,
  month_reset         INTEGER NOT NULL,
  held_input          INTEGER NOT NULL,
  held_output         INTEGER NOT NULL,
  held_cache_read     INTEGER NOT NULL,
  held_cache_write_5m INTEGER NOT NULL,
  held_cache_write_1h INTEGER NOT NULL
) STRICT;

-- Closed rows, only ever appended. With a hidden row id, so that a row goes behind the last one and its page is filled; in
-- the tree of the primary key itself, rows this wide would be moved between pages at every tenth.
-- Times are milliseconds since 1970, days are days since 1970, costs 10^-9 US dollars.
CREATE TABLE attempts (
  epoch_no            INTEGER NOT NULL,
  seq                 INTEGER NOT NULL,
  id                  INTEGER NOT NULL,
  request_id          TEXT    NOT NULL,
  attempt_no          INTEGER NOT NULL,
  session_id          TEXT    NOT NULL,
  user_id             TEXT    NOT NULL,
  key_id              TEXT    NOT NULL,
  model               TEXT    NOT NULL,
  upstream            TEXT    NOT NULL,
  opened_at           INTEGER NOT NULL,
  closed_at           INTEGER NOT NULL,
  local_day           INTEGER NOT NULL,
  zone                TEXT    NOT NULL,
  day_reset           INTEGER NOT NULL,
  month_reset         INTEGER NOT NULL,
  input               INTEGER NOT NULL,
  output              INTEGER NOT NULL,
  cache_read          INTEGER NOT NULL,
  cache_write_5m      INTEGER NOT NULL,
  cache_write_1h      INTEGER NOT NULL,
  cost_nanos          INTEGER NOT NULL,
  quality             INTEGER NOT NULL,
  outcome             INTEGER NOT NULL,
  status              INTEGER NOT NULL,
  upstream_request_id TEXT    NOT NULL,
  first_byte_micros   INTEGER NOT NULL,
  price_version       TEXT    NOT NULL,
  corrects_epoch      TEXT,
  corrects_seq        INTEGER,
  PRIMARY KEY (epoch_no, seq)
) STRICT;

CREATE TRIGGER attempts_never_change BEFORE UPDATE ON attempts
BEGIN
  SELECT RAISE(ABORT, 'a closed attempt never changes');
END;

CREATE TRIGGER attempts_never_go BEFORE DELETE ON attempts
BEGIN
  SELECT RAISE(ABORT, 'a closed attempt is never deleted');
END;

-- Grows in the transaction that closes a row, so it equals the sum of the rows at any commit.
CREATE TABLE day_totals (
  user_id                  TEXT    NOT NULL,
  local_day                INTEGER NOT NULL,
  day_reset                INTEGER NOT NULL,
  month_reset              INTEGER NOT NULL,
  model                    TEXT    NOT NULL,
  requests                 INTEGER NOT NULL,
  attempts                 INTEGER NOT NULL,
  input                    INTEGER NOT NULL,
  output                   INTEGER NOT NULL,
  cache_read               INTEGER NOT NULL,
  cache_write_5m           INTEGER NOT NULL,
  cache_write_1h           INTEGER NOT NULL,
  cost_nanos               INTEGER NOT NULL,
  estimated_requests       INTEGER NOT NULL,
  estimated_attempts       INTEGER NOT NULL,
  estimated_input          INTEGER NOT NULL,
  estimated_output         INTEGER NOT NULL,
  estimated_cache_read     INTEGER NOT NULL,
  estimated_cache_write_5m INTEGER NOT NULL,
  estimated_cache_write_1h INTEGER NOT NULL,
  estimated_cost_nanos     INTEGER NOT NULL,
  PRIMARY KEY (user_id, local_day, day_reset, month_reset, model)
) STRICT, WITHOUT ROWID;
