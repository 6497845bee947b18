-- Which entry of Redis' stream `turns` a turn has its end from: its milliseconds * 2^20 + its sequence number, 0 for its admission. An
-- instance that was paused while it wrote must not replace what another has written since.
ALTER TABLE active_tokens
  ADD COLUMN turn_entry BIGINT NOT NULL DEFAULT 0;
