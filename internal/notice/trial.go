package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Trial is a notice that its author sent to somebody of the staff to be looked at: what it says now, and nothing of whom it is for.
type Trial struct {
	Notice ID
	// By is the author's name.
	By     string
	Texts  Texts
	Offers Offers
}

// Triers lists those of the staff who can be sent a trial, whoever asks first.
func (s *Store) Triers(ctx context.Context, staff family.StaffID) ([]family.Colleague, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT s.id, s.name FROM staff s WHERE s.ended_at IS NULL AND EXISTS (SELECT FROM accounts a WHERE a.staff_id = s.id AND a.state = 'active')
		ORDER BY s.id <> $1, s.name, s.id`, staff) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[family.Colleague])
	if err != nil {
		return nil, fmt.Errorf("who can try a notice of staff %d: %w", staff, err)
	}
	return all, nil
}

// Try sends a notice of the author's that does not run yet to somebody of the staff, as it will look; never to a family, and it counts nowhere. ErrNotReady: one of its texts is missing.
// ErrNotFound: it is not theirs, or there is nobody such. ErrChanged: it runs, or is over. As long as the last one was not opened, and for the same key, nothing happens.
func (s *Store) Try(ctx context.Context, by family.StaffID, id ID, to family.StaffID, key string, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		n, err := lock(ctx, tx, by, id)
		switch {
		case err != nil:
			return err
		case n.author != by:
			return ErrNotFound
		case !n.state.open():
			return ErrChanged
		}
		return try(ctx, tx, by, id, to, key, now)
	})
	if err != nil {
		return fmt.Errorf("try notice %d on staff %d: %w", id, to, err)
	}
	return nil
}

func try(ctx context.Context, tx pgx.Tx, by family.StaffID, id ID, to family.StaffID, key string, now time.Time) error {
	var there, ready bool
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM staff s JOIN accounts a ON a.staff_id = s.id AND a.state = 'active' WHERE s.id = $2 AND s.ended_at IS NULL),
			text_kk_sealed IS NOT NULL AND text_ru_sealed IS NOT NULL FROM notices WHERE id = $1`, id, to).Scan(&there, &ready)
	switch {
	case err != nil:
		return err
	case !there:
		return ErrNotFound
	case !ready:
		return ErrNotReady
	}
	done, err := tx.Exec(ctx, `INSERT INTO notice_trials (notice_id, staff_id, sent_at, key) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, id, to, now, key)
	if err != nil || done.RowsAffected() == 0 {
		return err
	}
	if err := delivery.QueueStaffAlone(ctx, tx, int64(to), delivery.Staff, now); err != nil {
		return err
	}
	return record(ctx, tx, by, audit.NoticeTried, id, now)
}

// trials are what of notices n was sent to the reader w, who is staff still, and can be looked at: until the notice is gone, or on its way.
const trials = `
	SELECT DISTINCT n.id, s.name, n.text_kk_sealed, n.text_ru_sealed, n.understood, n.help
	FROM notice_trials t JOIN notices n ON n.id = t.notice_id JOIN staff w ON w.id = t.staff_id AND w.ended_at IS NULL JOIN staff s ON s.id = n.author_id
	WHERE w.id = @staff AND n.state IN ('draft', 'waiting', 'approved')`

// sealedTrial is a trial with what is not opened yet.
type sealedTrial struct {
	Trial
	kk, ru []byte
}

func (t sealedTrial) LogValue() slog.Value { return slog.GroupValue(slog.Any("notice", t.Notice)) }

func scanTrial(row pgx.CollectableRow) (sealedTrial, error) {
	var t sealedTrial
	err := row.Scan(&t.Notice, &t.By, &t.kk, &t.ru, &t.Offers.Understood, &t.Offers.Help)
	return t, err
}

func (s *Store) openTrial(ctx context.Context, t sealedTrial) (Trial, error) {
	var err error
	t.Texts, err = s.openTexts(ctx, s.Pool, t.Notice, t.kk, t.ru)
	return t.Trial, err
}

// Trials lists what was sent to somebody of the staff and they have not opened yet.
func (s *Store) Trials(ctx context.Context, staff family.StaffID) ([]Trial, error) {
	rows, _ := s.Pool.Query(ctx, trials+` AND t.opened_at IS NULL ORDER BY n.id`, postgres.Args{"staff": staff}) // its error is met again by reading the rows
	sealed, err := pgx.CollectRows(rows, scanTrial)
	if err != nil {
		return nil, fmt.Errorf("trials of staff %d: %w", staff, err)
	}
	return vault.OpenEach(ctx, s.Log, sealed, s.openTrial)
}

// Trial is one of what was sent to somebody of the staff, opened before or not. ErrNotFound for others, and when it is gone, or on its way.
func (s *Store) Trial(ctx context.Context, staff family.StaffID, id ID) (Trial, error) {
	rows, _ := s.Pool.Query(ctx, trials+` AND n.id = @id`, postgres.Args{"staff": staff, "id": id}) // its error is met again by reading the row
	sealed, err := pgx.CollectExactlyOneRow(rows, scanTrial)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	var t Trial
	if err == nil {
		t, err = s.openTrial(ctx, sealed)
	}
	if err != nil {
		return Trial{}, fmt.Errorf("trial of notice %d for staff %d: %w", id, staff, err)
	}
	return t, nil
}

// Tried writes down that somebody of the staff was shown a trial; it waits for them no more.
func (s *Store) Tried(ctx context.Context, staff family.StaffID, id ID, now time.Time) error {
	_, err := s.Pool.Exec(ctx, `UPDATE notice_trials SET opened_at = $3 WHERE notice_id = $1 AND staff_id = $2 AND opened_at IS NULL`, id, staff, now)
	if err != nil {
		return fmt.Errorf("trial of notice %d opened by staff %d: %w", id, staff, err)
	}
	return nil
}
