-- +goose Up
-- Consultations. Everything is added, nothing changes its meaning: a process of the release before works on this schema.

-- What can be booked: how long it takes, how it can be held, and how long before it may still be booked, moved or called off by a button. Ids are those of package
-- booking, their words are in the locales.
CREATE TABLE kinds (
    kind           text     PRIMARY KEY,
    place          smallint NOT NULL CONSTRAINT kinds_place UNIQUE,
    minutes        smallint NOT NULL CHECK (minutes BETWEEN 5 AND 240),
    modes          text[]   NOT NULL CHECK (cardinality(modes) > 0 AND modes <@ '{in-person,phone,video,home}'::text[]),
    notice_minutes integer  NOT NULL CHECK (notice_minutes >= 0),
    offered        boolean  NOT NULL DEFAULT true
);
INSERT INTO kinds (kind, place, minutes, modes, notice_minutes) VALUES
    ('documents',     1, 30, '{in-person,home,phone}',  120),
    ('legal',         2, 45, '{in-person,phone,video}', 120),
    ('psychological', 3, 50, '{in-person,video,phone}', 120),
    ('social',        4, 30, '{in-person,phone,home}',  120),
    ('medical',       5, 20, '{phone,in-person}',       120),
    ('theological',   6, 40, '{in-person,phone}',       120),
    ('education',     7, 30, '{phone,in-person}',       120),
    ('work',          8, 30, '{in-person,phone}',       120);

-- Where people are received. The foundation's own addresses: nobody's home.
CREATE TABLE offices (
    id           bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region       text             NOT NULL,
    name_kk      text             NOT NULL CHECK (name_kk <> ''),
    name_ru      text             NOT NULL CHECK (name_ru <> ''),
    address_kk   text             NOT NULL CHECK (address_kk <> ''),
    address_ru   text             NOT NULL CHECK (address_ru <> ''),
    entrance_kk  text             NOT NULL DEFAULT '',
    entrance_ru  text             NOT NULL DEFAULT '',
    latitude     double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude    double precision CHECK (longitude BETWEEN -180 AND 180),
    -- By the clock of Kazakhstan; NULL: open at that time too.
    lunch_from   time             DEFAULT '13:00',
    lunch_until  time             DEFAULT '14:00',
    friday_from  time             DEFAULT '13:00',
    friday_until time             DEFAULT '14:30',
    ended_at     timestamptz,
    key          text             NOT NULL CONSTRAINT offices_key UNIQUE,
    CHECK (num_nulls(latitude, longitude) IN (0, 2)),
    CHECK (num_nulls(lunch_from, lunch_until) IN (0, 2)),
    CHECK (num_nulls(friday_from, friday_until) IN (0, 2))
);

CREATE TABLE office_hours (
    office_id  bigint   NOT NULL REFERENCES offices,
    weekday    smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 is Monday
    from_time  time     NOT NULL,
    until_time time     NOT NULL CHECK (until_time > from_time),
    PRIMARY KEY (office_id, weekday)
);

-- Whom people meet: a member of staff of any role, with what they can be booked for.
CREATE TABLE specialists (
    staff_id  bigint  PRIMARY KEY REFERENCES staff,
    woman     boolean NOT NULL,
    languages text[]  NOT NULL CHECK (cardinality(languages) > 0 AND languages <@ '{kk,ru}'::text[]),
    kinds     text[]  NOT NULL CHECK (cardinality(kinds) > 0),
    modes     text[]  NOT NULL CHECK (cardinality(modes) > 0 AND modes <@ '{in-person,phone,video,home}'::text[]),
    -- The day on which their slots were last made: each day makes one more day of them.
    made_on   date
);

-- The hours of a usual week, and those added on one day.
CREATE TABLE weekly_hours (
    id            bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    specialist_id bigint   NOT NULL REFERENCES specialists,
    office_id     bigint   NOT NULL REFERENCES offices,
    weekday       smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_time     time     NOT NULL,
    until_time    time     NOT NULL CHECK (until_time > from_time),
    ended_at      timestamptz,
    key           text     NOT NULL CONSTRAINT weekly_hours_key UNIQUE
);
CREATE INDEX weekly_hours_specialist ON weekly_hours (specialist_id) WHERE ended_at IS NULL;
CREATE TABLE added_hours (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    specialist_id bigint      NOT NULL REFERENCES specialists,
    office_id     bigint      NOT NULL REFERENCES offices,
    from_at       timestamptz NOT NULL,
    until_at      timestamptz NOT NULL CHECK (until_at > from_at),
    added_by      bigint      NOT NULL REFERENCES staff,
    ended_at      timestamptz,
    key           text        NOT NULL CONSTRAINT added_hours_key UNIQUE
);

