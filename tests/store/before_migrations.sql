BEGIN TRANSACTION;
CREATE TABLE answers (
	id VARCHAR(32) NOT NULL, 
	asked DATETIME NOT NULL, 
	question TEXT NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	answerer VARCHAR(64) NOT NULL, 
	release_id VARCHAR(64) NOT NULL, 
	passages TEXT NOT NULL, 
	seconds_to_passages DOUBLE, 
	seconds_to_first_token DOUBLE, 
	seconds DOUBLE, 
	PRIMARY KEY (id)
);
INSERT INTO "answers" VALUES('a1','2026-11-02 03:04:05.678901','停车怎么收费？','unanswered','extractive','20261102T030405-ab12cd','hall-p1 expo-p2',0.02,NULL,0.05);
CREATE TABLE feedback (
	answer_id VARCHAR(32) NOT NULL, 
	given DATETIME NOT NULL, 
	helpful BOOLEAN NOT NULL, 
	comment TEXT NOT NULL, 
	PRIMARY KEY (answer_id), 
	FOREIGN KEY(answer_id) REFERENCES answers (id)
);
INSERT INTO "feedback" VALUES('a1','2026-11-02 03:04:05.678901',0,'没有帮助');
CREATE TABLE gaps (
	id INTEGER NOT NULL, 
	written DATETIME NOT NULL, 
	document TEXT NOT NULL, 
	title TEXT NOT NULL, 
	questions TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "gaps" VALUES(1,'2026-11-02 03:04:05.678901','parking','停车','["停车怎么收费？"]');
CREATE TABLE live (
	id INTEGER NOT NULL, 
	release_id VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(release_id) REFERENCES releases (id)
);
INSERT INTO "live" VALUES(1,'20261102T030405-ab12cd');
CREATE TABLE question_vectors (
	answer_id VARCHAR(32) NOT NULL, 
	embedding TEXT NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (answer_id), 
	FOREIGN KEY(answer_id) REFERENCES answers (id)
);
INSERT INTO "question_vectors" VALUES('a1','some-model',X'0000803F');
CREATE TABLE releases (
	id VARCHAR(64) NOT NULL, 
	published DATETIME NOT NULL, 
	documents INTEGER NOT NULL, 
	passages INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "releases" VALUES('20261102T030405-ab12cd','2026-11-02 03:04:05.678901',3,7);
CREATE TABLE staff_audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	action VARCHAR(32) NOT NULL, 
	subject TEXT NOT NULL, 
	session VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "staff_audit" VALUES(1,'2026-11-02 03:04:05.678901','published','20261102T030405-ab12cd','5e88');
CREATE TABLE staff_jobs (
	id VARCHAR(16) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	began DATETIME NOT NULL, 
	heard DATETIME NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	step VARCHAR(32) NOT NULL, 
	done INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	cancel BOOLEAN NOT NULL, 
	result TEXT NOT NULL, 
	error TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "staff_jobs" VALUES('j1','check','2026-11-02 03:04:05.678901','2026-11-02 03:04:05.678901','done','reading',3,3,0,'{}','');
CREATE TABLE staff_sessions (
	id VARCHAR(64) NOT NULL, 
	began DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "staff_sessions" VALUES('5e88','2026-11-02 03:04:05.678901','2026-11-02 03:04:05.678901','zh');
CREATE TABLE turns (
	id INTEGER NOT NULL, 
	conversation VARCHAR(64) NOT NULL, 
	asked DATETIME NOT NULL, 
	question TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	answered BOOLEAN NOT NULL, 
	shown TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "turns" VALUES(1,'conversation-1','2026-11-02 03:04:05.678901','大厅在哪里？','在江城。','大厅',1,'[["hall", 3, 9]]');
CREATE INDEX ix_answers_outcome ON answers (outcome);
CREATE INDEX ix_answers_asked ON answers (asked);
CREATE INDEX ix_gaps_written ON gaps (written);
CREATE INDEX ix_turns_asked ON turns (asked);
CREATE INDEX ix_turns_conversation ON turns (conversation);
CREATE INDEX ix_staff_jobs_began ON staff_jobs (began);
COMMIT;
