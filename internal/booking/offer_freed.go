package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// OfferFreed ends the offers whose time is over and those that did not arrive, and offers every free time that somebody waits for to the first in line whom it suits, by day and
// one at a time. Two processes may do it at once.
func (s *Store) OfferFreed(ctx context.Context, now time.Time) error {
	err := errors.Join(s.endLost(ctx, now), s.settleOffers(ctx, now))
	if mayOffer(now, s.Zone) {
		err = errors.Join(err, s.offerFree(ctx, now))
	}
	if err != nil {
		return fmt.Errorf("offer freed times: %w", err)
	}
	return nil
}

// standingOffer is an open offer with what decides its end.
type standingOffer struct {
	id            OfferID
	adult         family.AdultID
	made, starts  time.Time
	notice        time.Duration
	until         time.Time
	possible      bool
	delivered     time.Time
	reachable     bool
	stillDelivers bool
}

// settleOffers looks at all open offers. One that cannot be settled keeps no other from it.
func (s *Store) settleOffers(ctx context.Context, now time.Time) error {
	all, err := s.standingOffers(ctx, s.Pool, now, 0)
	for _, o := range all {
		if outcome, until := o.fate(now, s.Zone); outcome == "" && until.IsZero() {
			continue
		}
		err = errors.Join(err, postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error { return s.settleOffer(ctx, tx, o, now) }))
	}
	return err
}

// settleOffer decides once more, while nothing can be booked by her: she may have taken it since.
func (s *Store) settleOffer(ctx context.Context, tx pgx.Tx, o standingOffer, now time.Time) error {
	if err := lockAdult(ctx, tx, o.adult); err != nil {
		return err
	}
	again, err := s.standingOffers(ctx, tx, now, o.id)
	if err != nil || len(again) == 0 {
		return err
	}
	outcome, until := again[0].fate(now, s.Zone)
	if !until.IsZero() {
		if err := begin(ctx, tx, o.id, until); err != nil {
			return err
		}
	}
	if outcome != "" {
		return closeOffers(ctx, tx, outcome, now, `o.id = $1`, o.id)
	}
	return nil
}

// fate is what becomes of an offer: an outcome if it is over, and until when it lasts if that was not written down yet.
func (o standingOffer) fate(now time.Time, zone *time.Location) (outcome Outcome, until time.Time) {
	last := o.until
	if last.IsZero() && !o.delivered.IsZero() {
		until = runsOut(o.delivered, o.starts, o.notice, zone)
		last = until
	}
	switch {
	case !last.IsZero() && !last.After(now):
		return Ignored, until
	case !o.possible:
		return Closed, until
	case !o.reachable, last.IsZero() && (!o.stillDelivers || !now.Before(o.made.Add(deliverTime))):
		return Undelivered, until
	}
	return "", until
}

// standingOffers reads the open offers, or the one of an id. It was delivered when a line that leads to what is new went out since it was made.
func (s *Store) standingOffers(ctx context.Context, q postgres.Querier, now time.Time, only OfferID) ([]standingOffer, error) {
	rows, _ := q.Query(ctx, `
		SELECT o.id, w.adult_id, o.made_at, s.starts_at, k.notice_minutes * interval '1 minute', o.until_at,
			`+openOffer+` AND `+linkedFor+`
			AND NOT EXISTS (SELECT FROM appointments a WHERE a.adult_id = w.adult_id AND a.status = 'booked' AND a.starts_at < s.starts_at + k.minutes * interval '1 minute' AND s.starts_at < a.ends_at),
			(SELECT min(d.settled_at) FROM deliveries d WHERE d.account_id = c.id AND d.kind = @new AND d.status = 'sent' AND d.settled_at >= o.made_at),
			c.id IS NOT NULL,
			EXISTS (SELECT FROM deliveries d WHERE d.account_id = c.id AND d.kind = @new AND d.status IN ('pending', 'sending') AND d.due_at < o.made_at + @patience)
		FROM offers o JOIN waits w ON w.id = o.wait_id JOIN slots s ON s.id = o.slot_id JOIN kinds k ON k.kind = w.kind
		LEFT JOIN accounts c ON c.adult_id = w.adult_id AND c.state = 'active'
		WHERE o.ended_at IS NULL AND (@only = 0 OR o.id = @only) ORDER BY o.id`,
		pgx.StrictNamedArgs{"now": now, "new": delivery.New, "patience": deliverTime, "only": only}) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (o standingOffer, err error) {
		var until, delivered *time.Time
		err = row.Scan(&o.id, &o.adult, &o.made, &o.starts, &o.notice, &until, &o.possible, &delivered, &o.reachable, &o.stillDelivers)
		o.until, o.delivered = postgres.OrZero(until), postgres.OrZero(delivered)
		return o, err
	})
}

// inLine is somebody to whom a time can be offered.
type inLine struct {
	id      WaitID
	adult   family.AdultID
	account int64
	Waiting
}

// offerFree offers to each in line the first time that suits her.
func (s *Store) offerFree(ctx context.Context, now time.Time) error {
	line, err := s.line(ctx, now)
	for _, w := range line {
		err = errors.Join(err, s.offerFirst(ctx, w, now))
	}
	return err
}

