package family_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// shownTo is what a reader sees of a document, in short.
func shownTo(d *family.Document) string {
	if d == nil {
		return "nothing"
	}
	return string(d.Stage) + string(d.Overlay) + " since " + d.Since.Format("2 Jan")
}

// Staff see the whole history and of each adult what she sees and was told; it is written down that they looked.
func TestCaseFile(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, told, untold, apart := o.person(f, "Б", 2014), o.adult(f), o.adult(f), o.adult(f)
	o.link(told, person, family.Guardianship)
	o.link(untold, person, family.Guardianship)
	o.linkAs(family.NewLink{Adult: apart, Person: person, Grants: []family.Grant{{Track: family.Guardianship}}})
	visits := o.adult(f)
	o.linkAs(family.NewLink{Adult: visits, Person: person, Scope: family.ScopeVisitsOnly, Grants: family.Grants(family.Guardianship)})
	doc := o.open(person, family.Guardianship, guard(4))
	o.move(doc, guard(5), day(2))
	o.tell(doc, 2, day(4), told)
	must(t, doc, o.Check(t.Context(), family.NewCheck{Document: doc, Reason: family.WaitsForStateBody, LookAgain: day(20), By: o.manager, Key: o.key()}, day(5)))

	c, err := o.CaseFile(t.Context(), o.caseworker, doc, day(6))
	must(t, c, err)
	var states []family.State
	for _, m := range c.Moves {
		states = append(states, m.State)
	}
	if diff := cmp.Diff([]family.State{guard(4), guard(5)}, states); diff != "" {
		t.Errorf("history (-want +got)\n%s", diff)
	}
	type line struct {
		Adult        family.AdultID
		Sees         string
		Told         int
		Untold, Tell bool
		InChat       bool
	}
	var lines []line
	for _, r := range c.Readers {
		lines = append(lines, line{r.Adult, shownTo(r.Sees), len(r.Told), r.Untold, r.ToTell, r.InChat})
	}
	want := []line{
		{told, "established since " + day(4).Format("2 Jan"), 1, false, false, true},
		{untold, "decision since " + day(1).Format("2 Jan"), 0, true, true, true},
		{apart, "nothing", 0, true, true, false},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("readers (-want +got)\n%s", diff)
	}
	if c.Check == nil || c.Check.Reason != family.WaitsForStateBody || c.Check.LookAgain.Format(time.DateOnly) != day(20).Format(time.DateOnly) || c.Check.Name != "manager" {
		t.Errorf("check %+v", c.Check)
	}
	if told := c.Readers[0].Told[0]; told.Name != "worker" || told.Manner != family.InPerson || !told.Supported {
		t.Errorf("told %+v", told)
	}
	for who, want := range map[family.StaffID]error{o.caseworker: nil, o.manager: nil, o.other: family.ErrNotFound} {
		if _, err := o.CaseFile(t.Context(), who, doc, day(6)); !errors.Is(err, want) {
			t.Errorf("staff %d: %v", who, err)
		}
	}
	if got := scan[string](t, o.Pool, `SELECT string_agg(actor_id::text, ' ' ORDER BY actor_id) FROM audit WHERE action = 'document.read'`); got != "1 1 3" {
		t.Errorf("read by %s", got)
	}
}

// A preview is what each of them is shown afterwards, for every move there is and whatever she was told.
func TestRule2PreviewIsWhatIsShown(t *testing.T) {
	t.Parallel()
	tracks := []family.Track{family.BirthRegistration, family.Guardianship, family.KinshipConfirmation}
	for _, track := range tracks {
		t.Run(string(track), func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			f := o.family()
			person, told, untold := o.person(f, "Б", 2014), o.adult(f), o.adult(f)
			for _, adult := range []family.AdultID{told, untold} {
				o.linkAs(family.NewLink{Adult: adult, Person: person, Grants: []family.Grant{{Track: track, InChat: true}}})
			}
			doc := o.open(person, track, family.State{Stage: track.Stages()[0]})
			at := day(2)
			for i := range 12 {
				c, err := o.CaseFile(t.Context(), o.caseworker, doc, at)
				must(t, c, err)
				from := c.Newest().State
				offered := track.MovesFrom(from)
				n := family.NewMove{Document: doc, After: len(c.Moves), To: offered[i*5%len(offered)], PlaceRead: true, By: o.caseworker, Key: o.key()}
				if track.NeedsVisit(from, n.To) {
					n.Visit = aVisit()
				}
				preview, err := o.Preview(t.Context(), n, at)
				must(t, preview, err)
				before := scan[int](t, o.Pool, `SELECT count(*) FROM deliveries`)
				must(t, n, errOf(o.Move(t.Context(), n, at)))
				for _, r := range preview.Readers {
					var shown *family.Document
					if d, err := o.Document(t.Context(), r.Adult, doc, preview.Shown); err == nil {
						shown = &d
					}
					if diff := cmp.Diff(r.Sees, shown, shownOnly); diff != "" {
						t.Errorf("%v, adult %d (-preview +shown)\n%s", n.To, r.Adult, diff)
					}
				}
				pings := 0
				for _, r := range preview.Readers {
					if r.Pings {
						pings++
					}
				}
				if got := scan[int](t, o.Pool, `SELECT count(*) FROM deliveries`) - before; got != pings {
					t.Errorf("%v: %d pings foretold, %d owed", n.To, pings, got)
				}
				at = at.Add(26 * time.Hour)
				telling := family.NewTelling{Document: doc, UpTo: len(c.Moves) + 1, Adults: []family.AdultID{told}, Told: inPerson(o.caseworker, at), By: o.caseworker}
				foretold, err := o.PreviewTelling(t.Context(), telling, at)
				must(t, foretold, err)
				must(t, 0, o.Tell(t.Context(), telling, at))
				d, err := o.Document(t.Context(), told, doc, at)
				if diff := cmp.Diff(*foretold.Readers[0].Told, must(t, d, err), shownOnly); diff != "" {
					t.Errorf("told of %v (-preview +shown)\n%s", n.To, diff)
				}
				if i%2 == 0 {
					o.tell(doc, len(c.Moves)+1, at, untold)
				}
				at = at.Add(26 * time.Hour)
			}
		})
	}
}

