package family_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

func TestNextWorkingDay(t *testing.T) {
	t.Parallel()
	holidays := []time.Time{date("2026-12-16"), date("2027-01-01"), date("2027-01-02"), date("2027-01-04"), date("2027-03-21"), date("2027-03-22"),
		date("2027-03-23"), date("2027-03-24")}
	tests := []struct{ name, now, want string }{
		{"a Monday", "2026-11-23 09:00", "2026-11-24 18:00"},
		{"a Friday evening", "2026-11-27 23:30", "2026-11-30 18:00"},
		{"a Saturday", "2026-11-28 12:00", "2026-11-30 18:00"},
		{"a Sunday night", "2026-11-29 23:59", "2026-11-30 18:00"},
		{"just after midnight, while UTC is still on the day before", "2026-11-24 00:30", "2026-11-25 18:00"},
		{"the day before a holiday", "2026-12-15 10:00", "2026-12-17 18:00"},
		{"on a holiday", "2026-12-16 10:00", "2026-12-17 18:00"},
		{"the last day of the year", "2026-12-31 10:00", "2027-01-05 18:00"},
		{"before Nauryz", "2027-03-19 10:00", "2027-03-25 18:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now, err := time.ParseInLocation("2006-01-02 15:04", tt.now, almaty)
			must(t, now, err)
			if got := family.NextWorkingDay(now.UTC(), almaty, holidays).Format("2006-01-02 15:04"); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func date(s string) time.Time {
	d, _ := time.Parse(time.DateOnly, s)
	return d
}

func TestRequestCall(t *testing.T) {
	t.Parallel()
	o := setup(t)
	adult := o.adult(o.family())
	o.account("staff_id", int64(o.caseworker))
	o.account("staff_id", int64(o.other))
	pings := func() int {
		return scan[int](t, o.Pool, `SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE d.kind = 'ping.staff' AND a.staff_id = $1`, o.caseworker)
	}
	// 15 December; the 16th is a holiday in the table.
	now := time.Date(2026, 12, 15, 6, 0, 0, 0, time.UTC)
	first := must2(o.RequestCall(t.Context(), adult, "tap-1", now))(t)
	if want := time.Date(2026, 12, 17, 13, 0, 0, 0, time.UTC); !first.Due.Equal(want) || first.Again {
		t.Errorf("first request: %+v, want due %v", first, want)
	}
	if same := must2(o.RequestCall(t.Context(), adult, "tap-1", now.Add(time.Hour)))(t); !same.Due.Equal(first.Due) || same.ID != first.ID || same.Again {
		t.Errorf("the same tap once more: %+v, want %+v", same, first)
	}
	second := must2(o.RequestCall(t.Context(), adult, "tap-2", now.Add(time.Hour)))(t)
	if second.ID != first.ID || !second.Again || !second.Due.Equal(first.Due) {
		t.Errorf("a second tap: %+v, want the open one, %+v", second, first)
	}
	if got := pings(); got != 1 {
		t.Errorf("%d pings to the caseworker, want 1", got)
	}
	must(t, 0, o.AnswerCall(t.Context(), o.caseworker, first.ID, now.Add(2*time.Hour)))
	if late := must2(o.RequestCall(t.Context(), adult, "tap-1", now.Add(3*time.Hour)))(t); late.ID != first.ID {
		t.Errorf("an old tap, delivered again after the call, made a request: %+v", late)
	}
	third := must2(o.RequestCall(t.Context(), adult, "tap-3", now.Add(3*time.Hour)))(t)
	if third.ID == first.ID || third.Again {
		t.Errorf("after the call: %+v", third)
	}
	if late := must2(o.RequestCall(t.Context(), adult, "tap-1", now.Add(4*time.Hour)))(t); late.ID != first.ID || late.Again {
		t.Errorf("an old tap, delivered again while another request is open: %+v", late)
	}
	if _, err := o.RequestCall(t.Context(), 1<<40, "tap-4", now); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("nobody asks: %v", err)
	}
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM deliveries`); n != 2 {
		t.Errorf("%d pings, want one a request and none to others", n)
	}
}

func must2[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		return must(t, v, err)
	}
}

func TestRequestCallAtOnce(t *testing.T) {
	t.Parallel()
	o := setup(t)
	adult := o.adult(o.family())
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			if _, err := o.RequestCall(t.Context(), adult, string(rune('a'+i)), day(1)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM call_requests`); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestOpenCalls(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	adult := o.adult(f)
	code := scan[string](t, o.Pool, `SELECT code FROM families WHERE id = $1`, f)
	asked := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	request := must2(o.RequestCall(t.Context(), adult, "a", asked))(t)
	want := []family.OpenCall{{ID: request.ID, Family: code, Initial: "А", HowToCall: family.HowToCall{Hours: "after 18:00"}, Requested: asked, Due: request.Due}}
	specialist := o.staff("lawyer", "specialist")
	for who, want := range map[family.StaffID][]family.OpenCall{o.caseworker: want, o.manager: want, o.other: {}, specialist: {}} {
		got, err := o.OpenCalls(t.Context(), who, asked)
		if diff := cmp.Diff(want, must(t, got, err)); diff != "" {
			t.Errorf("calls for staff %d (-want +got):\n%s", who, diff)
		}
	}
	late, err := o.OpenCalls(t.Context(), o.caseworker, request.Due.Add(time.Second))
	if must(t, late, err); !late[0].Overdue {
		t.Error("a call is late and does not say so")
	}
	if err := o.AnswerCall(t.Context(), o.other, request.ID, asked); !errors.Is(err, family.ErrNotFound) {
		t.Errorf("another caseworker answers: %v", err)
	}
	must(t, 0, o.AnswerCall(t.Context(), o.manager, request.ID, asked))
	must(t, 0, o.AnswerCall(t.Context(), o.caseworker, request.ID, asked))
	if by := scan[family.StaffID](t, o.Pool, `SELECT answered_by FROM call_requests`); by != o.manager {
		t.Errorf("answered by %d, want who was first, %d", by, o.manager)
	}
	left, err := o.OpenCalls(t.Context(), o.caseworker, asked)
	if must(t, left, err); len(left) != 0 {
		t.Errorf("still open: %v", left)
	}
}