// line are those who wait, have nothing offered for it, and can be told.
func (s *Store) line(ctx context.Context, now time.Time) ([]inLine, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT w.id, w.adult_id, c.id, `+waitColumns+`
		FROM waits w JOIN accounts c ON c.adult_id = w.adult_id AND c.state = 'active' AND c.blocked_at IS NULL
		WHERE `+waits+` AND NOT EXISTS (SELECT FROM offers o WHERE o.wait_id = w.id AND o.ended_at IS NULL) ORDER BY w.joined_at, w.id`,
		pgx.StrictNamedArgs{"now": now}) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (w inLine, err error) {
		err = row.Scan(append([]any{&w.id, &w.adult, &w.account}, w.columns()...)...)
		return w, err
	})
}

// offerFirst offers somebody in line the first time that suits her, unless she is left in peace.
func (s *Store) offerFirst(ctx context.Context, w inLine, now time.Time) error {
	free, err := s.suiting(ctx, w, now)
	if err != nil || len(free) == 0 {
		return err
	}
	if reasons, err := delivery.Withheld(ctx, s.Pool, now, delivery.Delivery{Account: w.account, Kind: delivery.New}); err != nil || reasons[0] != "" {
		return err
	}
	for _, slot := range free {
		err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error { return s.offer(ctx, tx, w, slot, now) })
		if !errors.Is(err, ErrTaken) && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

// suiting are the free times for which somebody in line waits, which she was not offered before and for which there is still the time to answer by day.
func (s *Store) suiting(ctx context.Context, w inLine, now time.Time) ([]Slot, error) {
	wish := Wish{Kind: w.Kind, Mode: w.Mode, Office: w.Office, Woman: w.Woman, Language: w.Language}
	args, err := s.wanted(ctx, w.adult, wish, Span{now, now.Add(Ahead)}, now)
	if err != nil {
		return nil, err
	}
	args["wait"], args["weekdays"], args["part"] = w.id, w.Weekdays, w.Part
	rows, _ := s.Pool.Query(ctx, `
		SELECT s.id, s.starts_at, `+noticeWanted+` `+free+inTime+`
		  AND (cardinality(@weekdays::smallint[]) = 0 OR extract(isodow FROM s.starts_at AT TIME ZONE @zone) = ANY (@weekdays::smallint[]))
		  AND (@part = 'any' OR (@part = 'morning') = ((s.starts_at AT TIME ZONE @zone)::time < '13:00'))
		  AND NOT EXISTS (SELECT FROM offers o WHERE o.wait_id = @wait AND o.slot_id = s.id)
		ORDER BY s.starts_at, s.id`, args) // its error is met again by reading the rows
	var found []Slot
	var slot Slot
	var notice time.Duration
	_, err = pgx.ForEachRow(rows, []any{&slot.ID, &slot.Starts, &notice}, func() error {
		if !answerUntil(now, slot.Starts, s.Zone).After(slot.Starts.Add(-notice)) {
			found = append(found, slot)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("times for wait %d: %w", w.id, err)
	}
	return found, nil
}

// offer claims a time for somebody in line, with the line that tells her that something is new (rule 4). ErrTaken: it is not free any more, or she has an offer by now.
func (s *Store) offer(ctx context.Context, tx pgx.Tx, w inLine, slot Slot, now time.Time) error {
	linked, err := s.mayBook(ctx, tx, Holder{Adult: w.adult}, now)
	if err != nil {
		return err
	}
	if err := openSlot(ctx, tx, slot.ID, now); err != nil {
		return err
	}
	if err := claimOffer(ctx, tx, w, slot, now); err != nil {
		return err
	}
	if err := insertOffer(ctx, tx, w, slot, now); err != nil {
		return err
	}
	return delivery.QueueAdult(ctx, tx, int64(w.adult), delivery.New, now, w.aboutOr(linked)...)
}

// aboutOr are those whom a wait is about; for her own matters all to whom she is linked, so that the line about it is owed only while it stands.
func (w Waiting) aboutOr(linked []family.PersonID) []int64 {
	persons := w.Persons
	if len(persons) == 0 {
		persons = linked
	}
	return personIDs(persons)
}

// claimOffer makes a time hers up to its beginning: when it runs out is known when it was delivered.
func claimOffer(ctx context.Context, tx pgx.Tx, w inLine, slot Slot, now time.Time) error {
	done, err := tx.Exec(ctx, `
		INSERT INTO claims AS c (slot_id, adult_id, state, since, until_at) VALUES ($1, $2, 'offer', $3, $4)
		ON CONFLICT (slot_id) DO UPDATE SET
			adult_id = excluded.adult_id, by_staff = NULL, state = excluded.state, since = excluded.since, until_at = excluded.until_at, appointment_id = NULL
		WHERE c.until_at <= $3`, slot.ID, w.adult, now, slot.Starts)
	if err == nil && done.RowsAffected() == 0 {
		err = ErrTaken
	}
	return err
}

// insertOffer finds that somebody else's offer of this time is not closed yet, or that she got one, or left, in this moment.
func insertOffer(ctx context.Context, tx pgx.Tx, w inLine, slot Slot, now time.Time) error {
	done, err := tx.Exec(ctx, `
		INSERT INTO offers (wait_id, slot_id, made_at) SELECT id, $2, $3 FROM waits WHERE id = $1 AND ended_at IS NULL ON CONFLICT DO NOTHING`, w.id, slot.ID, now)
	if err == nil && done.RowsAffected() == 0 {
		err = ErrTaken
	}
	return err
}
