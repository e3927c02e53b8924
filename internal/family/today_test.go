package family_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// shape is what is on a list, as a line for each kind.
func shape(t family.Today) string {
	var lines []string
	for _, kind := range []struct {
		name  string
		count int
	}{
		{"calls", len(t.Calls)}, {"untold", len(t.Untold)}, {"visits", len(t.Visits)}, {"links", len(t.Links)}, {"birthdays", len(t.Birthdays)},
		{"again", len(t.Again)}, {"tasks", len(t.Tasks)}, {"approvals", len(t.Approvals)},
	} {
		if kind.count > 0 {
			lines = append(lines, fmt.Sprint(kind.name, " ", kind.count))
		}
	}
	return strings.Join(lines, ", ")
}

func (o *office) today(staff family.StaffID, now time.Time) family.Today {
	o.t.Helper()
	t, err := o.Today(o.t.Context(), staff, now)
	return must(o.t, t, err)
}

// deputy lets somebody stand in for the caseworker for a week from day 5.
func (o *office) deputy(staff family.StaffID) {
	o.t.Helper()
	o.exec(`INSERT INTO deputies (caseworker_id, deputy_id, from_at, until_at, set_by, key) VALUES ($1, $2, $3, $4, $5, $6)`,
		o.caseworker, staff, day(5), day(12), o.manager, o.key())
}

// everything makes one thing of each kind wait, as of day 10 of the tests' calendar.
func (o *office) everything() {
	o.t.Helper()
	f := o.family()
	child := o.person(f, "А", 2010)
	adult := o.adult(f)
	o.link(adult, child, family.Guardianship, family.IdentityDocument)
	d := o.open(child, family.Guardianship, family.State{Stage: "application-filed"})
	o.move(d, family.State{Stage: "established"}, day(2)) // nobody was told
	visit := aVisit()
	visit.At = day(10).Add(20 * time.Hour)
	o.exec(`INSERT INTO documents (id, person_id, track, opened_at) VALUES (77, $1, 'identity-document', now())`, child)
	_, err := o.Move(o.t.Context(), family.NewMove{Document: o.open(child, family.KinshipConfirmation, family.State{Stage: "consent-signed"}),
		To: family.State{Stage: "visit-scheduled"}, Visit: visit, By: o.caseworker, Key: o.key()}, day(3))
	must(o.t, 0, err)
	o.exec(`UPDATE links SET until_at = $1`, day(40))
	_, err = o.RequestCall(o.t.Context(), adult, o.key(), day(9))
	must(o.t, 0, err)
	o.exec(`INSERT INTO checks (document_id, at, by_staff, look_again_on, key) VALUES ($1, $2, $3, $4::date, 'check')`, d, day(4), o.caseworker, day(10))
	o.exec(`INSERT INTO tasks (family_id, kind, adult_id, made_at, due_at, key) VALUES ($1, 'call-about-ended-link', $2, $3, $3, 'task')`, f, adult, day(9))
}

// A list is of the families one looks after: one's own, those of whom one stands in for as long as it lasts. A supervisor's is not everybody's.
func TestTodayIsOfOnesOwnFamilies(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.everything()
	o.exec(`INSERT INTO families (code, caseworker_id, opened_at, key) VALUES ('K-2222', $1, now(), 'of the supervisor')`, o.manager)
	o.deputy(o.other)
	want := shape(o.today(o.caseworker, day(10)))
	for _, kind := range []string{"calls 1", "untold", "visits 1", "links 1", "again 1", "tasks 1"} {
		if !strings.Contains(want, kind) {
			t.Errorf("%s is not on the list: %s", kind, want)
		}
	}
	for name, c := range map[string]struct {
		staff family.StaffID
		at    time.Time
		want  string
	}{
		"a supervisor":              {o.manager, day(10), ""},
		"the deputy":                {o.other, day(10), want},
		"the deputy a day too late": {o.other, day(12), ""},
	} {
		if got := shape(o.today(c.staff, c.at)); got != c.want {
			t.Errorf("%s sees %q, want %q", name, got, c.want)
		}
	}
	o.exec(`UPDATE deputies SET ended_at = now()`)
	if got := shape(o.today(o.other, day(10))); got != "" {
		t.Errorf("the deputy who was ended sees %q", got)
	}
}

