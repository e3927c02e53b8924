package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/postgres"
)

// Consent is what an adult agreed to: which version of the text, in which language. From then on she is spoken to in that language.
type Consent struct {
	Version  string
	Language string
}

// Pictures are the two pictures, by number, that a joining adult names to her caseworker.
type Pictures [2]int

// Join uses an invitation up and makes a joining account, with two of so many pictures (numbered from 1, at least six) to name to the caseworker, who is
// pinged. ErrCode when the invitation was used, expired, is not for an adult, or she or this Telegram account is in already. Called again by the same
// Telegram account it gives the same pictures.
func (s *Store) Join(ctx context.Context, telegramID, invitation int64, c Consent, pictures int, now time.Time) (Pictures, error) {
	var told Pictures
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		got, err := s.burn(ctx, tx, binding{telegramID: telegramID, index: s.telegramIndex(telegramID), invitation: invitation,
			state: "joining", language: c.Language, consent: &c.Version, now: now})
		if err != nil {
			return err
		}
		if got.adult == 0 {
			return ErrCode
		}
		if got.again {
			told, err = toldPictures(ctx, tx, got.account)
			return err
		}
		told, err = askCaseworker(ctx, tx, got, pictures, now)
		return err
	})
	if errors.Is(err, ErrCode) {
		return Pictures{}, ErrCode
	}
	if err != nil {
		return Pictures{}, fmt.Errorf("join by invitation %d: %w", invitation, err)
	}
	return told, nil
}

func askCaseworker(ctx context.Context, tx pgx.Tx, got bound, pictures int, now time.Time) (Pictures, error) {
	pairs, right := drawPictures(pictures), draw(3)
	var caseworker int64
	err := tx.QueryRow(ctx, `
		WITH asked AS (INSERT INTO joins (account_id, pairs, right_pair, asked_at) VALUES ($1, $2, $3, $4))
		SELECT f.caseworker_id FROM adults d JOIN families f ON f.id = d.family_id WHERE d.id = $5`,
		got.account, pairs, right, now, got.adult).Scan(&caseworker)
	if err != nil {
		return Pictures{}, err
	}
	if err := delivery.QueueStaff(ctx, tx, caseworker, delivery.Staff, now); err != nil {
		return Pictures{}, err
	}
	return pairOf(pairs, right), audit.Record(ctx, tx, audit.Entry{At: now, ActorKind: audit.Adult, Actor: got.adult,
		Action: audit.JoinAsked, ObjectKind: audit.OnAccount, Object: int64(got.account)})
}

// Pictures gives what a joining account was told to name; ErrNotFound when it is not joining.
func (s *Store) Pictures(ctx context.Context, account ID) (Pictures, error) {
	told, err := toldPictures(ctx, s.Pool, account)
	if errors.Is(err, pgx.ErrNoRows) {
		return Pictures{}, ErrNotFound
	}
	if err != nil {
		return Pictures{}, fmt.Errorf("pictures of account %d: %w", account, err)
	}
	return told, nil
}

func toldPictures(ctx context.Context, q postgres.Querier, account ID) (Pictures, error) {
	var (
		pairs []int16
		right int
	)
	err := q.QueryRow(ctx, `SELECT pairs, right_pair FROM joins WHERE account_id = $1 AND decided_at IS NULL`, account).Scan(&pairs, &right)
	if err != nil {
		return Pictures{}, err
	}
	return pairOf(pairs, right), nil
}

func pairOf(pairs []int16, i int) Pictures {
	return Pictures{int(pairs[2*i]), int(pairs[2*i+1])}
}

// drawPictures takes six different numbers from 1 to n, in random order.
func drawPictures(n int) []int16 {
	all := make([]int16, n)
	for i := range all {
		all[i] = int16(i + 1)
	}
	for i := range 6 {
		j := i + draw(n-i)
		all[i], all[j] = all[j], all[i]
	}
	return all[:6]
}

// draw is a random number below n.
func draw(n int) int {
	i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	return int(i.Int64())
}
