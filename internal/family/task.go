package family

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// TaskKind says what somebody is to do.
type TaskKind string

// What a change leaves for a person to do.
const (
	CallAboutEndedLink TaskKind = "call-about-ended-link"
	VisitOfEndedLink   TaskKind = "visit-of-ended-link"
	// PlaceNotRead: a paper that does not say the one right place of birth. What it says instead is written nowhere.
	PlaceNotRead TaskKind = "place-not-read"
	// MeetingOfEndedLink: a meeting about somebody whom the adult is not linked to any more.
	MeetingOfEndedLink TaskKind = "meeting-of-ended-link"
)

// Task is something to be done about a family.
type Task struct {
	ID   int64
	Kind TaskKind
	// Family is the family's code.
	Family   string
	FamilyID FamilyID
	// Adult, Document and Meeting are 0 where the task is about none.
	Adult     AdultID
	Document  DocumentID
	Meeting   int64
	Made, Due time.Time
	Overdue   bool
}

// Tasks lists what is to be done on the families that staff may work on, the most urgent first.
func (s *Store) Tasks(ctx context.Context, staff StaffID, now time.Time) ([]Task, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT t.id, t.kind, f.code, f.id, coalesce(t.adult_id, 0), coalesce(t.document_id, 0), coalesce(t.appointment_id, 0), t.made_at, t.due_at, t.due_at < @now
		FROM tasks t JOIN families f ON f.id = t.family_id
		WHERE t.done_at IS NULL AND `+workable+`
		ORDER BY t.due_at, t.id`, pgx.StrictNamedArgs{"staff": staff, "now": now})
	if err == nil {
		var tasks []Task
		if tasks, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Task]); err == nil {
			return tasks, nil
		}
	}
	return nil, fmt.Errorf("tasks for staff %d: %w", staff, err)
}

// PlaceNotRead leaves a paper that could not be ticked to a lawyer: the document stays, and there is one task for it however often that happens.
func (s *Store) PlaceNotRead(ctx context.Context, document DocumentID, by StaffID, key string, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		d, err := lockToWork(ctx, tx, document, by, now)
		if err != nil {
			return err
		}
		free, err := s.holidays(ctx, tx, now)
		if err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `
			INSERT INTO tasks (family_id, kind, document_id, made_at, due_at, key) SELECT $1, 'place-not-read', $2, $3, $4, $5
			WHERE NOT EXISTS (SELECT FROM tasks WHERE document_id = $2 AND kind = 'place-not-read' AND done_at IS NULL)
			ON CONFLICT (key) DO NOTHING`, d.family, document, now, nextWorkingDay(now, s.Zone, free), key)
		if err != nil || done.RowsAffected() == 0 {
			return err
		}
		return record(ctx, tx, by, audit.PlaceNotRead, audit.OnDocument, document, now)
	})
	if err != nil {
		return fmt.Errorf("leave document %d to a lawyer: %w", document, err)
	}
	return nil
}

// placeRead ends that task with the move that has the tick; taking the move back brings the task back.
func placeRead(ctx context.Context, tx postgres.Querier, document DocumentID, by StaffID, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE tasks SET done_at = $3, done_by = $2 WHERE document_id = $1 AND kind = 'place-not-read' AND done_at IS NULL`, document, by, at)
	return err
}

// placeUnread brings the task back that a move ended.
func placeUnread(ctx context.Context, tx postgres.Querier, document DocumentID, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE tasks SET done_at = NULL, done_by = NULL WHERE document_id = $1 AND kind = 'place-not-read' AND done_at = $2`, document, at)
	return err
}
