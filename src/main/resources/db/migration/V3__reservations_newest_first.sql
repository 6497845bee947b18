-- A user's reservations are listed newest first by the database's clock: the time in their ids is that of the instance
-- that made them, and the clocks of two instances may differ.
ALTER TABLE reservations
  DROP INDEX reservations_of_user,
  ADD INDEX reservations_of_user (user_id, created_at, reservation_id);
