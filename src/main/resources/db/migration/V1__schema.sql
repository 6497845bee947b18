-- Money is a whole number of the currency's minor unit. Times are UTC by the database's clock, which alone decides when a
-- hold has run out. Ids of concerts, performances and seats nest: seat = performance * 1,000,000 + number,
-- performance = concert * 1,000 + index, so that a seat's performance, and a performance's seats, are known without a look-up.

CREATE TABLE users (
  user_id     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name        VARCHAR(100) CHARACTER SET utf8mb4 NOT NULL,
  balance     BIGINT      NOT NULL DEFAULT 0,
  entry_count BIGINT      NOT NULL DEFAULT 0,
  created_at  DATETIME(6) NOT NULL,
  CONSTRAINT balance_in_range CHECK (balance BETWEEN 0 AND 1000000000000000)
);

-- Append-only: one row for every change of a balance, numbered per user without gaps, with the balance right after it.
CREATE TABLE balance_entries (
  user_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_number  BIGINT      NOT NULL,
  entry_id      CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type          ENUM ('CHARGE', 'PAYMENT', 'REFUND') NOT NULL,
  amount        BIGINT      NOT NULL,
  balance_after BIGINT      NOT NULL,
  reference     VARCHAR(64) CHARACTER SET ascii NULL,
  created_at    DATETIME(6) NOT NULL,
  PRIMARY KEY (user_id, entry_number)
);

CREATE TABLE concerts (
  concert_id         BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title              VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  artist             VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  sale_opens_at      DATETIME(6) NULL,
  sale_closes_at     DATETIME(6) NOT NULL,
  max_seats_per_user INT         NOT NULL,
  created_at         DATETIME(6) NOT NULL
);

-- starts_at is UTC; the offset in which the date is meant is kept beside it.
CREATE TABLE performances (
  performance_id    BIGINT       NOT NULL PRIMARY KEY,
  concert_id        BIGINT       NOT NULL,
  starts_at         DATETIME(6)  NOT NULL,
  utc_offset_seconds INT         NOT NULL,
  venue             VARCHAR(200) CHARACTER SET utf8mb4 NOT NULL,
  sale_closes_at    DATETIME(6)  NOT NULL,
  capacity          INT          NOT NULL,
  remaining         INT          NOT NULL,
  sold              INT          NOT NULL DEFAULT 0,
  INDEX performances_of_concert (concert_id),
  CONSTRAINT seats_in_range CHECK (remaining >= 0 AND sold >= 0 AND remaining + sold <= capacity)
);

-- Seats are numbered through the sections in order, row by row; first_number is the number of a section's first seat.
CREATE TABLE sections (
  performance_id BIGINT      NOT NULL,
  section_index  INT         NOT NULL,
  name           VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  row_total      INT         NOT NULL,
  seats_per_row  INT         NOT NULL,
  first_number   INT         NOT NULL,
  price          BIGINT      NOT NULL,
  PRIMARY KEY (performance_id, section_index)
);

-- The truth about a seat. It changes hands only by one guarded statement whose count of changed rows is checked.
CREATE TABLE seats (
  seat_id        BIGINT      NOT NULL PRIMARY KEY,
  performance_id BIGINT GENERATED ALWAYS AS (seat_id DIV 1000000) VIRTUAL,
  status         ENUM ('AVAILABLE', 'HELD', 'SOLD') NOT NULL DEFAULT 'AVAILABLE',
  reservation_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  held_until     DATETIME(6) NULL
);

-- redis_pending: the reservation has ended, and Redis may not know it yet (its locks, and the time that it lent).
CREATE TABLE reservations (
  reservation_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  user_id        CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  concert_id     BIGINT      NOT NULL,
  performance_id BIGINT      NOT NULL,
  status         ENUM ('PENDING_PAYMENT', 'PAID', 'EXPIRED', 'CANCELLED') NOT NULL,
  seat_count     INT         NOT NULL,
  amount         BIGINT      NOT NULL,
  expires_at     DATETIME(6) NOT NULL,
  created_at     DATETIME(6) NOT NULL,
  ended_at       DATETIME(6) NULL,
  redis_pending  TINYINT     NOT NULL DEFAULT 0,
  INDEX reservations_of_user (user_id, reservation_id),
  INDEX reservations_by_expiry (status, expires_at),
  INDEX reservations_untold (redis_pending, ended_at)
);

CREATE TABLE reservation_seats (
  reservation_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seat_id        BIGINT NOT NULL,
  price          BIGINT NOT NULL,
  PRIMARY KEY (reservation_id, seat_id)
);

-- How many seats of a concert a user holds or owns; its guarded update is the limit.
CREATE TABLE seat_claims (
  user_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  concert_id BIGINT NOT NULL,
  seats      INT    NOT NULL,
  PRIMARY KEY (user_id, concert_id),
  CONSTRAINT claims_not_negative CHECK (seats >= 0)
);

-- One live payment per reservation, whatever happens above.
CREATE TABLE payments (
  payment_id     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  reservation_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id        CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount         BIGINT      NOT NULL,
  balance_after  BIGINT      NOT NULL,
  paid_at        DATETIME(6) NOT NULL,
  UNIQUE INDEX one_payment_per_reservation (reservation_id)
);

-- The settings of each concert's line. Redis holds a copy, told apart by its version.
CREATE TABLE line_settings (
  concert_id      BIGINT  NOT NULL PRIMARY KEY,
  version         BIGINT  NOT NULL DEFAULT 1,
  admit_per_tick  INT     NOT NULL,
  tick_millis     BIGINT  NOT NULL,
  max_active      INT     NULL,
  active_ttl_seconds INT  NOT NULL,
  hold_ttl_seconds   INT  NOT NULL,
  paused          TINYINT NOT NULL DEFAULT 0,
  sale_opens_at   DATETIME(6) NULL,
  sale_closes_at  DATETIME(6) NOT NULL
);

-- Reservations whose time is past but which no sweep has met yet: their seats are free.
CREATE VIEW overdue_reservations AS
SELECT reservation_id, user_id, concert_id, performance_id, seat_count
FROM reservations
WHERE status = 'PENDING_PAYMENT' AND expires_at <= UTC_TIMESTAMP(6);
