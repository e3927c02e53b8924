package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Overseen is what waits for a supervisor, of all families: what somebody else did not do in time, and what only a supervisor does.
type Overseen struct {
	Calls     []OpenCall // overdue ones
	Untold    []Untold   // those that nobody told in time
	Approvals []Approval
	// Papers are the tasks about papers that do not say what they should.
	Papers   []Task
	Requests []OpenRequest
}

// Empty says that nothing waits.
func (o Overseen) Empty() bool {
	return len(o.Calls)+len(o.Untold)+len(o.Approvals)+len(o.Papers)+len(o.Requests) == 0
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
	if o.Calls, err = s.OpenCalls(ctx, staff, now); err != nil {
		return Overseen{}, err
	}
	o.Calls = slices.DeleteFunc(o.Calls, func(c OpenCall) bool { return !c.Overdue })
	if o.Untold, err = s.Untold(ctx, staff, now); err != nil {
		return Overseen{}, err
	}
	o.Untold = slices.DeleteFunc(o.Untold, func(u Untold) bool { return !u.Late })
	if o.Approvals, err = s.OpenApprovals(ctx, staff, now); err != nil {
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
