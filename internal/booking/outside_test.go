package booking

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// To a visit at her home she does not set out: neither her reminder nor what staff read reckons with her way, however long it is. To any other date outside it does.
func TestHomeVisitHasNoWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   Kind
		who    family.Who
		travel int
		leaves string
		late   bool
	}{
		"at her home":                  {HomeVisit, family.AllAtHome, 240, "25 13:00", false},
		"at her home, only her":        {HomeVisit, family.You, 240, "25 13:00", false},
		"at her home, no way is known": {HomeVisit, family.AllAtHome, 0, "25 13:00", false},
		"at the registry":              {Registry, family.You, 240, "25 10:00", true},
		"there, no way is known":       {Registry, family.You, 0, "25 13:00", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, ctx := setup(t), context.Background()
			b.exec(`UPDATE families SET travel_minutes = nullif($1::int, 0)`, c.travel)
			n := b.date(c.kind, "2026-11-25 15:00")
			n.Visit.Who = c.who
			id := b.enter(n)
			rows, _ := b.Pool.Query(ctx, `SELECT to_char(due_at AT TIME ZONE 'Asia/Almaty', 'DD HH24:MI') FROM deliveries WHERE kind = 'ping.today'`)
			leaves, err := pgx.CollectRows(rows, pgx.RowTo[string])
			b.must(err)
			b.lines("reminded on the day", leaves, []string{c.leaves})
			m, err := b.CaseMeeting(ctx, b.worker, id, at(t, "2026-11-25 14:30"))
			b.must(err)
			if m.ToldLate != c.late || (m.Travel > 0) != (c.kind != HomeVisit && c.travel > 0) {
				t.Errorf("told late: %t, a way of %v", m.ToldLate, m.Travel)
			}
		})
	}
}

// Whether they came to a date that others set is for staff to know: the chat sends nobody a line about that, and nothing of it is new.
func TestMissedOutsideIsNoNews(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	kin := b.kin()
	id := b.enter(b.date(Court, "2026-11-25 10:00"))
	b.must(b.Share(ctx, b.worker, id, kin, b.now))
	b.exec(`DELETE FROM deliveries`)
	b.passTo("2026-11-25 17:00")
	b.must(b.Attend(ctx, b.by(b.worker, Booked{Appointment: id}), false, b.now))
	if n := b.id(`SELECT count(*) FROM deliveries`); n != 0 {
		t.Errorf("%d lines are owed", n)
	}
	b.passTo("2026-11-26 10:00")
	for _, adult := range []family.AdultID{b.mother, kin} {
		all, err := b.Meetings(ctx, adult, b.now)
		b.must(err)
		news, err := b.HasNews(ctx, adult, b.now)
		b.must(err)
		if len(all) != 0 || news {
			t.Errorf("adult %d: %v, news: %t", adult, all, news)
		}
		if b.newsOwed(adult, []int64{int64(b.child)}, "2026-11-20 10:00", "2026-11-26 10:00") {
			t.Errorf("a line is owed to adult %d", adult)
		}
		if m := b.meeting(adult, 1, b.now); m.Status != Missed {
			t.Errorf("what adult %d opens is %s", adult, m.Status)
		}
	}
	m, err := b.CaseMeeting(ctx, b.worker, id, b.now)
	b.must(err)
	if m.Status != Missed {
		t.Errorf("staff see it as %s", m.Status)
	}
}
