package family

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
)

// LinkChange asks for other tracks, or another end, of a link. Known is about what the new tracks open. Key: the same key gets the same link.
type LinkChange struct {
	Link   LinkID
	Grants []Grant
	Until  time.Time
	Known  []Known
	By     StaffID
	Key    string
}

// ChangeLink replaces a link by one with these tracks and this end: what held until now stays written down. What it takes from her goes as when a link ends; another
// end alone changes nothing that she could see. ErrNotFound: it has ended.
func (s *Store) ChangeLink(ctx context.Context, c LinkChange, now time.Time) (LinkID, error) {
	var id LinkID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := familyOf(ctx, tx, c.By, familyOfLink, c.Link, now); err != nil {
			return err
		}
		made, err := linkOf(ctx, tx, c.Key)
		if err != nil || made != 0 {
			id = made
			return err
		}
		id, err = s.changeLink(ctx, tx, c, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("change link %d: %w", c.Link, err)
	}
	return id, nil
}

// linkOf is the link that a key made, 0 for none.
func linkOf(ctx context.Context, tx pgx.Tx, key string) (id LinkID, err error) {
	err = tx.QueryRow(ctx, `SELECT id FROM links WHERE key = $1`, key).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

func (s *Store) changeLink(ctx context.Context, tx pgx.Tx, c LinkChange, now time.Time) (LinkID, error) {
	if err := lockPapersOf(ctx, tx, c.Link); err != nil {
		return 0, err
	}
	before, err := s.revoke(ctx, tx, c.Link, c.By, now)
	if err != nil {
		return 0, err
	}
	n := NewLink{Adult: before.Adult.ID, Person: before.Person.ID, Scope: before.Scope, Basis: before.Basis, Grants: c.Grants, From: before.From, Until: c.Until,
		Known: c.Known, By: c.By, Key: c.Key}
	if err := n.validate(now); err != nil {
		return 0, err
	}
	id, err := s.insertLink(ctx, tx, n, now)
	if err != nil {
		return 0, err
	}
	if sameGrants(before.Grants, c.Grants) && len(c.Known) == 0 {
		return id, nil
	}
	if err := s.CloseScreen(ctx, tx, before.Adult.ID, now); err != nil {
		return 0, err
	}
	return id, s.askAboutLost(ctx, tx, before, c.Grants, now)
}

// askAboutLost leaves to be asked about what an adult had over a link and has not over the one with these tracks in its place; nothing if she lost nothing.
func (s *Store) askAboutLost(ctx context.Context, tx pgx.Tx, before LinkPage, grants []Grant, now time.Time) error {
	kept := func(d Document) bool {
		return slices.ContainsFunc(grants, func(g Grant) bool { return g.Track == d.Track })
	}
	hidden := func(d Document) bool { return !slices.Contains(grants, Grant{Track: d.Track, InChat: true}) }
	if visits := slices.DeleteFunc(before.Visits, kept); len(visits) > 0 || slices.ContainsFunc(before.Shown, hidden) {
		return s.askAbout(ctx, tx, before, visits, now)
	}
	return nil
}

// sameGrants compares two lists whatever their order.
func sameGrants(a, b []Grant) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(g Grant) bool { return !slices.Contains(b, g) })
}
