package booking

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// date is a date outside of the mother's, at a moment.
func (b *bundle) date(kind Kind, moment string) NewDate {
	return NewDate{Holder: Holder{Adult: b.mother, By: b.worker}, Kind: kind, Persons: []family.PersonID{b.child}, Key: b.key(),
		Visit: family.Visit{At: at(b.t, moment), Place: map[string]string{"kk": "Ақтөбе, №2 терезе", "ru": "Актобе, окно 2"}, Papers: []family.Paper{family.ApplicantID}, Who: family.You}}
}

func (b *bundle) enter(n NewDate) AppointmentID {
	b.t.Helper()
	id, err := b.Enter(context.Background(), n, b.now)
	b.must(err)
	return id
}

func (b *bundle) starts(adult family.AdultID) (all []string) {
	b.t.Helper()
	meetings, err := b.Meetings(context.Background(), adult, b.now)
	b.must(err)
	for _, m := range meetings {
		all = append(all, m.Starts.In(almaty).Format("2006-01-02 15:04"))
	}
	return all
}

// A date that others set is hers to see, with what to bring, is reminded of, and stands once however often it is entered.
func TestEnter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := b.date(Court, "2026-12-02 09:00")
	if first, again := b.enter(n), b.enter(n); first != again {
		t.Errorf("one key entered %d and %d", first, again)
	}
	m := b.meeting(b.mother, 1, b.now)
	want := Meeting{ID: m.ID, Number: 1, Revision: 1, Kind: Court, Mode: Outside, Status: Standing, Starts: n.Visit.At, Ends: n.Visit.At.Add(time.Hour), Language: "kk",
		Place: &n.Visit, Persons: m.Persons, Own: true, News: true}
	if diff := cmp.Diff(want, m, cmp.AllowUnexported(family.Person{}), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" {
		t.Error(diff)
	}
	if len(m.Persons) != 1 || m.Persons[0].ID != b.child {
		t.Errorf("it is about %v", m.Persons)
	}
	if n := b.id(`SELECT count(*) FROM deliveries WHERE kind <> 'ping.new'`); n == 0 {
		t.Error("nothing reminds of it")
	}
	if n := b.id(`SELECT count(*) FROM appointments WHERE position('Ақтөбе' IN encode(outside_sealed, 'escape')) > 0`); n != 0 {
		t.Error("the place is stored as it is")
	}
}

func TestEnterRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	stranger := b.stranger()
	for name, c := range map[string]struct {
		change func(n *NewDate)
		want   error
	}{
		"a kind of consultation":     {func(n *NewDate) { n.Kind = Legal }, ErrInvalid},
		"no place":                   {func(n *NewDate) { n.Visit.Place = nil }, ErrInvalid},
		"thirteen weeks":             {func(n *NewDate) { n.Weeks = MostWeeks + 1 }, ErrInvalid},
		"over a year ahead":          {func(n *NewDate) { n.Visit.At = b.now.AddDate(1, 0, 1) }, ErrInvalid},
		"somebody who is not asked":  {func(n *NewDate) { n.Visit.Who = family.AllAtHome }, ErrInvalid},
		"no key":                     {func(n *NewDate) { n.Key = "" }, ErrInvalid},
		"an adult":                   {func(n *NewDate) { n.By = 0 }, ErrInvalid},
		"now":                        {func(n *NewDate) { n.Visit.At = b.now }, ErrTooLate},
		"somebody else's child":      {func(n *NewDate) { n.Persons = []family.PersonID{b.nephew} }, ErrNotFound},
		"by who has no such family":  {func(n *NewDate) { n.By = stranger }, ErrNotAllowed},
		"by a specialist":            {func(n *NewDate) { n.By = b.lawyer }, ErrNotAllowed},
		"of somebody who is nowhere": {func(n *NewDate) { n.Adult = 999 }, ErrNotFound},
	} {
		n := b.date(Court, "2026-12-02 09:00")
		c.change(&n)
		if _, err := b.Enter(ctx, n, b.now); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if n := b.id(`SELECT count(*) FROM appointments`); n != 0 {
		t.Errorf("%d were entered", n)
	}
}

// A visit of every week is a row of dates at the same hour; one line tells of all.
func TestEnterWeekly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := b.date(Registry, "2026-11-25 11:00")
	n.Weeks = MostWeeks
	b.enter(n)
	b.enter(n)
	if got := b.starts(b.mother); len(got) != MostWeeks || got[0] != "2026-11-25 11:00" || got[11] != "2027-02-10 11:00" {
		t.Errorf("she has %v", got)
	}
	if news := b.id(`SELECT count(*) FROM appointments WHERE office_revision > 0`); news != 1 {
		t.Errorf("%d of them are news", news)
	}
	if lines := b.id(`SELECT count(*) FROM deliveries WHERE kind = 'ping.new' AND status = 'pending'`); lines != 1 {
		t.Errorf("%d lines tell of them", lines)
	}
}

// Where another meeting of hers stands nothing is entered, not even the other weeks, and it is said which one that is. What is over by then, or called off, is in nobody's way.
func TestEnterClash(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	booked := b.book(b.wants(b.mother, b.slot("2026-12-02 11:00"), b.child))
	other := b.book(b.wants(b.aunt, b.slot("2026-11-25 11:00"), b.nephew))

	n := b.date(Registry, "2026-11-25 11:15")
	n.Weeks = 2
	_, err := b.Enter(ctx, n, b.now)
	var clash *Clash
	if b.refused(err, ErrBusy); !errors.As(err, &clash) || clash.Meeting != booked.Appointment {
		t.Errorf("in the way of %d: %v", booked.Appointment, err)
	}
	if got := b.starts(b.mother); len(got) != 1 {
		t.Errorf("she has %v", got)
	}
	n.Visit.At = at(t, "2026-11-25 11:30") // her meeting is over by then
	b.enter(n)
	b.must(b.Cancel(ctx, b.of(b.mother, booked), Ill, b.now))
	n = b.date(Court, "2026-12-02 10:15")
	b.enter(n)
	if got := b.starts(b.aunt); len(got) != 1 || other.Number != 1 {
		t.Errorf("the other family has %v", got)
	}
}

// Of a visit to a service the chat speaks only when she wishes so; staff see it in either case.
func TestEnterInChatOnWish(t *testing.T) {
	t.Parallel()
	for _, wished := range []bool{true, false} {
		b := setup(t)
		n := b.date(ServiceVisit, "2026-12-02 09:00")
		n.Wished = wished
		b.enter(n)
		if got := b.starts(b.mother); (len(got) == 1) != wished {
			t.Errorf("wished: %t, she sees %v", wished, got)
		}
		if n := b.id(`SELECT count(*) FROM deliveries`); (n > 0) != wished {
			t.Errorf("wished: %t, %d messages are owed", wished, n)
		}
		all, err := b.Before(context.Background(), b.worker, b.mother, b.now)
		b.must(err)
		if len(all) != 1 || all[0].InChat != wished || all[0].Place == nil {
			t.Errorf("wished: %t, staff see %+v", wished, all)
		}
	}
}
