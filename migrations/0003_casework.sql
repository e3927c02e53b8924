-- +goose Up
-- Casework in the chat. Everything is added, nothing changes its meaning: a process of the release before works on this schema.

-- "Looked at, nothing has changed", why a document stands still and when to look again. For staff only.
CREATE TABLE checks (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id   bigint      NOT NULL REFERENCES documents ON DELETE CASCADE,
    at            timestamptz NOT NULL,
    by_staff      bigint      NOT NULL REFERENCES staff,
    reason        text        NOT NULL DEFAULT '' CHECK (reason IN ('', 'waits-for-state-body', 'waits-for-family', 'refused-active-case', 'refused-insufficient-evidence',
        'refused-wrong-authority', 'refused-missing-paper')),
    look_again_on date,
    key           text        NOT NULL CONSTRAINT checks_key UNIQUE
);
CREATE INDEX checks_document ON checks (document_id, id);

-- An outcome about a relative is recorded by one person and takes effect by another (rule 8). after_seq pins what was seen when it was asked for.
CREATE TABLE approvals (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id  bigint      NOT NULL REFERENCES documents,
    after_seq    integer     NOT NULL,
    stage        text        NOT NULL,
    overlay      text        NOT NULL DEFAULT '',
    requested_by bigint      NOT NULL REFERENCES staff,
    requested_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    decided_by   bigint      REFERENCES staff,
    decided_at   timestamptz,
    approved     boolean,
    key          text        NOT NULL CONSTRAINT approvals_key UNIQUE,
    CONSTRAINT approvals_second_person CHECK (decided_by <> requested_by),
    CHECK (num_nulls(decided_by, decided_at, approved) IN (0, 3))
);
CREATE UNIQUE INDEX approvals_one_open ON approvals (document_id) WHERE decided_at IS NULL;

-- Who works on a caseworker's families while she is away.
CREATE TABLE deputies (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    caseworker_id bigint      NOT NULL REFERENCES staff,
    deputy_id     bigint      NOT NULL REFERENCES staff,
    from_at       timestamptz NOT NULL,
    until_at      timestamptz NOT NULL,
    ended_at      timestamptz,
    set_by        bigint      NOT NULL REFERENCES staff,
    key           text        NOT NULL CONSTRAINT deputies_key UNIQUE,
    CHECK (deputy_id <> caseworker_id),
    CHECK (until_at > from_at)
);
CREATE UNIQUE INDEX deputies_one ON deputies (caseworker_id) WHERE ended_at IS NULL;

