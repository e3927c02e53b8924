package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/postgres"
)

const (
	// fewSlots and manySlots are how many times there are in the two offices that are compared; each specialist has slotsEach of them.
	fewSlots, manySlots = 1_000, 100_000
	slotsEach           = 250
	// searches is how often a round looks, and growthPairs how many rounds there are of each.
	searches    = 40
	growthPairs = 7
)

// slotsGrowth is how much longer it takes to find the nearest free times, and the days that have any, among a hundred times as many.
func slotsGrowth(ctx context.Context, l *lab) (float64, error) {
	few, err := l.reception(ctx, "few", fewSlots)
	if err != nil {
		return 0, err
	}
	many, err := l.reception(ctx, "many", manySlots)
	if err != nil {
		return 0, err
	}
	var before, after sample
	for range growthPairs {
		for of, to := range map[*reception]*sample{few: &before, many: &after} {
			took, err := of.look(ctx)
			if err != nil {
				return 0, err
			}
			*to = append(*to, took)
		}
	}
	fmt.Printf("#   ms of a search among %d: %v\n#   ms of a search among %d: %v\n", fewSlots, before, manySlots, after)
	return after.over(before).median(), nil
}

// reception is a database with times that can be booked.
type reception struct {
	*booking.Store
	now time.Time
}

// reception makes one with that many times in the next eight weeks.
func (l *lab) reception(ctx context.Context, name string, slots int) (*reception, error) {
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		return nil, err
	}
	if err := l.server.CreateDatabase(ctx, name); err != nil {
		return nil, err
	}
	if err := postgres.Migrate(ctx, l.server.URL(name)); err != nil {
		return nil, err
	}
	pool, err := postgres.Open(ctx, l.server.URL(name), postgres.Options{MaxConns: 2})
	if err != nil {
		return nil, err
	}
	l.later(func() error { pool.Close(); return nil })
	r := &reception{Store: &booking.Store{Pool: pool, Zone: zone}, now: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)}
	return r, r.fill(ctx, pool, slots/slotsEach)
}

// fill gives every specialist times of an hour on working days from tomorrow on, half of which are somebody else's. Half of the specialists do what is looked for.
func (r *reception) fill(ctx context.Context, pool *pgxpool.Pool, specialists int) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SET statement_timeout = '3min'`); err != nil {
		return err
	}
	for _, sql := range []string{
		`INSERT INTO staff (name, role, created_at) SELECT 'specialist ' || n, 'specialist', now() FROM generate_series(1, $1::int) n`,
		`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) SELECT 'astana', 'a', 'a', 'a', 'a', 'office ' || n FROM generate_series(1, 1 + $1::int / 20) n`,
		`INSERT INTO specialists (staff_id, woman, languages, kinds, modes)
			SELECT id, id % 2 = 0, '{kk,ru}', ARRAY['documents', CASE id % 2 WHEN 0 THEN 'psychological' ELSE 'legal' END], '{in-person,phone}' FROM staff WHERE $1::int > 0`,
		`INSERT INTO families (code, caseworker_id, opened_at, key) SELECT 'K-AAAA', min(id), now(), 'family' FROM staff WHERE $1::int > 0`,
		`INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT id, '', now(), 'adult ' || n FROM families, generate_series(1, 2 + 0 * $1::int) n`,
		`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at)
			SELECT p.staff_id, 1 + p.staff_id % (1 + $1::int / 20), t, t + interval '1 hour'
			FROM specialists p, LATERAL (
				SELECT d + h * interval '1 hour' AS t FROM generate_series('2026-11-24 04:00+00'::timestamptz, '2027-01-18', '1 day') d, generate_series(0, 7) h
				WHERE extract(isodow FROM d) < 6 ORDER BY 1 LIMIT ` + strconv.Itoa(slotsEach) + `) t`,
		`INSERT INTO claims (slot_id, adult_id, state, since, until_at)
			SELECT s.id, a.id, 'offer', now(), '2028-01-01' FROM slots s, adults a WHERE a.key = 'adult 1' AND hashint8(s.id) % 2 = 0 AND $1::int > 0`,
	} {
		if _, err := conn.Exec(ctx, sql, specialists); err != nil {
			return fmt.Errorf("fill the reception: %w", err)
		}
	}
	_, err = conn.Exec(ctx, `VACUUM ANALYZE`)
	return err
}

var errNoneFree = errors.New("no time is free")

// look gives the milliseconds of one search, as an adult's taps make them: the five nearest times, then the days that have any.
func (r *reception) look(ctx context.Context) (float64, error) {
	began := time.Now()
	for i := range searches {
		wish := booking.Wish{Kind: booking.Legal, Mode: booking.InPerson, Language: "kk"}
		if i%2 == 0 {
			wish = booking.Wish{Kind: booking.Psychological, Mode: booking.Phone, Woman: true, Language: "ru"}
		}
		near, err := r.Nearest(ctx, 2, wish, booking.Span{From: r.now, Until: r.now.Add(booking.Ahead)}, 5, r.now)
		if err != nil {
			return 0, err
		}
		days, err := r.Days(ctx, 2, wish, booking.Span{From: r.now, Until: r.now.Add(booking.Ahead)}, r.now)
		if err != nil {
			return 0, err
		}
		if len(near) != 5 || len(days) == 0 {
			return 0, errNoneFree
		}
	}
	return float64(time.Since(began).Microseconds()) / 1000 / searches, nil
}
