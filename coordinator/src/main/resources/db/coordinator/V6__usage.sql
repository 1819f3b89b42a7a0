-- One row for each node that reported. Who takes its rows holds this row, so batches of one node are taken one after the other.
CREATE TABLE usage_nodes (
  node TEXT NOT NULL PRIMARY KEY
);

-- Closed rows of all nodes, only ever appended. A row's standing: 0 it counts; 1 it was superseded, by a row of the same attempt that
-- came before it; 2 it is a correction, which counts on top of the row that it names.
-- Times are milliseconds since 1970, days are days since 1970, costs 10^-9 US dollars. Names of tools have single spaces between them.
CREATE TABLE usage_rows (
  node                TEXT    NOT NULL,
  epoch               TEXT    NOT NULL,
  seq                 BIGINT  NOT NULL,
  standing            INTEGER NOT NULL,
  request_id          TEXT    NOT NULL,
  attempt_no          INTEGER NOT NULL,
  session_id          TEXT    NOT NULL,
  user_id             TEXT    NOT NULL,
  key_id              TEXT    NOT NULL,
  model               TEXT    NOT NULL,
  upstream            TEXT    NOT NULL,
  opened_at           BIGINT  NOT NULL,
  closed_at           BIGINT  NOT NULL,
  local_day           BIGINT  NOT NULL,
  zone                TEXT    NOT NULL,
  day_reset           INTEGER NOT NULL,
  month_reset         INTEGER NOT NULL,
  input               BIGINT  NOT NULL,
  output              BIGINT  NOT NULL,
  cache_read          BIGINT  NOT NULL,
  cache_write_5m      BIGINT  NOT NULL,
  cache_write_1h      BIGINT  NOT NULL,
  cost_nanos          BIGINT  NOT NULL,
  exact               INTEGER NOT NULL,
  outcome             TEXT    NOT NULL,
  status              INTEGER NOT NULL,
  upstream_request_id TEXT    NOT NULL,
  first_byte_micros   BIGINT  NOT NULL,
  price_version       TEXT    NOT NULL,
  client              TEXT    NOT NULL,
  tools               TEXT    NOT NULL,
  corrects_epoch      TEXT,
  corrects_seq        BIGINT,
  PRIMARY KEY (node, epoch, seq)
);
CREATE UNIQUE INDEX usage_rows_once ON usage_rows (node, request_id, attempt_no) WHERE standing = 0;
CREATE INDEX usage_rows_by_time ON usage_rows (closed_at);

-- Of each epoch: no row up to seq is missing, and none behind last has come.
CREATE TABLE usage_cursors (
  node  TEXT   NOT NULL,
  epoch TEXT   NOT NULL,
  seq   BIGINT NOT NULL,
  last  BIGINT NOT NULL,
  PRIMARY KEY (node, epoch)
);

-- Grows in the transaction that takes a row, so it equals the sum of the rows that count at any commit.
CREATE TABLE usage_totals (
  user_id                  TEXT    NOT NULL,
  local_day                BIGINT  NOT NULL,
  model                    TEXT    NOT NULL,
  key_id                   TEXT    NOT NULL,
  node                     TEXT    NOT NULL,
  day_reset                INTEGER NOT NULL,
  month_reset              INTEGER NOT NULL,
  requests                 BIGINT  NOT NULL,
  attempts                 BIGINT  NOT NULL,
  input                    BIGINT  NOT NULL,
  output                   BIGINT  NOT NULL,
  cache_read               BIGINT  NOT NULL,
  cache_write_5m           BIGINT  NOT NULL,
  cache_write_1h           BIGINT  NOT NULL,
  cost_nanos               BIGINT  NOT NULL,
  estimated_requests       BIGINT  NOT NULL,
  estimated_attempts       BIGINT  NOT NULL,
  estimated_input          BIGINT  NOT NULL,
  estimated_output         BIGINT  NOT NULL,
  estimated_cache_read     BIGINT  NOT NULL,
  estimated_cache_write_5m BIGINT  NOT NULL,
  estimated_cache_write_1h BIGINT  NOT NULL,
  estimated_cost_nanos     BIGINT  NOT NULL,
  PRIMARY KEY (user_id, local_day, model, key_id, node, day_reset, month_reset)
);
CREATE INDEX usage_totals_by_day ON usage_totals (local_day);