-- The one answer to "on which families may this member of staff work now": their own, those of a colleague whose deputy they are, all for a supervisor, none for
-- anybody who left. A plain query, so that the planner takes it apart inside of whoever asks.
CREATE FUNCTION workable_families(worker bigint, at timestamptz) RETURNS TABLE (family_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT f.id
    FROM staff s JOIN families f ON s.role = 'supervisor' OR s.role = 'caseworker' AND (f.caseworker_id = s.id OR EXISTS (
        SELECT FROM deputies d WHERE d.caseworker_id = f.caseworker_id AND d.deputy_id = s.id AND d.ended_at IS NULL AND d.from_at <= at AND at < d.until_at))
    WHERE s.id = worker AND s.ended_at IS NULL
$$;

-- When a supervisor was told that a call is overdue.
ALTER TABLE call_requests ADD COLUMN escalated_at timestamptz;

-- A wish to speak with a supervisor, apart from the calls: no caseworker reads this table.
CREATE TABLE supervisor_requests (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adult_id     bigint      NOT NULL REFERENCES adults,
    requested_at timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    answered_at  timestamptz,
    answered_by  bigint      REFERENCES staff,
    key          text        NOT NULL CONSTRAINT supervisor_requests_key UNIQUE
);
CREATE UNIQUE INDEX supervisor_requests_one_open ON supervisor_requests (adult_id) WHERE answered_at IS NULL;

-- What a change leaves for a person to do.
CREATE TABLE tasks (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    family_id   bigint      NOT NULL REFERENCES families,
    kind        text        NOT NULL CHECK (kind IN ('call-about-ended-link', 'visit-of-ended-link', 'place-not-read')),
    adult_id    bigint      REFERENCES adults,
    document_id bigint      REFERENCES documents ON DELETE CASCADE,
    made_at     timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    done_at     timestamptz,
    done_by     bigint      REFERENCES staff,
    key         text        NOT NULL CONSTRAINT tasks_key UNIQUE
);
CREATE INDEX tasks_open ON tasks (family_id) WHERE done_at IS NULL;

-- An adult is left in peace for a time. pings: nothing but notices and reminders; notices: nothing but reminders; reminders: nothing at all.
CREATE TABLE contact_holds (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adult_id bigint      NOT NULL REFERENCES adults,
    level    text        NOT NULL CHECK (level IN ('pings', 'notices', 'reminders')),
    reason   text        NOT NULL CHECK (reason IN ('asked', 'ill', 'away', 'mourning', 'not-safe')),
    from_at  timestamptz NOT NULL,
    until_at timestamptz,
    set_by   bigint      NOT NULL REFERENCES staff,
    ended_at timestamptz,
    ended_by bigint      REFERENCES staff,
    key      text        NOT NULL CONSTRAINT contact_holds_key UNIQUE
);
CREATE UNIQUE INDEX contact_holds_one ON contact_holds (adult_id) WHERE ended_at IS NULL;

-- She turned messages off herself.
ALTER TABLE accounts ADD COLUMN muted_at timestamptz;

-- What was last opened of a document by an account: which move it stood at for her, and since when.
CREATE TABLE seen (
    account_id  bigint      NOT NULL REFERENCES accounts,
    document_id bigint      NOT NULL REFERENCES documents ON DELETE CASCADE,
    seq         integer     NOT NULL,
    since       timestamptz NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (account_id, document_id)
);

-- The message that shows a code: it goes as soon as the code is used.
ALTER TABLE screens ADD COLUMN invitation_id bigint REFERENCES invitations;
CREATE INDEX screens_invitation ON screens (invitation_id) WHERE invitation_id IS NOT NULL;

-- The audit's entries in the order in which they were sealed, each with a MAC over itself and the one before.
CREATE TABLE audit_chain (
    n        bigint PRIMARY KEY CHECK (n > 0),
    audit_id bigint NOT NULL CONSTRAINT audit_chain_once UNIQUE REFERENCES audit,
    mac      bytea  NOT NULL
);

-- River keeps its tables apart; its own migrations fill the schema.
CREATE SCHEMA river;
GRANT USAGE ON SCHEMA river TO senim_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA river GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO senim_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA river GRANT USAGE, SELECT ON SEQUENCES TO senim_app;

GRANT SELECT, INSERT ON checks, audit_chain TO senim_app;
GRANT SELECT, INSERT, UPDATE ON approvals, deputies, supervisor_requests, tasks, contact_holds TO senim_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON seen TO senim_app;

-- senim_app may not delete history. This takes back the newest move of a document while nobody can have been shown it, and the document with its only move;
-- false: there is no such move, somebody was told about it, or its time is over.
-- +goose StatementBegin
CREATE FUNCTION take_back_move(document bigint, newest integer, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM moves m
    WHERE m.document_id = document AND m.seq = newest AND m.shown_from > at
      AND NOT EXISTS (SELECT FROM moves l WHERE l.document_id = document AND l.seq > newest)
      AND NOT EXISTS (SELECT FROM tellings t WHERE t.document_id = document AND t.up_to_seq >= newest);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF newest = 1 THEN
        DELETE FROM documents d WHERE d.id = document;
    END IF;
    RETURN true;
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION take_back_move FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back_move TO senim_app;

-- +goose Down
DROP FUNCTION take_back_move;
DROP FUNCTION workable_families;
DROP SCHEMA river CASCADE;
DROP TABLE audit_chain, seen, contact_holds, tasks, supervisor_requests, deputies, approvals, checks;
ALTER TABLE screens DROP COLUMN invitation_id;
ALTER TABLE accounts DROP COLUMN muted_at;
ALTER TABLE call_requests DROP COLUMN escalated_at;