func TestPreviewRefusesWhatMoveRefuses(t *testing.T) {
	t.Parallel()
	o := setup(t)
	doc := o.open(o.person(o.family(), "Б", 2014), family.BirthRegistration, birth(5))
	ok := family.NewMove{Document: doc, After: 1, To: birth(6), Visit: aVisit(), PlaceRead: true, By: o.caseworker, Key: o.key()}
	for name, tt := range map[string]struct {
		change func(*family.NewMove)
		want   error
	}{
		"as it should be":     {func(*family.NewMove) {}, nil},
		"it has moved":        {func(n *family.NewMove) { n.After = 2 }, family.ErrChanged},
		"nobody read it":      {func(n *family.NewMove) { n.PlaceRead = false }, family.ErrPlaceNotRead},
		"without a day":       {func(n *family.NewMove) { n.Visit = nil }, family.ErrNoVisit},
		"another's family":    {func(n *family.NewMove) { n.By = o.other }, family.ErrNotFound},
		"not a state of this": {func(n *family.NewMove) { n.To = kin(1) }, family.ErrInvalid},
	} {
		n := ok
		tt.change(&n)
		if _, err := o.Preview(t.Context(), n, day(2)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM moves`); got != 1 {
		t.Errorf("a preview recorded a move: %d", got)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	o := setup(t)
	doc := o.open(o.person(o.family(), "Б", 2014), family.BirthRegistration, birth(5))
	for name, tt := range map[string]struct {
		check family.NewCheck
		want  error
	}{
		"only looked at":   {family.NewCheck{Document: doc, By: o.caseworker}, nil},
		"another's family": {family.NewCheck{Document: doc, By: o.other}, family.ErrNotAllowed},
		"no such document": {family.NewCheck{Document: 1 << 40, By: o.caseworker}, family.ErrNotFound},
		"no such reason":   {family.NewCheck{Document: doc, Reason: "lazy", By: o.caseworker}, family.ErrInvalid},
		"again today":      {family.NewCheck{Document: doc, LookAgain: day(5), By: o.caseworker}, family.ErrInvalid},
		"again tomorrow":   {family.NewCheck{Document: doc, LookAgain: day(6), By: o.caseworker}, nil},
	} {
		tt.check.Key = o.key()
		if err := o.Check(t.Context(), tt.check, day(5)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err := o.Check(t.Context(), tt.check, day(5)); !errors.Is(err, tt.want) {
			t.Errorf("%s, the same tap again: %v", name, err)
		}
	}
	if got := scan[int](t, o.Pool, `SELECT count(*) FROM checks`); got != 2 {
		t.Errorf("%d checks", got)
	}
}

// What waits to be told is on the list of who works on the family, from the day it can no longer be taken back till the adult was told; after three working days it is late.
func TestUntold(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, told, later := o.person(f, "Б", 2014), o.adult(f), o.adult(f)
	o.link(told, person, family.BirthRegistration)
	doc := o.open(person, family.BirthRegistration, birth(3))
	moved := day(3).Add(time.Hour) // Thursday
	o.move(doc, birth(4), moved)
	o.move(doc, birth(5), day(4))
	untold := func(staff family.StaffID, now time.Time) (list []string) {
		t.Helper()
		all, err := o.Untold(t.Context(), staff, now)
		must(t, all, err)
		for _, u := range all {
			late := ""
			if u.Late {
				late = " late"
			}
			list = append(list, u.Since.In(almaty).Format("2 15:04")+" due "+u.Due.In(almaty).Format("2 15:04")+late)
		}
		return list
	}
	for _, tt := range []struct {
		when  string
		staff family.StaffID
		now   time.Time
		late  bool
		some  bool
	}{
		{"while it can be taken back", o.caseworker, moved.Add(9 * time.Minute), false, false},
		{"ten minutes later", o.caseworker, moved.Add(10 * time.Minute), false, true},
		{"for somebody of another family", o.other, day(5), false, false},
		{"for the supervisor", o.manager, day(5), false, true},
		{"on the evening of the third working day", o.caseworker, day(8).Add(7*time.Hour + 59*time.Minute), false, true},
		{"a week later", o.caseworker, day(10), true, true},
	} {
		got := untold(tt.staff, tt.now)
		if some := len(got) == 1; some != tt.some || some && (got[0][len(got[0])-4:] == "late") != tt.late {
			t.Errorf("%s: %v", tt.when, got)
		}
	}
	o.link(later, person, family.BirthRegistration)
	o.tell(doc, 2, day(6), told)
	if got := untold(o.caseworker, day(6)); len(got) != 1 {
		t.Errorf("one was told, another was linked since: %v", got)
	}
	o.tell(doc, 2, day(6), later)
	if got := untold(o.caseworker, day(6)); got != nil {
		t.Errorf("all were told: %v", got)
	}
}
