package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// NewAdult asks for an adult of a family, who can then be linked and invited. OfAge is the tick of whoever knows her that she is 18 or older; Phone and HowToCall may
// be empty. Key: the same key gets the same adult.
type NewAdult struct {
	Family    FamilyID
	Initial   string
	OfAge     bool
	Phone     Phone
	HowToCall HowToCall
	By        StaffID
	Key       string
}

// AddAdult adds an adult. She sees nothing before she is linked to somebody. ErrUnderAge: nobody said that she is 18.
func (s *Store) AddAdult(ctx context.Context, n NewAdult, now time.Time) (AdultID, error) {
	var id AdultID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := n.validate(); err != nil {
			return err
		}
		if err := mayWork(ctx, tx, n.By, n.Family, now); err != nil {
			return err
		}
		var err error
		var made bool
		if id, made, err = s.insertAdult(ctx, tx, n, now); err != nil || !made {
			return err
		}
		if err := s.setContact(ctx, tx, id, n.Phone, n.HowToCall); err != nil {
			return err
		}
		return record(ctx, tx, n.By, audit.AdultAdded, audit.OnAdult, id, now)
	})
	if err != nil {
		return 0, fmt.Errorf("add an adult to family %d: %w", n.Family, err)
	}
	return id, nil
}

func (n NewAdult) validate() error {
	switch {
	case !n.OfAge:
		return ErrUnderAge
	case !isInitial(n.Initial):
		return fmt.Errorf("%w: an initial is one letter", ErrInvalid)
	case n.Phone != "" && !n.Phone.valid():
		return fmt.Errorf("%w: phone", ErrInvalid)
	}
	return n.HowToCall.validate()
}

func (s *Store) insertAdult(ctx context.Context, tx pgx.Tx, n NewAdult, now time.Time) (AdultID, bool, error) {
	initial, err := s.Vault.Seal(ctx, tx, n.Family.owner(), "adults.initial", []byte(n.Initial))
	if err != nil {
		return 0, false, err
	}
	return insertOnce[AdultID](ctx, tx, `
		INSERT INTO adults (key, family_id, initial_sealed, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (key) DO NOTHING RETURNING id`,
		`SELECT id FROM adults WHERE key = $1`, n.Key, n.Family, initial, now)
}

// setContact comes after the insert: these two are sealed with the adult's own data key, which needs her id.
func (s *Store) setContact(ctx context.Context, tx pgx.Tx, id AdultID, phone Phone, how HowToCall) error {
	if err := s.setPhone(ctx, tx, id, phone); err != nil {
		return err
	}
	return s.setHowToCall(ctx, tx, id, how)
}

func (s *Store) setPhone(ctx context.Context, tx pgx.Tx, id AdultID, phone Phone) error {
	sealed, err := s.sealFilled(ctx, tx, id, "adults.phone", string(phone))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE adults SET phone_sealed = $2 WHERE id = $1`, id, sealed)
	return err
}

func (s *Store) setHowToCall(ctx context.Context, tx pgx.Tx, id AdultID, how HowToCall) error {
	plain, err := how.write()
	if err != nil {
		return err
	}
	sealed, err := s.sealFilled(ctx, tx, id, "adults.how_to_call", plain)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE adults SET how_to_call_sealed = $2 WHERE id = $1`, id, sealed)
	return err
}

// sealFilled keeps an empty value as NULL.
func (s *Store) sealFilled(ctx context.Context, tx pgx.Tx, id AdultID, column, plain string) ([]byte, error) {
	if plain == "" {
		return nil, nil
	}
	return s.Vault.Seal(ctx, tx, id.owner(), column, []byte(plain))
}
