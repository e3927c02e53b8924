package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// PendingJoin is one adult who waits to be recognised by the pictures she names.
type PendingJoin struct {
	Account ID
	Family  string // the family's code
	Initial string
	AskedAt time.Time
	Pairs   [3]Pictures
}

// answersFor keeps, of rows that have a family f, those on which staff @staff may work at @now; the schema's function decides, as for package family.
const answersFor = `f.id IN (SELECT family_id FROM workable_families(@staff, @now))`

// PendingJoins lists the adults who wait, longest first, of the families on which staff may work now.
func (s *Store) PendingJoins(ctx context.Context, staff int64, now time.Time) ([]PendingJoin, error) {
	return s.pendingJoins(ctx, selectPending+` ORDER BY j.asked_at, j.account_id`, pgx.StrictNamedArgs{"staff": staff, "now": now})
}

// PendingJoin is one of PendingJoins; ErrNotFound when it is not among them (any more).
func (s *Store) PendingJoin(ctx context.Context, staff int64, account ID, now time.Time) (PendingJoin, error) {
	joins, err := s.pendingJoins(ctx, selectPending+` AND j.account_id = @account`, pgx.StrictNamedArgs{"staff": staff, "now": now, "account": account})
	if err != nil {
		return PendingJoin{}, err
	}
	if len(joins) == 0 {
		return PendingJoin{}, ErrNotFound
	}
	return joins[0], nil
}

const selectPending = `
	SELECT j.account_id, f.code, f.id, d.initial_sealed, j.asked_at, j.pairs
	FROM joins j JOIN accounts a ON a.id = j.account_id JOIN adults d ON d.id = a.adult_id JOIN families f ON f.id = d.family_id
	WHERE j.decided_at IS NULL AND a.state = 'joining' AND ` + answersFor

func (s *Store) pendingJoins(ctx context.Context, sql string, args pgx.StrictNamedArgs) ([]PendingJoin, error) {
	rows, _ := s.Pool.Query(ctx, sql, args) // its error is met again by reading the rows
	sealed, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedJoin])
	if err != nil {
		return nil, fmt.Errorf("pending joins for staff %d: %w", args["staff"], err)
	}
	joins := make([]PendingJoin, 0, len(sealed))
	for _, row := range sealed {
		join, err := s.openJoin(ctx, row)
		if unreadable(err) {
			s.Log.Error("a join does not open", "account", row.Account, "family", row.FamilyID)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("pending join of account %d: %w", row.Account, err)
		}
		joins = append(joins, join)
	}
	return joins, nil
}

type sealedJoin struct {
	Account  ID
	Code     string
	FamilyID int64
	Initial  []byte
	AskedAt  time.Time
	Pairs    []int16
}

func (s *Store) openJoin(ctx context.Context, row sealedJoin) (PendingJoin, error) {
	initial, err := s.Vault.Open(ctx, s.Pool, vault.Owner{Kind: vault.Family, ID: row.FamilyID}, "adults.initial", row.Initial)
	if err != nil {
		return PendingJoin{}, err
	}
	return PendingJoin{Account: row.Account, Family: row.Code, Initial: string(initial), AskedAt: row.AskedAt,
		Pairs: [3]Pictures{pairOf(row.Pairs, 0), pairOf(row.Pairs, 1), pairOf(row.Pairs, 2)}}, nil
}

// Decision is what became of a join, with the chat whose screen is to show it.
type Decision struct {
	Account ID
	Matched bool
	Chat    Chat
}

// Decide lets a joining adult in if the pair picked is the one she named, and ends her account if not. The first decision stands: called again, with
// whatever pair, it gives the same outcome. ErrNotFound when there is no such join for this member of staff (rule 1).
func (s *Store) Decide(ctx context.Context, staff int64, account ID, pair int, now time.Time) (Decision, error) {
	d := Decision{Account: account}
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		right, decided, err := lockJoin(ctx, tx, staff, account, now)
		if err != nil {
			return err
		}
		if decided != nil {
			d.Matched = *decided
			return nil
		}
		d.Matched = pair == right
		return s.decide(ctx, tx, staff, d, now)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return Decision{}, ErrNotFound
	}
	if err != nil {
		return Decision{}, fmt.Errorf("staff %d decides on account %d: %w", staff, account, err)
	}
	d.Chat, err = s.Chat(ctx, account)
	return d, err
}

func lockJoin(ctx context.Context, tx pgx.Tx, staff int64, account ID, now time.Time) (right int, decided *bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT j.right_pair, j.matched
		FROM joins j JOIN accounts a ON a.id = j.account_id JOIN adults d ON d.id = a.adult_id JOIN families f ON f.id = d.family_id
		WHERE j.account_id = @account AND (a.state = 'joining' OR j.decided_at IS NOT NULL) AND `+answersFor+`
		FOR UPDATE OF j`, pgx.StrictNamedArgs{"staff": staff, "account": account, "now": now}).Scan(&right, &decided)
	return right, decided, err
}

func (s *Store) decide(ctx context.Context, tx pgx.Tx, staff int64, d Decision, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE joins SET decided_at = $2, decided_by = $3, matched = $4 WHERE account_id = $1`, d.Account, now, staff, d.Matched)
	if err != nil {
		return err
	}
	action := audit.JoinAccepted
	if d.Matched {
		err = s.letIn(ctx, tx, d.Account, now)
	} else {
		action = audit.JoinRefused
		err = s.end(ctx, tx, d.Account)
	}
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Staff, Actor: staff,
		Action: action, ObjectKind: audit.OnAccount, Object: int64(d.Account)})
}

func (s *Store) letIn(ctx context.Context, tx pgx.Tx, account ID, now time.Time) error {
	var adult int64
	err := tx.QueryRow(ctx, `UPDATE accounts SET state = 'active' WHERE id = $1 RETURNING adult_id`, account).Scan(&adult)
	if err != nil {
		return err
	}
	if err := delivery.QueueAdult(ctx, tx, adult, delivery.New, now); err != nil {
		return err
	}
	if err := oweShownLater(ctx, tx, adult, now); err != nil || s.LetIn == nil {
		return err
	}
	return s.LetIn(ctx, tx, adult, now)
}

// oweShownLater owes what was decided before there was anybody to owe it to: the pings for moves that are yet to be shown, one for each, so that each can be taken back.
func oweShownLater(ctx context.Context, tx pgx.Tx, adult int64, now time.Time) error {
	rows, _ := tx.Query(ctx, `
		SELECT m.shown_from, d.person_id FROM moves m JOIN documents d ON d.id = m.document_id
		WHERE m.shown_from > $2 AND $1 = ANY (m.pinged) ORDER BY m.shown_from, d.id, m.seq`, adult, now) // its error is met again by reading the rows
	type ping struct {
		Due    time.Time
		Person int64
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ping])
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := delivery.QueueAdult(ctx, tx, adult, delivery.New, p.Due, p.Person); err != nil {
			return err
		}
	}
	return nil
}

// end lets go of an account, from the moment on in which it is called and not from the one in which its cause began: a turn that came between the two read what it
// may not show (ChangedScreens). What its chat still shows, a picture of a code too, goes by the next sweep, unless its screen is changed before that.
func (s *Store) end(ctx context.Context, tx pgx.Tx, account ID) error {
	_, err := tx.Exec(ctx, `
		WITH screen AS (UPDATE screens SET closes_at = $2, back = NULL, leased_until = NULL, tries = 0 WHERE account_id = $1 AND (live OR closes_at > $2))
		UPDATE accounts SET state = 'ended', ended_at = $2 WHERE id = $1`, account, s.Clock())
	return err
}
