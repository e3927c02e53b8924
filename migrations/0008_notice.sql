-- +goose Up
-- Notices. Everything is added, nothing changes its meaning: a process of the release before works on this schema, and leaves the messages of notices to the others.
-- The indexes of what is due fit none of its queries any more: it reads all messages in every round, so no big notice begins before all processes are of this release.

-- Where the family is received; NULL: at none in particular.
ALTER TABLE families ADD COLUMN office_id bigint REFERENCES offices;

-- What a message that stands in a chat beside the live screen belongs to, a voice note say: it goes when a screen comes that does not name it. NULL: it stays as long as it was
-- given, a place on the map say.
ALTER TABLE screens ADD COLUMN beside text;
CREATE INDEX screens_beside ON screens (telegram_index) WHERE beside IS NOT NULL;

-- A notice has a data key of its own: staff may write a name whatever they are asked.
ALTER TABLE keys.data_keys DROP CONSTRAINT data_keys_owner_kind_check;
ALTER TABLE keys.data_keys ADD CONSTRAINT data_keys_owner_kind_check CHECK (owner_kind IN ('family', 'adult', 'account', 'notice')) NOT VALID;

CREATE TABLE notices (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id       bigint      NOT NULL REFERENCES staff,
    -- Counts edits: what is decided on carries it.
    revision        integer     NOT NULL DEFAULT 1,
    text_kk_sealed  bytea,
    text_ru_sealed  bytea,
    -- A picture or a voice note: its kind and its id at Telegram, which keeps it.
    media_kk_sealed bytea,
    media_ru_sealed bytea,
    understood      boolean     NOT NULL DEFAULT false,
    help            boolean     NOT NULL DEFAULT false,
    audience        jsonb       NOT NULL DEFAULT '{}',
    -- The author ticked that it goes to those too who have something on hold, whatever hopes it may raise.
    hopes           boolean     NOT NULL DEFAULT false,
    -- NULL: as soon as it is approved.
    starts_at       timestamptz,
    expires_at      timestamptz NOT NULL,
    state           text        NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'waiting', 'approved', 'running', 'done', 'cancelled', 'corrected', 'recalled')),
    -- The notice whose text this one takes the place of: of several in a row always the first.
    corrects        bigint      REFERENCES notices,
    -- Over the texts, the answers, the times and the frozen recipients: what was approved is what runs (rule 8). Keyed, so that nobody can try texts on it.
    hash            bytea,
    recipients      integer     NOT NULL DEFAULT 0,
    submitted_at    timestamptz,
    turned_down_at  timestamptz,
    approved_by     bigint      REFERENCES staff,
    approved_at     timestamptz,
    began_at        timestamptz,
    -- From when on the messages are due of those who are not in the first wave, and when they follow: later, if nothing came of the first ones until then.
    rest_due        timestamptz,
    rest_at         timestamptz,
    paused_at       timestamptz,
    resumed_at      timestamptz,
    -- How often it was sent again to those whom it had not reached.
    resent          integer     NOT NULL DEFAULT 0,
    why             text        NOT NULL DEFAULT '' CHECK (why IN ('', 'by-hand', 'failing', 'too-old', 'not-as-approved', 'wording')),
    ended_at        timestamptz,
    ended_by        bigint      REFERENCES staff,
    -- When its author looked at it since it ended.
    seen_at         timestamptz,
    created_at      timestamptz NOT NULL,
    key             text        NOT NULL CONSTRAINT notices_key UNIQUE,
    CONSTRAINT notices_second_person CHECK (approved_by <> author_id),
    CHECK (state IN ('draft', 'cancelled') OR hash IS NOT NULL),
    CHECK (state IN ('draft', 'waiting', 'cancelled') OR approved_by IS NOT NULL),
    CHECK (state <> 'draft' OR hash IS NULL AND approved_by IS NULL),
    CHECK ((state IN ('running', 'done', 'corrected', 'recalled')) <= (began_at IS NOT NULL)),
    CHECK (paused_at IS NULL OR state = 'running'),
    CHECK ((state IN ('done', 'cancelled', 'corrected', 'recalled')) = (ended_at IS NOT NULL))
);
CREATE INDEX notices_author ON notices (author_id, created_at);
CREATE INDEX notices_open ON notices (state) WHERE state IN ('waiting', 'approved', 'running');
CREATE INDEX notices_corrections ON notices (corrects) WHERE corrects IS NOT NULL;
-- One correction is written at a time.
CREATE UNIQUE INDEX notices_correcting ON notices (corrects) WHERE corrects IS NOT NULL AND state IN ('draft', 'waiting', 'approved');

