-- What queue tokens are signed with where the settings give no key: made once, here, and the same on every instance. A key that is
-- added later signs from the next start on; the ones before it are still accepted.
CREATE TABLE token_keys (
  key_number INT         NOT NULL PRIMARY KEY,
  secret     BINARY(32)  NOT NULL,
  created_at DATETIME(6) NOT NULL
);

INSERT INTO token_keys (key_number, secret, created_at) VALUES (1, RANDOM_BYTES(32), UTC_TIMESTAMP(6));
