-- +goose Up
-- The first schema. The owner role runs this file; `serve` works as senim_app, which may do only what is granted at the end.
-- What could name a person (initial, birth date, sign, phone, Telegram id, notes) is a *_sealed column (package vault); look-ups go over *_index columns.

-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'senim_app') THEN
        CREATE ROLE senim_app NOLOGIN;
    END IF;
EXCEPTION
    -- Two databases of one cluster migrated in the same moment: the other one made it.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
-- +goose StatementEnd

-- Wrapped data keys live apart, so that the ordinary dump can leave them out (pg_dump --exclude-schema=keys).
CREATE SCHEMA keys;
CREATE TABLE keys.data_keys (
    owner_kind text        NOT NULL CHECK (owner_kind IN ('family', 'adult', 'account')),
    owner_id   bigint      NOT NULL,
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner_kind, owner_id)
);

CREATE TABLE staff (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CONSTRAINT staff_name UNIQUE CHECK (name <> ''),
    role       text        NOT NULL CHECK (role IN ('caseworker', 'supervisor', 'specialist')),
    created_at timestamptz NOT NULL,
    ended_at   timestamptz
);

CREATE TABLE families (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code          text        NOT NULL CONSTRAINT families_code UNIQUE CHECK (code ~ '^K-[2-9A-HJ-NP-Z]{4}$'),
    caseworker_id bigint      NOT NULL REFERENCES staff,
    opened_at     timestamptz NOT NULL,
    -- What asked for the row (a dialog, a tap): asked again, the same row is the answer. So in the tables below.
    key           text        NOT NULL CONSTRAINT families_key UNIQUE
);
CREATE INDEX families_caseworker ON families (caseworker_id);

CREATE TABLE persons (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    family_id      bigint      NOT NULL REFERENCES families,
    initial_sealed bytea       NOT NULL,
    birth_sealed   bytea       NOT NULL,
    sign_sealed    bytea       NOT NULL,
    created_at     timestamptz NOT NULL,
    key            text        NOT NULL CONSTRAINT persons_key UNIQUE
);
CREATE INDEX persons_family ON persons (family_id);

CREATE TABLE adults (
    id                 bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    family_id          bigint      NOT NULL REFERENCES families,
    initial_sealed     bytea       NOT NULL,
    phone_sealed       bytea,
    how_to_call_sealed bytea,
    created_at         timestamptz NOT NULL,
    key                text        NOT NULL CONSTRAINT adults_key UNIQUE
);
CREATE INDEX adults_family ON adults (family_id);

-- Which adult may see what of whom. Every read for an account goes through a live row of this table (rule 1).
CREATE TABLE links (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adult_id   bigint      NOT NULL REFERENCES adults,
    person_id  bigint      NOT NULL REFERENCES persons,
    scope      text        NOT NULL CHECK (scope IN ('documents', 'visits-only')),
    basis      text        NOT NULL CHECK (basis IN ('parent', 'guardian', 'relative', 'self')),
    from_at    timestamptz NOT NULL,
    until_at   timestamptz,
    revoked_at timestamptz,
    created_by bigint      NOT NULL REFERENCES staff,
    created_at timestamptz NOT NULL,
    key        text        NOT NULL CONSTRAINT links_key UNIQUE
);
CREATE UNIQUE INDEX links_one_live ON links (adult_id, person_id) WHERE revoked_at IS NULL;
CREATE INDEX links_person ON links (person_id);

CREATE TABLE link_tracks (
    link_id bigint  NOT NULL REFERENCES links,
    track   text    NOT NULL,
    in_chat boolean NOT NULL DEFAULT true,
    PRIMARY KEY (link_id, track)
);

-- No column for a place of birth anywhere (DESIGN rule 3): it is a catalogue string.
CREATE TABLE documents (
    -- Made from person, track and item (package family), never counted: buttons carry it, and a counted one would tell of documents opened in between.
    id          bigint      PRIMARY KEY,
    person_id   bigint      NOT NULL REFERENCES persons,
    track       text        NOT NULL,
    item        text        NOT NULL DEFAULT '',
    human_first boolean     NOT NULL DEFAULT false,
    opened_at   timestamptz NOT NULL,
    CONSTRAINT documents_once UNIQUE (person_id, track, item)
);

CREATE TABLE moves (
    document_id  bigint      NOT NULL REFERENCES documents,
    seq          integer     NOT NULL CHECK (seq > 0),
    stage        text        NOT NULL,
    overlay      text        NOT NULL DEFAULT '' CHECK (overlay IN ('', 'action-needed', 'on-hold', 'closed', 'transferred')),
    at           timestamptz NOT NULL,
    shown_from   timestamptz NOT NULL,
    visit_sealed bytea,
    place_read   boolean     NOT NULL DEFAULT false,
    key          text        NOT NULL CONSTRAINT moves_key UNIQUE,
    by_staff     bigint      NOT NULL REFERENCES staff,
    PRIMARY KEY (document_id, seq)
);

