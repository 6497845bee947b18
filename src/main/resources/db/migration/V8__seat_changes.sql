-- Who shows the seats of a performance keeps what was shown, and asks by this count whether it still holds. Every transaction that
-- changes a seat's status raises it together with the performance's own counts. Only the time can change a seat without it.
ALTER TABLE performances
  ADD COLUMN seat_changes BIGINT NOT NULL DEFAULT 0;
