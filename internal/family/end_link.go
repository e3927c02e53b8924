package family

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// EndLink takes the papers away from the adult at once, closes what her phone shows of them, and leaves it to the caseworker to call her and to ask about each visit that
// was to come. Her account stays. Ending what has ended changes nothing.
func (s *Store) EndLink(ctx context.Context, link LinkID, by StaffID, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := familyOf(ctx, tx, by, familyOfLink, link, now); err != nil {
			return err
		}
		if err := lockPapersOf(ctx, tx, link); err != nil {
			return err
		}
		_, err := s.endLink(ctx, tx, link, by, now)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("end link %d: %w", link, err)
	}
	return nil
}

// endLink gives what the link was. ErrNotFound: it has ended already.
func (s *Store) endLink(ctx context.Context, tx pgx.Tx, link LinkID, by StaffID, now time.Time) (LinkPage, error) {
	page, err := s.revoke(ctx, tx, link, by, now)
	if err != nil {
		return LinkPage{}, err
	}
	if err := s.CloseScreen(ctx, tx, page.Adult.ID, now); err != nil {
		return LinkPage{}, err
	}
	// What was shared with her is asked about, too, and so only then taken.
	if err := s.askAbout(ctx, tx, page, page.Visits, now); err != nil {
		return LinkPage{}, err
	}
	return page, unshare(ctx, tx, page.Adult.ID, by, now)
}

// revoke ends a link in the rows, with what it was to close on her phone later, and nothing else; whoever comes second finds it ended. The person's papers are locked.
func (s *Store) revoke(ctx context.Context, tx pgx.Tx, link LinkID, by StaffID, now time.Time) (LinkPage, error) {
	var live bool
	err := tx.QueryRow(ctx, `SELECT revoked_at IS NULL FROM links WHERE id = $1 FOR UPDATE`, link).Scan(&live)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !live {
		err = ErrNotFound
	}
	if err != nil {
		return LinkPage{}, err
	}
	page, err := s.linkPage(ctx, tx, by, link, now)
	if err != nil {
		return LinkPage{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE links SET revoked_at = $2 WHERE id = $1`, link, now); err != nil {
		return LinkPage{}, err
	}
	if err := s.keepFromComing(ctx, tx, page.Adult.ID, page.Person.ID, now); err != nil {
		return LinkPage{}, err
	}
	return page, record(ctx, tx, by, audit.LinkEnded, audit.OnLink, link, now)
}

// askAbout leaves tasks after something was taken from an adult: to call her, and to ask about each of these visits.
func (s *Store) askAbout(ctx context.Context, tx pgx.Tx, page LinkPage, visits []Document, now time.Time) error {
	free, err := s.holidays(ctx, tx, now)
	if err != nil {
		return err
	}
	due := nextWorkingDay(now, s.Zone, free)
	const insert = `
		INSERT INTO tasks (family_id, kind, adult_id, document_id, made_at, due_at, key) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (key) DO NOTHING`
	_, err = tx.Exec(ctx, insert, page.Family.ID, CallAboutEndedLink, page.Adult.ID, nil, now, due, fmt.Sprintf("link:%d:call", page.ID))
	if err != nil {
		return err
	}
	for _, d := range visits {
		_, err := tx.Exec(ctx, insert, page.Family.ID, VisitOfEndedLink, page.Adult.ID, d.ID, now, due, fmt.Sprintf("link:%d:visit:%d", page.ID, d.ID))
		if err != nil {
			return err
		}
	}
	return askAboutMeetings(ctx, tx, page, now, due)
}