-- "This adult was told everything about this document up to move up_to_seq": by whom, when, how, with support or not.
CREATE TABLE tellings (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id bigint      NOT NULL REFERENCES documents,
    adult_id    bigint      NOT NULL REFERENCES adults,
    up_to_seq   integer     NOT NULL CHECK (up_to_seq > 0),
    told_at     timestamptz NOT NULL,
    told_by     bigint      NOT NULL REFERENCES staff,
    manner      text        NOT NULL CHECK (manner IN ('in-person', 'by-phone', 'other')),
    supported   boolean     NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT tellings_once UNIQUE (document_id, adult_id, up_to_seq)
);

-- A Telegram account that was let in: of one adult or of one member of staff. Strangers have no row.
CREATE TABLE accounts (
    id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    telegram_index   bytea       NOT NULL,
    telegram_sealed  bytea,
    adult_id         bigint      REFERENCES adults,
    staff_id         bigint      REFERENCES staff,
    language         text        NOT NULL CHECK (language IN ('kk', 'ru')),
    simple_menu      boolean     NOT NULL DEFAULT false,
    state            text        NOT NULL CHECK (state IN ('joining', 'active', 'ended')),
    consent_version  text,
    consent_language text,
    consent_at       timestamptz,
    blocked_at       timestamptz,
    joined_at        timestamptz NOT NULL,
    ended_at         timestamptz,
    CHECK (num_nonnulls(adult_id, staff_id) = 1),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX accounts_telegram ON accounts (telegram_index) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX accounts_adult ON accounts (adult_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX accounts_staff ON accounts (staff_id) WHERE ended_at IS NULL;

CREATE TABLE invitations (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code_index  bytea       CONSTRAINT invitations_code UNIQUE,
    link_index  bytea       NOT NULL CONSTRAINT invitations_link UNIQUE,
    adult_id    bigint      REFERENCES adults,
    staff_id    bigint      REFERENCES staff,
    language    text        NOT NULL CHECK (language IN ('kk', 'ru')),
    simple_menu boolean     NOT NULL DEFAULT false,
    created_by  bigint      REFERENCES staff,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    used_by     bigint      REFERENCES accounts,
    CHECK (num_nonnulls(adult_id, staff_id) = 1)
);

-- Two pictures she names to the caseworker, who picks them among three pairs. pairs holds six picture numbers, two by two.
CREATE TABLE joins (
    account_id bigint      PRIMARY KEY REFERENCES accounts,
    pairs      smallint[]  NOT NULL CHECK (cardinality(pairs) = 6),
    right_pair smallint    NOT NULL CHECK (right_pair BETWEEN 0 AND 2),
    asked_at   timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by bigint      REFERENCES staff,
    matched    boolean
);
CREATE INDEX joins_pending ON joins (asked_at) WHERE decided_at IS NULL;

-- Tries are counted here and not in Redis: a flushed Redis must not give a guesser a fresh set of tries.
CREATE TABLE code_tries (
    update_id      bigint      PRIMARY KEY,
    telegram_index bytea       NOT NULL,
    at             timestamptz NOT NULL,
    -- Over the limit: kept so that the same update gets the same answer again, not counted.
    refused        boolean     NOT NULL
);
CREATE INDEX code_tries_who ON code_tries (telegram_index, at);

CREATE TABLE call_requests (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adult_id     bigint      NOT NULL REFERENCES adults,
    requested_at timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    answered_at  timestamptz,
    answered_by  bigint      REFERENCES staff,
    key          text        NOT NULL CONSTRAINT call_requests_key UNIQUE
);
CREATE UNIQUE INDEX call_requests_one_open ON call_requests (adult_id) WHERE answered_at IS NULL;

-- Working days are Monday to Friday without these. 2026 (what remains) and 2027, as announced; a supervisor edits the table later.
CREATE TABLE holidays (day date PRIMARY KEY);
INSERT INTO holidays (day) VALUES
    ('2026-12-16'),
    ('2027-01-01'), ('2027-01-02'), ('2027-01-04'), ('2027-01-07'), ('2027-03-08'), ('2027-03-15'),
    ('2027-03-21'), ('2027-03-22'), ('2027-03-23'), ('2027-03-24'), ('2027-05-01'), ('2027-05-03'), ('2027-05-07'), ('2027-05-09'), ('2027-05-10'),
    ('2027-05-16'), ('2027-07-06'), ('2027-10-25'), ('2027-12-16');

-- Every bot message that still exists in a chat. One of them is live; the others wait to be neutralised and deleted.
CREATE TABLE screens (
    telegram_index bytea       NOT NULL,
    message_id     bigint      NOT NULL,
    account_id     bigint      REFERENCES accounts,
    live           boolean     NOT NULL,
    version        bigint      NOT NULL,
    back           bytea,
    sent_at        timestamptz NOT NULL,
    -- When it was last given what it shows.
    shown_at       timestamptz NOT NULL,
    closes_at      timestamptz,
    leased_until   timestamptz,
    -- Counts leases since then: a chat that always fails must not stand before the others for ever.
    tries          smallint    NOT NULL DEFAULT 0,
    PRIMARY KEY (telegram_index, message_id)
);
CREATE UNIQUE INDEX screens_live ON screens (telegram_index) WHERE live;
CREATE INDEX screens_due ON screens (closes_at) WHERE closes_at IS NOT NULL;
CREATE INDEX screens_retired ON screens (sent_at) WHERE NOT live;

-- At that moment something that she is shown of a document changes: an open screen from before then tells what no longer holds, an old day of a visit say.
CREATE TABLE closings (
    adult_id bigint      NOT NULL REFERENCES adults,
    at       timestamptz NOT NULL,
    PRIMARY KEY (adult_id, at)
);
CREATE INDEX closings_due ON closings (at);

-- One row per push owed to one account. It names an account, never a chat.
CREATE TABLE deliveries (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint      NOT NULL REFERENCES accounts,
    kind         text        NOT NULL CHECK (kind IN ('ping.new', 'ping.staff')),
    -- Whose papers it is about: it is owed as long as one of them is linked. Empty: about nobody's, owed as long as anybody is.
    person_ids   bigint[]    NOT NULL DEFAULT '{}',
    priority     smallint    NOT NULL,
    due_at       timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    status       text        NOT NULL CHECK (status IN ('pending', 'sending', 'sent', 'failed', 'skipped', 'unknown')),
    reason       text        NOT NULL DEFAULT '',
    -- Counts claims and only grows: a sender whose lease was lost cannot settle over the next one.
    attempts     integer     NOT NULL DEFAULT 0,
    -- Counts sends without a readable answer: after the first one more copy goes out, after the second none.
    unsure       smallint    NOT NULL DEFAULT 0,
    leased_until timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    settled_at   timestamptz
);
-- Several changes due for one account are one ping: what is due together is merged when it is claimed.
-- Only rows never claimed are unique: one that comes back to be tried again must not collide with one queued meanwhile.
CREATE UNIQUE INDEX deliveries_waiting ON deliveries (account_id, kind, due_at) WHERE status = 'pending' AND attempts = 0;
CREATE INDEX deliveries_group ON deliveries (account_id, kind) WHERE status = 'pending';
CREATE INDEX deliveries_expiring ON deliveries (expires_at) WHERE status = 'pending';
CREATE INDEX deliveries_due ON deliveries (priority, due_at, id) WHERE status = 'pending';
CREATE INDEX deliveries_sending ON deliveries (leased_until) WHERE status = 'sending';

-- What was already done stays known even when Redis forgets; ids are dropped after eight days.
CREATE TABLE handled_updates (
    update_id bigint      PRIMARY KEY,
    at        timestamptz NOT NULL
);
CREATE INDEX handled_updates_at ON handled_updates (at);

CREATE TABLE audit (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor_kind  text        NOT NULL CHECK (actor_kind IN ('adult', 'staff', 'system')),
    actor_id    bigint      NOT NULL,
    action      text        NOT NULL,
    object_kind text        NOT NULL,
    object_id   bigint      NOT NULL
);

-- Small facts the running system keeps about itself (what bot profile was last set, the demo's clock).
CREATE TABLE settings (
    name  text PRIMARY KEY,
    value text NOT NULL
);

GRANT USAGE ON SCHEMA keys, public TO senim_app;
GRANT SELECT, INSERT, DELETE ON keys.data_keys TO senim_app;
GRANT SELECT, INSERT, UPDATE ON staff, families, persons, adults, links, link_tracks, documents, accounts, invitations, joins, call_requests, deliveries, settings TO senim_app;
GRANT SELECT, INSERT ON moves, tellings, audit TO senim_app;
GRANT SELECT, INSERT, DELETE ON closings TO senim_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON screens, code_tries, handled_updates, holidays TO senim_app;
-- The schema check at start reads goose's table.
GRANT SELECT ON goose_db_version TO senim_app;

-- +goose Down
DROP TABLE settings, audit, handled_updates, deliveries, closings, screens, holidays, call_requests, code_tries, joins, invitations, accounts, tellings, moves, documents, link_tracks, links, adults, persons, families, staff;
DROP SCHEMA keys CASCADE;
