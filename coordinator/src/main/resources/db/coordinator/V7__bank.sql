-- Windows of accounts of quotas; the bank alone writes here. All amounts are in the quota's units, times milliseconds since 1970.
-- used: by closed rows, and by what was booked for nodes that are gone (unaccounted); held: the sum over open leases.
-- begun: 0 while it is only leased ahead, or known by rows alone.
CREATE TABLE quota_windows (
  quota       TEXT    NOT NULL,
  subject     TEXT    NOT NULL,
  reset       INTEGER NOT NULL,
  start_at    BIGINT  NOT NULL,
  end_at      BIGINT  NOT NULL,
  begun       INTEGER NOT NULL,
  used        BIGINT  NOT NULL,
  held        BIGINT  NOT NULL,
  unaccounted BIGINT  NOT NULL,
  PRIMARY KEY (quota, subject, reset, start_at)
);
CREATE INDEX quota_windows_by_end ON quota_windows (end_at);

-- What each epoch of a node may spend of a window. All but booked only ever grow. An open lease holds granted - returned - spent, when
-- that is more than nothing; booked is what is left of that when the node was given up, less the rows that came later.
-- request: the last one that was granted something.
CREATE TABLE quota_leases (
  quota    TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  reset    INTEGER NOT NULL,
  start_at BIGINT  NOT NULL,
  node     TEXT    NOT NULL,
  epoch    TEXT    NOT NULL,
  granted  BIGINT  NOT NULL,
  returned BIGINT  NOT NULL,
  spent    BIGINT  NOT NULL,
  booked   BIGINT  NOT NULL,
  request  BIGINT  NOT NULL,
  open     INTEGER NOT NULL,
  PRIMARY KEY (quota, subject, reset, start_at, node, epoch)
);
CREATE INDEX quota_leases_open ON quota_leases (node, epoch) WHERE open = 1;
