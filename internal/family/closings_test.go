package family_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// A screen closes at the moment in which what it shows changes for that adult, and at no other: a move that she is not told of closes nothing (rule 2).
func TestRule2Closings(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, mother, aunt := o.person(f, "Б", 2014), o.adult(f), o.adult(f)
	o.link(mother, person, family.Guardianship)
	o.link(aunt, person, family.Guardianship)
	stays := o.adult(f)
	o.linkAs(family.NewLink{Adult: stays, Person: person, Grants: []family.Grant{{Track: family.Guardianship}}})
	closes := func(what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, o.closings); diff != "" {
			t.Errorf("%s (-want +got)\n%s", what, diff)
		}
		o.closings = nil
	}
	at := func(adult family.AdultID, when time.Time) string {
		return fmt.Sprintf("%d at %s", adult, when.Format("2 15:04"))
	}
	undone := func(n int) time.Time { return day(n).Add(10 * time.Minute) }

	document := o.open(person, family.Guardianship, guard(3))
	closes("opened", at(mother, undone(1)), at(aunt, undone(1)))
	visitOn := func(visitDay, on int) {
		t.Helper()
		visit := aVisit()
		visit.At = day(visitDay)
		_, err := o.Move(t.Context(), family.NewMove{Document: document, To: guard(3), Visit: visit, By: o.caseworker, Key: o.key()}, day(on))
		must(t, document, err)
	}
	visitOn(40, 2)
	closes("the visit is moved", at(mother, undone(2)), at(aunt, undone(2)))
	o.move(document, guard(3, family.OnHold), day(3))
	closes("on hold, not told")
	visitOn(50, 4)
	closes("the end of the pause, not told")
	o.tell(document, 3, day(5), mother, stays)
	closes("told of the pause", at(mother, day(5)))
	o.tell(document, 3, day(6), mother)
	closes("told again")
	o.tell(document, 4, day(4).Add(5*time.Minute), aunt)
	closes("told of all, the end of the pause being too new to be shown", at(aunt, day(4).Add(5*time.Minute)), at(aunt, undone(4)))
}

// What is taken from her closes at once and for good, once.
func TestEndLinkCloses(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	adult := o.adult(f)
	link := o.link(adult, o.person(f, "Б", 2014), family.Guardianship)
	for range 2 {
		must(t, link, o.EndLink(t.Context(), link, o.caseworker, day(2)))
	}
	want := []string{fmt.Sprintf("%d at %s for good", adult, day(2).Format("2 15:04"))}
	if diff := cmp.Diff(want, o.closings); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Nobody can be linked over families by somebody who does not work with both.
func TestLinkOverFamilies(t *testing.T) {
	t.Parallel()
	o := setup(t)
	person := o.person(o.family(), "Б", 2014)
	theirs, err := o.OpenFamily(t.Context(), family.NewFamily{Caseworker: o.other, By: o.other, Key: o.key()}, day(0))
	must(t, theirs, err)
	stranger, err := o.AddAdult(t.Context(), family.NewAdult{Family: theirs.ID, Initial: "А", OfAge: true, By: o.other, Key: o.key()}, day(0))
	must(t, stranger, err)
	aunt := o.adult(o.family()) // of another family of the same caseworker
	for name, c := range map[string]struct {
		adult family.AdultID
		by    family.StaffID
		want  error
	}{
		"an adult of a colleague's family": {stranger, o.caseworker, family.ErrNotAllowed},
		"a person of a colleague's family": {stranger, o.other, family.ErrNotAllowed},
		"nobody":                           {1 << 40, o.caseworker, family.ErrNotFound},
		"by the supervisor":                {stranger, o.manager, nil},
		"both of one caseworker":           {aunt, o.caseworker, nil},
	} {
		_, err := o.Link(t.Context(), family.NewLink{Adult: c.adult, Person: person, Scope: family.ScopeDocuments, Basis: family.BasisRelative,
			Grants: family.Grants(family.Guardianship), By: c.by, Key: name}, day(0))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Who cannot be read is called all the same, and nobody takes what does not open for nothing agreed.
func TestOpenCallsOfAnUnreadableOne(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	spoilt, fine := o.adult(f), o.adult(f)
	for _, adult := range []family.AdultID{spoilt, fine} {
		_, err := o.RequestCall(t.Context(), adult, o.key(), day(1))
		must(t, adult, err)
	}
	o.exec(`UPDATE adults SET initial_sealed = '\x01ff', how_to_call_sealed = '\x01ff' WHERE id = $1`, spoilt)
	calls, err := o.OpenCalls(t.Context(), o.caseworker, day(1))
	must(t, calls, err)
	if len(calls) != 2 || calls[0].Initial != "?" || !calls[0].HowToCall.Unreadable || calls[1].HowToCall.Hours == "" || calls[1].HowToCall.Unreadable {
		t.Errorf("calls %+v", calls)
	}
	if log := o.log.String(); !strings.Contains(log, "an initial does not open") || !strings.Contains(log, "family=") || !strings.Contains(log, "how_to_call") {
		t.Errorf("the log says %q", log)
	}
	_, contact, err := o.Call(t.Context(), o.caseworker, calls[0].ID, day(1))
	must(t, contact, err)
	if !contact.HowToCall.Unreadable {
		t.Errorf("contact %+v", contact)
	}
}
