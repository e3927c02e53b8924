package family_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// tasks lists what is to be done, as "kind of document at due".
func (o *office) tasks() []string {
	o.t.Helper()
	rows, _ := o.Pool.Query(o.t.Context(), `SELECT kind || coalesce(' of ' || document_id, '') || ' about ' || adult_id FROM tasks ORDER BY kind, document_id, adult_id`)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return must(o.t, list, err)
}

// ended lists what the end of a link leaves to do.
func ended(adult family.AdultID, visits ...family.DocumentID) []string {
	list := []string{fmt.Sprintf("call-about-ended-link about %d", adult)}
	for _, d := range visits {
		list = append(list, fmt.Sprintf("visit-of-ended-link of %d about %d", d, adult))
	}
	return list
}

// Before a link is ended, staff see what she has over it; ending it takes that, closes her screen, and leaves a call and each visit that is to come to be asked about. A visit
// that she was not told of is none of hers.
func TestEndLink(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, adult := o.person(f, "М", 2015), o.adult(f)
	link := o.link(adult, child, family.Guardianship, family.BirthRegistration, family.KinshipConfirmation)
	home := o.open(child, family.Guardianship, guard(3))
	untold := o.open(child, family.BirthRegistration, birth(6))
	o.open(child, family.IdentityDocument, ident(6))
	samples := o.open(child, family.KinshipConfirmation, kin(2))
	o.closings = nil

	page := must2(o.LinkPage(t.Context(), o.caseworker, link, day(20)))(t)
	var shown, visits []family.DocumentID
	for _, d := range page.Shown {
		shown = append(shown, d.ID)
	}
	for _, d := range page.Visits {
		visits = append(visits, d.ID)
	}
	// Kinship is granted, but not in the chat: the office arranged the day with her all the same.
	if diff := cmp.Diff([][]family.DocumentID{{home}, {samples, home}}, [][]family.DocumentID{shown, visits}); diff != "" {
		t.Errorf("over the link (-want +got)\n%s", diff)
	}
	if _, err := o.LinkPage(t.Context(), o.other, link, day(20)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("read by another caseworker: %v", err)
	}
	must(t, 0, o.EndLink(t.Context(), link, o.caseworker, day(20)))
	must(t, 0, o.EndLink(t.Context(), link, o.caseworker, day(21)))
	if diff := cmp.Diff(ended(adult, samples, home), o.tasks()); diff != "" {
		t.Errorf("to be done (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{fmt.Sprintf("%d at 13 05:00 for good", adult)}, o.closings); diff != "" {
		t.Errorf("closings (-want +got)\n%s", diff)
	}
	if o.card(adult, untold) != nil || o.card(adult, home) != nil {
		t.Error("she still sees papers")
	}
	if _, err := o.LinkPage(t.Context(), o.caseworker, link, day(21)); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("an ended link has a page: %v", err)
	}
}

// A visit that is over, and one of a link that has not begun, are nothing to ask about; the visit of somebody who only comes to it is, though she sees no papers.
func TestVisitsOfALink(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child := o.person(f, "М", 2015)
	samples := o.open(child, family.KinshipConfirmation, kin(2))
	for name, c := range map[string]struct {
		link family.NewLink
		now  time.Time
		want int
	}{
		"to come, for visits only": {family.NewLink{Scope: family.ScopeVisitsOnly}, day(20), 1},
		"over":                     {family.NewLink{Scope: family.ScopeVisitsOnly}, day(40), 0},
		"from next month on":       {family.NewLink{From: day(60)}, day(20), 0},
	} {
		c.link.Adult, c.link.Person, c.link.Grants = o.adult(f), child, family.Grants(family.KinshipConfirmation)
		page := must2(o.LinkPage(t.Context(), o.caseworker, o.linkAs(c.link), c.now))(t)
		if len(page.Visits) != c.want || c.want == 1 && page.Visits[0].ID != samples || len(page.Shown) != 0 {
			t.Errorf("%s: visits %v, shown %v", name, page.Visits, page.Shown)
		}
	}
}
