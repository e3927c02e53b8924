package family_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// pinged lists the staff who are owed a ping, by name.
func (o *office) pinged() []string {
	o.t.Helper()
	rows, err := o.Pool.Query(o.t.Context(), `SELECT s.name FROM deliveries d JOIN accounts a ON a.id = d.account_id JOIN staff s ON s.id = a.staff_id ORDER BY s.name`)
	must(o.t, 0, err)
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		must(o.t, 0, rows.Scan(&name))
		names = append(names, name)
	}
	return names
}

func (o *office) requests(staff family.StaffID, now time.Time) []family.OpenRequest {
	o.t.Helper()
	all, err := o.SupervisorRequests(o.t.Context(), staff, now)
	return must(o.t, all, err)
}

// A wish to speak with a supervisor is read, counted, answered by supervisors, and pings them; her caseworker and the deputy meet it nowhere.
func TestRule1RequestIsForSupervisors(t *testing.T) {
	t.Parallel()
	o := setup(t)
	for _, staff := range []family.StaffID{o.caseworker, o.other, o.manager} {
		o.account(`staff_id`, int64(staff))
	}
	o.deputy(o.other)
	adult := o.adult(o.family())
	before := o.today(o.caseworker, day(6))
	request, err := o.RequestSupervisor(t.Context(), adult, "tap", day(6))
	must(t, 0, err)
	if diff := cmp.Diff([]string{"manager"}, o.pinged()); diff != "" {
		t.Errorf("pinged (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(before, o.today(o.caseworker, day(6))); diff != "" {
		t.Errorf("the caseworker's list tells of it (-before +after)\n%s", diff)
	}
	for name, staff := range map[string]family.StaffID{"the caseworker": o.caseworker, "the deputy": o.other, "a colleague": o.staff("third", "caseworker")} {
		if got := o.requests(staff, day(6)); len(got) != 0 {
			t.Errorf("%s sees %+v", name, got)
		}
		if _, _, err := o.SupervisorRequest(t.Context(), staff, request.ID, day(6)); !errors.Is(err, family.ErrNotFound) {
			t.Errorf("%s opens it: %v", name, err)
		}
		if err := o.AnswerSupervisorRequest(t.Context(), staff, request.ID, day(6)); !errors.Is(err, family.ErrNotFound) {
			t.Errorf("%s answers it: %v", name, err)
		}
	}
	got, contact, err := o.SupervisorRequest(t.Context(), o.manager, request.ID, day(6))
	if must(t, 0, err); got.Adult.ID != adult || contact.Phone != "+77010000034" || contact.HowToCall.Hours != "after 18:00" {
		t.Errorf("the supervisor opens %+v, %+v", got, contact)
	}
	for range 2 {
		must(t, 0, o.AnswerSupervisorRequest(t.Context(), o.manager, request.ID, day(7)))
	}
	if got := o.requests(o.manager, day(7)); len(got) != 0 {
		t.Errorf("answered and still there: %+v", got)
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'supervisor.answered'`); got != 1 {
		t.Errorf("%d entries of the answer", got)
	}
}

// Not even a caseworker who stands in for the supervisor is told of it: a ping with nothing on her list would tell her what it was.
func TestRequestIsNotForASupervisorsDeputy(t *testing.T) {
	t.Parallel()
	o := setup(t)
	for _, staff := range []family.StaffID{o.caseworker, o.manager} {
		o.account(`staff_id`, int64(staff))
	}
	o.exec(`INSERT INTO deputies (caseworker_id, deputy_id, from_at, until_at, set_by, key) VALUES ($1, $2, $3, $4, $1, 'deputy')`,
		o.manager, o.caseworker, day(5), day(12))
	_, err := o.RequestSupervisor(t.Context(), o.adult(o.family()), "tap", day(6))
	must(t, 0, err)
	if diff := cmp.Diff([]string{"manager"}, o.pinged()); diff != "" {
		t.Errorf("pinged (-want +got)\n%s", diff)
	}
}

// A supervisor who never came in takes nothing: what goes past the other one must come to somebody who is there.
func TestRequestDoesNotWaitForASupervisorWithoutAccount(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.account(`staff_id`, int64(o.manager))
	adult := o.adult(o.family())
	o.exec(`UPDATE families SET caseworker_id = $1`, o.manager)
	o.staff("second", "supervisor")
	_, err := o.RequestSupervisor(t.Context(), adult, "tap", day(1))
	must(t, 0, err)
	if diff := cmp.Diff([]string{"manager"}, o.pinged()); diff != "" || len(o.requests(o.manager, day(1))) != 1 {
		t.Errorf("pinged (-want +got)\n%s", diff)
	}
}

// A supervisor who looks after the family herself is the one it goes past; where nobody else is there, it is better taken by her than by nobody.
func TestRequestGoesPastASupervisorWithTheFamily(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.account(`staff_id`, int64(o.manager))
	f := o.family()
	one, other := o.adult(f), o.adult(f)
	o.exec(`UPDATE families SET caseworker_id = $1`, o.manager)
	_, err := o.RequestSupervisor(t.Context(), one, "tap", day(1))
	must(t, 0, err)
	if got := o.requests(o.manager, day(1)); len(got) != 1 {
		t.Errorf("the only supervisor sees %+v", got)
	}
	second := o.staff("second", "supervisor")
	o.account(`staff_id`, int64(second))
	if got := o.requests(o.manager, day(1)); len(got) != 0 {
		t.Errorf("beside another one she sees %+v", got)
	}
	if got := o.requests(second, day(1)); len(got) != 1 {
		t.Errorf("the other one sees %+v", got)
	}
	_, err = o.RequestSupervisor(t.Context(), other, "tap 2", day(2))
	must(t, 0, err)
	if diff := cmp.Diff([]string{"manager", "second"}, o.pinged()); diff != "" {
		t.Errorf("the first for the only one, the second for the other (-want +got)\n%s", diff)
	}
}

// One open request at a time; the same tap gets the same answer; after the talk she can ask anew.
func TestRequestOnce(t *testing.T) {
	t.Parallel()
	o := setup(t)
	adult := o.adult(o.family())
	ask := func(key string) family.SupervisorRequest {
		t.Helper()
		r, err := o.RequestSupervisor(t.Context(), adult, key, day(1))
		return must(t, r, err)
	}
	first, again, same := ask("a"), ask("b"), ask("a")
	if first.Again || !again.Again || same.Again || first.ID != again.ID || first.ID != same.ID {
		t.Errorf("first %+v, again %+v, the same tap %+v", first, again, same)
	}
	must(t, 0, o.AnswerSupervisorRequest(t.Context(), o.manager, first.ID, day(2)))
	if anew := ask("c"); anew.Again || anew.ID == first.ID {
		t.Errorf("anew %+v", anew)
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'supervisor.asked'`); got != 2 {
		t.Errorf("%d entries", got)
	}
}

// The page of a call has the whole number, and reading it is written down; a call of others is not there.
func TestCallPage(t *testing.T) {
	t.Parallel()
	o := setup(t)
	request, err := o.RequestCall(t.Context(), o.adult(o.family()), "tap", day(1))
	must(t, 0, err)
	if _, _, err := o.Call(t.Context(), o.other, request.ID, day(1)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("another caseworker: %v", err)
	}
	call, contact, err := o.Call(t.Context(), o.caseworker, request.ID, day(4))
	if must(t, 0, err); !call.Overdue || contact.Phone != "+77010000034" {
		t.Errorf("%+v, %+v", call, contact)
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'family.read' AND actor_id = $1`, o.caseworker); got != 1 {
		t.Errorf("%d readings written down", got)
	}
	must(t, 0, o.AnswerCall(t.Context(), o.caseworker, request.ID, day(4)))
	if _, _, err := o.Call(t.Context(), o.caseworker, request.ID, day(4)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("after the call: %v", err)
	}
}
