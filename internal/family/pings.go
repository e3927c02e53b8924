package family

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// owes is what the newest move asks for at the moment in which it is shown.
type owes struct {
	// closed are those whose screen shows what no longer holds from then on; pinged those whose phone lights up.
	closed, pinged []AdultID
}

// owed decides what the newest move owes: the screen is closed to every linked adult who is shown another state from then on, and whom it may ping is pinged. A ping
// is decided here once: a row names an account and a person but no document, so that a telling recorded within these ten minutes cannot take it back (it says
// nothing and opens what is new); a link that ends in them is noticed by the one who sends.
func owed(ctx context.Context, tx pgx.Tx, d locked, now time.Time) (owes, error) {
	told, err := tellingsOfLinked(ctx, tx, d, now)
	if err != nil {
		return owes{}, err
	}
	o := owes{pinged: []AdultID{}}
	for _, adult := range slices.Sorted(maps.Keys(told)) {
		closes, pings := d.owesTo(told[adult])
		if closes {
			o.closed = append(o.closed, adult)
		}
		if pings {
			o.pinged = append(o.pinged, adult)
		}
	}
	return o, nil
}

// owesTo says whether the newest move closes the screen of somebody who was told this much when it comes to be shown, and whether it then pings her.
func (h history) owesTo(told []Telling) (closes, pings bool) {
	newest := len(h.moves) - 1
	due := h.moves[newest].ShownFrom
	return differs(h.upTo(newest).viewAt(told, due), h.viewAt(told, due)), Pings(h.track, h.humanFirst, h.moves, told)
}

// announce writes down what the newest move owes.
func (s *Store) announce(ctx context.Context, tx pgx.Tx, d locked, o owes) error {
	due := d.moves[len(d.moves)-1].ShownFrom
	for _, adult := range o.closed {
		if err := s.CloseScreenAt(ctx, tx, adult, due); err != nil {
			return err
		}
	}
	for _, adult := range o.pinged {
		if err := delivery.QueueAdult(ctx, tx, int64(adult), delivery.New, due, int64(d.person)); err != nil {
			return err
		}
	}
	return nil
}

// tellingsOfLinked is what each adult with a live link was told of the document; an adult who was told nothing is there with none.
func tellingsOfLinked(ctx context.Context, tx pgx.Tx, d locked, now time.Time) (map[AdultID][]Telling, error) {
	rows, err := tx.Query(ctx, live+`
		SELECT live.adult_id, t.up_to_seq, t.told_at, t.recorded_at
		FROM live LEFT JOIN tellings t ON t.document_id = @document AND t.adult_id = live.adult_id
		WHERE live.person_id = @person AND live.track = @track`,
		postgres.Args{"document": d.id, "person": d.person, "track": d.track, "now": now})
	if err != nil {
		return nil, err
	}
	told := map[AdultID][]Telling{}
	var adult AdultID
	var upTo *int
	var at, recorded *time.Time
	_, err = pgx.ForEachRow(rows, []any{&adult, &upTo, &at, &recorded}, func() error {
		list := told[adult]
		if upTo != nil {
			list = append(list, Telling{UpTo: *upTo, At: *at, Recorded: *recorded})
		}
		told[adult] = list
		return nil
	})
	return told, err
}
