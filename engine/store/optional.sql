-- A verdict about an extra part of an exercise, which does not decide whether
-- it is passed.
ALTER TABLE verdict ADD COLUMN optional INTEGER NOT NULL DEFAULT 0
	CHECK (optional IN (0, 1));
