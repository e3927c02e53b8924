package flow

import (
	"context"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// families lists the families somebody of the staff looks after.
func (t *talk) families(ctx context.Context, tap dialog.Tap) (reply, error) {
	families, err := t.Families.Families(ctx, t.staffID(), t.now)
	if err != nil {
		return reply{}, err
	}
	return show(message.Families(t.say, families, t.who.Role != account.Specialist, tap.Args[0])), nil
}

func (t *talk) staffID() family.StaffID { return family.StaffID(t.who.Staff) }

func (t *talk) family(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.familyPage(ctx, family.FamilyID(tap.Args[0]), tap.Args[1]))
}

func (t *talk) familyPage(ctx context.Context, id family.FamilyID, page int64) (dialog.Screen, error) {
	f, err := t.Families.FamilyPage(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	offices, err := t.Meetings.AllOffices(ctx)
	return message.Family(t.say, f, offices, supervisor(t.who), page), err
}

func (t *talk) casePerson(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.casePersonPage(ctx, family.PersonID(tap.Args[0]), tap.Args[1]))
}

func (t *talk) casePersonPage(ctx context.Context, id family.PersonID, page int64) (dialog.Screen, error) {
	c, err := t.Families.PersonPage(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	return message.CasePerson(t.say, c, t.now, page), nil
}

func (t *talk) caseAdult(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.caseAdultPage(ctx, family.AdultID(tap.Args[0])))
}

func (t *talk) caseAdultPage(ctx context.Context, id family.AdultID) (dialog.Screen, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), id, t.now)
	if err != nil {
		return dialog.Screen{}, err
	}
	return message.CaseAdult(t.say, a, t.now), nil
}

// theologian turns on or off that an adult sees talks with a theologian.
func (t *talk) theologian(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := family.AdultID(tap.Args[0])
	if err := t.Families.SetTheologian(ctx, id, tap.Args[1] == message.Yes, t.staffID(), t.now); err != nil {
		return t.hidden(err)
	}
	return t.orGone(t.caseAdultPage(ctx, id))
}

// orGone shows a page, or the neutral answer when it is nobody's she may work on.
func (t *talk) orGone(s dialog.Screen, err error) (reply, error) {
	if err != nil {
		return t.hidden(err)
	}
	return show(s), nil
}
