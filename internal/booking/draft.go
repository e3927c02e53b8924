package booking

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// HoldFor holds the time of a request as Hold does, and keeps the request, so that to confirm it later needs nothing else. A time looked at once more is the same draft.
func (s *Store) HoldFor(ctx context.Context, r Request, now time.Time) (time.Time, error) {
	until, err := s.Hold(ctx, r.Holder, r.Slot, now)
	if err != nil {
		return time.Time{}, err
	}
	r.Key = ""
	raw, err := json.Marshal(r)
	if err == nil {
		_, err = s.Pool.Exec(ctx, `
			INSERT INTO drafts AS d (adult_id, by_staff, slot_id, begun_at, request) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (adult_id, by_staff) DO UPDATE SET slot_id = excluded.slot_id, begun_at = excluded.begun_at, request = excluded.request
			WHERE (d.slot_id, d.request) IS DISTINCT FROM (excluded.slot_id, excluded.request)
			   OR EXISTS (SELECT FROM appointments a WHERE a.key = `+draftKey+`)`, r.Adult, r.By, r.Slot, now, raw)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("keep what adult %d asks for: %w", r.Adult, err)
	}
	return until, nil
}

// draftKey is the key of the one meeting that a draft can become.
const draftKey = `'draft:' || d.adult_id || ':' || d.by_staff || ':' || d.slot_id || ':' || (extract(epoch FROM d.begun_at) * 1000000)::bigint`

// Draft is the request that HoldFor kept, with the key that books it once. ErrNotFound: she looked at another time since.
func (s *Store) Draft(ctx context.Context, who Holder, slot SlotID) (Request, error) {
	var raw []byte
	var r Request
	var key string
	err := s.Pool.QueryRow(ctx, `SELECT d.request, `+draftKey+` FROM drafts d WHERE d.adult_id = $1 AND d.by_staff = $2 AND d.slot_id = $3`, who.Adult, who.By, slot).Scan(&raw, &key)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal(raw, &r)
	}
	if err != nil {
		return Request{}, fmt.Errorf("what adult %d asked for: %w", who.Adult, err)
	}
	r.Key = key
	return r, nil
}
