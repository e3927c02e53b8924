package family_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/family"
)

// outcome is a document about a relative one step before its outcome, and the request to record that.
func (o *office) outcome() family.NewMove {
	o.t.Helper()
	doc := o.open(o.person(o.family(), "Б", 1988), family.RelativeStatus, rel(4))
	return family.NewMove{Document: doc, After: 1, To: rel(5), By: o.caseworker, Key: o.key()}
}

func (o *office) ask(n family.NewMove, now time.Time) family.ApprovalID {
	o.t.Helper()
	id, err := o.RequestApproval(o.t.Context(), n, now)
	return must(o.t, id, err)
}

// Rule 8: an outcome about a relative takes two people, whoever records it and from whichever side.
func TestRule8OutcomeNeedsASecondPerson(t *testing.T) {
	t.Parallel()
	o := setup(t)
	n := o.outcome()
	for _, by := range []family.StaffID{o.caseworker, o.manager} {
		n.By, n.Key = by, o.key()
		for _, to := range []family.State{rel(5), rel(6), rel(5, family.OnHold)} {
			n.To = to
			if _, err := o.Move(t.Context(), n, day(2)); !errors.Is(err, family.ErrSecondPerson) {
				t.Errorf("%v by one person: %v", to, err)
			}
		}
	}
	_, err := o.OpenDocument(t.Context(), family.NewDocument{Person: o.person(o.family(), "В", 1988), Track: family.RelativeStatus, State: rel(6), By: o.manager, Key: o.key()}, day(2))
	if !errors.Is(err, family.ErrSecondPerson) {
		t.Errorf("opened with its outcome: %v", err)
	}
	n.By, n.To, n.Key = o.caseworker, rel(5), o.key()
	id := o.ask(n, day(2))
	if _, err := o.DecideApproval(t.Context(), o.manager, id, true, day(2)); err != nil {
		t.Fatal(err)
	}
	// What was recorded is taken back by two as well; what lies over it is not an outcome.
	n.After, n.Key = 2, o.key()
	if n.To = rel(4); !errors.Is(errOf(o.Move(t.Context(), n, day(3))), family.ErrSecondPerson) {
		t.Error("an outcome was taken back by one person")
	}
	if n.To = rel(5, family.OnHold); errOf(o.Move(t.Context(), n, day(3))) != nil {
		t.Error("one person cannot put it on hold")
	}
}