// Rule 1 for staff: a deputy works on the families as their caseworker does, from the first moment to the last and not outside of it.
func TestRule1DeputyWorksInTime(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	o.deputy(o.other)
	for name, c := range map[string]struct {
		at   time.Time
		want error
	}{
		"before": {day(5).Add(-time.Second), family.ErrNotFound},
		"first":  {day(5), nil},
		"last":   {day(12).Add(-time.Second), nil},
		"after":  {day(12), family.ErrNotFound},
	} {
		if _, err := o.FamilyPage(t.Context(), o.other, f, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	o.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, o.other)
	if _, err := o.FamilyPage(t.Context(), o.other, f, day(6)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("a deputy who left: %v", err)
	}
}

func TestBirthdaysThatChangePapers(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, almaty)
	for name, c := range map[string]struct {
		birth   family.Birth
		guarded bool
		want    int
	}{
		"sixteen in a month":                   {family.Birth{Year: 2010, Month: 12, Day: 24}, false, 16},
		"sixteen in a month and a day":         {family.Birth{Year: 2010, Month: 12, Day: 25}, false, 0},
		"fourteen today":                       {family.Birth{Year: 2012, Month: 11, Day: 23}, false, 14},
		"fourteen three days ago":              {family.Birth{Year: 2012, Month: 11, Day: 20}, false, 14},
		"fourteen four days ago":               {family.Birth{Year: 2012, Month: 11, Day: 19}, false, 0},
		"fifteen":                              {family.Birth{Year: 2011, Month: 11, Day: 23}, false, 0},
		"ten":                                  {family.Birth{Year: 2016, Month: 12, Day: 1}, false, 0},
		"ten with a guardian":                  {family.Birth{Year: 2016, Month: 12, Day: 1}, true, 10},
		"eighteen in half a year":              {family.Birth{Year: 2009, Month: 5, Day: 20}, false, 0},
		"eighteen in half a year, guarded":     {family.Birth{Year: 2009, Month: 5, Day: 20}, true, 18},
		"sixteen, the day is not known":        {family.Birth{Year: 2010, Month: 12}, false, 16},
		"sixteen next year, the month neither": {family.Birth{Year: 2011}, false, 0},
		"fourteen, born on 29 February":        {family.Birth{Year: 2008, Month: 2, Day: 29}, false, 0},
	} {
		if age, _ := c.birth.Near(today, c.guarded); age != c.want {
			t.Errorf("%s: %d, want %d", name, age, c.want)
		}
	}
	leap := family.Birth{Year: 2008, Month: 2, Day: 29}
	if age, on := leap.Near(time.Date(2022, 2, 20, 0, 0, 0, 0, almaty), false); age != 14 || on.Format(time.DateOnly) != "2022-03-01" {
		t.Errorf("born on 29 February: %d on %s", age, on)
	}
}

// Birthdays are counted by the day in Kazakhstan.
func TestBirthdaysOfAFamily(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	_, err := o.AddPerson(t.Context(), family.NewPerson{Family: f, Initial: "Б", Birth: family.Birth{Year: 2010, Month: 12, Day: 24}, Sign: "🍎", By: o.caseworker, Key: o.key()}, day(0))
	must(t, 0, err)
	for at, want := range map[time.Time]int{
		time.Date(2026, 11, 22, 18, 59, 0, 0, time.UTC): 0, // 23:59 of the 22nd there
		time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC):  1,
	} {
		if got := o.today(o.caseworker, at).Birthdays; len(got) != want {
			t.Errorf("at %s: %+v", at, got)
		}
	}
}

