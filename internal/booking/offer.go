package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// Outcome is what became of an offer.
type Outcome string

const (
	Taken    Outcome = "taken"
	Declined Outcome = "declined"
	// Ignored: its time ran out. Undelivered: she was not told of it.
	Ignored     Outcome = "ignored"
	Undelivered Outcome = "undelivered"
	// Closed: it could not be taken any more, or she needed it no more.
	Closed Outcome = "closed"
)

// Offer is a time as it is offered to one adult, who waited for it.
type Offer struct {
	ID OfferID
	// Number is her own number of the wait that it is for; with the slot it is by what her buttons know it.
	Number int
	Kind   Kind
	Mode   Mode
	Slot   Slot
	Office Office
	// Until is up to when it is hers.
	Until time.Time
	// Open: it can be taken.
	Open bool
	// Told: its time passes, because she was told of it or has seen it.
	Told bool
}

// openOffer keeps, of offers o of times s for waits w of kinds k, those that can be taken at @now.
const openOffer = `w.ended_at IS NULL AND o.ended_at IS NULL AND (o.until_at IS NULL OR o.until_at > @now)
	AND s.closed_at IS NULL AND s.starts_at >= @now + k.notice_minutes * interval '1 minute'
	AND EXISTS (SELECT FROM claims c WHERE c.slot_id = o.slot_id AND c.adult_id = w.adult_id AND c.state = 'offer')`

// offered is the one answer to what is, or was, offered to an adult who is still linked as it needs it.
const offered = `
	FROM offers o JOIN waits w ON w.id = o.wait_id JOIN kinds k ON k.kind = w.kind JOIN slots s ON s.id = o.slot_id JOIN staff t ON t.id = s.specialist_id JOIN offices f ON f.id = s.office_id
	WHERE w.adult_id = @adult AND ` + linkedFor

// OfferOf is the offer of a time for one of her waits, whatever became of it. ErrNotFound also for what is not hers.
func (s *Store) OfferOf(ctx context.Context, adult family.AdultID, number int, slot SlotID, now time.Time) (Offer, error) {
	one, err := s.offers(ctx, adult, now, ` AND w.number = @number AND o.slot_id = @slot`, postgres.Args{"number": number, "slot": slot})
	if err == nil && len(one) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Offer{}, fmt.Errorf("offer of slot %d to adult %d: %w", slot, adult, err)
	}
	return one[0], nil
}

// Offers lists what an adult can take now, the next first.
func (s *Store) Offers(ctx context.Context, adult family.AdultID, now time.Time) ([]Offer, error) {
	all, err := s.offers(ctx, adult, now, ` AND `+openOffer+` ORDER BY s.starts_at, s.id`, nil)
	if err != nil {
		return nil, fmt.Errorf("what is offered to adult %d: %w", adult, err)
	}
	return all, nil
}

func (s *Store) offers(ctx context.Context, adult family.AdultID, now time.Time, condition string, more postgres.Args) ([]Offer, error) {
	args := postgres.Args{"adult": adult, "now": now}
	for name, value := range more {
		args[name] = value
	}
	rows, _ := s.Pool.Query(ctx, `
		SELECT o.id, w.number, w.kind, w.mode, o.until_at, `+openOffer+`, k.notice_minutes * interval '1 minute', s.id, s.starts_at, s.ends_at, t.id, t.name, f.id,
			f.region, f.name_kk, f.name_ru, f.address_kk, f.address_ru`+offered+condition, args) // its error is met again by reading the rows
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Offer, err error) {
		var until *time.Time
		var notice time.Duration
		var nameKK, nameRU, addressKK, addressRU string
		err = row.Scan(&o.ID, &o.Number, &o.Kind, &o.Mode, &until, &o.Open, &notice, &o.Slot.ID, &o.Slot.Starts, &o.Slot.Ends, &o.Slot.Specialist, &o.Slot.Name, &o.Office.ID,
			&o.Office.Region, &nameKK, &nameRU, &addressKK, &addressRU)
		o.Slot.Office, o.Office.Name, o.Office.Address = o.Office.ID, both(nameKK, nameRU), both(addressKK, addressRU)
		if o.Told = until != nil; o.Told {
			o.Until = *until
		} else {
			o.Until = runsOut(now, o.Slot.Starts, notice, s.Zone)
		}
		return o, err
	})
}

