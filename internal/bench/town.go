package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// town brings the bench's adults in by the functions that staff and people use.
type town struct {
	families *family.Store
	accounts *account.Store
	now      time.Time
	staff    family.StaffID
}

// history is a document with its moves, one a week, the last one a week ago.
type history struct {
	track family.Track
	item  family.Stage
	moves []family.State
}

var histories = []history{
	{track: family.BirthRegistration, moves: []family.State{{Stage: "request-received"}, {Stage: "collecting-papers"}, {Stage: "court"}}},
	{track: family.IdentityDocument, moves: []family.State{{Stage: "grounds-check"}, {Stage: "application-filed"}, {Stage: "in-production"}}},
	{track: family.HomeAndSupport, item: "clinic-attachment", moves: []family.State{{Stage: "clinic-attachment"}, {Stage: "clinic-attachment", Overlay: family.Closed}}},
}

// settle makes the keys, and the families of the chats that tap.
func (l *lab) settle(ctx context.Context) error {
	keyset := vault.NewKeyset()
	if err := keyset.WriteFile(filepath.Join(l.dir, "keyset.json")); err != nil {
		return err
	}
	l.vault = vault.New(keyset)
	for i := range l.options.chats {
		l.chats = append(l.chats, int64(6_000_000_001+i))
	}
	return l.settleIn(ctx, l.pool, l.vault)
}

// settleIn makes one family with two children for each chat in a database, half of them in Kazakh.
func (l *lab) settleIn(ctx context.Context, pool *pgxpool.Pool, vault *vault.Vault) error {
	now := time.Now().UTC()
	log := slog.New(slog.DiscardHandler)
	nothing := func(context.Context, postgres.Querier, family.AdultID, time.Time) error { return nil } // no phone shows anything yet
	t := &town{now: now, families: &family.Store{Pool: pool, Vault: vault, Zone: time.UTC, CloseScreen: nothing, CloseScreenAt: nothing, KeepScreenAt: nothing, Log: log},
		accounts: &account.Store{Pool: pool, Vault: vault, Clock: func() time.Time { return now }, Log: log}}
	if _, err := t.accounts.AddStaff(ctx, "town", account.Caseworker, "kk", now); err != nil {
		return err
	}
	if err := pool.QueryRow(ctx, `SELECT id FROM staff WHERE name = 'town'`).Scan(&t.staff); err != nil {
		return err
	}
	for i, chat := range l.chats {
		if err := t.addFamily(ctx, chat, []string{"kk", "ru"}[i%2]); err != nil {
			return fmt.Errorf("family %d: %w", i, err)
		}
	}
	// What joining owes would be pushed into the middle of the measurement.
	_, err := pool.Exec(ctx, `DELETE FROM deliveries`)
	return err
}

func (t *town) addFamily(ctx context.Context, chat int64, language string) error {
	key := fmt.Sprint("bench:", chat)
	opened, err := t.families.OpenFamily(ctx, family.NewFamily{Caseworker: t.staff, By: t.staff, Key: key}, t.now)
	if err != nil {
		return err
	}
	adult, err := t.families.AddAdult(ctx, family.NewAdult{Family: opened.ID, Initial: "А", OfAge: true, By: t.staff, Key: key}, t.now)
	if err != nil {
		return err
	}
	for i, sign := range []string{"🍎", "🌙"} {
		child := fmt.Sprint(key, ":", i)
		person, err := t.families.AddPerson(ctx, family.NewPerson{Family: opened.ID, Initial: "Ә", Birth: family.Birth{Year: 2015 + i}, Sign: sign, By: t.staff, Key: child}, t.now)
		if err != nil {
			return err
		}
		if err := t.addPapers(ctx, person, child); err != nil {
			return err
		}
		if _, err := t.families.Link(ctx, family.NewLink{Adult: adult, Person: person, Scope: family.ScopeDocuments, Basis: family.BasisParent,
			Grants: family.Grants(family.Tracks()...), By: t.staff, Key: child}, t.now); err != nil {
			return err
		}
	}
	return t.join(ctx, chat, adult, language)
}

func (t *town) addPapers(ctx context.Context, person family.PersonID, key string) error {
	for _, h := range histories {
		var id family.DocumentID
		for i, to := range h.moves {
			at, moveKey := t.now.AddDate(0, 0, 7*(i-len(h.moves))), fmt.Sprint(key, ":", h.track, h.item, ":", i)
			var err error
			if i == 0 {
				id, err = t.families.OpenDocument(ctx, family.NewDocument{Person: person, Track: h.track, Item: h.item, State: to, By: t.staff, Key: moveKey}, at)
			} else {
				_, err = t.families.Move(ctx, family.NewMove{Document: id, To: to, By: t.staff, Key: moveKey}, at)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *town) join(ctx context.Context, chat int64, adult family.AdultID, language string) error {
	codes, err := t.accounts.Invite(ctx, t.accounts.Pool, account.InviteRequest{Adult: int64(adult), Language: language, By: int64(t.staff), TTL: time.Hour}, t.now)
	if err != nil {
		return err
	}
	invitation, err := t.accounts.TryCode(ctx, chat, chat, codes.Link, t.now)
	if err != nil {
		return err
	}
	if _, err := t.accounts.Join(ctx, chat, invitation.ID, account.Consent{Version: "1", Language: language}, 12, t.now); err != nil {
		return err
	}
	actor, err := t.accounts.Actor(ctx, chat, 0)
	if err != nil {
		return err
	}
	var right int
	if err := t.accounts.Pool.QueryRow(ctx, `SELECT right_pair FROM joins WHERE account_id = $1`, actor.Account).Scan(&right); err != nil {
		return err
	}
	_, err = t.accounts.Decide(ctx, int64(t.staff), actor.Account, right, t.now)
	return err
}