// Rule 8: nobody approves their own request; what is executed is what was asked for, once, on the document as it stood then, and not after a day.
func TestRule8Approval(t *testing.T) {
	t.Parallel()
	o := setup(t)
	n := o.outcome()
	id := o.ask(n, day(2))
	if again := o.ask(n, day(2)); again != id {
		t.Error("the same tap asked twice")
	}
	other := n
	other.Key, other.By = o.key(), o.manager
	if _, err := o.RequestApproval(t.Context(), other, day(2)); !errors.Is(err, family.ErrOverlap) {
		t.Errorf("two requests for one document: %v", err)
	}
	for _, tt := range []struct {
		name string
		by   family.StaffID
		id   family.ApprovalID
		now  time.Time
		want error
	}{
		{"by whoever asked", o.caseworker, id, day(2), family.ErrSecondPerson},
		{"by somebody of another family", o.other, id, day(2), family.ErrNotAllowed},
		{"a day later", o.manager, id, day(3), family.ErrNotFound},
		{"one that does not exist", o.manager, id + 1, day(2), family.ErrNotFound},
	} {
		if _, err := o.DecideApproval(t.Context(), tt.by, tt.id, true, tt.now); !errors.Is(err, tt.want) {
			t.Errorf("approved %s: %v", tt.name, err)
		}
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM moves`); got != 1 {
		t.Fatalf("%d moves before it was approved", got)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() { _, _ = o.DecideApproval(t.Context(), o.manager, id, true, day(2)) })
	}
	wait.Wait()
	c, err := o.CaseFile(t.Context(), o.caseworker, n.Document, day(2))
	must(t, c, err)
	if len(c.Moves) != 2 || c.Newest().State != rel(5) || c.Waits != nil {
		t.Errorf("approved eight times at once: %+v, waits %+v", c.Moves, c.Waits)
	}
	if got := scan[family.StaffID](t, o.Pool, `SELECT by_staff FROM moves WHERE seq = 2`); got != o.caseworker {
		t.Errorf("recorded by %d", got)
	}
	if got := scan[string](t, o.Pool, `SELECT string_agg(action || ' ' || actor_id, ', ' ORDER BY id) FROM audit WHERE action LIKE 'approval%'`); got != "approval.asked 1, approval.given 3" {
		t.Errorf("the audit has %s", got)
	}
}

// Rule 8: what was approved is what was looked at. A document that moved on since is looked at anew.
func TestRule8ApprovalOfWhatWasLookedAt(t *testing.T) {
	t.Parallel()
	o := setup(t)
	n := o.outcome()
	id := o.ask(n, day(2))
	o.move(n.Document, rel(4, family.OnHold), day(2))
	if _, err := o.DecideApproval(t.Context(), o.manager, id, true, day(2)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("approved on another document than was asked for: %v", err)
	}
	n.Key = o.key()
	if _, err := o.RequestApproval(t.Context(), n, day(2)); !errors.Is(err, family.ErrChanged) {
		t.Errorf("asked for on a move that is not the newest: %v", err)
	}
	n.After, n.Key = 2, o.key()
	id = o.ask(n, day(2))
	if _, err := o.DecideApproval(t.Context(), o.manager, id, false, day(2)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.DecideApproval(t.Context(), o.manager, id, true, day(2)); err != nil || scan[int](t, o.Pool, `SELECT count(*) FROM moves`) != 2 {
		t.Errorf("turned down, then approved: %v", err)
	}
	n.Key = o.key()
	o.ask(n, day(2))
	n.Key = o.key()
	o.ask(n, day(4))
	n.Key, n.To = o.key(), rel(3)
	if _, err := o.RequestApproval(t.Context(), n, day(6)); !errors.Is(err, family.ErrInvalid) {
		t.Errorf("two people for what takes one: %v", err)
	}
}

// Who may decide is told of it, and has it on a list, from which it goes with the decision.
func TestOpenApprovals(t *testing.T) {
	t.Parallel()
	o := setup(t)
	for _, staff := range []family.StaffID{o.caseworker, o.other, o.manager} {
		o.account("staff_id", int64(staff))
	}
	n := o.outcome()
	id := o.ask(n, day(2))
	open := func(staff family.StaffID, now time.Time) (ids []family.ApprovalID) {
		t.Helper()
		list, err := o.OpenApprovals(t.Context(), staff, now)
		must(t, list, err)
		for _, a := range list {
			ids = append(ids, a.ID)
		}
		return ids
	}
	for _, tt := range []struct {
		who   string
		staff family.StaffID
		now   time.Time
		want  []family.ApprovalID
	}{
		{"whoever asked", o.caseworker, day(2), nil}, {"another's", o.other, day(2), nil}, {"the supervisor", o.manager, day(2), []family.ApprovalID{id}},
		{"the supervisor a day later", o.manager, day(3), nil},
	} {
		if diff := cmp.Diff(tt.want, open(tt.staff, tt.now)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.who, diff)
		}
	}
	pinged := func() string {
		return scan[string](t, o.Pool, `SELECT coalesce(string_agg(a.staff_id::text, ' ' ORDER BY d.id), '') FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE d.kind = 'ping.staff'`)
	}
	if got := pinged(); got != "3" {
		t.Errorf("pinged %s, want the supervisor", got)
	}
	_, err := o.DecideApproval(t.Context(), o.manager, id, false, day(2))
	must(t, id, err)
	if got := pinged(); got != "3 1" {
		t.Errorf("pinged %s, want also whoever asked", got)
	}
	if got := open(o.manager, day(2)); got != nil {
		t.Errorf("decided, and there is still %v", got)
	}
	// What a supervisor asks for, the family's caseworker approves.
	n.By, n.Key = o.manager, o.key()
	id = o.ask(n, day(4))
	if _, err := o.DecideApproval(t.Context(), o.manager, id, true, day(4)); !errors.Is(err, family.ErrSecondPerson) {
		t.Errorf("a supervisor approved their own request: %v", err)
	}
	if _, err := o.DecideApproval(t.Context(), o.caseworker, id, true, day(4)); err != nil {
		t.Error(err)
	}
}

// Rule 8: what was asked for on a move that was taken back is not approved on another that took its number.
func TestRule8ApprovalDoesNotOutliveItsMove(t *testing.T) {
	t.Parallel()
	o := setup(t)
	n := o.outcome()
	move := o.move(n.Document, rel(4, family.OnHold), minutes(0))
	n.After = move.Seq
	id := o.ask(n, minutes(1))
	must(t, 0, o.undo(n.Document, move, minutes(2)))
	o.move(n.Document, rel(3), minutes(3))
	if _, err := o.DecideApproval(t.Context(), o.manager, id, true, minutes(4)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("approved: %v", err)
	}
}

// What was asked of a second person, and what became of it, stays in the journals of the family and of whoever did it when the document is taken back with its only move.
func TestJournalsKeepApprovalsOfWhatIsTakenBack(t *testing.T) {
	t.Parallel()
	o := setup(t)
	n := o.outcome()
	o.decides(o.ask(n, day(1)), false, day(1))
	n.Key = o.key()
	must2(o.WithdrawApproval(t.Context(), o.caseworker, o.ask(n, day(1)), day(1)))(t)
	must(t, 0, o.undo(n.Document, family.Move{Seq: 1, At: day(1)}, day(1).Add(time.Minute)))
	j := &audit.Journal{Pool: o.Pool}
	for what, read := range map[string]func() (audit.Page, error){
		"of the family": func() (audit.Page, error) {
			return j.OfFamily(t.Context(), int64(o.manager), scan[int64](t, o.Pool, `SELECT max(id) FROM families`), 0, day(2))
		},
		"of staff": func() (audit.Page, error) {
			return j.OfStaff(t.Context(), int64(o.manager), int64(o.caseworker), 0, day(2))
		},
	} {
		var got []string
		for _, l := range must2(read())(t).Lines {
			if strings.HasPrefix(string(l.Action), "approval.") && l.Family != "" && l.Who == "worker" {
				got = append(got, string(l.Action))
			}
		}
		if diff := cmp.Diff([]string{"approval.withdrawn", "approval.asked", "approval.asked"}, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", what, diff)
		}
	}
}
