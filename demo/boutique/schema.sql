-- The boutiques' database. Nothing here is called as the shop calls it, and no key is shared with it.

CREATE TABLE advisers (
    badge      TEXT PRIMARY KEY NOT NULL,           -- 'A-03'
    called     TEXT NOT NULL,
    boutique   TEXT NOT NULL,
    secret     TEXT NOT NULL,                       -- scrypt, salted
    left_on    DATE
);

CREATE TABLE clients (
    client_no  TEXT PRIMARY KEY NOT NULL,           -- 'C-1042'; 'C-0000' stands for whoever asked to be forgotten
    surname    TEXT NOT NULL,
    given_name TEXT NOT NULL DEFAULT '',
    mail       TEXT,
    mobile     TEXT,                                -- E.164, read back by an adviser before it is kept
    street     TEXT NOT NULL DEFAULT '',
    postcode   TEXT NOT NULL DEFAULT '',
    town       TEXT NOT NULL DEFAULT '',
    country    CHAR(2) NOT NULL DEFAULT 'CH',
    met_at     TEXT NOT NULL,
    met_on     DATE NOT NULL,
    wishes     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(wishes))
);
CREATE INDEX clients_mail ON clients (lower(mail));
CREATE INDEX clients_mobile ON clients (mobile);

CREATE TABLE encounters (
    encounter_no INTEGER PRIMARY KEY,
    client_no    TEXT NOT NULL REFERENCES clients,
    at           DATETIME NOT NULL,
    boutique     TEXT NOT NULL,
    badge        TEXT NOT NULL REFERENCES advisers,
    shown        BOOLEAN NOT NULL,                  -- the notice's card, before a word was written
    noted        TEXT NOT NULL
);
CREATE INDEX encounters_client ON encounters (client_no);

CREATE TABLE calls (
    call_no       INTEGER PRIMARY KEY,
    caller_number TEXT NOT NULL,                    -- E.164; often all that is known of who called
    caller_name   TEXT NOT NULL DEFAULT '',
    client_no     TEXT REFERENCES clients,
    taken_by      TEXT NOT NULL REFERENCES advisers,
    spoken        BOOLEAN NOT NULL,                 -- the notice's sentence
    asked         TEXT NOT NULL,
    at            DATETIME NOT NULL
);
CREATE INDEX calls_number ON calls (caller_number);
CREATE INDEX calls_client ON calls (client_no);

CREATE TABLE recordings (
    recording_no INTEGER PRIMARY KEY,
    call_no      INTEGER NOT NULL UNIQUE REFERENCES calls,
    file         TEXT NOT NULL,                     -- of the sound, at the switchboard
    seconds      INTEGER NOT NULL,
    transcript   TEXT NOT NULL,
    agreed_at    DATETIME NOT NULL
);

CREATE TABLE repairs (
    ticket          TEXT PRIMARY KEY NOT NULL,      -- 'T-26-018'
    client_no       TEXT NOT NULL REFERENCES clients,
    brought_by      TEXT NOT NULL,                  -- the name on the ticket
    piece           TEXT NOT NULL,
    done            TEXT NOT NULL,
    state           TEXT NOT NULL,                  -- 'On the bench', 'Ready', 'Collected'
    brought_on      DATE NOT NULL,
    guarantee_until DATE NOT NULL
);
CREATE INDEX repairs_client ON repairs (client_no);

CREATE TABLE social_contacts (
    contact_no INTEGER PRIMARY KEY,
    network    TEXT NOT NULL,
    handle     TEXT NOT NULL,
    client_no  TEXT REFERENCES clients,
    message    TEXT NOT NULL CHECK (json_valid(message)),   -- {"said": ..., "answer_to": {"mail": ...}}
    at         DATETIME NOT NULL
);
CREATE INDEX social_contacts_client ON social_contacts (client_no);

-- A piece ordered by two people for each other: one row, two clients.
CREATE TABLE commissions (
    commission_no TEXT PRIMARY KEY NOT NULL,        -- 'M-26-07'
    client_no     TEXT NOT NULL REFERENCES clients,
    partner_no    TEXT REFERENCES clients,
    piece         TEXT NOT NULL,
    wording_1     TEXT NOT NULL DEFAULT '',
    wording_2     TEXT,
    size_1        INTEGER,
    size_2        INTEGER,
    price         DECIMAL(12, 2) NOT NULL,
    ordered_on    DATE NOT NULL,
    state         TEXT NOT NULL                     -- 'On the bench', 'Handed over', 'Called off'
);
CREATE INDEX commissions_client ON commissions (client_no);
CREATE INDEX commissions_partner ON commissions (partner_no);

CREATE TABLE wish_cards (
    client_no TEXT NOT NULL REFERENCES clients,
    piece_no  TEXT NOT NULL,                        -- the shop's 'MA-004'
    noted_on  DATE NOT NULL,
    words     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (client_no, piece_no)
);
