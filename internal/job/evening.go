package job

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/family"
)

// The evening list comes at five in the afternoon: an hour of work is left for it. When nothing ran then, it still comes until eight.
const (
	eveningFrom  = 17
	eveningUntil = 20
)

// evening tells every caseworker with anything on today's list, every supervisor with anything on theirs, and whoever meets somebody before the end of the next working day,
// once a working day.
func (j *Jobs) evening(ctx context.Context, now time.Time) error {
	local := now.In(j.Families.Zone)
	if hour := local.Hour(); hour < eveningFrom || hour >= eveningUntil {
		return nil
	}
	working, err := j.Families.WorkingDay(ctx, now)
	if err != nil || !working {
		return err
	}
	waiting, err := j.Accounts.NotToldOn(ctx, local)
	if err != nil {
		return err
	}
	// One who cannot be looked up must not keep the others from being told.
	for _, w := range waiting {
		anything, e := j.waitsFor(ctx, w, now)
		if e == nil {
			e = j.Accounts.ToldOn(ctx, w.ID, local, anything, now)
		}
		err = errors.Join(err, e)
	}
	return err
}

// waitsFor says whether there is anything on somebody's list.
func (j *Jobs) waitsFor(ctx context.Context, w account.Worker, now time.Time) (bool, error) {
	staff := family.StaffID(w.ID)
	today, err := j.Families.Today(ctx, staff, now)
	if err != nil || !today.Empty() {
		return err == nil, err
	}
	ahead, err := j.Meetings.Ahead(ctx, staff, now)
	if err != nil || len(ahead) > 0 {
		return err == nil, err
	}
	own, err := j.Families.LookedAfter(ctx, staff, now)
	if err != nil {
		return false, err
	}
	if joins, err := j.joinsOf(ctx, w, own, now); joins || err != nil || w.Role != account.Supervisor {
		return joins, err
	}
	overseen, err := j.Families.Overseen(ctx, staff, now)
	if err != nil || !overseen.Empty() {
		return err == nil, err
	}
	alone, err := j.Families.LeftAlone(ctx, now)
	if err != nil {
		return false, err
	}
	return j.joinsOf(ctx, w, alone, now)
}

// joinsOf says whether an adult of a family with one of these codes waits to be let in.
func (j *Jobs) joinsOf(ctx context.Context, w account.Worker, families map[string]bool, now time.Time) (bool, error) {
	joins, err := j.Accounts.PendingJoins(ctx, w.ID, now)
	if err != nil {
		return false, fmt.Errorf("evening list of staff %d: %w", w.ID, err)
	}
	return slices.ContainsFunc(joins, func(join account.PendingJoin) bool { return families[join.Family] }), nil
}
