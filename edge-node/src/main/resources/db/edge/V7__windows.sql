-- Rows know the windows of the quotas that they were admitted by, with single spaces between them.
ALTER TABLE open_attempts DROP COLUMN day_reset;
ALTER TABLE open_attempts DROP COLUMN month_reset;
ALTER TABLE open_attempts ADD COLUMN windows TEXT NOT NULL DEFAULT '';

ALTER TABLE attempts DROP COLUMN day_reset;
ALTER TABLE attempts DROP COLUMN month_reset;
ALTER TABLE attempts ADD COLUMN windows TEXT NOT NULL DEFAULT '';

-- Days are whole, whatever was begun anew in them.
CREATE TABLE whole_day_totals (
  user_id                  TEXT    NOT NULL,
  local_day                INTEGER NOT NULL,
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
  PRIMARY KEY (user_id, local_day, model)
) STRICT, WITHOUT ROWID;

INSERT INTO whole_day_totals
  SELECT user_id, local_day, model, SUM(requests), SUM(attempts), SUM(input), SUM(output), SUM(cache_read),
    SUM(cache_write_5m), SUM(cache_write_1h), SUM(cost_nanos), SUM(estimated_requests), SUM(estimated_attempts),
    SUM(estimated_input), SUM(estimated_output), SUM(estimated_cache_read), SUM(estimated_cache_write_5m),
    SUM(estimated_cache_write_1h), SUM(estimated_cost_nanos)
  FROM day_totals GROUP BY user_id, local_day, model;

DROP TABLE day_totals;
ALTER TABLE whole_day_totals RENAME TO day_totals;