// The visits of the next days are those up to the end of the next working day.
func TestNearVisits(t *testing.T) {
	t.Parallel()
	friday := time.Date(2026, 11, 27, 17, 0, 0, 0, almaty)
	for name, c := range map[string]struct {
		at, now time.Time
		want    int
	}{
		"this morning":            {friday.Add(-7 * time.Hour), friday, 1},
		"yesterday":               {friday.Add(-24 * time.Hour), friday, 0},
		"Saturday":                {friday.Add(24 * time.Hour), friday, 1},
		"Monday evening":          {friday.Add(3*24*time.Hour + 6*time.Hour), friday, 1},
		"Tuesday":                 {friday.Add(4 * 24 * time.Hour), friday, 0},
		"the day after Wednesday": {friday.Add(-24 * time.Hour), friday.Add(-2 * 24 * time.Hour), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			child := o.person(o.family(), "А", 2019)
			d := o.open(child, family.KinshipConfirmation, family.State{Stage: "consent-signed"})
			visit := aVisit()
			visit.At = c.at
			_, err := o.Move(t.Context(), family.NewMove{Document: d, To: family.State{Stage: "visit-scheduled"}, Visit: visit, By: o.caseworker, Key: o.key()}, day(2))
			must(t, 0, err)
			if got := o.today(o.caseworker, c.now).Visits; len(got) != c.want {
				t.Errorf("%+v", got)
			}
			o.move(d, family.State{Stage: "visit-scheduled", Overlay: family.OnHold}, day(3))
			if got := o.today(o.caseworker, c.now).Visits; len(got) != 0 {
				t.Errorf("of a document on hold: %+v", got)
			}
		})
	}
}

// "Look at it again" is about the newest check, from its day on, and over with the next move.
func TestLookAgain(t *testing.T) {
	t.Parallel()
	o := setup(t)
	d := o.open(o.person(o.family(), "А", 2019), family.IdentityDocument, family.State{Stage: "grounds-check"})
	check := func(at time.Time, on any) {
		t.Helper()
		o.exec(`INSERT INTO checks (document_id, at, by_staff, look_again_on, key) VALUES ($1, $2, $3, $4::date, $5)`, d, at, o.caseworker, on, o.key())
	}
	expect := func(at time.Time, want int) {
		t.Helper()
		if got := o.today(o.caseworker, at).Again; len(got) != want {
			t.Errorf("on %s: %+v", at, got)
		}
	}
	check(day(3), day(8).In(almaty).Format(time.DateOnly))
	expect(day(7), 0)
	expect(day(8), 1)
	check(day(8), nil)
	expect(day(9), 0)
	check(day(9), day(9).In(almaty).Format(time.DateOnly))
	expect(day(10), 1)
	o.move(d, family.State{Stage: "application-filed"}, day(10))
	expect(day(11), 0)
}

// A link is on the list from sixty days before its end until somebody does something about it; it stays live.
func TestEndingLinks(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	link := o.link(o.adult(f), o.person(f, "А", 2019), family.IdentityDocument)
	o.exec(`UPDATE links SET until_at = $1`, day(100))
	for at, want := range map[time.Time]string{day(39): "", day(41): "soon", day(99): "soon", day(100): "over", day(150): "over"} {
		got := ""
		for _, l := range o.today(o.caseworker, at).Links {
			got = map[bool]string{false: "soon", true: "over"}[l.Over]
		}
		if got != want {
			t.Errorf("on %s: %q, want %q", at, got, want)
		}
	}
	must(t, 0, o.EndLink(t.Context(), link, o.caseworker, day(101)))
	if got := o.today(o.caseworker, day(102)).Links; len(got) != 0 {
		t.Errorf("an ended link: %+v", got)
	}
}

