package family_test

import (
	"errors"
	"testing"

	"github.com/senim-bot/senim/internal/family"
)

func TestRule2ToldIsPerAdult(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, one, other := o.person(f, "Б", 2014), o.adult(f), o.adult(f)
	doc := o.open(person, family.Guardianship, guard(4))
	o.move(doc, guard(5), day(2))
	o.link(one, person, family.Guardianship)
	o.link(other, person, family.Guardianship)
	if a, b := o.card(one, doc), o.card(other, doc); a.State != guard(4) || b.State != guard(4) {
		t.Fatalf("nobody was told, and they see %v and %v", a.State, b.State)
	}
	o.tell(doc, 2, day(4), one)
	if a, b := o.card(one, doc), o.card(other, doc); a.State != guard(5) || b.State != guard(4) {
		t.Errorf("told sees %v, untold sees %v", a.State, b.State)
	}
	// A move after the one she was told of waits again.
	o.move(doc, guard(4), day(6))
	if a := o.card(one, doc); a.State != guard(5) {
		t.Errorf("a step back is shown untold: %v", a.State)
	}
}

func TestRule2NewlyLinkedAdult(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, knows, nothing := o.person(f, "Б", 2014), o.adult(f), o.adult(f)
	doc := o.open(person, family.KinshipConfirmation, kin(3))
	hidden := o.open(person, family.RelativeStatus, rel(1))
	o.move(doc, kin(5), day(2))
	o.move(doc, kin(6), day(3))
	grants := []family.Grant{{Track: family.KinshipConfirmation, InChat: true}, {Track: family.RelativeStatus, InChat: true}}
	link := family.NewLink{Adult: knows, Person: person, Scope: family.ScopeDocuments, Basis: family.BasisRelative, Grants: grants,
		Known: []family.Known{{Document: doc, UpTo: 2, Told: inPerson(o.caseworker, day(2))}}, By: o.caseworker, Key: o.key()}
	must(t, link, errOf(o.Link(t.Context(), link, day(10))))
	link.Adult, link.Known, link.Key = nothing, nil, o.key()
	must(t, link, errOf(o.Link(t.Context(), link, day(10))))
	if got := o.card(knows, doc); got == nil || got.State != kin(6) || !got.Since.Equal(day(3)) {
		t.Errorf("who knew the conclusion sees %+v", got)
	}
	if got := o.card(nothing, doc); got == nil || got.State != kin(3) {
		t.Errorf("who knew nothing sees %+v", got)
	}
	if got := o.card(knows, hidden); got != nil {
		t.Errorf("a document she was never told of is shown: %+v", got)
	}
}

func TestTellIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult, stranger, former := o.person(f, "Б", 2014), o.adult(f), o.adult(f), o.adult(f)
	doc := o.open(person, family.BirthRegistration, birth(1))
	o.link(adult, person, family.BirthRegistration)
	o.link(stranger, person, family.IdentityDocument)
	must(t, 0, o.EndLink(t.Context(), o.link(former, person, family.BirthRegistration), o.caseworker, day(1)))
	ok := family.NewTelling{Document: doc, UpTo: 1, Adults: []family.AdultID{adult}, Told: inPerson(o.caseworker, day(2)), By: o.caseworker}
	tests := []struct {
		name   string
		change func(*family.NewTelling)
		want   error
	}{
		{"as it should be", func(*family.NewTelling) {}, nil},
		{"a move that was not made", func(n *family.NewTelling) { n.UpTo = 2 }, family.ErrNotFound},
		{"an adult without a link to the track", func(n *family.NewTelling) { n.Adults = append(n.Adults, stranger) }, family.ErrNotFound},
		{"an adult whose link was ended", func(n *family.NewTelling) { n.Adults = append(n.Adults, former) }, family.ErrNotFound},
		{"told tomorrow", func(n *family.NewTelling) { n.Told.At = day(4) }, family.ErrInvalid},
		{"told somehow", func(n *family.NewTelling) { n.Told.Manner = "sms" }, family.ErrInvalid},
		{"another's family", func(n *family.NewTelling) { n.By = o.other }, family.ErrNotAllowed},
		{"no such document", func(n *family.NewTelling) { n.Document = 1 << 40 }, family.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := ok
			n.Adults = []family.AdultID{adult}
			tt.change(&n)
			if err := o.Tell(t.Context(), n, day(3)); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

// The ids in her buttons are the same in a world where nothing was opened that she was not told of.
func TestRule2DocumentIDsDoNotCount(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	one, other := o.person(f, "Б", 2014), o.person(f, "Б", 2014)
	o.open(one, family.RelativeStatus, rel(1))
	a, b := o.open(one, family.BirthRegistration, birth(1)), o.open(other, family.BirthRegistration, birth(1))
	if int64(a)-int64(one)<<8 != int64(b)-int64(other)<<8 {
		t.Errorf("persons %d and %d have documents %d and %d", one, other, a, b)
	}
	seen := map[family.DocumentID]bool{}
	for _, item := range family.HomeAndSupport.Stages() {
		seen[o.open(one, family.HomeAndSupport, family.State{Stage: item})] = true
	}
	if len(seen) != len(family.HomeAndSupport.Stages()) {
		t.Errorf("the items of a checklist share ids: %v", seen)
	}
}
