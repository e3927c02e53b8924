package family_test

import (
	"errors"
	"testing"

	"github.com/senim-bot/senim/internal/family"
)

// What is shown before a document is opened is what comes of it, and leaves nothing behind.
func TestPreviewOpening(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, mother := o.person(f, "Б", 2014), o.adult(f)
	o.link(mother, child, family.BirthRegistration, family.HomeAndSupport)
	n := family.NewDocument{Person: child, Track: family.BirthRegistration, State: family.State{Stage: "court"}, By: o.caseworker}
	p, err := o.PreviewOpening(t.Context(), n, day(1))
	must(t, p, err)
	if len(p.Readers) != 1 || p.Readers[0].Adult != mother || p.Readers[0].Sees == nil || p.Readers[0].Sees.Stage != "court" || p.Readers[0].Hidden || p.Readers[0].Pings {
		t.Errorf("readers %+v", p.Readers)
	}
	for _, table := range []string{"documents", "moves", "deliveries"} {
		if rows := scan[int](t, o.Pool, `SELECT count(*) FROM `+table); rows != 0 {
			t.Errorf("%d rows of %s after a preview", rows, table)
		}
	}
	d := o.open(child, family.BirthRegistration, n.State)
	if got := o.card(mother, d); got == nil || got.State != p.Readers[0].Sees.State || !got.Since.Equal(p.Readers[0].Sees.Since) {
		t.Errorf("she sees %+v, the preview said %+v", got, p.Readers[0].Sees)
	}
	item := family.NewDocument{Person: child, Track: family.HomeAndSupport, Item: "benefit-applied", State: family.State{Stage: "benefit-applied"}, HumanFirst: true, By: o.caseworker}
	if p, err := o.PreviewOpening(t.Context(), item, day(1)); err != nil || len(p.Readers) != 1 || !p.Readers[0].Hidden || p.Readers[0].Sees != nil {
		t.Errorf("an item that a person tells first: %+v, error %v", p.Readers, err)
	}
}

func TestPreviewOpeningIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	child := o.person(o.family(), "Б", 2014)
	o.open(child, family.Guardianship, family.State{Stage: "application-filed"})
	ok := family.NewDocument{Person: child, Track: family.IdentityDocument, State: family.State{Stage: "grounds-check"}, By: o.caseworker}
	for name, tt := range map[string]struct {
		change func(*family.NewDocument)
		want   error
	}{
		"as it should be":        {func(*family.NewDocument) {}, nil},
		"one that is there":      {func(n *family.NewDocument) { n.Track, n.State.Stage = family.Guardianship, "decision" }, family.ErrOverlap},
		"another's person":       {func(n *family.NewDocument) { n.By = o.other }, family.ErrNotAllowed},
		"a paper nobody read":    {func(n *family.NewDocument) { n.State.Stage = "issued" }, family.ErrPlaceNotRead},
		"a visit without a day":  {func(n *family.NewDocument) { n.Track, n.State.Stage = family.KinshipConfirmation, "visit-scheduled" }, family.ErrNoVisit},
		"an outcome by one only": {func(n *family.NewDocument) { n.Track, n.State.Stage = family.RelativeStatus, "decision" }, family.ErrSecondPerson},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := ok
			tt.change(&n)
			if err := errOf(o.PreviewOpening(t.Context(), n, day(2))); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}