-- Whom a notice was frozen for, because of whom (nobody: because of nobody in particular), and what became of it with her. Buttons carry the adult's own number of it: a
-- counted id would tell how many others there are.
CREATE TABLE notice_recipients (
    notice_id       bigint      NOT NULL REFERENCES notices,
    adult_id        bigint      NOT NULL REFERENCES adults,
    number          integer     NOT NULL CHECK (number > 0),
    person_ids      bigint[]    NOT NULL DEFAULT '{}',
    language        text        NOT NULL CHECK (language IN ('kk', 'ru')),
    opened_at       timestamptz,
    opened_revision integer,
    answer          text        CHECK (answer IN ('understood', 'help')),
    answered_at     timestamptz,
    -- Somebody spoke with her about it, because it had not reached her or she had asked for help.
    called_at       timestamptz,
    called_by       bigint      REFERENCES staff,
    PRIMARY KEY (notice_id, adult_id),
    CONSTRAINT notice_recipients_number UNIQUE (adult_id, number),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((called_at IS NULL) = (called_by IS NULL))
);

-- Which picture or voice note of a notice somebody of the staff opened, at which revision: no check reads those, so nobody approves one that they have not opened.
CREATE TABLE notice_media_opened (
    notice_id bigint      NOT NULL REFERENCES notices,
    revision  integer     NOT NULL,
    staff_id  bigint      NOT NULL REFERENCES staff,
    language  text        NOT NULL CHECK (language IN ('kk', 'ru')),
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (notice_id, revision, staff_id, language)
);

-- A notice that its author sent to somebody of the staff, themselves for one, to be looked at on a phone. One at a time waits to be opened.
CREATE TABLE notice_trials (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice_id bigint      NOT NULL REFERENCES notices,
    staff_id  bigint      NOT NULL REFERENCES staff,
    sent_at   timestamptz NOT NULL,
    opened_at timestamptz,
    key       text        NOT NULL CONSTRAINT notice_trials_key UNIQUE
);
CREATE UNIQUE INDEX notice_trials_waiting ON notice_trials (notice_id, staff_id) WHERE opened_at IS NULL;
CREATE INDEX notice_trials_staff ON notice_trials (staff_id);

-- The notice that a screen shows: it is changed when nobody is shown that any more.
ALTER TABLE screens ADD COLUMN notice_id bigint REFERENCES notices;
CREATE INDEX screens_notice ON screens (notice_id) WHERE notice_id IS NOT NULL AND live AND closes_at IS NOT NULL;

