package booking

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func TestBookingGoesThroughItsLife(t *testing.T) {
	t.Parallel()
	b, ctx := setup(t), context.Background()
	first, second := b.slot("2026-11-25 10:00"), b.slot("2026-11-25 12:00")
	span := Span{b.now, b.now.Add(Ahead)}
	wish := Wish{Kind: Documents, Mode: InPerson, Woman: true, Language: "kk"}

	near, err := b.Nearest(ctx, b.mother, wish, span, 5, b.now)
	b.must(err)
	if len(near) != 2 || near[0].ID != first {
		t.Fatalf("free: %+v", near)
	}
	until, err := b.Hold(ctx, Holder{Adult: b.mother}, first, b.now)
	b.must(err)
	if want := b.now.Add(10 * time.Minute); !until.Equal(want) {
		t.Errorf("held until %s, want %s", until, want)
	}
	_, err = b.Hold(ctx, Holder{Adult: b.aunt}, first, b.now)
	b.refused(err, ErrTaken)
	near, err = b.Nearest(ctx, b.aunt, wish, span, 5, b.now)
	b.must(err)
	if len(near) != 1 || near[0].ID != second {
		t.Errorf("others see %+v", near)
	}

	request := b.wants(b.mother, first, b.child)
	booked := b.book(request)
	if again := b.book(request); !again.Again || again.Appointment != booked.Appointment || again.Number != 1 {
		t.Errorf("the same key: %+v, then %+v", booked, again)
	}
	_, err = b.Book(ctx, b.wants(b.aunt, first), b.now)
	b.refused(err, ErrTaken)

	b.must(b.Move(ctx, Change{Holder: Holder{Adult: b.mother}, Appointment: booked.Appointment, Key: b.key()}, second, b.now))
	m, err := b.Meeting(ctx, b.mother, booked.Number, b.now)
	b.must(err)
	if !m.Starts.Equal(at(t, "2026-11-25 12:00")) || m.Revision != 2 || m.News || len(m.Persons) != 1 || m.Office.Name["kk"] != "Ақтөбе" {
		t.Errorf("moved: %+v", m)
	}
	change := Change{Holder: Holder{Adult: b.mother}, Appointment: booked.Appointment, Revision: 2, Key: b.key()}
	b.must(b.Cancel(ctx, change, Ill, b.now))
	_, err = b.Book(ctx, b.wants(b.aunt, second), b.now)
	b.refused(err, ErrTaken)
	b.must(b.TakeBack(ctx, Change{Holder: change.Holder, Appointment: booked.Appointment, Key: b.key()}, b.now.Add(9*time.Minute)))
	days, err := b.Days(ctx, b.aunt, wish, span, b.now)
	b.must(err)
	if diff := cmp.Diff([]time.Time{at(t, "2026-11-25 00:00")}, days, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("days (-want +got)\n%s", diff)
	}

	rows, _ := b.Pool.Query(ctx, `SELECT kind || ' ' || to_char(due_at AT TIME ZONE 'Asia/Almaty', 'DD.MM HH24:MI') FROM deliveries ORDER BY due_at`)
	owed, err := pgx.CollectRows(rows, pgx.RowTo[string])
	b.must(err)
	// 08:00 would be in the night; the row of the old time finds nothing when it is due.
	if diff := cmp.Diff([]string{"ping.tomorrow 24.11 18:00", "ping.tomorrow 24.11 20:00", "ping.today 25.11 10:00"}, owed); diff != "" {
		t.Errorf("owed (-want +got)\n%s", diff)
	}
}
