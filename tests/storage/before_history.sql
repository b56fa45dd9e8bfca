-- A database of the version before there was one history of the tables, with a row in each of them.
BEGIN TRANSACTION;
CREATE TABLE claims (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      claim INTEGER NOT NULL,
      installation_id INTEGER NOT NULL,
      identity TEXT NOT NULL,
      source TEXT NOT NULL,
      text TEXT NOT NULL,
      kind TEXT NOT NULL,
      family TEXT NOT NULL,
      subject TEXT NOT NULL,
      container TEXT NOT NULL,
      quote TEXT NOT NULL,
      is_of_change INTEGER NOT NULL,
      author TEXT NOT NULL,
      claimants TEXT NOT NULL,
      url TEXT NOT NULL,
      made_at REAL,
      state TEXT NOT NULL,
      verdict TEXT NOT NULL,
      head_sha TEXT NOT NULL,
      verified_at REAL,
      again_at REAL,
      was_confirmed INTEGER NOT NULL,
      since REAL NOT NULL,
      told_at REAL,
      reminded_at REAL, author_id INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (repository, number, claim)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "claims" VALUES('70',7,1,1,'2afdf5f56b4452b2','comment 5','t','issue','missing','#12','','blocked by #12',0,'wei','wei
ann','u',1796040000.0,'confirmed','{}','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1796040000.0,NULL,1,1796040000.0,NULL,NULL,5);
CREATE TABLE deliveries (
      position INTEGER PRIMARY KEY,
      delivery_id TEXT NOT NULL UNIQUE,
      accepted_at REAL NOT NULL
    ) STRICT;
INSERT INTO "deliveries" VALUES(1,'d1',1796040000.0);
INSERT INTO "deliveries" VALUES(2,'d2',1796040000.0);
CREATE TABLE found_open (
      repository_id INTEGER NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      is_looked_at INTEGER NOT NULL,
      PRIMARY KEY (repository_id, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "found_open" VALUES(71,2,'',1);
CREATE TABLE heads (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      head_since REAL NOT NULL,
      known_since REAL NOT NULL,
      PRIMARY KEY (repository, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "heads" VALUES('70',7,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1796040000.0,1796040000.0);
CREATE TABLE heard (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      source TEXT NOT NULL,
      head_sha TEXT NOT NULL,
      is_from_app INTEGER NOT NULL,
      heard_at REAL NOT NULL,
      answer TEXT,
      PRIMARY KEY (repository, number, source)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "heard" VALUES('70',7,'comment 3','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',0,1796040000.0,NULL);
INSERT INTO "heard" VALUES('70',7,'comment 4','',0,1796040000.0,'done');
CREATE TABLE holdings (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      holding BLOB NOT NULL,
      PRIMARY KEY (repository, number)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "holdings" VALUES('70',7,X'7B226E756D626572223A372C22686561645F736861223A2261616161616161616161616161616161616161616161616161616161616161616161616161616161222C22626173655F726566223A226D61696E222C22686561645F726566223A2278222C22617574686F72223A7B226C6F67696E223A22616E6E222C22757365725F6964223A367D2C2269735F66726F6D5F666F726B223A66616C73652C2269735F68756D616E223A66616C73652C2269735F6167656E7473223A66616C73652C227061746873223A5B5D2C22636F6D6D697473223A5B5D2C2269735F77686F6C65223A747275652C2269735F73686F776E223A747275657D');
CREATE TABLE installations (installation_id INTEGER PRIMARY KEY, served_at REAL NOT NULL) STRICT;
INSERT INTO "installations" VALUES(1,1796040000.0);
CREATE TABLE keys (
      key TEXT PRIMARY KEY,
      installation_id INTEGER NOT NULL,
      repository TEXT NOT NULL,
      head_sha TEXT NOT NULL,
      due_at REAL,
      is_background INTEGER NOT NULL,
      held_until REAL,
      asked_at REAL NOT NULL,
      arrived BLOB,
      owner TEXT,
      token TEXT,
      taken_at REAL,
      leased_until REAL,
      attempts INTEGER NOT NULL,
      looks INTEGER NOT NULL,
      watch BLOB,
      is_over INTEGER NOT NULL,
      dismissed_until REAL,
      parked_why TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "keys" VALUES('base 1 70 main',1,'acme/app','',1796040000.0,0,NULL,1796040000.0,NULL,NULL,NULL,NULL,NULL,0,0,NULL,0,NULL,'');
INSERT INTO "keys" VALUES('pull_request 1 70 7',1,'acme/app','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1796040300.0,0,NULL,1796040000.0,NULL,NULL,NULL,NULL,NULL,0,1,X'7B22686561645F736861223A2261616161616161616161616161616161616161616161616161616161616161616161616161616161222C2270656E64696E67223A5B5D2C226661696C6564223A5B5D2C22706173736564223A5B5D2C22636F756E74735F65766572795F636F6E74657874223A66616C73652C2269735F6F766572223A66616C73652C22626173655F726566223A22222C226F62737461636C65223A6E756C6C2C227265667573616C223A6E756C6C2C22626C6F636B65645F6174223A6E756C6C2C226C6F6F6B65645F6174223A22323032362D31312D33305431323A30303A30305A222C226D696E7574655F626567616E5F6174223A22323032362D31312D33305431323A30303A30305A222C226C6F6F6B73223A317D',0,NULL,'');
CREATE TABLE ledger (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      kind TEXT NOT NULL,
      at REAL NOT NULL,
      head_sha TEXT NOT NULL,
      base_ref TEXT NOT NULL,
      by TEXT NOT NULL,
      about TEXT NOT NULL,
      why TEXT NOT NULL,
      url TEXT NOT NULL,
      source TEXT NOT NULL
    , by_id INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "ledger" VALUES(1,'70',7,'approved',1796040000.0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','main','wei','strategic','Agreed on Monday – ''ja''','https://github.example/acme/app/pull/7#issuecomment-3','comment 3',5);
INSERT INTO "ledger" VALUES(2,'70',7,'latched',1796040000.0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','main','','strategic','','','',0);
CREATE TABLE listed_branches (
      repository TEXT NOT NULL,
      branch TEXT NOT NULL,
      PRIMARY KEY (repository, branch)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "listed_branches" VALUES('70','agent/old');
CREATE TABLE met_repositories (
      repository_id INTEGER PRIMARY KEY,
      installation_id INTEGER NOT NULL
    ) STRICT;
INSERT INTO "met_repositories" VALUES(70,1);
CREATE TABLE open_checks (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      is_group INTEGER NOT NULL,
      PRIMARY KEY (repository, number, head_sha)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "open_checks" VALUES('70',7,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',0);
CREATE TABLE posted (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      name TEXT NOT NULL,
      comment_id INTEGER NOT NULL,
      digest TEXT NOT NULL,
      posted_at REAL NOT NULL,
      PRIMARY KEY (repository, number, name)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "posted" VALUES('70',7,'f1',12,'',1796040000.0);
INSERT INTO "posted" VALUES('70',7,'status',11,'digest',1796040000.0);
CREATE TABLE probe (position INTEGER PRIMARY KEY, touched_at REAL NOT NULL) STRICT;
INSERT INTO "probe" VALUES(1,1796040000.0);
CREATE TABLE records_version (version INTEGER NOT NULL) STRICT;
INSERT INTO "records_version" VALUES(1);
INSERT INTO "records_version" VALUES(2);
INSERT INTO "records_version" VALUES(3);
INSERT INTO "records_version" VALUES(4);
INSERT INTO "records_version" VALUES(5);
INSERT INTO "records_version" VALUES(6);
INSERT INTO "records_version" VALUES(7);
INSERT INTO "records_version" VALUES(8);
INSERT INTO "records_version" VALUES(9);
INSERT INTO "records_version" VALUES(10);
INSERT INTO "records_version" VALUES(11);
CREATE TABLE refused_acts (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      act TEXT NOT NULL,
      why TEXT NOT NULL,
      at REAL NOT NULL,
      circumstances TEXT NOT NULL,
      PRIMARY KEY (repository, number, act)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "refused_acts" VALUES('70',7,'label','locked',1796040000.0,'x');
CREATE TABLE repositories (
      repository_id INTEGER PRIMARY KEY,
      place TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      is_former INTEGER NOT NULL
    ) STRICT;
INSERT INTO "repositories" VALUES(70,'70','acme/app',0);
CREATE TABLE reviews (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      merge_base TEXT NOT NULL,
      terms TEXT NOT NULL,
      items TEXT NOT NULL,
      base_sha TEXT NOT NULL,
      outcome BLOB NOT NULL,
      reviewed_at REAL NOT NULL,
      PRIMARY KEY (repository, number, head_sha, merge_base, terms, items)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "reviews" VALUES('70',7,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','cccccccccccccccccccccccccccccccccccccccc','t','i','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',X'7B22726561736F6E223A22746F6F206C61726765227D',1796040000.0);
CREATE TABLE tracker_outbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      tracker TEXT NOT NULL,
      issue TEXT NOT NULL,
      occasion TEXT NOT NULL,
      event TEXT NOT NULL,
      body TEXT NOT NULL,
      marker TEXT NOT NULL,
      done TEXT NOT NULL,
      put_at REAL NOT NULL,
      due_at REAL,
      attempts INTEGER NOT NULL DEFAULT 0
    ) STRICT;
INSERT INTO "tracker_outbox" VALUES(1,'70',7,'linear','ENG-1','o','merged','b','m','',1796040000.0,1796040000.0,0);
CREATE INDEX keys_of_installation ON keys (installation_id, is_background, due_at)
      WHERE due_at IS NOT NULL;
CREATE INDEX keys_by_due ON keys (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX keys_held ON keys (installation_id, leased_until) WHERE owner IS NOT NULL;
CREATE INDEX keys_parked ON keys (asked_at) WHERE parked_why <> '';
CREATE INDEX keys_by_head ON keys (head_sha) WHERE head_sha <> '';
CREATE INDEX reviews_by_age ON reviews (reviewed_at);
CREATE INDEX posted_by_age ON posted (posted_at);
CREATE INDEX ledger_by_pull_request ON ledger (repository, number);
CREATE UNIQUE INDEX ledger_by_source ON ledger (repository, number, kind, about, source)
      WHERE source <> '';
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE INDEX claims_about_issues ON claims (subject) WHERE kind = 'issue';
CREATE INDEX repositories_by_name ON repositories (lower(name));
CREATE UNIQUE INDEX tracker_outbox_by_occasion
      ON tracker_outbox (repository, number, tracker, issue, occasion);
CREATE INDEX tracker_outbox_by_time ON tracker_outbox (due_at) WHERE due_at IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('ledger',2);
INSERT INTO "sqlite_sequence" VALUES('tracker_outbox',1);
COMMIT;
PRAGMA application_id = 1650549369;
PRAGMA user_version = 1;
