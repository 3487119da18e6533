-- Version 1 of the database. Never edited once released: a change is a new
-- file, named in migrate.c.

CREATE TABLE requirement (
	id TEXT NOT NULL,
	edition TEXT NOT NULL,
	position INTEGER NOT NULL,
	programme TEXT NOT NULL CHECK (programme IN ('netops', 'ixp', 'cdn')),
	action INTEGER NOT NULL CHECK (action BETWEEN 0 AND 9),
	mandatory INTEGER NOT NULL CHECK (mandatory IN (0, 1)),
	title TEXT NOT NULL,
	wording TEXT NOT NULL,
	strength TEXT NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (id, edition)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
	id INTEGER PRIMARY KEY,
	uuid TEXT UNIQUE, -- NULL: not to be told apart on other hosts
	scenario TEXT NOT NULL,
	scenario_hash TEXT NOT NULL,
	seed INTEGER NOT NULL, -- 64 bits, the sign is the highest
	started TEXT NOT NULL,
	touched TEXT NOT NULL,
	finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
	practice INTEGER NOT NULL DEFAULT 0 CHECK (practice IN (0, 1)),
	passed INTEGER NOT NULL DEFAULT -1 CHECK (passed IN (-1, 0, 1)),
	points INTEGER NOT NULL DEFAULT 0,
	max INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX session_scenario ON session (scenario, id);

-- The save file: a session is its scenario, its seed and these lines.
CREATE TABLE journal (
	session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL CHECK (seq > 0),
	kind TEXT NOT NULL CHECK (kind IN ('c', 'u', 'r', 's')),
	actor TEXT NOT NULL,
	time_ms INTEGER NOT NULL CHECK (time_ms >= 0),
	text TEXT NOT NULL,
	written TEXT NOT NULL,
	PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal
BEGIN
	SELECT RAISE (ABORT, 'a line of the journal is final');
END;

CREATE TABLE result (
	id INTEGER PRIMARY KEY,
	session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
	seq INTEGER NOT NULL, -- of the journal line it was graded after
	graded TEXT NOT NULL,
	passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
	points INTEGER NOT NULL,
	max INTEGER NOT NULL
) STRICT;

CREATE INDEX result_session ON result (session, id);

CREATE TABLE verdict (
	result INTEGER NOT NULL REFERENCES result (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	requirement TEXT NOT NULL,
	state TEXT NOT NULL
		CHECK (state IN ('pass', 'fail', 'not-applicable', 'no-data')),
	points INTEGER NOT NULL,
	max INTEGER NOT NULL,
	evidence TEXT NOT NULL,
	PRIMARY KEY (result, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
	scope TEXT NOT NULL,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	written TEXT NOT NULL,
	PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
