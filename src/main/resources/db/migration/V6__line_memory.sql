-- What a line must not lose when Redis forgets it. Bounded: one row a line, one row for 32 tickets, one row an active token.

-- The last ticket number that is known to have been given out, and how many were admitted.
CREATE TABLE line_counters (
  concert_id BIGINT NOT NULL PRIMARY KEY,
  counter    BIGINT NOT NULL,
  admitted   BIGINT NOT NULL
);

-- Tickets whose token has ended, for whatever reason: bit n of word w is ticket 32 * w + n. A bit is only ever set.
CREATE TABLE spent_tickets (
  concert_id BIGINT NOT NULL,
  word       BIGINT NOT NULL,
  bits       BIGINT NOT NULL,
  PRIMARY KEY (concert_id, word)
);

-- Tokens that are active, with what Redis keeps of them, and their time by Redis' clock.
CREATE TABLE active_tokens (
  concert_id      BIGINT      NOT NULL,
  ticket_number   BIGINT      NOT NULL,
  user_id         CHAR(36)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry           VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  activated_at_ms BIGINT      NOT NULL,
  expires_at_ms   BIGINT      NOT NULL,
  PRIMARY KEY (concert_id, ticket_number)
);
