package notice

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

// Correct makes a draft that is to take the place of a notice of the author's that has gone out: what that says, what it offers and until when it holds are copied, and its recipients are the
// same. As long as there is such a draft, or it waits, that is the one. ErrChanged: nobody is shown the notice any more.
func (s *Store) Correct(ctx context.Context, by family.StaffID, id ID, key string, now time.Time) (ID, error) {
	var draft ID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		n, err := lock(ctx, tx, by, id)
		switch {
		case err != nil:
			return err
		case n.author != by:
			return ErrNotFound
		case !n.shown(now):
			return ErrChanged
		}
		err = tx.QueryRow(ctx, `SELECT id FROM notices WHERE corrects = $1 AND state IN ('draft', 'waiting', 'approved') OR key = $2`, n.first(id), key).Scan(&draft)
		if errors.Is(err, pgx.ErrNoRows) {
			draft, err = s.copy(ctx, tx, by, id, n.first(id), key, now)
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("correct notice %d by staff %d: %w", id, by, err)
	}
	return draft, nil
}

// shown says that it has gone out, and families may read it.
func (n locked) shown(now time.Time) bool {
	return (n.state == Running || n.state == Done) && n.expires.After(now)
}

// first is the one that was corrected first, by whatever followed it.
func (n locked) first(id ID) ID {
	if n.corrects != 0 {
		return n.corrects
	}
	return id
}

func (s *Store) copy(ctx context.Context, tx pgx.Tx, by family.StaffID, id, first ID, key string, now time.Time) (draft ID, err error) {
	err = tx.QueryRow(ctx, `
		INSERT INTO notices (author_id, understood, help, expires_at, created_at, key, corrects)
		SELECT author_id, understood, help, expires_at, $2, $3, $4 FROM notices WHERE id = $1 RETURNING id`, id, now, key, first).Scan(&draft)
	for _, column := range []string{"text_kk", "text_ru", "media_kk", "media_ru"} {
		if err == nil {
			err = s.copySealed(ctx, tx, id, draft, column)
		}
	}
	if err != nil {
		return 0, err
	}
	return draft, record(ctx, tx, by, audit.NoticeBegun, draft, now)
}

// copySealed seals for one notice what was sealed for another, if there is anything.
func (s *Store) copySealed(ctx context.Context, tx pgx.Tx, from, to ID, column string) error {
	var sealed []byte
	if err := tx.QueryRow(ctx, `SELECT `+column+`_sealed FROM notices WHERE id = $1`, from).Scan(&sealed); err != nil || sealed == nil {
		return err
	}
	plain, err := s.Vault.Open(ctx, tx, owner(from), "notices."+column, sealed)
	if err != nil {
		return err
	}
	if sealed, err = s.Vault.Seal(ctx, tx, owner(to), "notices."+column, plain); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE notices SET `+column+`_sealed = $2 WHERE id = $1`, to, sealed)
	return err
}

// freezeAgain writes down that a correction is for whom the first text was for: each of them may have read that (Hopeful).
func freezeAgain(ctx context.Context, tx pgx.Tx, n Notice) (int64, error) {
	done, err := tx.Exec(ctx, `
		INSERT INTO notice_recipients (notice_id, adult_id, number, person_ids, language)
		SELECT $1, o.adult_id, 1 + (SELECT max(r.number) FROM notice_recipients r WHERE r.adult_id = o.adult_id), o.person_ids, o.language
		FROM notice_recipients o WHERE o.notice_id = $2`, n.ID, n.Corrects)
	return done.RowsAffected(), err
}

// replace lets a correction that begins take the place of what its recipients are shown until then. False: they are shown that no more, and nothing of it is left to correct. What corrects
// nothing replaces nothing.
func replace(ctx context.Context, tx pgx.Tx, id, corrects ID, now time.Time) (bool, error) {
	if corrects == 0 {
		return true, nil
	}
	var old ID
	err := tx.QueryRow(ctx, `
		UPDATE notices SET state = 'corrected', ended_at = $3, ended_by = author_id, paused_at = NULL, why = ''
		WHERE (id = $2 OR corrects = $2) AND id <> $1 AND state IN ('running', 'done') AND expires_at > $3 RETURNING id`, id, corrects, now).Scan(&old)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, recordSystem(ctx, tx, audit.NoticeCorrected, old, now)
}
