-- +goose Up
-- What has served its time is forgotten. A process of the release before works on this schema.

-- The hourly look for settled rows must not read them all.
CREATE INDEX deliveries_settled_at ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
GRANT DELETE ON deliveries TO senim_app;

-- A code that ran out long ago is forgotten; that it was made is not.
ALTER TABLE invitations ALTER COLUMN link_index DROP NOT NULL;

-- +goose Down
-- A forgotten code becomes one that no code has: these are shorter.
UPDATE invitations SET link_index = int8send(id) WHERE link_index IS NULL;
ALTER TABLE invitations ALTER COLUMN link_index SET NOT NULL;
REVOKE DELETE ON deliveries FROM senim_app;
DROP INDEX deliveries_settled_at;