-- The notices of which messages may go out now, the smaller ones first. Whoever stopped all of them is in the settings.
CREATE FUNCTION running_notices() RETURNS TABLE (notice_id bigint, recipients integer, rest_due timestamptz, rest_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT n.id, n.recipients, n.rest_due, n.rest_at FROM notices n
    WHERE n.state = 'running' AND n.paused_at IS NULL AND NOT EXISTS (SELECT FROM settings s WHERE s.name = 'notices-stopped' AND s.value <> '')
$$;

-- The words that supervisors put on the lists of what is not said to families: never, not on a lock screen, or not where it raises hopes. A word is taken off its list, never deleted.
CREATE TABLE words (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stem     text        NOT NULL CHECK (char_length(stem) BETWEEN 3 AND 60),
    class    text        NOT NULL CHECK (class IN ('blocked', 'telling', 'hopeful')),
    -- What is to be said in its place; empty: nothing in particular.
    instead  text        NOT NULL DEFAULT '' CHECK (char_length(instead) <= 60),
    added_by bigint      NOT NULL REFERENCES staff,
    added_at timestamptz NOT NULL,
    ended_by bigint      REFERENCES staff,
    ended_at timestamptz,
    key      text        NOT NULL CONSTRAINT words_key UNIQUE,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX words_listed ON words (stem) WHERE ended_at IS NULL;

-- No foreign key: no notice is ever deleted, and to look for it once for each of its messages would double what they take to be written.
ALTER TABLE deliveries ADD COLUMN notice_id bigint;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_kind_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_kind_check CHECK (kind IN ('ping.new', 'ping.staff',
    'ping.tomorrow', 'ping.today', 'ping.soon', 'ping.changed', 'ping.cancelled', 'ping.storm', 'ping.notice')) NOT VALID;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_of_notice CHECK ((kind = 'ping.notice') = (notice_id IS NOT NULL)) NOT VALID;
-- The messages of notices wait in an index of their own, each notice by itself: however many of one that is paused hold up nobody. They are given up by notice, too.
DROP INDEX deliveries_due, deliveries_expiring;
CREATE INDEX deliveries_expiring ON deliveries (expires_at) WHERE status = 'pending' AND notice_id IS NULL;
CREATE INDEX deliveries_due ON deliveries (priority, due_at, id) WHERE status = 'pending' AND notice_id IS NULL;
CREATE INDEX deliveries_notice_due ON deliveries (notice_id, due_at, id) WHERE status = 'pending' AND notice_id IS NOT NULL;
CREATE INDEX deliveries_notice_settled ON deliveries (notice_id, settled_at) WHERE settled_at IS NOT NULL AND notice_id IS NOT NULL;

-- Whoever watches a run counts who has opened it every few seconds.
CREATE INDEX notice_recipients_opened ON notice_recipients (notice_id, answer) WHERE opened_at IS NOT NULL;

-- A screen that is kept up to date while it stands: a digest of what it shows, and when it was last compared with what there is to show.
ALTER TABLE screens ADD COLUMN looks bytea, ADD COLUMN looked_at timestamptz;
CREATE INDEX screens_watched ON screens (closes_at) WHERE live AND looks IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON notices, notice_trials, words TO senim_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON notice_recipients TO senim_app;
GRANT SELECT, INSERT ON notice_media_opened TO senim_app;

-- +goose Down
DROP INDEX screens_watched;
ALTER TABLE screens DROP COLUMN looks, DROP COLUMN looked_at;
DELETE FROM deliveries WHERE notice_id IS NOT NULL;
DROP INDEX deliveries_due, deliveries_expiring, deliveries_notice_due, deliveries_notice_settled;
CREATE INDEX deliveries_expiring ON deliveries (expires_at) WHERE status = 'pending';
CREATE INDEX deliveries_due ON deliveries (priority, due_at, id) WHERE status = 'pending';
ALTER TABLE deliveries DROP CONSTRAINT deliveries_of_notice;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_kind_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_kind_check CHECK (kind IN ('ping.new', 'ping.staff',
    'ping.tomorrow', 'ping.today', 'ping.soon', 'ping.changed', 'ping.cancelled', 'ping.storm')) NOT VALID;
ALTER TABLE deliveries DROP COLUMN notice_id;
DROP FUNCTION running_notices;
ALTER TABLE screens DROP COLUMN notice_id;
DROP TABLE notice_trials, notice_media_opened, notice_recipients, notices, words;
DELETE FROM keys.data_keys WHERE owner_kind = 'notice';
ALTER TABLE keys.data_keys DROP CONSTRAINT data_keys_owner_kind_check;
ALTER TABLE keys.data_keys ADD CONSTRAINT data_keys_owner_kind_check CHECK (owner_kind IN ('family', 'adult', 'account')) NOT VALID;
DROP INDEX screens_beside;
ALTER TABLE screens DROP COLUMN beside;
ALTER TABLE families DROP COLUMN office_id;
