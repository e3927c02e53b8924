package family_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// reads counts how often it was written down that somebody looked at a family.
func (o *office) reads(staff family.StaffID, f family.FamilyID) int {
	o.t.Helper()
	return scan[int](o.t, o.Pool, `SELECT count(*) FROM audit WHERE actor_kind = 'staff' AND actor_id = $1 AND action = 'family.read' AND object_kind = 'family' AND object_id = $2`, staff, f)
}

// A family's pages are for who works on it; every look at one is written down, and one that is refused shows and leaves nothing.
func TestRule1CasePages(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, mother := o.person(f, "Б", 2014), o.adult(f)
	o.link(mother, child, family.BirthRegistration)
	left := o.staff("left", "caseworker")
	o.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, left)
	pages := map[string]func(family.StaffID) error{
		"family": func(by family.StaffID) error { return errOf(o.FamilyPage(t.Context(), by, f, day(2))) },
		"person": func(by family.StaffID) error { return errOf(o.PersonPage(t.Context(), by, child, day(2))) },
		"adult":  func(by family.StaffID) error { return errOf(o.AdultPage(t.Context(), by, mother, day(2))) },
	}
	readers := map[family.StaffID]bool{o.caseworker: true, o.manager: true, o.other: false, left: false, o.staff("lawyer", "specialist"): false}
	for by, may := range readers {
		for name, read := range pages {
			before := o.reads(by, f)
			err := read(by)
			if may != (err == nil) || !may && !errors.Is(err, family.ErrNotFound) {
				t.Errorf("%s for staff %d: error %v, may read %v", name, by, err, may)
			}
			if looked := o.reads(by, f) - before; may != (looked == 1) {
				t.Errorf("%s for staff %d: %d entries of the reading", name, by, looked)
			}
		}
	}
	if err := errOf(o.FamilyPage(t.Context(), o.manager, 1<<40, day(2))); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("a family that is not there: error %v", err)
	}
}

func TestFamilies(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	o.adult(f)
	o.adult(f)
	empty := o.family()
	codes := func(by family.StaffID) map[string]string {
		all, err := o.Families(t.Context(), by, day(2))
		must(t, all, err)
		got := map[string]string{}
		for _, one := range all {
			got[fmt.Sprint(one.ID)] = strings.Join(one.Initials, "")
		}
		return got
	}
	if diff := cmp.Diff(map[string]string{fmt.Sprint(f): "АА", fmt.Sprint(empty): ""}, codes(o.caseworker)); diff != "" {
		t.Errorf("own families (-want +got)\n%s", diff)
	}
	for _, by := range []family.StaffID{o.other, o.manager, o.staff("lawyer", "specialist")} {
		if got := codes(by); len(got) != 0 {
			t.Errorf("staff %d lists %v", by, got)
		}
	}
}

// The code of another's family is answered like the code of none.
func TestRule1FindFamily(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	code := scan[string](t, o.Pool, `SELECT code FROM families WHERE id = $1`, f)
	for typed, found := range map[string]bool{code: true, strings.ToLower(code): true, code[2:]: true, " к " + code[2:4] + " " + code[4:]: true, "": false, "K-": false, "K-000": false, "Қ-ӘҒҚҢ": false} {
		for by, may := range map[family.StaffID]bool{o.caseworker: true, o.manager: true, o.other: false} {
			got, err := o.FindFamily(t.Context(), by, typed, day(2))
			switch {
			case found && may && (err != nil || got != f):
				t.Errorf("%q for staff %d: family %d, error %v", typed, by, got, err)
			case !(found && may) && !errors.Is(err, family.ErrNotFound):
				t.Errorf("%q for staff %d: family %d, error %v, want none", typed, by, got, err)
			}
		}
	}
}

var aCode = regexp.MustCompile(`^K-[2-9A-HJ-NP-Z]{4}$`)