-- A span in which nobody is received: by a specialist, in an office. Storm: on its way there is no time to ask anybody.
CREATE TABLE closures (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    office_id     bigint      REFERENCES offices,
    specialist_id bigint      REFERENCES specialists,
    from_at       timestamptz NOT NULL,
    until_at      timestamptz NOT NULL CHECK (until_at > from_at),
    storm         boolean     NOT NULL,
    made_by       bigint      NOT NULL REFERENCES staff,
    made_at       timestamptz NOT NULL,
    ended_at      timestamptz,
    -- When staff were told of those who did not say that they understood.
    calls_told_at timestamptz,
    key           text        NOT NULL CONSTRAINT closures_key UNIQUE,
    CHECK (num_nonnulls(office_id, specialist_id) = 1)
);

-- Times that can be booked, made ahead. Buttons carry their ids: these tell of hours only. A closed one is offered to nobody; whoever has it keeps it until moved.
CREATE TABLE slots (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    specialist_id bigint      NOT NULL REFERENCES specialists,
    office_id     bigint      NOT NULL REFERENCES offices,
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL CHECK (ends_at > starts_at),
    closed_at     timestamptz,
    CONSTRAINT slots_once UNIQUE (specialist_id, office_id, starts_at, ends_at),
    -- One range per specialist: gist knows ranges without any extension.
    CONSTRAINT slots_apart EXCLUDE USING gist (int8range(specialist_id, specialist_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE (closed_at IS NULL)
);
CREATE INDEX slots_open ON slots (specialist_id, starts_at) WHERE closed_at IS NULL;
-- In which a search walks from one free time to the next.
CREATE INDEX slots_by_time ON slots (starts_at, id) WHERE closed_at IS NULL;

-- A meeting, or a date outside (a court, a registry) that was not ours to give: that one has no slot.
CREATE TABLE appointments (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    family_id       bigint      NOT NULL REFERENCES families,
    -- Whose time it takes.
    adult_id        bigint      NOT NULL REFERENCES adults,
    slot_id         bigint      REFERENCES slots,
    -- Whose slot it is.
    specialist_id   bigint      REFERENCES specialists,
    kind            text        NOT NULL,
    mode            text        NOT NULL CHECK (mode IN ('in-person', 'phone', 'video', 'home', 'outside')),
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL CHECK (ends_at > starts_at),
    language        text        NOT NULL CHECK (language IN ('kk', 'ru')),
    woman           boolean     NOT NULL DEFAULT false,
    with_child      boolean     NOT NULL DEFAULT false,
    document_id     bigint      REFERENCES documents ON DELETE SET NULL,
    -- Where, what to bring and who comes, of a date outside.
    outside_sealed  bytea,
    -- A date of which the chat may speak. Some are entered for staff alone.
    in_chat         boolean     NOT NULL DEFAULT true,
    -- Visits of every week: their pings vary in time.
    series          text,
    status          text        NOT NULL CHECK (status IN ('booked', 'displaced', 'cancelled', 'came', 'missed')),
    -- Counts every change of time, way or status; office_revision is the last one that was not her own.
    revision        integer     NOT NULL DEFAULT 1,
    office_revision integer     NOT NULL DEFAULT 0,
    booked_by       bigint      REFERENCES staff,
    booked_at       timestamptz NOT NULL,
    cancelled_at    timestamptz,
    cancel_reason   text        NOT NULL DEFAULT '' CHECK (cancel_reason IN ('', 'ill', 'no-way', 'busy', 'not-needed', 'other', 'office')),
    -- Too late for anybody else to have the time.
    cancelled_late  boolean     NOT NULL DEFAULT false,
    key             text        NOT NULL CONSTRAINT appointments_key UNIQUE,
    CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    CHECK ((mode = 'outside') = (slot_id IS NULL)),
    CHECK ((slot_id IS NULL) = (specialist_id IS NULL)),
    -- Nobody is at two places at a time.
    CONSTRAINT appointments_apart EXCLUDE USING gist (int8range(adult_id, adult_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'booked'),
    -- Nor is a specialist: hours that changed may have left a closed slot that is booked beside an open one of the same hour.
    CONSTRAINT appointments_specialist_apart EXCLUDE USING gist (int8range(specialist_id, specialist_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (status = 'booked' AND specialist_id IS NOT NULL)
);
-- A slot has one meeting; who comes to it or not is told afterwards.
CREATE UNIQUE INDEX appointments_slot ON appointments (slot_id) WHERE status IN ('booked', 'came', 'missed');
CREATE INDEX appointments_adult ON appointments (adult_id, starts_at) WHERE status = 'booked';
CREATE INDEX appointments_family ON appointments (family_id, starts_at);
CREATE INDEX appointments_starts ON appointments (starts_at) WHERE status IN ('booked', 'displaced');

-- Who may see a meeting: who it is for, and adults added by hand. Buttons carry the adult's own number of it: a counted id would tell how many others there are.
CREATE TABLE appointment_adults (
    appointment_id bigint      NOT NULL REFERENCES appointments,
    adult_id       bigint      NOT NULL REFERENCES adults,
    number         integer     NOT NULL CHECK (number > 0),
    added_by       bigint      REFERENCES staff,
    added_at       timestamptz NOT NULL,
    removed_at     timestamptz,
    -- Up to where she knows of it; and the revision to which she said that she will come.
    seen_revision  integer     NOT NULL DEFAULT 0,
    will_come      integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (adult_id, number),
    CONSTRAINT appointment_adults_once UNIQUE (appointment_id, adult_id)
);
-- About whom it is; nobody: about the adult's own matters.
CREATE TABLE appointment_persons (
    appointment_id bigint NOT NULL REFERENCES appointments,
    person_id      bigint NOT NULL REFERENCES persons,
    PRIMARY KEY (appointment_id, person_id)
);
-- A change answers the same to the same tap.
CREATE TABLE appointment_changes (
    key            text        PRIMARY KEY,
    appointment_id bigint      NOT NULL REFERENCES appointments,
    revision       integer     NOT NULL,
    at             timestamptz NOT NULL
);
CREATE INDEX appointment_changes_appointment ON appointment_changes (appointment_id, at);

-- Who has a slot: this row decides. Held while she reads, offered from the waiting list, kept while she may take a cancelling back; or booked.
CREATE TABLE claims (
    slot_id        bigint      PRIMARY KEY REFERENCES slots,
    adult_id       bigint      NOT NULL REFERENCES adults,
    by_staff       bigint      REFERENCES staff,
    state          text        NOT NULL CHECK (state IN ('hold', 'offer', 'kept', 'booked')),
    since          timestamptz NOT NULL,
    until_at       timestamptz,
    appointment_id bigint      REFERENCES appointments CONSTRAINT claims_appointment UNIQUE,
    CHECK ((state = 'booked') = (until_at IS NULL)),
    CHECK ((state IN ('booked', 'kept')) = (appointment_id IS NOT NULL))
);
CREATE UNIQUE INDEX claims_one_hold ON claims (adult_id, coalesce(by_staff, 0)) WHERE state = 'hold';
CREATE INDEX claims_until ON claims (until_at) WHERE until_at IS NOT NULL;

-- What somebody was about to book when she took a time to look at: to confirm it needs no half-finished conversation, and the same draft books once. The next one
-- replaces it.
CREATE TABLE drafts (
    adult_id bigint      NOT NULL REFERENCES adults,
    by_staff bigint      NOT NULL DEFAULT 0, -- 0: herself
    slot_id  bigint      NOT NULL REFERENCES slots,
    begun_at timestamptz NOT NULL,
    request  jsonb       NOT NULL,
    PRIMARY KEY (adult_id, by_staff)
);

-- Who waits for a time, and what for. The place in the line is when she joined it, and is shown to nobody. Buttons carry the adult's own number of it: a counted id would tell
-- how many wait.
CREATE TABLE waits (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adult_id    bigint      NOT NULL REFERENCES adults,
    number      integer     NOT NULL CHECK (number > 0),
    kind        text        NOT NULL,
    mode        text        NOT NULL CHECK (mode IN ('in-person', 'phone', 'video', 'home')),
    office_id   bigint      REFERENCES offices,
    -- 1 is Monday; none: any day.
    weekdays    smallint[]  NOT NULL CHECK (weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]),
    part        text        NOT NULL CHECK (part IN ('any', 'morning', 'afternoon')),
    woman       boolean     NOT NULL,
    with_child  boolean     NOT NULL,
    language    text        NOT NULL CHECK (language IN ('kk', 'ru')),
    person_ids  bigint[]    NOT NULL DEFAULT '{}',
    document_id bigint      REFERENCES documents ON DELETE SET NULL,
    joined_at   timestamptz NOT NULL,
    ended_at    timestamptz,
    key         text        NOT NULL CONSTRAINT waits_key UNIQUE,
    CONSTRAINT waits_number UNIQUE (adult_id, number)
);
CREATE UNIQUE INDEX waits_one ON waits (adult_id, kind, mode) WHERE ended_at IS NULL;
CREATE INDEX waits_line ON waits (joined_at, id) WHERE ended_at IS NULL;
-- A freed time offered to one of them. It runs out some hours after it was delivered; until_at is NULL before.
CREATE TABLE offers (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wait_id  bigint      NOT NULL REFERENCES waits,
    slot_id  bigint      NOT NULL REFERENCES slots,
    made_at  timestamptz NOT NULL,
    until_at timestamptz,
    outcome  text        CHECK (outcome IN ('taken', 'declined', 'ignored', 'undelivered', 'closed')),
    ended_at timestamptz,
    CONSTRAINT offers_once UNIQUE (wait_id, slot_id),
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX offers_one_open_wait ON offers (wait_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX offers_one_open_slot ON offers (slot_id) WHERE ended_at IS NULL;

-- "Remind me later": a moment she asked for herself.
CREATE TABLE asked_reminders (
    appointment_id bigint      NOT NULL REFERENCES appointments,
    adult_id       bigint      NOT NULL REFERENCES adults,
    revision       integer     NOT NULL,
    due_at         timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, adult_id, due_at)
);

-- Which meetings a closure met, and what became of each.
CREATE TABLE closure_meetings (
    closure_id     bigint      NOT NULL REFERENCES closures,
    appointment_id bigint      NOT NULL REFERENCES appointments,
    revision       integer     NOT NULL,
    outcome        text        NOT NULL CHECK (outcome IN ('stays', 'phone', 'video', 'offered', 'by-hand')),
    at             timestamptz NOT NULL,
    PRIMARY KEY (closure_id, appointment_id)
);
CREATE INDEX closure_meetings_appointment ON closure_meetings (appointment_id);
-- Whom a storm's line went to, each adult for herself: until when she may say that she understood before somebody calls her, and what came of it.
CREATE TABLE closure_adults (
    closure_id     bigint      NOT NULL,
    appointment_id bigint      NOT NULL,
    adult_id       bigint      NOT NULL REFERENCES adults,
    call_at        timestamptz NOT NULL,
    understood_at  timestamptz,
    called_at      timestamptz,
    called_by      bigint      REFERENCES staff,
    PRIMARY KEY (closure_id, appointment_id, adult_id),
    FOREIGN KEY (closure_id, appointment_id) REFERENCES closure_meetings,
    CHECK ((called_at IS NULL) = (called_by IS NULL))
);
CREATE INDEX closure_adults_waiting ON closure_adults (call_at) WHERE understood_at IS NULL AND called_at IS NULL;
CREATE INDEX closure_adults_adult ON closure_adults (adult_id);

-- How long the family is on its way to the office.
ALTER TABLE families ADD COLUMN travel_minutes smallint CHECK (travel_minutes BETWEEN 0 AND 1440);

ALTER TABLE deliveries DROP CONSTRAINT deliveries_kind_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_kind_check CHECK (kind IN ('ping.new', 'ping.staff',
    'ping.tomorrow', 'ping.today', 'ping.soon', 'ping.changed', 'ping.cancelled', 'ping.storm')) NOT VALID;

ALTER TABLE tasks DROP CONSTRAINT tasks_kind_check;
ALTER TABLE tasks ADD CONSTRAINT tasks_kind_check CHECK (kind IN ('call-about-ended-link', 'visit-of-ended-link', 'place-not-read', 'meeting-of-ended-link')) NOT VALID;
ALTER TABLE tasks ADD COLUMN appointment_id bigint REFERENCES appointments;

GRANT SELECT, INSERT, UPDATE ON kinds, offices, specialists, weekly_hours, added_hours, closures, slots, appointments, appointment_adults, waits, offers, closure_meetings, closure_adults TO senim_app;
GRANT SELECT, INSERT ON appointment_changes TO senim_app;
GRANT SELECT, INSERT, UPDATE ON asked_reminders TO senim_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON claims, drafts, appointment_persons, office_hours TO senim_app;

-- +goose Down
ALTER TABLE tasks DROP COLUMN appointment_id;
ALTER TABLE families DROP COLUMN travel_minutes;
DROP TABLE closure_adults, closure_meetings, asked_reminders, offers, waits, drafts, claims, appointment_changes, appointment_persons, appointment_adults, appointments, slots, closures, added_hours,
    weekly_hours, specialists, office_hours, offices, kinds;
