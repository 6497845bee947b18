-- What Redis is still to be told of is looked for by concert: those of a Redis that is away must not stand before all others.
ALTER TABLE reservations
  ADD INDEX reservations_untold_by_concert (redis_pending, concert_id, ended_at),
  DROP INDEX reservations_untold;
