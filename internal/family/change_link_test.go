package family_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// What a change of a link does to the adult: a track taken away goes at once and leaves a call and its visits to ask about; one that is added is there; another end is nothing
// to her.
func TestChangeLink(t *testing.T) {
	t.Parallel()
	home, all := family.Guardianship, []family.Track{family.Guardianship, family.BirthRegistration}
	for name, c := range map[string]struct {
		grants             []family.Grant
		until              time.Time
		sees, closes, asks int
		visit              bool
	}{
		"another end only":        {family.Grants(all...), day(90), 2, 0, 0, false},
		"nothing":                 {family.Grants(all...), time.Time{}, 2, 0, 0, false},
		"a track added":           {family.Grants(append(all, family.IdentityDocument)...), time.Time{}, 3, 1, 0, false},
		"a track taken away":      {family.Grants(family.BirthRegistration), time.Time{}, 1, 1, 2, true},
		"a track not in the chat": {[]family.Grant{{Track: home}, {Track: family.BirthRegistration, InChat: true}}, time.Time{}, 1, 1, 1, false},
		"one for another":         {family.Grants(home, family.IdentityDocument), time.Time{}, 2, 1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			f := o.family()
			child, adult := o.person(f, "М", 2015), o.adult(f)
			link := o.link(adult, child, all...)
			o.open(child, home, guard(3))
			o.open(child, family.BirthRegistration, birth(1))
			o.open(child, family.IdentityDocument, ident(1))
			o.closings = nil
			change := family.LinkChange{Link: link, Grants: c.grants, Until: c.until, By: o.caseworker, Key: "change"}
			id := must2(o.ChangeLink(t.Context(), change, day(20)))(t)
			if again := must2(o.ChangeLink(t.Context(), change, day(21)))(t); again != id || id == link {
				t.Errorf("link %d became %d, then %d", link, id, again)
			}
			_, documents, err := o.Documents(t.Context(), adult, child, day(20))
			must(t, 0, err)
			if len(documents) != c.sees || len(o.closings) != c.closes || len(o.tasks()) != c.asks {
				t.Errorf("she sees %d, closings %v, to be done %v", len(documents), o.closings, o.tasks())
			}
			page := must2(o.LinkPage(t.Context(), o.caseworker, id, day(20)))(t)
			if !page.Until.Equal(c.until) || !page.From.Equal(day(0)) || len(page.Grants) != len(c.grants) {
				t.Errorf("the link is %+v", page.CaseLink)
			}
		})
	}
}

func TestChangeLinkIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	link := o.link(o.adult(f), o.person(f, "М", 2015), family.Guardianship)
	gone := o.link(o.adult(f), o.person(f, "Б", 2016), family.Guardianship)
	must(t, 0, o.EndLink(t.Context(), gone, o.caseworker, day(2)))
	ask := family.LinkChange{Link: link, Grants: family.Grants(family.BirthRegistration), By: o.caseworker, Key: "refused"}
	for name, c := range map[string]struct {
		change func(*family.LinkChange)
		want   error
	}{
		"no track":           {func(c *family.LinkChange) { c.Grants = nil }, family.ErrInvalid},
		"1.f in the chat":    {func(c *family.LinkChange) { c.Grants = []family.Grant{{Track: family.LegalSupport, InChat: true}} }, family.ErrNotInChat},
		"an end in the past": {func(c *family.LinkChange) { c.Until = day(1) }, family.ErrInvalid},
		"an ended link":      {func(c *family.LinkChange) { c.Link = gone }, family.ErrNotFound},
		"no such link":       {func(c *family.LinkChange) { c.Link = 1 << 40 }, family.ErrNotFound},
		"another caseworker": {func(c *family.LinkChange) { c.By = o.other }, family.ErrNotAllowed},
	} {
		change := ask
		c.change(&change)
		if _, err := o.ChangeLink(t.Context(), change, day(3)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if page := must2(o.LinkPage(t.Context(), o.caseworker, link, day(3)))(t); !cmp.Equal(page.Grants, family.Grants(family.Guardianship)) {
		t.Errorf("a refused change has changed it: %v", page.Grants)
	}
}

// What an adult may know when she is linked: nothing recorded, then one more for each move that only a person tells, but for one that can still be taken back.
func TestKnowable(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, adult := o.person(f, "М", 2015), o.adult(f)
	doc := o.open(child, family.BirthRegistration, birth(2))
	o.move(doc, birth(3), day(3))
	o.move(doc, birth(4), day(4))
	o.move(doc, birth(5), day(5))
	o.move(doc, family.State{Stage: birth(5).Stage, Overlay: family.OnHold}, day(6))
	o.open(child, family.Guardianship, guard(1))
	look := func(now time.Time) [][]family.Knowledge {
		var levels [][]family.Knowledge
		for _, k := range must2(o.Knowable(t.Context(), o.caseworker, adult, child, []family.Track{family.BirthRegistration, family.RelativeStatus}, now))(t) {
			if k.Document == doc {
				levels = append(levels, k.Levels)
			}
		}
		return levels
	}
	onHold := family.State{Stage: birth(5).Stage, Overlay: family.OnHold}
	want := [][]family.Knowledge{{{State: birth(3)}, {UpTo: 3, State: birth(5)}, {UpTo: 5, State: onHold}}}
	if diff := cmp.Diff(want, look(day(20))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([][]family.Knowledge{want[0][:2]}, look(day(6).Add(time.Minute))); diff != "" {
		t.Errorf("while the last move can be taken back (-want +got)\n%s", diff)
	}
	o.link(adult, child, family.BirthRegistration)
	o.tell(doc, 3, day(7), adult)
	if diff := cmp.Diff([][]family.Knowledge{{{State: birth(5)}, {UpTo: 5, State: onHold}}}, look(day(20))); diff != "" {
		t.Errorf("to who was told before (-want +got)\n%s", diff)
	}
}
