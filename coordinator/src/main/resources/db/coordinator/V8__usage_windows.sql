-- Rows know the windows of quotas that they count in, with single spaces between them, and the epoch whose leases they draw on.
ALTER TABLE usage_rows DROP COLUMN day_reset;
ALTER TABLE usage_rows DROP COLUMN month_reset;
ALTER TABLE usage_rows ADD COLUMN windows TEXT NOT NULL DEFAULT '';
ALTER TABLE usage_rows ADD COLUMN lease_epoch TEXT NOT NULL DEFAULT '';

-- Days are whole, whatever was begun anew in them.
CREATE TABLE usage_day_totals (
  user_id                  TEXT   NOT NULL,
  local_day                BIGINT NOT NULL,
  model                    TEXT   NOT NULL,
  key_id                   TEXT   NOT NULL,
  node                     TEXT   NOT NULL,
  requests                 BIGINT NOT NULL,
  attempts                 BIGINT NOT NULL,
  input                    BIGINT NOT NULL,
  output                   BIGINT NOT NULL,
  cache_read               BIGINT NOT NULL,
  cache_write_5m           BIGINT NOT NULL,
  cache_write_1h           BIGINT NOT NULL,
  cost_nanos               BIGINT NOT NULL,
  estimated_requests       BIGINT NOT NULL,
  estimated_attempts       BIGINT NOT NULL,
  estimated_input          BIGINT NOT NULL,
  estimated_output         BIGINT NOT NULL,
  estimated_cache_read     BIGINT NOT NULL,
  estimated_cache_write_5m BIGINT NOT NULL,
  estimated_cache_write_1h BIGINT NOT NULL,
  estimated_cost_nanos     BIGINT NOT NULL,
  PRIMARY KEY (user_id, local_day, model, key_id, node)
);
INSERT INTO usage_day_totals
  SELECT user_id, local_day, model, key_id, node, SUM(requests), SUM(attempts), SUM(input), SUM(output), SUM(cache_read),
    SUM(cache_write_5m), SUM(cache_write_1h), SUM(cost_nanos), SUM(estimated_requests), SUM(estimated_attempts),
    SUM(estimated_input), SUM(estimated_output), SUM(estimated_cache_read), SUM(estimated_cache_write_5m),
    SUM(estimated_cache_write_1h), SUM(estimated_cost_nanos)
  FROM usage_totals GROUP BY user_id, local_day, model, key_id, node;
DROP TABLE usage_totals;
ALTER TABLE usage_day_totals RENAME TO usage_totals;
CREATE INDEX usage_totals_by_day ON usage_totals (local_day);
