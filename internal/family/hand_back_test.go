package family_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// A child goes back to the mother: the guardian's link ends, the guardianship is finished, the mother is linked, in this order and all at once. Neither is told of it by the
// phone: that is for a person.
func TestHandBack(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, other := o.person(f, "М", 2015), o.person(f, "Б", 2016)
	guardian, mother, aunt := o.adult(f), o.adult(f), o.adult(f)
	paper := o.open(child, family.Guardianship, guard(7))
	birthPaper := o.open(child, family.BirthRegistration, birth(3))
	guardians := o.linkAs(family.NewLink{Adult: guardian, Person: child, Basis: family.BasisGuardian, Grants: family.Grants(family.Guardianship, family.BirthRegistration)})
	o.linkAs(family.NewLink{Adult: guardian, Person: other, Basis: family.BasisGuardian, Grants: family.Grants(family.Guardianship)})
	before := o.linkAs(family.NewLink{Adult: mother, Person: child, Basis: family.BasisRelative, Grants: family.Grants(family.HomeAndSupport)})
	o.link(aunt, child, family.Guardianship)
	o.tell(paper, 1, day(2), guardian, aunt)
	pings := o.pings(aunt) + o.pings(mother) + o.pings(guardian)
	o.closings = nil
	h := family.HandBack{Guardian: guardians, To: family.NewLink{Adult: mother, Grants: family.Grants(family.BirthRegistration, family.Guardianship), By: o.caseworker, Key: "back"}}
	id := must2(o.HandBack(t.Context(), h, day(20)))(t)
	if again := must2(o.HandBack(t.Context(), h, day(21)))(t); again != id {
		t.Errorf("done twice: links %d and %d", id, again)
	}

	if o.card(guardian, paper) != nil || o.card(guardian, birthPaper) != nil {
		t.Error("the guardian still sees the child's papers")
	}
	if got := o.card(mother, birthPaper); got == nil || got.State != birth(3) {
		t.Errorf("the mother sees %v", got)
	}
	for name, adult := range map[string]family.AdultID{"mother": mother, "aunt": aunt} {
		if got := o.card(adult, paper); got != nil && got.Overlay == family.Closed {
			t.Errorf("the %s sees the end that nobody told of: %v", name, got)
		}
	}
	if people, err := o.People(t.Context(), guardian, day(20)); err != nil || len(people) != 1 || people[0].ID != other {
		t.Errorf("the guardian's others: %v, %v", people, err)
	}
	if after := o.pings(aunt) + o.pings(mother) + o.pings(guardian); after != pings {
		t.Errorf("%d phones lit up", after-pings)
	}
	rows, _ := o.Pool.Query(t.Context(), `SELECT action || ' ' || object_kind || ' ' || object_id FROM audit WHERE at = $1 ORDER BY id`, day(20))
	order := must2(pgx.CollectRows(rows, pgx.RowTo[string]))(t)
	want := []string{fmt.Sprint("link.ended link ", guardians), fmt.Sprint("move.recorded document ", int64(paper)), fmt.Sprint("link.ended link ", before), fmt.Sprint("link.made link ", id)}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("order (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(ended(guardian, paper), o.tasks()); diff != "" {
		t.Errorf("to be done (-want +got)\n%s", diff)
	}
	if state := scan[string](t, o.Pool, `SELECT stage || '+' || overlay FROM moves WHERE document_id = $1 ORDER BY seq DESC LIMIT 1`, paper); state != "yearly-checks+closed" {
		t.Errorf("the guardianship stands at %s", state)
	}
}

// What the mother's old link had and her new one has not is asked about as at the end of a link: a visit on a track that is gone, papers that she sees no more.
func TestHandBackAsksAboutWhatTheMotherLoses(t *testing.T) {
	t.Parallel()
	visit, papers := family.Guardianship, family.BirthRegistration
	for name, c := range map[string]struct {
		before, after []family.Grant
		call, visit   bool
	}{
		"a track with a visit": {family.Grants(visit, papers), family.Grants(papers), true, true},
		"a track without one":  {family.Grants(visit, papers), family.Grants(visit), true, false},
		"nothing":              {family.Grants(visit), family.Grants(visit, papers), false, false},
		"all of the chat":      {family.Grants(visit), []family.Grant{{Track: visit}}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			f := o.family()
			child, guardian, mother := o.person(f, "М", 2015), o.adult(f), o.adult(f)
			home := o.open(child, visit, guard(3))
			o.open(child, papers, birth(1))
			guardians := o.linkAs(family.NewLink{Adult: guardian, Person: child, Basis: family.BasisGuardian, Grants: family.Grants(papers)})
			o.linkAs(family.NewLink{Adult: mother, Person: child, Basis: family.BasisRelative, Grants: c.before})
			h := family.HandBack{Guardian: guardians, To: family.NewLink{Adult: mother, Grants: c.after, By: o.caseworker, Key: "back"}}
			must2(o.HandBack(t.Context(), h, day(20)))(t)
			want := ended(guardian)
			if c.call {
				want = append(want, ended(mother)...)
			}
			if c.visit {
				want = append(want, ended(mother, home)[1:]...)
			}
			if diff := cmp.Diff(want, o.tasks()); diff != "" {
				t.Errorf("to be done (-want +got)\n%s", diff)
			}
		})
	}
}

func TestHandBackIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, guardian, mother := o.person(f, "М", 2015), o.adult(f), o.adult(f)
	link := o.linkAs(family.NewLink{Adult: guardian, Person: child, Basis: family.BasisGuardian, Grants: family.Grants(family.Guardianship)})
	parents := o.link(mother, o.person(f, "Б", 2016), family.Guardianship)
	ask := family.HandBack{Guardian: link, To: family.NewLink{Adult: mother, Grants: family.Grants(family.BirthRegistration), By: o.caseworker, Key: "refused"}}
	for name, c := range map[string]struct {
		change func(*family.HandBack)
		want   error
	}{
		"from no guardian":   {func(h *family.HandBack) { h.Guardian = parents; h.To.Adult = guardian }, family.ErrInvalid},
		"to the guardian":    {func(h *family.HandBack) { h.To.Adult = guardian }, family.ErrInvalid},
		"without a track":    {func(h *family.HandBack) { h.To.Grants = nil }, family.ErrInvalid},
		"another caseworker": {func(h *family.HandBack) { h.To.By = o.other }, family.ErrNotAllowed},
		"no such link":       {func(h *family.HandBack) { h.Guardian = 1 << 40 }, family.ErrNotFound},
		"no such adult":      {func(h *family.HandBack) { h.To.Adult = 1 << 40 }, family.ErrNotFound},
	} {
		h := ask
		c.change(&h)
		if _, err := o.HandBack(t.Context(), h, day(3)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if page, err := o.LinkPage(t.Context(), o.caseworker, link, day(3)); err != nil || len(o.tasks()) != 0 {
		t.Errorf("a refused hand-back has done something: %+v, %v, %v", page, err, o.tasks())
	}
}
