-- +goose Up
-- Who is linked while a move can still be taken back is pinged for it too: she is added to those whom it pings. Nothing else of it ever changes. A process of the
-- release before works on this schema.
GRANT UPDATE (pinged) ON moves TO senim_app;

-- +goose Down
REVOKE UPDATE (pinged) ON moves FROM senim_app;
