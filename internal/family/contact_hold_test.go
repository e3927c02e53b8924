package family_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

func (o *office) hold(adult family.AdultID, until time.Time) family.NewHold {
	return family.NewHold{Adult: adult, Level: delivery.Pings, Reason: delivery.Ill, Until: until, By: o.caseworker, Key: o.key()}
}

func (o *office) reachOf(adult family.AdultID, now time.Time) family.Reach {
	o.t.Helper()
	page, err := o.AdultPage(o.t.Context(), o.caseworker, adult, now)
	return must(o.t, page.Reach, err)
}

func TestHold(t *testing.T) {
	t.Parallel()
	o := setup(t)
	adult := o.adult(o.family())
	if got := o.reachOf(adult, day(1)); got != (family.Reach{}) {
		t.Errorf("at first: %+v", got)
	}
	first := o.hold(adult, day(9))
	for range 2 {
		must(t, 0, o.SetHold(t.Context(), first, day(1)))
	}
	want := family.Reach{Held: true, Hold: delivery.Hold{Level: delivery.Pings, Reason: delivery.Ill, From: day(1), Until: day(9)}}
	if diff := cmp.Diff(want, o.reachOf(adult, day(2))); diff != "" {
		t.Errorf("held (-want +got)\n%s", diff)
	}
	if got := o.reachOf(adult, day(9)); got.Held {
		t.Errorf("its time is over: %+v", got)
	}
	longer := o.hold(adult, time.Time{})
	longer.Level, longer.Reason = delivery.Reminders, delivery.Mourning
	must(t, 0, o.SetHold(t.Context(), longer, day(3)))
	want.Hold = delivery.Hold{Level: delivery.Reminders, Reason: delivery.Mourning, From: day(3)}
	if diff := cmp.Diff(want, o.reachOf(adult, day(300))); diff != "" {
		t.Errorf("held longer (-want +got)\n%s", diff)
	}
	for range 2 {
		must(t, 0, o.EndHold(t.Context(), adult, o.caseworker, day(4)))
	}
	if got := o.reachOf(adult, day(5)); got.Held {
		t.Errorf("ended: %+v", got)
	}
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action LIKE 'hold.%'`); n != 3 {
		t.Errorf("%d entries in the audit", n)
	}
}

func TestHoldIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	adult := o.adult(o.family())
	for name, c := range map[string]struct {
		change func(*family.NewHold)
		want   error
	}{
		"another's family":  {func(n *family.NewHold) { n.By = o.other }, family.ErrNotAllowed},
		"nobody":            {func(n *family.NewHold) { n.Adult = 999 }, family.ErrNotFound},
		"over before it is": {func(n *family.NewHold) { n.Until = day(1) }, family.ErrInvalid},
		"no such level":     {func(n *family.NewHold) { n.Level = "all" }, family.ErrInvalid},
		"no such reason":    {func(n *family.NewHold) { n.Reason = "" }, family.ErrInvalid},
		"no key":            {func(n *family.NewHold) { n.Key = "" }, family.ErrInvalid},
	} {
		n := o.hold(adult, day(9))
		c.change(&n)
		if err := o.SetHold(t.Context(), n, day(1)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := o.EndHold(t.Context(), adult, o.other, day(1)); !errors.Is(err, family.ErrNotAllowed) {
		t.Errorf("ended by another: %v", err)
	}
}

// Whoever was not reached is on the list of those who may work on the family, until she uses the chat or is reached.
func TestNotReached(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(o *office, account int64)
		want []family.WhyNotReached
	}{
		"all is well":                          {func(o *office, a int64) { o.delivered(a, "sent", day(1)) }, nil},
		"nothing was sent":                     {func(*office, int64) {}, nil},
		"unanswered twice":                     {func(o *office, a int64) { o.delivered(a, "unknown", day(1)) }, []family.WhyNotReached{family.Unanswered}},
		"given up":                             {func(o *office, a int64) { o.delivered(a, "failed", day(1)) }, []family.WhyNotReached{family.NotSent}},
		"reached since":                        {func(o *office, a int64) { o.delivered(a, "failed", day(1)); o.delivered(a, "sent", day(2)) }, nil},
		"not any more":                         {func(o *office, a int64) { o.delivered(a, "sent", day(1)); o.delivered(a, "failed", day(2)) }, []family.WhyNotReached{family.NotSent}},
		"merged since":                         {func(o *office, a int64) { o.delivered(a, "failed", day(1)); o.delivered(a, "skipped", day(2)) }, []family.WhyNotReached{family.NotSent}},
		"not reminded of a meeting":            {func(o *office, a int64) { o.withheld(a, "ping.today", "held", day(19)) }, []family.WhyNotReached{family.Withheld}},
		"not told of a change":                 {func(o *office, a int64) { o.withheld(a, "ping.changed", "muted", day(19)) }, []family.WhyNotReached{family.Withheld}},
		"what she was not reminded of is over": {func(o *office, a int64) { o.withheld(a, "ping.today", "held", day(18)) }, nil},
		"news kept back":                       {func(o *office, a int64) { o.withheld(a, "ping.new", "muted", day(19)) }, nil},
		"a reminder of what holds no more":     {func(o *office, a int64) { o.withheld(a, "ping.today", "nothing new", day(19)) }, nil},
		"not reminded, but she used the chat":  {func(o *office, a int64) { o.withheld(a, "ping.today", "held", day(19)); o.looked(a, day(20)) }, nil},
		"she used the chat":                    {func(o *office, a int64) { o.delivered(a, "unknown", day(1)); o.looked(a, day(2)) }, nil},
		"she used it before":                   {func(o *office, a int64) { o.looked(a, day(1)); o.delivered(a, "unknown", day(2)) }, []family.WhyNotReached{family.Unanswered}},
		"blocked":                              {func(o *office, a int64) { o.exec(`UPDATE accounts SET blocked_at = $2 WHERE id = $1`, a, day(1)) }, []family.WhyNotReached{family.Blocked}},
		"blocked, and failed": {func(o *office, a int64) {
			o.delivered(a, "failed", day(1))
			o.exec(`UPDATE accounts SET blocked_at = $2 WHERE id = $1`, a, day(1))
		}, []family.WhyNotReached{family.Blocked}},
		"her account was ended": {func(o *office, a int64) {
			o.delivered(a, "failed", day(1))
			o.exec(`UPDATE accounts SET state = 'ended', ended_at = $2 WHERE id = $1`, a, day(1))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			adult := o.adult(o.family())
			c.do(o, scan[int64](t, o.Pool, `SELECT id FROM accounts WHERE adult_id = $1`, adult))
			if diff := cmp.Diff(c.want, o.notReached(o.caseworker, adult)); diff != "" {
				t.Errorf("the caseworker's list (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.want, o.notReached(o.manager, adult)); diff != "" {
				t.Errorf("the supervisor's list (-want +got)\n%s", diff)
			}
			if got := o.notReached(o.other, adult); got != nil {
				t.Errorf("another caseworker's list: %v", got)
			}
		})
	}
}

// withheld is a message about a meeting, or about news, that was not sent on purpose, and would have been of use for an hour.
func (o *office) withheld(account int64, kind, reason string, at time.Time) {
	o.t.Helper()
	o.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, reason, settled_at)
		VALUES ($1, $2, $4, $5, $5::timestamptz + interval '1 hour', 'skipped', $3, $5)`, account, kind, reason, 1, at)
}

func (o *office) delivered(account int64, status string, at time.Time) {
	o.t.Helper()
	o.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, settled_at) VALUES ($1, 'ping.new', 2, $3, $3, $2, $3)`, account, status, at)
}

func (o *office) looked(account int64, at time.Time) {
	o.t.Helper()
	o.exec(`INSERT INTO screens (telegram_index, message_id, account_id, live, version, sent_at, shown_at)
		SELECT telegram_index, 1, id, true, 1, $2, $2 FROM accounts WHERE id = $1`, account, at)
}

func (o *office) notReached(staff family.StaffID, adult family.AdultID) (why []family.WhyNotReached) {
	o.t.Helper()
	all, err := o.NotReached(o.t.Context(), staff, day(20))
	for _, n := range must(o.t, all, err) {
		if n.Adult.ID != adult || n.Adult.Initial != "А" || n.Adult.Family == "" || n.Since.IsZero() {
			o.t.Errorf("%+v", n)
		}
		why = append(why, n.Why)
	}
	return why
}
