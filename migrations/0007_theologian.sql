-- +goose Up
-- Talks with a theologian are shown to whom they were switched on with, and to nobody else. Who waits for one, or booked one herself, had asked for it. A process of the release
-- before works on this schema; it shows them to everybody.
ALTER TABLE adults ADD COLUMN theologian boolean NOT NULL DEFAULT false;
UPDATE adults SET theologian = true WHERE id IN (SELECT adult_id FROM waits WHERE kind = 'theological' AND ended_at IS NULL
	UNION SELECT adult_id FROM appointments WHERE kind = 'theological' AND booked_by IS NULL);

-- +goose Down
ALTER TABLE adults DROP COLUMN theologian;
