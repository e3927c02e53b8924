package family

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Today is what waits for a member of staff on the families she looks after: her own, and those of whom she stands in for. A supervisor's list of what others left
// undone is Overseen.
type Today struct {
	Calls  []OpenCall
	Untold []Untold
	Visits []NearVisit
	Links  []EndingLink
	// Birthdays are those that change what a paper needs.
	Birthdays []Birthday
	Again     []LookAgain
	Tasks     []Task
	Approvals []Approval
	// Decided is what was decided on her own requests until she has opened it.
	Decided []Approval
	// NotReached are the adults to call because the chat does not lead to them.
	NotReached []NotReached
}

// Empty says that nothing waits.
func (t Today) Empty() bool {
	return len(t.Calls)+len(t.Untold)+len(t.Visits)+len(t.Links)+len(t.Birthdays)+len(t.Again)+len(t.Tasks)+len(t.Approvals)+len(t.Decided)+len(t.NotReached) == 0
}

// lookedAfter keeps, of rows that have a family f, those that staff @staff looks after at @now.
const lookedAfter = `f.caseworker_id IN (SELECT caseworker_id FROM stands_for(@staff, @now))`

// LookedAfter gives the codes of the families that a member of staff looks after now.
func (s *Store) LookedAfter(ctx context.Context, staff StaffID, now time.Time) (map[string]bool, error) {
	rows, _ := s.Pool.Query(ctx, `SELECT f.code FROM families f WHERE `+lookedAfter, pgx.StrictNamedArgs{"staff": staff, "now": now}) // its error is met again by reading the rows
	own, err := collectCodes(rows)
	if err != nil {
		return nil, fmt.Errorf("families that staff %d looks after: %w", staff, err)
	}
	return own, nil
}

func collectCodes(rows pgx.Rows) (map[string]bool, error) {
	codes := map[string]bool{}
	var code string
	_, err := pgx.ForEachRow(rows, []any{&code}, func() error {
		codes[code] = true
		return nil
	})
	return codes, err
}

// Today lists what waits for a member of staff, each kind the most urgent first.
func (s *Store) Today(ctx context.Context, staff StaffID, now time.Time) (Today, error) {
	own, err := s.LookedAfter(ctx, staff, now)
	if err != nil || len(own) == 0 {
		return Today{}, err
	}
	var t Today
	if t.Calls, err = s.OpenCalls(ctx, staff, now); err != nil {
		return Today{}, err
	}
	t.Calls = slices.DeleteFunc(t.Calls, func(c OpenCall) bool { return !own[c.Family] })
	if t.Untold, err = s.Untold(ctx, staff, now); err != nil {
		return Today{}, err
	}
	t.Untold = slices.DeleteFunc(t.Untold, func(u Untold) bool { return !own[u.Family] })
	if t.Tasks, err = s.Tasks(ctx, staff, now); err != nil {
		return Today{}, err
	}
	t.Tasks = slices.DeleteFunc(t.Tasks, func(one Task) bool { return !own[one.Family] })
	if t.Approvals, err = s.OpenApprovals(ctx, staff, now); err != nil {
		return Today{}, err
	}
	t.Approvals = slices.DeleteFunc(t.Approvals, func(a Approval) bool { return !own[a.Family] })
	if t.Decided, err = s.Decisions(ctx, staff, now); err != nil {
		return Today{}, err
	}
	t.Decided = slices.DeleteFunc(t.Decided, func(a Approval) bool { return !own[a.Family] })
	if t.NotReached, err = s.NotReached(ctx, staff, now); err != nil {
		return Today{}, err
	}
	t.NotReached = slices.DeleteFunc(t.NotReached, func(n NotReached) bool { return !own[n.Adult.Family] })
	if t.Visits, err = s.nearVisits(ctx, staff, now); err != nil {
		return Today{}, fmt.Errorf("visits for staff %d: %w", staff, err)
	}
	if t.Links, err = s.endingLinks(ctx, staff, now); err != nil {
		return Today{}, fmt.Errorf("links that end for staff %d: %w", staff, err)
	}
	if t.Birthdays, err = s.birthdays(ctx, staff, now); err != nil {
		return Today{}, fmt.Errorf("birthdays for staff %d: %w", staff, err)
	}
	if t.Again, err = s.lookAgain(ctx, staff, now); err != nil {
		return Today{}, fmt.Errorf("documents to look at again for staff %d: %w", staff, err)
	}
	return t, nil
}