func FuzzReadCode(f *testing.F) {
	for _, seed := range []string{"K-27A4", "к27а4", "27 А4", "K-", "", "ССССС"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if read := family.ReadCode(typed); aCode.MatchString(read) && family.ReadCode(read) != read {
			t.Fatalf("%q reads as %q, which reads as %q", typed, read, family.ReadCode(read))
		}
	})
}

// Staff see where a document stands, whoever was told, and that somebody is still to be told.
func TestPersonPageTellsWhatWaits(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child := o.person(f, "Б", 2014)
	mother, father := o.adult(f), o.adult(f)
	o.link(mother, child, family.BirthRegistration)
	o.link(father, child, family.BirthRegistration)
	d := o.open(child, family.BirthRegistration, family.State{Stage: "court"})
	o.move(d, family.State{Stage: "decision-in-force"}, day(3))
	stands := func() family.CaseDocument {
		page, err := o.PersonPage(t.Context(), o.caseworker, child, day(6))
		must(t, page, err)
		if len(page.Documents) != 1 {
			t.Fatalf("%d documents", len(page.Documents))
		}
		return page.Documents[0]
	}
	want := family.CaseDocument{ID: d, Track: family.BirthRegistration, State: family.State{Stage: "decision-in-force"}, Moved: day(3), Untold: true}
	if diff := cmp.Diff(want, stands()); diff != "" {
		t.Errorf("told to nobody (-want +got)\n%s", diff)
	}
	o.tell(d, 2, day(4), mother)
	if !stands().Untold {
		t.Error("told to one of two, nobody waits")
	}
	o.tell(d, 2, day(5), father)
	if stands().Untold {
		t.Error("told to both, somebody waits")
	}
}

func TestAdultPage(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, mother := o.person(f, "Б", 2014), o.adult(f)
	id := o.link(mother, child, family.BirthRegistration, family.KinshipConfirmation)
	page, err := o.AdultPage(t.Context(), o.caseworker, mother, day(2))
	must(t, page, err)
	want := family.CaseLink{ID: id, Person: family.Person{ID: child, Initial: "Б", Sign: "🍎", BirthYear: 2014}, Scope: family.ScopeDocuments, Basis: family.BasisParent, From: day(0),
		Grants: []family.Grant{{Track: family.BirthRegistration, InChat: true}, {Track: family.KinshipConfirmation}}}
	if diff := cmp.Diff([]family.CaseLink{want}, page.Links); diff != "" {
		t.Errorf("links (-want +got)\n%s", diff)
	}
	if page.Phone != "+77010000034" || page.HowToCall.Hours != "after 18:00" || page.Initial != "А" {
		t.Errorf("she is shown as %+v", page)
	}
}

