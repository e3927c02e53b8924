package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// NewAdult asks for an adult of a family, who can then be linked and invited. Phone and HowToCall (when, who may answer) may be empty.
// Key: the same key gets the same adult.
type NewAdult struct {
	Family           FamilyID
	Initial          string
	Phone, HowToCall string
	By               StaffID
	Key              string
}

// AddAdult adds an adult. She sees nothing before she is linked to somebody.
func (s *Store) AddAdult(ctx context.Context, n NewAdult, now time.Time) (AdultID, error) {
	var id AdultID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if !isInitial(n.Initial) {
			return fmt.Errorf("%w: an initial is one letter", ErrInvalid)
		}
		if err := mayWork(ctx, tx, n.By, n.Family); err != nil {
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
func (s *Store) setContact(ctx context.Context, tx pgx.Tx, id AdultID, phone, howToCall string) error {
	sealedPhone, err := s.sealFilled(ctx, tx, id, "adults.phone", phone)
	if err != nil {
		return err
	}
	sealedHow, err := s.sealFilled(ctx, tx, id, "adults.how_to_call", howToCall)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE adults SET phone_sealed = $2, how_to_call_sealed = $3 WHERE id = $1`, id, sealedPhone, sealedHow)
	return err
}

// sealFilled keeps an empty value as NULL.
func (s *Store) sealFilled(ctx context.Context, tx pgx.Tx, id AdultID, column, plain string) ([]byte, error) {
	if plain == "" {
		return nil, nil
	}
	return s.Vault.Seal(ctx, tx, id.owner(), column, []byte(plain))
}
