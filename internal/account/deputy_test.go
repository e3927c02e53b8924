package account

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (b *bundle) newDeputy(deputy int64, key string) NewDeputy {
	return NewDeputy{Caseworker: b.staff, Deputy: deputy, From: b.now, Until: b.now.Add(24 * time.Hour), By: b.boss, Key: key}
}

// A deputy decides on joins as the caseworker does, while it lasts.
func TestRule1DeputyDecides(t *testing.T) {
	t.Parallel()
	b := setup(t)
	account, told := b.join(101)
	must(0, b.SetDeputy(b.ctx(), b.newDeputy(b.other, "one"), b.now))(t)
	if got := must(b.PendingJoins(b.ctx(), b.other, b.now))(t); len(got) != 1 {
		t.Errorf("the deputy sees %+v", got)
	}
	late := b.now.Add(24 * time.Hour)
	if got := must(b.PendingJoins(b.ctx(), b.other, late))(t); len(got) != 0 {
		t.Errorf("when it is over she sees %+v", got)
	}
	if _, err := b.Decide(b.ctx(), b.other, account, b.pairOf(account, told), late); err != ErrNotFound {
		t.Errorf("when it is over she decides: %v", err)
	}
	if d := must(b.Decide(b.ctx(), b.other, account, b.pairOf(account, told), b.now))(t); !d.Matched {
		t.Error("the deputy could not let her in")
	}
}

func TestWhoMaySetADeputy(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		change func(*NewDeputy)
		want   error
	}{
		"a supervisor":              {func(*NewDeputy) {}, nil},
		"a caseworker for herself":  {func(n *NewDeputy) { n.By = b.staff }, ErrNotFound},
		"a caseworker for another":  {func(n *NewDeputy) { n.By = b.other }, ErrNotFound},
		"for nobody":                {func(n *NewDeputy) { n.Caseworker = 0 }, ErrDeputy},
		"by oneself":                {func(n *NewDeputy) { n.Deputy = b.staff }, ErrDeputy},
		"by a specialist":           {func(n *NewDeputy) { n.Deputy = b.expert }, ErrDeputy},
		"ends before it begins":     {func(n *NewDeputy) { n.From = n.Until }, ErrDeputy},
		"over already":              {func(n *NewDeputy) { n.From, n.Until = b.now.Add(-2*time.Hour), b.now }, ErrDeputy},
		"a supervisor as a deputy":  {func(n *NewDeputy) { n.Deputy = b.boss }, nil},
		"not asked for by anything": {func(n *NewDeputy) { n.Key = "" }, ErrDeputy},
	} {
		n := b.newDeputy(b.other, name)
		c.change(&n)
		if err := b.SetDeputy(b.ctx(), n, b.now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := b.EndDeputy(b.ctx(), b.staff, b.staff, b.now); !errors.Is(err, ErrNotFound) {
		t.Errorf("a caseworker ends it: %v", err)
	}
	if got := must(b.Standins(b.ctx(), b.other, b.now))(t); len(got) != 0 {
		t.Errorf("a caseworker is shown who is away: %+v", got)
	}
}

// One deputy at a time: a new one replaces the one before; asked for twice by one tap, it is set once; ended, nobody stands in.
func TestDeputyIsReplaced(t *testing.T) {
	t.Parallel()
	b := setup(t)
	names := func() []string {
		var all []string
		for _, s := range must(b.Standins(b.ctx(), b.boss, b.now))(t) {
			if s.Deputy != 0 {
				all = append(all, s.Name+" by "+s.DeputyName)
			}
		}
		return all
	}
	for _, step := range []struct {
		deputy int64
		key    string
		want   string
	}{{b.other, "one", "Асхат by Жанар"}, {b.boss, "two", "Асхат by Лаура"}, {b.other, "one", "Асхат by Лаура"}} {
		must(0, b.SetDeputy(b.ctx(), b.newDeputy(step.deputy, step.key), b.now))(t)
		if diff := cmp.Diff([]string{step.want}, names()); diff != "" {
			t.Errorf("after %s (-want +got)\n%s", step.key, diff)
		}
	}
	must(0, b.EndDeputy(b.ctx(), b.boss, b.staff, b.now))(t)
	must(0, b.EndDeputy(b.ctx(), b.boss, b.staff, b.now))(t)
	if got := names(); got != nil {
		t.Errorf("after the end: %v", got)
	}
	if got := b.id(`SELECT count(*) FROM audit WHERE action IN ('deputy.set', 'deputy.ended')`); got != 3 {
		t.Errorf("%d entries", got)
	}
}

// Who leaves stands in for nobody, and nobody for them: their families are somebody else's now.
func TestEndStaffEndsDeputies(t *testing.T) {
	t.Parallel()
	for _, leaves := range []string{"Асхат", "Жанар"} {
		t.Run(leaves, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			must(0, b.SetDeputy(b.ctx(), b.newDeputy(b.other, "one"), b.now))(t)
			must(0, b.EndStaff(b.ctx(), leaves, "Лаура", b.now))(t)
			if got := b.id(`SELECT count(*) FROM deputies WHERE ended_at IS NULL`); got != 0 {
				t.Errorf("%d deputies", got)
			}
		})
	}
}