// An adult may be linked to somebody of another family. Who works on hers alone does not learn of that one, nor of what has ended.
func TestRule1AdultPageKeepsToOnesFamilies(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	mother, own, ended := o.adult(f), o.person(f, "Б", 2014), o.person(f, "В", 2015)
	theirs, err := o.OpenFamily(t.Context(), family.NewFamily{Caseworker: o.other, By: o.other, Key: o.key()}, day(0))
	must(t, theirs, err)
	nephew, err := o.AddPerson(t.Context(), family.NewPerson{Family: theirs.ID, Initial: "Н", Birth: family.Birth{Year: 2016}, Sign: "🐟", By: o.other, Key: o.key()}, day(0))
	must(t, nephew, err)
	id, err := o.Link(t.Context(), family.NewLink{Adult: mother, Person: nephew, Scope: family.ScopeDocuments, Basis: family.BasisRelative,
		Grants: family.Grants(family.Guardianship), By: o.manager, Key: o.key()}, day(0))
	must(t, id, err)
	o.link(mother, own, family.BirthRegistration)
	over := o.link(mother, ended, family.BirthRegistration)
	o.exec(`UPDATE links SET revoked_at = now() WHERE id = $1`, over)
	for by, want := range map[family.StaffID][]family.PersonID{o.caseworker: {own}, o.manager: {nephew, own}} {
		page, err := o.AdultPage(t.Context(), by, mother, day(2))
		must(t, page, err)
		var got []family.PersonID
		for _, l := range page.Links {
			got = append(got, l.Person.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("staff %d sees links to (-want +got)\n%s", by, diff)
		}
	}
}

func TestEditAdult(t *testing.T) {
	t.Parallel()
	o := setup(t)
	mother := o.adult(o.family())
	how := family.HowToCall{Hours: "10:00–12:00", PickUp: family.OnlyHerself, Otherwise: family.WrongNumber}
	must(t, 0, o.SetPhone(t.Context(), mother, "+77011112299", o.caseworker, day(2)))
	must(t, 0, o.SetHowToCall(t.Context(), mother, how, o.manager, day(2)))
	must(t, 0, o.SetTheologian(t.Context(), mother, true, o.caseworker, day(2)))
	page, err := o.AdultPage(t.Context(), o.caseworker, mother, day(2))
	must(t, page, err)
	if page.Phone != "+77011112299" || page.HowToCall != how || !page.Theologian {
		t.Errorf("she is shown as %+v", page)
	}
	for name, err := range map[string]error{
		"a phone that is none":  o.SetPhone(t.Context(), mother, "701", o.caseworker, day(2)),
		"a story for hours":     o.SetHowToCall(t.Context(), mother, family.HowToCall{Hours: strings.Repeat("ж", 61)}, o.caseworker, day(2)),
		"an answer not offered": o.SetHowToCall(t.Context(), mother, family.HowToCall{PickUp: "neighbour"}, o.caseworker, day(2)),
		"a word not offered":    o.SetHowToCall(t.Context(), mother, family.HowToCall{Otherwise: "foundation"}, o.caseworker, day(2)),
	} {
		if !errors.Is(err, family.ErrInvalid) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"phone":      o.SetPhone(t.Context(), mother, "", o.other, day(2)),
		"theologian": o.SetTheologian(t.Context(), mother, false, o.other, day(2)),
	} {
		if !errors.Is(err, family.ErrNotAllowed) {
			t.Errorf("%s of another's adult: error %v", name, err)
		}
	}
	must(t, 0, o.SetPhone(t.Context(), mother, "", o.caseworker, day(3)))
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM adults WHERE phone_sealed IS NULL`); n != 1 {
		t.Error("the phone was not taken away")
	}
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'adult.changed'`); n != 4 {
		t.Errorf("%d entries of changes, want 4", n)
	}
}

// Nobody under 18 is an adult here, and nobody whose age is not certain has a link to papers of their own.
func TestNobodyUnderAge(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	err := errOf(o.AddAdult(t.Context(), family.NewAdult{Family: f, Initial: "А", By: o.caseworker, Key: "a"}, day(0)))
	if !errors.Is(err, family.ErrUnderAge) {
		t.Errorf("without the tick: error %v", err)
	}
	adult, year := o.adult(f), day(0).Year()
	for birth, want := range map[int]error{year - 17: family.ErrUnderAge, year - 18: family.ErrUnderAge, year - 19: nil} {
		_, err := o.Link(t.Context(), family.NewLink{Adult: adult, Person: o.person(f, "А", birth), Scope: family.ScopeDocuments, Basis: family.BasisSelf,
			Grants: family.Grants(family.IdentityDocument), By: o.caseworker, Key: o.key()}, day(1))
		if !errors.Is(err, want) {
			t.Errorf("born in %d: error %v, want %v", birth, err, want)
		}
	}
	if err := errOf(o.AddPerson(t.Context(), family.NewPerson{Family: f, Initial: "Б", Sign: "🍎", Birth: family.Birth{Year: year + 1}, By: o.caseworker, Key: "b"}, day(0))); !errors.Is(err, family.ErrInvalid) {
		t.Errorf("born next year: error %v", err)
	}
}
