package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Overseen is what waits for a supervisor, of all families: what somebody else did not do in time or is not there for, and what only a supervisor does.
type Overseen struct {
	Calls []OpenCall // overdue ones
	// Alone are the other calls of families that nobody looks after in the chat.
	Alone     []OpenCall
	Untold    []Untold // those that nobody told in time
	Approvals []Approval
	// Decided is what was decided on the supervisor's own requests until it was opened.
	Decided []Approval
	// Papers are the tasks about papers that do not say what they should.
	Papers   []Task
	Requests []OpenRequest
}

// Empty says that nothing waits.
func (o Overseen) Empty() bool {
	return len(o.Calls)+len(o.Alone)+len(o.Untold)+len(o.Approvals)+len(o.Decided)+len(o.Papers)+len(o.Requests) == 0
}

// Overseen lists what waits for a supervisor; ErrNotAllowed for anybody else.
func (s *Store) Overseen(ctx context.Context, staff StaffID, now time.Time) (Overseen, error) {
	var o Overseen
	var supervises bool
	err := s.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff WHERE id = @staff AND role = 'supervisor' AND ended_at IS NULL)`, pgx.StrictNamedArgs{"staff": staff}).Scan(&supervises)
	if err == nil && !supervises {
		err = ErrNotAllowed
	}
	if err != nil {
		return Overseen{}, fmt.Errorf("what staff %d oversees: %w", staff, err)
	}
	if err := s.overseenCalls(ctx, &o, staff, now); err != nil {
		return Overseen{}, err
	}
	if o.Untold, err = s.Untold(ctx, staff, now); err != nil {
		return Overseen{}, err
	}
	o.Untold = slices.DeleteFunc(o.Untold, func(u Untold) bool { return !u.Late })
	if o.Approvals, err = s.OpenApprovals(ctx, staff, now); err != nil {
		return Overseen{}, err
	}
	if o.Decided, err = s.Decisions(ctx, staff, now); err != nil {
		return Overseen{}, err
	}
	if o.Papers, err = s.Tasks(ctx, staff, now); err != nil {
		return Overseen{}, err
	}
	o.Papers = slices.DeleteFunc(o.Papers, func(t Task) bool { return t.Kind != PlaceNotRead })
	if o.Requests, err = s.SupervisorRequests(ctx, staff, now); err != nil {
		return Overseen{}, err
	}
	return o, nil
}

func (s *Store) overseenCalls(ctx context.Context, o *Overseen, staff StaffID, now time.Time) error {
	calls, err := s.OpenCalls(ctx, staff, now)
	if err != nil {
		return err
	}
	alone, err := s.LeftAlone(ctx, now)
	if err != nil {
		return err
	}
	for _, c := range calls {
		switch {
		case c.Overdue:
			o.Calls = append(o.Calls, c)
		case alone[c.Family]:
			o.Alone = append(o.Alone, c)
		}
	}
	return nil
}

// LeftAlone gives the codes of the families that nobody looks after in the chat now: neither their caseworker nor who stands in for her was let in. What comes of
// such a family pings the supervisors.
func (s *Store) LeftAlone(ctx context.Context, now time.Time) (map[string]bool, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT f.code FROM families f WHERE NOT EXISTS (
			SELECT FROM staff w JOIN accounts u ON u.staff_id = w.id AND u.state = 'active'
			WHERE f.caseworker_id IN (SELECT caseworker_id FROM stands_for(w.id, @now)))`, pgx.StrictNamedArgs{"now": now}) // its error is met again by reading the rows
	codes, err := collectCodes(rows)
	if err != nil {
		return nil, fmt.Errorf("families left alone: %w", err)
	}
	return codes, nil
}
