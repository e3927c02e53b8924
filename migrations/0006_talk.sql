-- +goose Up
-- An invitation to a talk about news that a person must hear from a person stays one whenever it gets another time. A process of the release before works on this schema; whatever it books is no talk.
ALTER TABLE appointments ADD COLUMN talk boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE appointments DROP COLUMN talk;
