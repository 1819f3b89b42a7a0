-- Whose quotas the user shares.
ALTER TABLE users ADD COLUMN team TEXT;
