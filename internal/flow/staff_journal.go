package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// journal is one's own for a caseworker; a supervisor chooses.
func (t *talk) journal(ctx context.Context, _ dialog.Tap) (reply, error) {
	if t.who.Role == account.Supervisor {
		return t.journalList(ctx, 0)
	}
	return t.journalOfStaff(ctx, t.who.Staff, 0)
}

func (t *talk) journals(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.journalList(ctx, tap.Args[0])
}

func (t *talk) journalList(ctx context.Context, page int64) (reply, error) {
	staff, err := t.Journal.Staff(ctx, t.who.Staff)
	if err != nil {
		return reply{}, err
	}
	return show(message.Journals(t.say, staff, page)), nil
}

func (t *talk) staffJournal(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.journalOfStaff(ctx, tap.Args[0], tap.Args[1])
}

func (t *talk) journalOfStaff(ctx context.Context, staff, before int64) (reply, error) {
	j, err := t.Journal.OfStaff(ctx, t.who.Staff, staff, before, t.now)
	if errors.Is(err, audit.ErrNotFound) {
		return t.gone(), nil
	}
	if err != nil {
		return reply{}, err
	}
	from := dialog.Tap{Route: message.RouteHelp}
	if t.who.Role == account.Supervisor {
		from = dialog.Tap{Route: message.RouteJournals, Args: []int64{0}}
	}
	if before != 0 {
		from = dialog.Tap{Route: message.RouteJournalStaff, Args: []int64{staff, 0}}
	}
	return show(message.StaffJournal(t.say, j, staff, t.now, from)), nil
}

func (t *talk) familyJournal(ctx context.Context, tap dialog.Tap) (reply, error) {
	family, before := tap.Args[0], tap.Args[1]
	j, err := t.Journal.OfFamily(ctx, t.who.Staff, family, before, t.now)
	if errors.Is(err, audit.ErrNotFound) {
		return t.gone(), nil
	}
	if err != nil {
		return reply{}, err
	}
	from := dialog.Tap{Route: message.RouteFamily, Args: []int64{family, 0}}
	if before != 0 {
		from = dialog.Tap{Route: message.RouteJournalFamily, Args: []int64{family, 0}}
	}
	return show(message.FamilyJournal(t.say, j, family, t.now, from)), nil
}