// One link to somebody whose sign does not open keeps nobody from the others.
func TestEndingLinksGoOnWithoutAnUnreadableOne(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	spoilt := o.person(f, "А", 2019)
	o.link(o.adult(f), spoilt, family.IdentityDocument)
	fine := o.link(o.adult(f), o.person(f, "Б", 2019), family.IdentityDocument)
	o.exec(`UPDATE links SET until_at = $1`, day(100))
	o.exec(`UPDATE persons SET sign_sealed = '\x01ff' WHERE id = $1`, spoilt)
	links := o.today(o.caseworker, day(99)).Links
	if len(links) != 1 || links[0].Link != fine {
		t.Errorf("links %+v", links)
	}
	if log := o.log.String(); !strings.Contains(log, "does not open") || !strings.Contains(log, "row.adult=") || !strings.Contains(log, "row.person=") {
		t.Errorf("the log says %q", log)
	}
}

func TestDoneTask(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	o.exec(`INSERT INTO tasks (family_id, kind, made_at, due_at, key) VALUES ($1, 'call-about-ended-link', $2, $2, 'one')`, f, day(1))
	o.exec(`INSERT INTO tasks (family_id, kind, made_at, due_at, key) VALUES ($1, 'place-not-read', $2, $2, 'two')`, f, day(1))
	call, place := scan[int64](t, o.Pool, `SELECT id FROM tasks WHERE key = 'one'`), scan[int64](t, o.Pool, `SELECT id FROM tasks WHERE key = 'two'`)
	if err := o.DoneTask(t.Context(), o.other, call, day(2)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("by another caseworker: %v", err)
	}
	if err := o.DoneTask(t.Context(), o.manager, place, day(2)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("a paper that was not read is ticked off: %v", err)
	}
	for range 2 {
		must(t, 0, o.DoneTask(t.Context(), o.caseworker, call, day(2)))
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'task.done'`); got != 1 {
		t.Errorf("%d entries", got)
	}
	if got := o.today(o.caseworker, day(3)).Tasks; len(got) != 1 || got[0].ID != place {
		t.Errorf("still to be done: %+v", got)
	}
}

func TestOverseenIsForSupervisors(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.everything()
	if _, err := o.Overseen(t.Context(), o.caseworker, day(20)); !errors.Is(err, family.ErrNotAllowed) {
		t.Errorf("a caseworker: %v", err)
	}
	got, err := o.Overseen(t.Context(), o.manager, day(20))
	must(t, 0, err)
	if len(got.Calls) != 1 || len(got.Untold) == 0 || len(got.Papers) != 0 || len(got.Requests) != 0 {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff([]bool{true}, slices.Compact(lates(got))); diff != "" {
		t.Errorf("late ones only (-want +got)\n%s", diff)
	}
}

func lates(o family.Overseen) []bool {
	var all []bool
	for _, u := range o.Untold {
		all = append(all, u.Late)
	}
	return all
}

// A call that nobody looks after in the chat is a supervisor's before it is overdue, for a supervisor was pinged for it; it is not while the caseworker, or who stands in
// for her, is there.
func TestCallsOfFamiliesLeftAlone(t *testing.T) {
	t.Parallel()
	o := setup(t)
	request, err := o.RequestCall(t.Context(), o.adult(o.family()), "tap", day(6))
	must(t, request, err)
	alone := func(at time.Time) int {
		t.Helper()
		over, err := o.Overseen(t.Context(), o.manager, at)
		must(t, over, err)
		if len(over.Calls) > 0 && len(over.Alone) > 0 {
			t.Errorf("twice on the list: %+v", over)
		}
		return len(over.Alone)
	}
	if alone(day(6)) != 1 || alone(request.Due.Add(time.Second)) != 0 {
		t.Error("nobody is there, and the supervisor has no call; or has it twice when it is overdue")
	}
	o.account("staff_id", int64(o.other))
	o.deputy(o.other)
	if alone(day(6)) != 0 || alone(day(4)) != 1 {
		t.Error("the deputy is there from the fifth day on")
	}
	o.exec(`UPDATE deputies SET ended_at = now()`)
	o.account("staff_id", int64(o.caseworker))
	if alone(day(6)) != 0 {
		t.Error("the caseworker is there")
	}
}
