-- Tokens of operators. A name is never used again: the audit log names tokens by it. Times are milliseconds since 1970.
CREATE TABLE access_tokens (
  id            TEXT   NOT NULL PRIMARY KEY,
  name          TEXT   NOT NULL UNIQUE,
  role          TEXT   NOT NULL CHECK (role IN ('read', 'write', 'owner')),
  hash          TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  created_by    TEXT   NOT NULL,
  expires_at    BIGINT,
  revoked_at    BIGINT,
  last_used_day BIGINT
);

CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_time ON audit (at, seq);
