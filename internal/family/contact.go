package family

import (
	"context"
	"fmt"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Contact is how an adult is reached by voice. What is not known, or does not open any more, is empty.
type Contact struct {
	Phone     Phone
	HowToCall HowToCall
}

// AdultContact is how an adult is reached. Whoever shows it has made sure that they may know, and writes down that they read it.
func (s *Store) AdultContact(ctx context.Context, q postgres.Querier, adult AdultID) (Contact, error) {
	c, err := s.contact(ctx, q, adult)
	if err != nil {
		return Contact{}, fmt.Errorf("how to reach adult %d: %w", adult, err)
	}
	return c, nil
}

func (s *Store) contact(ctx context.Context, q postgres.Querier, adult AdultID) (Contact, error) {
	var phone, how []byte
	if err := q.QueryRow(ctx, `SELECT phone_sealed, how_to_call_sealed FROM adults WHERE id = $1`, adult).Scan(&phone, &how); err != nil {
		return Contact{}, err
	}
	number, err := s.openFilled(ctx, q, adult, "adults.phone", phone)
	if err != nil {
		return Contact{}, err
	}
	agreed, err := s.openHowToCall(ctx, q, adult, how)
	return Contact{Phone: Phone(number), HowToCall: agreed}, err
}

func (s *Store) openHowToCall(ctx context.Context, q postgres.Querier, adult AdultID, sealed []byte) (HowToCall, error) {
	plain, err := s.openFilled(ctx, q, adult, "adults.how_to_call", sealed)
	if err == nil && plain == nil && sealed != nil {
		return HowToCall{Unreadable: true}, nil
	}
	return readHowToCall(plain), err
}

// openFilled is nil for a column without a value.
func (s *Store) openFilled(ctx context.Context, q postgres.Querier, adult AdultID, column string, sealed []byte) ([]byte, error) {
	if sealed == nil {
		return nil, nil
	}
	plain, err := s.Vault.Open(ctx, q, adult.owner(), column, sealed)
	if vault.Unreadable(err) {
		s.Log.Error("how to reach an adult does not open", "adult", adult, "column", column)
		return nil, nil
	}
	return plain, err
}
