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
-- lapsed_at: nobody decided in time, or the document moved on; then it can be asked for anew.
CREATE TABLE approvals (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id  bigint      NOT NULL REFERENCES documents ON DELETE CASCADE,
    after_seq    integer     NOT NULL,
    stage        text        NOT NULL,
    overlay      text        NOT NULL DEFAULT '',
    requested_by bigint      NOT NULL REFERENCES staff,
    requested_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    decided_by   bigint      REFERENCES staff,
    decided_at   timestamptz,
    approved     boolean,
    lapsed_at    timestamptz,
    key          text        NOT NULL CONSTRAINT approvals_key UNIQUE,
    CONSTRAINT approvals_second_person CHECK (decided_by <> requested_by),
    CHECK (num_nulls(decided_by, decided_at, approved) IN (0, 3))
);
CREATE UNIQUE INDEX approvals_one_open ON approvals (document_id) WHERE decided_at IS NULL AND lapsed_at IS NULL;

-- The adults who are owed a ping for a move: what goes when it is taken back.
ALTER TABLE moves ADD COLUMN pinged bigint[] NOT NULL DEFAULT '{}';

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

-- Whose families somebody looks after now: their own, and those of whoever they are deputy for. Nobody's after leaving.
CREATE FUNCTION stands_for(worker bigint, at timestamptz) RETURNS TABLE (caseworker_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT s.id FROM staff s WHERE s.id = worker AND s.ended_at IS NULL
    UNION ALL
    SELECT d.caseworker_id FROM deputies d JOIN staff s ON s.id = d.deputy_id
    WHERE d.deputy_id = worker AND s.ended_at IS NULL AND d.ended_at IS NULL AND d.from_at <= at AND at < d.until_at
$$;

-- The one answer to "on which families may this member of staff work now": those they look after, all for a supervisor. A plain query, as the one above, so that
-- the planner takes it apart inside of whoever asks.
CREATE FUNCTION workable_families(worker bigint, at timestamptz) RETURNS TABLE (family_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT f.id
    FROM staff s JOIN families f ON s.role = 'supervisor' OR s.role = 'caseworker' AND f.caseworker_id IN (SELECT caseworker_id FROM stands_for(worker, at))
    WHERE s.id = worker AND s.ended_at IS NULL
$$;

-- The day whose evening list somebody was told of last.
ALTER TABLE staff ADD COLUMN evening_on date;

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

-- Of which families a member of staff takes these wishes, and may read that there were any: a supervisor of those that she does not look after herself. Where every
-- supervisor who was let in does, it is taken by them: better so than by nobody.
CREATE FUNCTION families_gone_past(worker bigint, at timestamptz) RETURNS TABLE (family_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT f.id
    FROM staff s CROSS JOIN families f
    WHERE s.id = worker AND s.role = 'supervisor' AND s.ended_at IS NULL AND (
        f.caseworker_id NOT IN (SELECT caseworker_id FROM stands_for(worker, at))
        OR NOT EXISTS (
            SELECT FROM staff o JOIN accounts a ON a.staff_id = o.id AND a.state = 'active'
            WHERE o.role = 'supervisor' AND o.ended_at IS NULL AND f.caseworker_id NOT IN (SELECT caseworker_id FROM stands_for(o.id, at))))
$$;

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

-- What became of an account's messages: when the last one went out, what was not sent meanwhile, who was not reached.
CREATE INDEX deliveries_settled ON deliveries (account_id, settled_at) WHERE settled_at IS NOT NULL;

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
-- The journal is read by what an entry is about and by who made it.
CREATE INDEX audit_object ON audit (object_kind, object_id, id);
CREATE INDEX audit_actor ON audit (actor_kind, actor_id, id);

-- Which master key wraps the data keys since it was last changed; no row: it never was. A key is known by what its wrapped data keys begin with. A process that still has
-- the old one must not wrap another key with it: what it stores could not be read once the old one is gone.
CREATE TABLE keys.master_key (
    only_one   boolean     PRIMARY KEY DEFAULT true CHECK (only_one),
    prefix     bytea       NOT NULL,
    rotated_at timestamptz NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION keys.refuse_old_master() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM keys.master_key m WHERE m.prefix <> substring(NEW.wrapped FROM 1 FOR length(m.prefix))) THEN
        RAISE EXCEPTION 'the data key is wrapped by a master key that was replaced' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER refuse_old_master BEFORE INSERT OR UPDATE ON keys.data_keys FOR EACH ROW EXECUTE FUNCTION keys.refuse_old_master();
GRANT SELECT ON keys.master_key TO senim_app;

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
CREATE FUNCTION take_back_move(document bigint, newest integer, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM moves m
    WHERE m.document_id = document AND m.seq = newest AND m.shown_from > moment
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
DROP TRIGGER refuse_old_master ON keys.data_keys;
DROP FUNCTION keys.refuse_old_master;
DROP TABLE keys.master_key;
DROP INDEX audit_object, audit_actor, deliveries_settled;
DROP FUNCTION families_gone_past, workable_families, stands_for;
ALTER TABLE staff DROP COLUMN evening_on;
DROP SCHEMA river CASCADE;
DROP TABLE audit_chain, seen, contact_holds, tasks, supervisor_requests, deputies, approvals, checks;
ALTER TABLE moves DROP COLUMN pinged;
ALTER TABLE screens DROP COLUMN invitation_id;
ALTER TABLE accounts DROP COLUMN muted_at;
ALTER TABLE call_requests DROP COLUMN escalated_at;
