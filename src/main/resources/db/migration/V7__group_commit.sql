-- Units of work are committed in groups. Where one statement changes the rows of many units, each row says which unit changed it last:
-- the entry of a balance, and the reservation that claimed seats. The limit of the claims stands beside them, so that one statement
-- can guard those of several concerts.
ALTER TABLE users
  ADD COLUMN last_entry_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE seat_claims
  ADD COLUMN seats_max           INT NOT NULL DEFAULT 0,
  ADD COLUMN last_reservation_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
