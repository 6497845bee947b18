-- What was answered to a request that carried an Idempotency-Key: written in the very transaction that does the work, so that
-- there is no work without its answer and no answer without its work. The primary key is the guard: whoever inserts it may
-- work, the others wait on its row and then read. status is null only inside that transaction. Swept after 24 hours.
CREATE TABLE idempotency_records (
  user_id          CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  idempotency_key  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_hash     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token_hash       CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  status           INT           NULL,
  content_type     VARCHAR(64) CHARACTER SET ascii NULL,
  content_language VARCHAR(16) CHARACTER SET ascii NULL,
  location         VARCHAR(255) CHARACTER SET ascii NULL,
  body             VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  created_at       DATETIME(6)   NOT NULL,
  PRIMARY KEY (user_id, idempotency_key),
  INDEX idempotency_records_of_token (token_hash, idempotency_key),
  INDEX idempotency_records_by_age (created_at)
);
