-- A line that takes nobody new (closed), lanes and how the admissions are shared among them (four weights, of lane 0 first), and the seed of
-- the draw among those who come before the sale opens: made with the line, shown when it opens.
ALTER TABLE line_settings
  ADD COLUMN closed      TINYINT     NOT NULL DEFAULT 0,
  ADD COLUMN lane_shares VARCHAR(32) NOT NULL DEFAULT '1,2,4,8',
  ADD COLUMN draw_seed   CHAR(64)    NULL;

-- The copies in Redis are to be written anew.
UPDATE line_settings SET draw_seed = LOWER(HEX(RANDOM_BYTES(32))), version = version + 1;
