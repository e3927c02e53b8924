package family_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// What an adult can get at over each kind of link: whether the person is listed, and how many of the three documents of the person.
func TestRule1OnlyOverALiveLink(t *testing.T) {
	t.Parallel()
	tracks := []family.Track{family.BirthRegistration, family.IdentityDocument, family.KinshipConfirmation}
	all := family.Grants(tracks...)
	all[2].InChat = true
	tests := []struct {
		name   string
		link   *family.NewLink
		ended  bool
		person bool
		docs   int
	}{
		{"a live link", &family.NewLink{Grants: all}, false, true, 3},
		{"a link planned to end yesterday, which nobody ended", &family.NewLink{Grants: all, Until: day(19)}, false, true, 3},
		{"no link", nil, false, false, 0},
		{"an ended link", &family.NewLink{Grants: all}, true, false, 0},
		{"a link from tomorrow on", &family.NewLink{Grants: all, From: day(21)}, false, false, 0},
		{"for visits only", &family.NewLink{Grants: all, Scope: family.ScopeVisitsOnly}, false, false, 0},
		{"another track", &family.NewLink{Grants: family.Grants(family.Guardianship)}, false, true, 0},
		{"one track", &family.NewLink{Grants: family.Grants(family.IdentityDocument)}, false, true, 1},
		{"a track that is in the chat only on request", &family.NewLink{Grants: family.Grants(tracks...)}, false, true, 2},
		{"nothing in the chat", &family.NewLink{Grants: family.Grants(family.KinshipConfirmation)}, false, false, 0},
	}
	o := setup(t)
	f := o.family()
	stranger, relative := o.adult(f), o.adult(f)
	o.link(stranger, o.person(f, "С", 2010), tracks...)
	for _, tt := range tests {
		person, adult := o.person(f, "Б", 2014), o.adult(f)
		docs := []family.DocumentID{
			o.open(person, tracks[0], birth(1)), o.open(person, tracks[1], ident(1)), o.open(person, tracks[2], kin(1)),
		}
		// Somebody else may see everything of this person.
		o.linkAs(family.NewLink{Adult: relative, Person: person, Grants: all})
		if tt.link != nil {
			tt.link.Adult, tt.link.Person = adult, person
			id := o.linkAs(*tt.link)
			if tt.ended {
				must(t, 0, o.EndLink(t.Context(), id, o.caseworker, day(2)))
			}
		}
		t.Run(tt.name, func(t *testing.T) {
			people, err := o.People(t.Context(), adult, day(20))
			if must(t, len(people), err) > 0 != tt.person {
				t.Errorf("people %v", people)
			}
			_, list, err := o.Documents(t.Context(), adult, person, day(20))
			if errors.Is(err, family.ErrNotFound) == tt.person || len(list) != tt.docs {
				t.Errorf("documents %v, error %v", list, err)
			}
			opened := 0
			for _, id := range docs {
				if o.card(adult, id) != nil {
					opened++
				}
				if o.card(stranger, id) != nil {
					t.Errorf("document %d opens for somebody else's adult", id)
				}
			}
			if opened != tt.docs {
				t.Errorf("%d documents open, want %d", opened, tt.docs)
			}
		})
	}
}

func TestRule1LinkTakesEffectAtItsTime(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult := o.person(f, "Б", 2014), o.adult(f)
	doc := o.open(person, family.BirthRegistration, birth(1))
	link := o.linkAs(family.NewLink{Adult: adult, Person: person, Grants: family.Grants(family.BirthRegistration), From: day(5)})
	sees := func(now time.Time) bool {
		_, err := o.Document(t.Context(), adult, doc, now)
		return err == nil
	}
	if sees(day(5).Add(-time.Second)) || !sees(day(5)) {
		t.Error("the link does not begin at its time")
	}
	must(t, 0, o.EndLink(t.Context(), link, o.caseworker, day(6)))
	must(t, 0, o.EndLink(t.Context(), link, o.caseworker, day(7)))
	if sees(day(6)) {
		t.Error("the link goes on after its end")
	}
	o.link(adult, person, family.BirthRegistration)
	if !sees(day(6)) {
		t.Error("a new link after an ended one opens nothing")
	}
}

func TestPeopleInOrder(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	adult := o.adult(f)
	small, big, twin, self := o.person(f, "К", 2019), o.person(f, "Ә", 2012), o.person(f, "Ғ", 2012), o.person(f, "Д", 1990)
	for _, p := range []family.PersonID{small, big, twin} {
		o.link(adult, p, family.BirthRegistration, family.IdentityDocument)
	}
	o.linkAs(family.NewLink{Adult: adult, Person: self, Basis: family.BasisSelf, Grants: family.Grants(family.IdentityDocument)})
	got, err := o.People(t.Context(), adult, day(1))
	want := []family.Person{
		{ID: self, Initial: "Д", Sign: "🍎", BirthYear: 1990, Self: true},
		{ID: big, Initial: "Ә", Sign: "🍎", BirthYear: 2012},
		{ID: twin, Initial: "Ғ", Sign: "🍎", BirthYear: 2012},
		{ID: small, Initial: "К", Sign: "🍎", BirthYear: 2019},
	}
	if diff := cmp.Diff(want, must(t, got, err)); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
}

// Two adults of one child, of two families: whatever happens to one, the other's world stays as it was.
func TestRule13NothingOfAnotherAdult(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, aunt := o.person(f, "М", 2015), o.adult(f)
	doc := o.open(child, family.Guardianship, guard(1))
	o.link(aunt, child, family.Guardianship)
	o.move(doc, guard(5), day(2))
	look := func() string {
		t.Helper()
		people, err := o.People(t.Context(), aunt, day(20))
		must(t, 0, err)
		person, docs, err := o.Documents(t.Context(), aunt, child, day(20))
		must(t, 0, err)
		return cmp.Diff(nil, []any{people, person, docs, *o.card(aunt, doc), o.pings(aunt)}, shownOnly)
	}
	before := look()

	grandmother := o.adult(o.family())
	link := o.link(grandmother, child, family.Guardianship, family.BirthRegistration)
	o.tell(doc, 2, day(4), grandmother)
	must(t, family.CallRequest{}, errOf(o.RequestCall(t.Context(), grandmother, "tap-1", day(4))))
	if got := o.card(grandmother, doc); got == nil || got.State != guard(5) {
		t.Errorf("the grandmother was told and sees %v", got)
	}
	if after := look(); after != before {
		t.Errorf("the aunt's world has changed:\n%s", cmp.Diff(before, after))
	}
	must(t, 0, o.EndLink(t.Context(), link, o.caseworker, day(5)))
	if after := look(); after != before {
		t.Errorf("the aunt's world has changed after the link ended:\n%s", cmp.Diff(before, after))
	}
}

func errOf[T any](_ T, err error) error { return err }