// offerOwed says whether something is offered to an account that no line since last told of, and that she has not seen.
func (s *Store) offerOwed(ctx context.Context, account family.AccountID, last, now time.Time) (owed bool, err error) {
	err = s.Pool.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT FROM accounts c JOIN waits w ON w.adult_id = c.adult_id JOIN offers o ON o.wait_id = w.id JOIN slots s ON s.id = o.slot_id JOIN kinds k ON k.kind = w.kind
			WHERE c.id = @account AND o.until_at IS NULL AND o.made_at > @last AND `+openOffer+` AND `+linkedFor+`)`,
		pgx.StrictNamedArgs{"account": account, "last": last, "now": now}).Scan(&owed)
	return owed, err
}

// OfferSeen records that an adult was shown an offer that was not delivered yet: its time passes from now on.
func (s *Store) OfferSeen(ctx context.Context, adult family.AdultID, o Offer) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := lockAdult(ctx, tx, adult); err != nil {
			return err
		}
		return begin(ctx, tx, o.ID, o.Until)
	})
	if err != nil {
		return fmt.Errorf("offer %d seen by adult %d: %w", o.ID, adult, err)
	}
	return nil
}

// TakeOffer books what is offered. ErrTaken: it is not offered to her any more; she can look for another time. ErrBusy: she has another meeting then. ErrNotFound: it was
// never offered to her, or not as she is linked now. Taken again it is the same meeting.
func (s *Store) TakeOffer(ctx context.Context, adult family.AdultID, number int, slot SlotID, now time.Time) (Booked, error) {
	var booked Booked
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) (err error) {
		if _, err := s.mayBook(ctx, tx, Holder{Adult: adult}, now); err != nil {
			return err
		}
		r, open, err := offeredRequest(ctx, tx, adult, number, slot, now)
		if err != nil {
			return err
		}
		if !open {
			booked, open, err = bookedBy(ctx, tx, r.Key, adult)
			if err == nil && !open {
				err = ErrTaken
			}
			return err
		}
		booked, err = s.book(ctx, tx, r, now)
		return err
	})
	if err != nil {
		return Booked{}, fmt.Errorf("adult %d takes slot %d: %w", adult, slot, classed(err))
	}
	return booked, nil
}

// offeredRequest is the meeting that an offer can become, and whether it still can.
func offeredRequest(ctx context.Context, tx pgx.Tx, adult family.AdultID, number int, slot SlotID, now time.Time) (Request, bool, error) {
	var id OfferID
	var open bool
	var w Waiting
	err := tx.QueryRow(ctx, `SELECT o.id, `+openOffer+`, `+waitColumns+offered+` AND w.number = @number AND o.slot_id = @slot`,
		pgx.StrictNamedArgs{"adult": adult, "number": number, "slot": slot, "now": now}).Scan(append([]any{&id, &open}, w.columns()...)...)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	r := w.request(adult, fmt.Sprintf("offer:%d", id))
	r.Slot = slot
	return r, open, err
}

// Decline gives back what is offered to an adult; she keeps her place, and is not offered this time again. What is over already stays so.
func (s *Store) Decline(ctx context.Context, adult family.AdultID, number int, slot SlotID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := s.mayBook(ctx, tx, Holder{Adult: adult}, now); err != nil {
			return err
		}
		var wait WaitID
		var open bool
		err := tx.QueryRow(ctx, `SELECT w.id, o.ended_at IS NULL FROM offers o JOIN waits w ON w.id = o.wait_id WHERE w.adult_id = $1 AND w.number = $2 AND o.slot_id = $3`,
			adult, number, slot).Scan(&wait, &open)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil || !open {
			return err
		}
		if err := closeOffers(ctx, tx, Declined, now, `w.id = $1 AND o.slot_id = $2`, wait, slot); err != nil {
			return err
		}
		return recordWait(ctx, tx, adult, audit.OfferDeclined, wait, now)
	})
	if err != nil {
		return fmt.Errorf("adult %d declines slot %d: %w", adult, slot, err)
	}
	return nil
}

// Everything about offers to an adult happens while she is locked; it touches the claim before the offer, as whoever books does.

// begin lets the time of an offer pass, until a moment, if it does not yet.
func begin(ctx context.Context, tx pgx.Tx, id OfferID, until time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE claims c SET until_at = $2 FROM offers o JOIN waits w ON w.id = o.wait_id
		WHERE o.id = $1 AND o.ended_at IS NULL AND o.until_at IS NULL AND c.slot_id = o.slot_id AND c.adult_id = w.adult_id AND c.state = 'offer'`, id, until)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE offers SET until_at = $2 WHERE id = $1 AND ended_at IS NULL AND until_at IS NULL`, id, until)
	}
	return err
}

// closeOffers ends those offers o for waits w that are open, and gives back their times.
func closeOffers(ctx context.Context, tx pgx.Tx, outcome Outcome, now time.Time, which string, args ...any) error {
	rows, _ := tx.Query(ctx, `SELECT o.id FROM offers o JOIN waits w ON w.id = o.wait_id WHERE o.ended_at IS NULL AND `+which, args...) // its error is met again by reading the rows
	ids, err := pgx.CollectRows(rows, pgx.RowTo[OfferID])
	if err != nil || len(ids) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `
		DELETE FROM claims c USING offers o, waits w
		WHERE o.id = ANY ($1) AND w.id = o.wait_id AND c.slot_id = o.slot_id AND c.adult_id = w.adult_id AND c.state = 'offer'`, ids)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE offers SET outcome = $2, ended_at = $3 WHERE id = ANY ($1)`, ids, outcome, now)
	}
	return err
}
